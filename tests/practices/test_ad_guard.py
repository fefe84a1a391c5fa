"""Who sent a red packet may advertise once: what a transcript cannot say."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from weilu.kernel.actions import Recall
from weilu.kernel.events import Judgement, MessageSent, RedPacketSent
from weilu.kernel.facts import Facts
from weilu.practices.ad_guard import AdSettings, AdState, decide

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)


class Nobody:
    def me(self) -> str:
        return "console/weilu"

    def role(self, member: str) -> str:
        return "member"


FACTS = cast(Facts, Nobody())


def packet(minute: int, shares: int) -> RedPacketSent:
    at = MORNING + timedelta(minutes=minute)
    return RedPacketSent(
        id=minute, at=at, group="console/g", member="console/bo", packet=f"p{minute}", count=shares
    )


def advert(minute: int) -> MessageSent:
    at, sold = MORNING + timedelta(minutes=minute), Judgement(ad=0.999)
    said: dict[str, Any] = {"member": "console/bo", "name": "bo", "text": "buy", "judgement": sold}
    return MessageSent(id=minute, at=at, group="console/g", local=at, **said)


def taken_back(*heard: MessageSent | RedPacketSent) -> list[int]:
    state, ids = AdState(), []
    for event in heard:
        state, actions = decide(event, state, AdSettings(shares=10), FACTS)
        ids += [action.message for action in actions if isinstance(action, Recall)]
    return ids


def test_a_packet_of_enough_shares_buys_one_within_the_hour() -> None:
    assert taken_back(packet(1, 10), advert(2), advert(3)) == [3]
    assert taken_back(packet(1, 9), advert(2)) == [2]
    assert taken_back(packet(1, 10), advert(61)) == [61]
    assert taken_back(packet(1, 10), packet(30, 50), advert(61)) == []

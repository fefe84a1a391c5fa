"""Proposals whose cause has gone are withdrawn on a real store, and edits count for their authors only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from saying import at, says, switch

from weilu.engine import decisions, door
from weilu.engine.loop import Engine, drain
from weilu.engine.transcript import Chat
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.actions import Admit
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import (
    Event,
    JoinRequested,
    MemberBanned,
    MemberKicked,
    MemberLeft,
    MemberMuted,
    MessageEdited,
    MessageRecalled,
)
from weilu.kernel.texts import plain
from weilu.store.models import Alarm, Proposal
from weilu.store.models import Event as Row

GROUP = "console/g"


@pytest.fixture
def engine(store: Path) -> Iterator[Engine]:
    made = Engine(store, judgements, clock=lambda: at(5))
    door.meet(GROUP, "The group", "console", "console/weilu")
    switch("sign_in", mode="suggest")
    switch("report_member", count=2)
    yield made
    made.homes.leave()


def record(*events: Event) -> None:
    door.record(events, now=at(5))


def base(what: str, member: str) -> dict[str, Any]:
    return {"id": ids.native(GROUP, what), "at": at(3), "group": GROUP, "member": f"console/{member}"}


def recalls(number: int, by: str) -> MessageRecalled:
    return MessageRecalled(**base(f"recall {number}", by), message=ids.native(GROUP, str(number)))


def standing() -> list[tuple[str, str]]:
    return list(Proposal.objects.order_by("id").values_list("status", "reason"))


def test_a_message_that_is_taken_back_asks_for_nothing(engine: Engine) -> None:
    """In a turn of its own, and in the very turn of the message."""
    record(says(1, "ana", "sign in"))
    drain(engine)
    record(recalls(1, "ana"), says(2, "bo", "sign in"), recalls(2, "bo"), says(3, "cy", "sign in"))
    drain(engine)
    assert standing() == [("withdrawn", "recalled")] * 2 + [("waiting", "")]
    assert Alarm.objects.filter(practice="").count() == 1
    gone, waits = Proposal.objects.filter(status="withdrawn").first(), Proposal.objects.get(status="waiting")
    with pytest.raises(OperatorError, match="took the message back"):
        decisions.answer(GROUP, gone.number, True, "op")  # type: ignore[union-attr]
    decisions.answer(GROUP, waits.number, True, "op")
    drain(engine)
    assert standing()[2] == ("approved", "")
    told = Row.objects.filter(kind="expired", body__contains="recalled")
    assert sorted(told.values_list("member", flat=True)) == sorted(2 * ["console/ana", "console/bo"])


def test_what_is_asked_against_a_member_outlives_the_message(engine: Engine) -> None:
    record(says(1, "ana", "举报 @bo", mentions=("console/bo",)))
    record(says(2, "cy", "举报 @bo", mentions=("console/bo",)), recalls(2, "cy"), recalls(1, "ana"))
    drain(engine)
    assert standing() == [("waiting", "")]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (MemberLeft(**base("left", "bo")), "left"),
        (MemberKicked(**base("kick", "bo"), by="console/eve"), "left"),
        (MemberBanned(**base("ban", "bo")), "left"),
        (MemberMuted(**base("mute", "bo"), until=at(9), by="console/eve"), "already"),
        (MemberMuted(**base("mute", "bo"), until=at(9), by="console/weilu"), ""),
        (MemberMuted(**base("unmute", "bo"), by="console/eve"), ""),
        (MemberLeft(**base("left", "cy")), ""),
    ],
)
def test_what_an_admin_or_the_member_has_settled(engine: Engine, event: Event, reason: str) -> None:
    record(says(1, "ana", "举报 @bo", mentions=("console/bo",)))
    record(says(2, "cy", "举报 @bo", mentions=("console/bo",)), event)
    drain(engine)
    assert standing() == [("withdrawn" if reason else "waiting", reason)]


def test_a_practice_that_is_switched_off_asks_for_nothing(engine: Engine) -> None:
    """And what it waited for is over: switched on again, it asks anew."""
    record(says(1, "ana", "sign in"), says(2, "bo", "sign in"))
    drain(engine)
    decisions.choose("sign_in", "observe")
    drain(engine)
    assert standing() == [("withdrawn", "switched_off")] * 2
    decisions.choose("sign_in", "suggest")
    drain(engine)
    record(says(3, "ana", "sign in"))
    drain(engine)
    assert standing()[2:] == [("waiting", "")]


def test_an_edit_counts_if_it_is_the_authors(engine: Engine) -> None:
    """In the turn of the message and later; one of a message that was never heard is believed."""
    edits = [
        MessageEdited(**base(f"edit {n}", who), message=ids.native(GROUP, about), text=f"text {n}")
        for n, (who, about) in enumerate([("bo", "1"), ("ana", "1"), ("bo", "unheard")])
    ]
    record(says(1, "ana", "hello"), *edits)
    drain(engine)
    record(replace(edits[0], id=7))
    drain(engine)
    rows = Row.objects.filter(kind="edit").order_by("seq")
    assert list(rows.values_list("status", "reason")) == [
        (2, "edit_by_another"), (1, ""), (1, ""), (2, "edit_by_another"),
    ]  # fmt: skip


def test_a_request_that_an_admin_has_answered() -> None:
    from weilu.kernel.practice import Practice, Settings, State

    def decide(event: JoinRequested, state: State, settings: Settings, facts: object) -> Any:
        return state, [Admit(member=event.member, request=event.request)]

    gate = Practice(
        title=plain("Gate"), does=plain("Lets in"), since="0.2", catalogue=(), scope="group",
        listens=(JoinRequested,), may=(Admit,), settings=Settings, state=State, decide=decide,
    )  # fmt: skip
    chat = Chat("gate", {"gate": gate})
    chat.play("mode: suggest")
    assert chat.play("2026-03-01 09:00 cy?: let me in") == ["  > Propose(Admit(cy, r1))"]
    assert chat.play("2026-03-01 09:01 bo+") == []
    assert chat.play("2026-03-01 09:02 cy+") == ["  > Withdrawn(already: Admit(cy, r1))"]

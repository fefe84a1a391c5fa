"""The stream: event number i is the same in every run, whoever asks for it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from weilu.kernel import ids
from weilu.kernel.events import (
    Event,
    MemberInvited,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageRecalled,
    MessageSent,
    NameChanged,
    Reacted,
)

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
STEP = timedelta(seconds=2)
DAY_EVERY = 1_000
"""Events in a day; nobody joins in its last minutes, so that everybody can be greeted in time."""
BATCH, OVERLAP = 25, 15
"""Events heard at once, and how many of them were heard before."""
RESTS = (0, DAY_EVERY - BATCH)
"""Places in a day at which everything is dealt with before it goes on: an evening and a night."""
SETTLED = tuple(f"console/d{n}" for n in range(12))
"""Groups in which what happens depends on nothing but the stream, compared row by row."""
SHARED = tuple(f"console/s{n}" for n in range(4))
"""Groups of one community, which share a stock."""
NOISY = tuple(f"console/n{n}" for n in range(4))
"""Groups in which alarms ring and sanctions are answered in the order of the day."""
GROUPS = (*SETTLED, *SHARED, *NOISY)
_TALK = (
    "早上好",
    "今天下雨了",
    "谁知道哪里有好茶？",
    "see you at six",
    "哈哈哈",
    "这个链接有用 https://example.org",
)


def at(number: int) -> datetime:
    """When event `number` happens: a few hours of talk, then the next day."""
    return START + number * STEP + (number // DAY_EVERY) * timedelta(hours=22)


def events(start: int, end: int) -> Iterator[Event]:
    """Events of the stream, in order."""
    return (event(number) for number in range(max(start, 0), end))


def event(number: int) -> Event:
    """Event `number`."""
    chance = random.Random(number)
    if number // 40 % 5 == 0:
        window = number // 40
        return _says(NOISY[window % 4], number, f"flooder{window % 7}", "buy my cheap watches")
    kind = chance.random()
    if kind < 0.7:
        group = SETTLED[min(int(chance.random() ** 2 * 12), 11)]
        return _settled(group, number, chance)
    if kind < 0.85:
        text = "coupon" if chance.random() < 0.3 else chance.choice(_TALK)
        return _says(chance.choice(SHARED), number, f"m{chance.randrange(40)}", text)
    group = chance.choice(NOISY)
    if chance.random() < 0.3 and number % DAY_EVERY < DAY_EVERY - 100:
        return MemberJoined(**_base(group, number, f"new{number}"), name=f"new{number}")
    return _says(group, number, f"m{chance.randrange(20)}", chance.choice((*_TALK, "签到")))


def _settled(group: str, number: int, chance: random.Random) -> Event:
    member = f"m{chance.randrange(20)}"
    words = ("签到", "签到", "补签", "buy tea", "rude", "spam", *_TALK)
    kind = chance.randrange(20)
    if kind < 14:
        weights = (4, 2, 1, 3, 1.5, 0.5, *[1] * len(_TALK))
        return _says(group, number, member, chance.choices(words, weights)[0])
    base = _base(group, number, member)
    other = ids.native(group, f"e{number - 20}")
    match kind:
        case 14:
            return MemberJoined(**base, name=member)
        case 15:
            return MemberInvited(**base, inviter="console/m1", name=member)
        case 16:
            return MemberLeft(**base)
        case 17:
            return NameChanged(**base, name=f"{member} the {number}th")
        case 18:
            return MessageEdited(**base | _author(number - 20, group), message=other, text="better words")
    if number % 2:
        return Reacted(**base, message=other, emoji="👍")
    return MessageRecalled(**base, message=other)


def _author(number: int, group: str) -> dict[str, object]:
    """Who said what a group heard as event `number`: nobody else can edit it."""
    said = event(number)
    return {"member": said.member} if isinstance(said, MessageSent) and said.group == group else {}


def _base(group: str, number: int, member: str) -> dict[str, object]:
    own = ids.native(group, f"e{number}")
    return {"id": own, "at": at(number), "group": group, "member": f"console/{member}"}


def _says(group: str, number: int, member: str, text: str) -> MessageSent:
    return MessageSent(**_base(group, number, member), name=member, text=text, native=f"e{number}")

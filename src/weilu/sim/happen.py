"""What may happen in a simulated group: acts, each of which tells its event when its time comes."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from weilu.kernel import ids
from weilu.kernel.events import (
    Event,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageRecalled,
    MessageSent,
    Reacted,
    RedPacketClaimed,
    RedPacketSent,
)
from weilu.sim import clock
from weilu.sim.members import Person

if TYPE_CHECKING:
    from weilu.sim.room import Act, Room


def say(
    room: "Room",
    person: Person,
    at: datetime,
    text: str,
    reply_to: int | None = None,
    mentions: tuple[str, ...] = (),
) -> MessageSent | None:
    """Somebody says something, if they may."""
    if not person.may_speak(at) or not text:
        return None
    room.messages += 1
    native = str(room.messages)
    return MessageSent(
        id=ids.native(room.key, native),
        at=at,
        group=room.key,
        member=person.key,
        name=person.name,
        text=text,
        reply_to=reply_to,
        mentions=mentions,
        native=native,
    )


def saying(room: "Room", person: Person, what: str) -> "Act":
    """To say a phrase of a sort."""
    return lambda at: say(room, person, at, room.speech.say(what, room.names()))


def remark(room: "Room", person: Person, what: str, reply_to: int | None) -> "Act":
    """To join a conversation with a phrase of a sort, or with anything; a few words are taken back."""

    def act(at: datetime) -> Event | None:
        text = room.speech.say(what, room.names()) if what else room.speech.passing(room.names())
        said = say(room, person, at, text, reply_to)
        if said is not None and room.chance.random() < 0.004:
            room.later(at + clock.pause(room.chance, 20), recall(room, person, said.id))
        return said

    return act


def quoting(room: "Room", person: Person, word: str, note: str = "") -> "Act":
    """To say the very word that was asked for, with a note where notes are made."""
    return lambda at: say(room, person, at, word + (room.speech.say(note) if note else ""))


def recall(room: "Room", person: Person, message: int) -> "Act":
    """To take a message back."""
    return lambda at: MessageRecalled(
        id=room.number("recall"), at=at, group=room.key, member=person.key, message=message
    )


def reaction(room: "Room", person: Person, message: int) -> "Act":
    """To put an emoji to a message."""

    def act(at: datetime) -> Event | None:
        emoji = room.speech.say("emoji")
        made = room.number("like")
        return Reacted(id=made, at=at, group=room.key, member=person.key, message=message, emoji=emoji)

    return act


def burst(room: "Room", person: Person, what: str, count: int, seconds: float) -> "Act":
    """To say the same sort of thing again and again, until told to stop."""

    def act(at: datetime) -> Event | None:
        text, before, when = room.speech.say(what), person.scolded, at
        for _ in range(room.chance.randint(1, count)):
            when += clock.pause(room.chance, seconds) if seconds > 5 else timedelta(seconds=seconds)
            room.later(when, lambda then: None if person.scolded > before else say(room, person, then, text))
        return say(room, person, at, text)

    return act


def adding(room: "Room", person: Person) -> "Act":
    """To ask everybody to be friends in private; some complain, some report."""

    def act(at: datetime) -> Event | None:
        for _ in range(room.chance.randint(1, 4)):
            other, then = room.cast("talk"), at + clock.pause(room.chance, 120)
            if other is person:
                continue
            if room.chance.random() < 0.5:
                room.later(then, saying(room, other, "complaint"))
            else:
                room.later(then, report(room, other, person))
        return say(room, person, at, room.speech.say("adds"))

    return act


def report(room: "Room", person: Person, whom: Person) -> "Act":
    """To report somebody."""

    def act(at: datetime) -> Event | None:
        text = f"{room.speech.say('report')} @{whom.name}"
        return say(room, person, at, text, mentions=(whom.key,))

    return act


def join(room: "Room", habit: str, inviter: Person | None) -> "Act":
    """Somebody comes, by themselves or brought by a member."""

    def act(at: datetime) -> Event | None:
        person = room.newcomer(habit)
        made = room.number("join")
        if room.chance.random() < 0.12 * person.habit.greet:
            room.later(at + clock.pause(room.chance, 90), saying(room, person, "hello"))
        if inviter is not None:
            return MemberInvited(
                id=made, at=at, group=room.key, member=person.key, inviter=inviter.key, name=person.name
            )
        return MemberJoined(id=made, at=at, group=room.key, member=person.key, name=person.name)

    return act


def leave(room: "Room") -> "Act":
    """Somebody who is no pillar of the group goes."""

    def act(at: datetime) -> Event | None:
        person = room.chance.choice([one for one in room.people.values() if one.here])
        if person is room.owner:
            return None
        room.gone(person)
        return MemberLeft(id=room.number("left"), at=at, group=room.key, member=person.key)

    return act


def kicked(room: "Room", person: Person) -> "Act":
    """Weilu removes somebody."""

    def act(at: datetime) -> Event | None:
        room.gone(person)
        return MemberKicked(id=room.number("kick"), at=at, group=room.key, member=person.key)

    return act


def packet(room: "Room") -> "Act":
    """The owner sends a red packet; the quickest open it."""

    def act(at: datetime) -> Event | None:
        name, count = f"packet-{room.messages}-{room.made}", room.chance.randint(3, 10)
        eager = [(room.chance.uniform(*one.habit.claim), one) for one in room.people.values() if one.here]
        eager = [one for one in eager if one[0] < 2 or room.chance.random() < 0.35]
        for rank, (after, person) in enumerate(sorted(eager, key=lambda one: one[0])[:count], 1):
            room.later(at + timedelta(seconds=after), claim(room, person, name, rank, after))
        made = room.number("packet")
        return RedPacketSent(id=made, at=at, group=room.key, member=room.owner.key, packet=name, count=count)

    return act


def claim(room: "Room", person: Person, packet: str, rank: int, after: float) -> "Act":
    """To open a share of a red packet."""

    def act(at: datetime) -> Event | None:
        made = room.number("claim")
        return RedPacketClaimed(
            id=made, at=at, group=room.key, member=person.key, packet=packet, rank=rank, after=round(after, 2)
        )

    return act


def plan(room: "Room", day: date, here: int) -> None:
    """What else a day brings: comings and goings, chains, lotteries, red packets, notices, queries."""
    kind, chance = room.kind, room.chance
    habits = list(kind.mix)
    weights = list(kind.mix.values())
    for _ in range(1 + (chance.random() < 0.04) * chance.randint(4, 12)):
        inviter = room.cast("help") if chance.random() < 0.4 else None
        habit = chance.choices(habits, weights)[0]
        if chance.random() < kind.pests:
            habit = chance.choice(("advertiser", "adder"))
        room.some(here * kind.joins, day, join(room, habit, inviter))
    room.some(here * kind.leaves, day, leave(room))
    room.some(kind.pushed, day, saying(room, room.owner, "push"))
    room.some(kind.chains, day, saying(room, room.owner, "chain"))
    room.some(kind.chains / 4, day, saying(room, room.owner, "lottery"))
    room.some(kind.packets, day, packet(room))
    room.some(here * 0.008, day, saying(room, room.cast("talk"), "points"))

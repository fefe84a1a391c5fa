"""Try a practice on its transcripts, and on events that nobody wrote: what goes wrong, in words.

Each trial takes a practice as it lies in its folder and yields what it found; nothing found is passed.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from types import ModuleType, NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from weilu.engine.changes import Changes, Sending
from weilu.engine.erase import erase_person, export_person
from weilu.engine.house import Chosen, GroupConfig, House, Listener, Switch
from weilu.engine.memory import Memory
from weilu.engine.rehearsal import Rehearsal, carried
from weilu.engine.transcript import Chat, cases, replayed
from weilu.engine.turn import FORGED
from weilu.engine.world import World
from weilu.judge import judgements
from weilu.kernel.actions import PLATFORM, Action, Pin, Propose, Unpin
from weilu.kernel.events import NOTHING, Event, Judgement, MessageSent, Mode, Refused, RoleChanged, Woke
from weilu.kernel.practice import Practice, Settings, State
from weilu.kernel.said import beginning
from weilu.kernel.texts import Text

SCARCE = ("reward", "sanction", "removal", "gate")
AGAINST = ("sanction", "removal")


@dataclass(frozen=True, slots=True)
class Made:
    """A practice as it lies in its folder; its transcript is empty where there is none."""

    name: str
    module: ModuleType
    practice: Practice
    transcript: str


@dataclass(frozen=True, slots=True)
class Call:
    """One decision: what was heard and wished, and what is wished when it is heard again at once."""

    event: Event
    after: State
    actions: Sequence[Action]
    again: Sequence[Action]
    repeat: Callable[[State], object]
    """Decide once more on the same event with another state."""


def flat(actions: Sequence[Action]) -> Iterator[Action]:
    """Actions, and those within proposals."""
    for action in actions:
        yield action
        if isinstance(action, Propose):
            yield from flat(action.actions)


def played(made: Made, late: bool = False) -> Iterator[tuple[str, Chat, list[Call], list[Changes]]]:
    """Every case of the transcript: its title, the chat at its end, the decisions, what turns changed."""
    for title, body in cases(made.transcript):
        calls: list[Call] = []
        chat = Chat(made.name, {made.name: _watched(made.practice, calls)}, late)
        lines = [line for line in body.splitlines() if not line.startswith("  >")]
        changes = [changed for line in lines for _, changed in chat.feed(line)]
        if lines:
            yield title, chat, calls, changes


def _watched(practice: Practice, calls: list[Call]) -> Practice:
    def decide(event: Event, state: State, settings: Settings, facts: Any) -> tuple[State, list[Action]]:
        after, actions = practice.decide(event, state, settings, facts)
        _, again = practice.decide(event, after, settings, facts)

        def repeat(other: State) -> object:
            return practice.decide(event, other, settings, facts)

        calls.append(Call(event, after, actions, again, repeat))
        return after, actions

    return replace(practice, decide=decide)


def faithful(made: Made) -> Iterator[str]:
    """The transcript is what the practice does now."""
    for title, body in cases(made.transcript):
        if replayed(made.name, body, {made.name: made.practice}) != body:
            yield f"{title}: is not what happens now"


def _broken(changes: Changes) -> Iterator[tuple[str, str]]:
    """The kinds of events that broke something, with what broke; what nobody heard broke nothing."""
    return ((one.event.kind, one.reason) for one in changes.asides if one.reason != FORGED)


def wishes(made: Made) -> Iterator[str]:
    """Nothing is wished but what is declared, and no event of a transcript breaks."""
    for title, _, calls, changes in played(made):
        wished = {type(action) for call in calls for action in flat(call.actions)}
        undeclared = sorted(kind.__name__ for kind in wished - set(made.practice.may))
        yield from (f"{title}: wishes {kind}, which `may` does not list" for kind in undeclared)
        yield from (f"{title}: {why}" for changed in changes for _, why in _broken(changed))


def twice(made: Made) -> Iterator[str]:
    """An event heard again wishes no award, sanction, place or proposal again."""
    for title, _, calls, _ in played(made):
        for call in calls:
            more = [a for a in call.again if a.touch in SCARCE or isinstance(a, Propose)]
            yield from (f"{title}: {call.event.kind} twice wishes {type(a).__name__} twice" for a in more)


def restarted(made: Made) -> Iterator[str]:
    """The state is kept as JSON and read again between any two events, and nothing changes."""

    def decide(event: Event, state: State, settings: Settings, facts: Any) -> tuple[State, list[Action]]:
        again = type(state).model_validate_json(state.model_dump_json())
        after, actions = made.practice.decide(event, again, settings, facts)
        return type(after).model_validate_json(after.model_dump_json()), actions

    for title, body in cases(made.transcript):
        if replayed(made.name, body, {made.name: replace(made.practice, decide=decide)}) != body:
            yield f"{title}: goes another way after a restart"


def late(made: Made) -> Iterator[str]:
    """Nobody is muted or removed, nor proposed for it, because of what is heard late."""
    for title, _, calls, changes in played(made, late=True):
        for call in calls:
            if call.event.late:
                against = [a for a in flat(call.actions) if a.touch in AGAINST]
                yield from (f"{title}: wishes {type(a).__name__} because of a late event" for a in against)
        yield from (f"{title}: {why}" for changed in changes for _, why in _broken(changed))


def switched_off(made: Made) -> Iterator[str]:
    """Switched off at the end of any case, it leaves no alarm, run or pinned message."""
    for title, chat, _, changes in played(made):
        at = chat.at + timedelta(seconds=1)
        changes += [
            changed for group in ("g", "g2") for _, changed in chat.switch(at, f"console/{group}", "off")
        ]
        pinned: set[int] = set()
        for sending in (one for changed in changes for one in changed.sendings):
            if isinstance(sending.action, Pin):
                pinned.add(sending.action.message)
            elif isinstance(sending.action, Unpin):
                pinned.discard(sending.action.message)
        rehearsal = chat.rehearsal
        left = [f"alarm {key[2]}" for key in rehearsal.alarms if key[0] == made.name]
        left += [f"run {run}" for run in rehearsal.shelf.runs] + [f"pinned message {one}" for one in pinned]
        yield from (f"{title}: switched off, it leaves {one}" for one in left)


def personal(made: Made) -> Iterator[str]:
    """Every field that holds something of a member is declared as personal."""
    practice = made.practice
    yield from (
        f"personal: no field {name}" for name in practice.personal if not hasattr(practice.state(), name)
    )
    other = set(practice.state.model_fields) - {"version", *practice.personal}
    if practice.scope == "member" and other:
        yield f"a state of one member is personal: {', '.join(sorted(other))}"
    for title, _, calls, _ in played(made):
        people = _people(calls)
        for name in sorted(other):
            dumped = {call.after.model_dump_json(include={name}) for call in calls}
            if any(f'"{person}' in text for person in people for text in dumped):
                yield f"{title}: {name} holds members and is not declared personal"


def erased(made: Made) -> Iterator[str]:
    """A member's data is given out, then forgotten without a trace, and the practice goes on."""
    for title, _, calls, _ in played(made):
        for call in calls:
            for person in _people(calls):
                if f'"{person}' in call.after.model_dump_json():
                    yield from (f"{title}: {what}" for what in _forgotten(made.practice, call, person))


def _forgotten(practice: Practice, call: Call, person: str) -> Iterator[str]:
    if not export_person(practice, call.after, person):
        yield f"nothing is given out about {person}, who is in the state"
    try:
        state = erase_person(practice, call.after, person)
    except ValidationError as error:
        yield f"{person} cannot be erased: {error.errors()[0]['msg']}"
        return
    if f'"{person}' in state.model_dump_json():
        yield f"{person} is still there after erasure"
    try:
        call.repeat(state)
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        yield f"breaks after an erasure: {type(error).__name__}: {error}"


def _people(calls: Sequence[Call]) -> set[str]:
    heard = [call.event for call in calls]
    people = {str(getattr(event, name, "") or "") for event in heard for name in ("member", "inviter", "by")}
    return {one for one in people | {m for e in heard for m in getattr(e, "mentions", ())} if one}


def upgraded(made: Made) -> Iterator[str]:
    """States of older versions, which the transcript file keeps in blocks named `state`, are still read."""
    kept = [json.loads(body) for body in re.findall(r"^```state\n(.*?)^```", made.transcript, re.M | re.S)]
    newest = made.practice.state.model_fields["version"].default
    for version in range(1, newest):
        if version not in (one.get("version", 1) for one in kept):
            yield f"no ```state block of version {version}, which must still be read"
    for place, old in enumerate(kept):
        shelf = Memory()
        shelf.kept[made.name, str(place)] = old
        try:
            World(shelf, {made.name: made.practice}, str).state((made.name, str(place)))
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
            yield f"a state of version {old.get('version', 1)} is not read: {error}"


NASTY = (
    "", " ", "\n", "{", "{name}", "{0.__class__}", "%s", "@", "@@", "=>", "|", "\u202e", "\x00", "0",
    "-1", "9" * 400, "٣", "①", "a" * 5000, "🙂" * 50, "1. 张三\n2. 李四", "https://x.test/?a=1&b=2", "取消",
)  # fmt: skip
PEOPLE = tuple(f"console/{name}" for name in ("ana", "bo", "cy", "weilu"))


def _attentive(practice: Practice) -> Practice:
    """It hears everything, and breaks where it does something about what its cues leave out."""

    def decide(event: Event, state: State, settings: Any, facts: Any) -> tuple[State, list[Action]]:
        after, actions = practice.decide(event, state, settings, facts)
        if practice.scope != "activity" and left_out(event, settings) and (actions or after != state):
            raise ValueError("does something about a message that begins with none of its cues")
        return after, actions

    def opens(event: MessageSent, settings: Any, facts: Any) -> Any:
        made = practice.opens and practice.opens(event, settings, facts)
        if made is not None and left_out(event, settings):
            raise ValueError("is opened by a message that begins with none of its cues")
        return made

    def left_out(event: Event, settings: Any) -> bool:
        listener = Listener("", practice, Switch("act", settings))
        return isinstance(event, MessageSent) and not listener.concerns(beginning(event.text))

    return replace(practice, decide=decide, opens=practice.opens and opens, cues=None)


class Wild:
    """Events that nobody wrote, of every kind that a practice hears, in any order; the same for a seed."""

    def __init__(self, made: Made, texts: Sequence[str], seed: int) -> None:
        self.made = made
        self.chance = random.Random(seed)  # noqa: S311 - trials are repeated, nobody bets on them
        said = re.findall(r"^\d{4}.*?: (.+)$", made.transcript, re.M)
        self.texts = (*NASTY, *texts, *said * 3)
        self.numbers: list[int] = [0, 1, -1]
        self.at = datetime(2026, 3, 1, tzinfo=UTC)

    def broken(self, count: int = 60) -> Iterator[str]:
        """What an event broke."""
        mode: Mode = self.chance.choice(("act", "act", "suggest", "observe"))
        values = self._settings()
        group = GroupConfig(key="console/g", me="console/weilu", can=frozenset(PLATFORM))
        chosen: Chosen = {(self.made.name, ""): (mode, values)}
        house = House({"console/g": group}, chosen, {self.made.name: _attentive(self.made.practice)})
        rehearsal = Rehearsal(house, judgements, self._courier)
        for _ in range(count):
            self.at += timedelta(seconds=self.chance.choice((0, 1, 30, 600, 40_000, 90_000)))
            for handled, changes in self._next(rehearsal):
                self.numbers = [*self.numbers[-30:], handled.id]
                for kind, why in _broken(changes):
                    yield f"{kind} with settings {values}: {why}"
                for state in changes.states.values():
                    if state is not None:
                        type(state).model_validate_json(state.model_dump_json())

    def _next(self, rehearsal: Rehearsal) -> Iterator[tuple[Event, Changes]]:
        waiting = list(rehearsal.shelf.proposals.values())
        if waiting and self.chance.random() < 0.2:
            return rehearsal.answer(waiting[0], self.at, self.chance.random() < 0.5, PEOPLE[0])
        kinds = (MessageSent, MessageSent, RoleChanged, *self.made.practice.listens)
        event = self._event(self.chance.choice(kinds))
        states = [key for practice, key in rehearsal.shelf.kept if practice == self.made.name]
        if hasattr(event, "wish") or hasattr(event, "action") or isinstance(event, Woke):
            key = self.chance.choice(states) if states else ""
            event = replace(event, practice=self.made.name, key=key)
        return rehearsal.feed(event)

    def _event(self, kind: type[Event]) -> Event:
        hints = get_type_hints(kind)
        own = {f.name for f in fields(kind)} - {
            "kind",
            "id",
            "at",
            "group",
            "practice",
            "key",
            "local",
            "day",
        }
        values = {name: self._value(name, hints[name]) for name in sorted(own)}
        number = self.chance.getrandbits(62)
        return kind(id=number, at=self.at, group="console/g", **values)

    def _value(self, name: str, hint: Any) -> Any:
        """Something that may stand in a field of an event."""
        chance = self.chance
        if name in ("member", "inviter", "by"):
            return chance.choice(PEOPLE)
        if get_origin(hint) is Literal:
            return chance.choice(get_args(hint))
        if get_origin(hint) is tuple:
            return tuple(chance.sample(PEOPLE, chance.randrange(4)))
        if NoneType in get_args(hint):
            return None if chance.random() < 0.5 else self._value(name, get_args(hint)[0])
        made: dict[Any, Callable[[], Any]] = {
            str: lambda: chance.choice(self.texts),
            int: lambda: chance.choice(self.numbers),
            float: chance.random,
            bool: lambda: chance.random() < 0.1,
            datetime: lambda: self.at,
            Judgement: lambda: NOTHING,
            Text: lambda: Text("话", chance.choice(self.texts)),
        }
        return made.get(hint, dict)()

    def _settings(self) -> dict[str, Any]:
        """Settings within their bounds, each chosen by itself; the default where a choice is not valid."""
        model, chosen = self.made.practice.settings, dict[str, Any]()
        for name, field in model.model_fields.items():
            value = self._setting(field)
            with suppress(ValidationError):
                model.model_validate({name: value})
                chosen[name] = value
        with suppress(ValidationError):
            model.model_validate(chosen)
            return chosen
        return {}

    def _setting(self, field: FieldInfo) -> Any:
        bounds = {type(one).__name__: one for one in field.metadata}
        if field.annotation is int and {"Ge", "Le"} <= bounds.keys():
            low, high = bounds["Ge"].ge, bounds["Le"].le
            return self.chance.choice((low, high, self.chance.randint(low, high)))
        if get_origin(field.annotation) is Literal:
            return self.chance.choice(get_args(field.annotation))
        if field.annotation is bool:
            return self.chance.random() < 0.5
        text = self.chance.choice(self.texts)
        return self.chance.choice((field.default, text, (text,), (text, text), ()))

    def _courier(self, sending: Sending) -> Event:
        done = carried(sending)
        if self.chance.random() < 0.8:
            return done
        names = {f.name for f in fields(done)} - {"native"}
        return Refused(reason="no_right", **{name: getattr(done, name) for name in names})


def unbroken(made: Made, texts: Sequence[str] = (), seeds: Sequence[int] = range(8)) -> Iterator[str]:
    """Any text and any event in any order breaks nothing, whatever the settings."""
    for seed in seeds:
        yield from Wild(made, texts, seed).broken()

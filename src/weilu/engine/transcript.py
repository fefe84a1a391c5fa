"""Chat transcripts in Markdown: what people write, and under it, indented, what the practices wished.

Each practice has one beside it, `src/weilu/practices/NAME.md`:

    ## A title, which is a case

    ```chat
    settings: points=3                          settings of the practice under test (JSON values)
    mode: suggest                               observe, suggest or act (the default)
    lang: zh                                    show what is said in Chinese
    role: ana owner                             who is owner or admin; others are members
    purse: ana 30                               points that somebody has
    cannot: react pin                           kinds of actions that the platform lacks
    2026-03-01 09:00 ana: sign in               a message, group's local time (Asia/Shanghai)
      > Award(ana, 3, sign_in)                  what was wished because of it
    2026-03-01 09:01 [g2] bo: sign in           in another group
    2026-03-01 09:01 ana+ by bo                 joins (by an inviter); ana- leaves; ana-- is kicked
    2026-03-01 09:02 ana?: let me in            asks to be let in
    2026-03-01 09:02 ana late: hello            heard long after it was written; also ana late+
    2026-03-01 09:03 bo re 2: yes               answers the 2nd message of the case
    2026-03-01 09:03 bo: [image] look           a message with a picture, or with [voice], [file]
    2026-03-01 09:05 ...                        time passes
    2026-03-01 09:06 approve                    a person approves the oldest proposal; or decline
    2026-03-01 09:07 recall 3 by ana            the 3rd message of the case is taken back
    2026-03-01 09:07 mute ana by bo             an admin takes somebody's voice
    2026-03-01 09:08 edit 3 by ana: new words   … is changed
    2026-03-01 09:09 react w1 by ana: 👍        an emoji to a message; w1 is the 1st that Weilu sent
    2026-03-01 09:10 off                        the operator switches the practice off; or act, or suggest
    2026-03-01 09:11 restart                    Weilu stops and starts again: nothing is held in memory
    ```

`python tests/transcript.py FILE…` writes what is wished now into the files, for review.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from weilu.engine.changes import Changes, Entry, Proposal
from weilu.engine.house import GroupConfig, House
from weilu.engine.rehearsal import Rehearsal
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.actions import PLATFORM, Action, Notice, Reply, Say, Welcome, Whisper
from weilu.kernel.events import (
    Event,
    JoinRequested,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MemberMuted,
    MessageEdited,
    MessageRecalled,
    MessageSent,
    Mode,
    OrderPlaced,
    OrderRefused,
    PracticeSwitched,
    Reacted,
    Refused,
    Role,
    RoleChanged,
)
from weilu.kernel.practice import Practice
from weilu.kernel.texts import Lang, Text

ZONE = ZoneInfo("Asia/Shanghai")
LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (?:\[(\w+)\] )?(.*)")
SAID = re.compile(r"(\S+?)(\?)?( late)?(?: re (\d+))?: ?(.*)", re.S)
MOVED = re.compile(r"(\S+?)( late)?(\+|--|-)(?: by (\S+))?")
MEDIA = re.compile(r"\[(image|voice|file)\] ?")
MUTED = re.compile(r"mute (\w+) by (\w+)")
CHANGED = re.compile(r"(recall|edit|react) (w?)(\d+) by (\w+)(?:: (.*))?")
SPOKEN = (Say, Reply, Welcome, Whisper, Notice)
SHOWN = (Refused, OrderPlaced, OrderRefused)
"""Answers that a transcript shows, since what follows depends on them."""


def cases(markdown: str) -> list[tuple[str, str]]:
    """Each case's title and chat."""
    return re.findall(r"^## (.+?)\n.*?^```chat\n(.*?)^```", markdown, re.M | re.S)


def beside(module: ModuleType) -> Path:
    """Where the transcript of a practice lies: beside its file or folder."""
    file = Path(str(module.__file__))
    folder = file.parents[1] if file.name == "__init__.py" else file.parent
    return folder / f"{module.__name__.rpartition('.')[2]}.md"


class Chat:
    """A chat of one case: the practice under test on, everything else off. `late`: all of it heard late."""

    def __init__(
        self, practice: str, known: Mapping[str, Practice] | None = None, late: bool = False
    ) -> None:
        self.practice, self.late = practice, late
        self.known = dict(known or {practice: import_module(f"weilu.practices.{practice}").PRACTICE})
        self.mode: Mode = "act"
        self.lang: Lang = "en"
        self.values: dict[str, Any] = {}
        self.roles: dict[str, Role] = {}
        self.purses: dict[str, int] = {}
        self.lacks: set[str] = set()
        self.messages: list[int] = []
        self.sent: list[int] = []
        self.proposals: list[Proposal] = []
        self.withdrawn: list[Proposal] = []
        self.count = 0
        self.at = datetime(2020, 1, 1, tzinfo=UTC)
        self._rehearsal: Rehearsal | None = None

    def play(self, line: str) -> list[str]:
        """What was wished because of a line, as it is shown under it."""
        return [f"  > {shown}" for _, changes in self.feed(line) for shown in self._shown(changes)]

    def feed(self, line: str) -> Iterator[tuple[Event, Changes]]:
        """Every event that was handled because of a line, with what it changed."""
        head, _, rest = line.partition(": ")
        if head in ("settings", "mode", "lang", "role", "purse", "cannot"):
            self._head(head, rest.strip())
            return
        for event, changes in self._events(line):
            self.withdrawn = [
                one for one in self.proposals if changes.answered.get(one.id, " ")[0] == "withdrawn"
            ]
            self.proposals = [one for one in self.proposals if one.id not in changes.answered]
            self.proposals += changes.proposals
            self.sent += [
                ids.native(one.group, f"sent-{ids.label(one.id)}")
                for one in changes.sendings
                if isinstance(one.action, SPOKEN)
            ]
            yield event, changes

    def _head(self, head: str, rest: str) -> None:
        if head == "settings":
            self.values = dict(_settings(rest))
        elif head == "mode":
            self.mode = rest  # type: ignore[assignment]
        elif head == "lang":
            self.lang = rest  # type: ignore[assignment]
        elif head == "cannot":
            self.lacks = set(rest.split())
        elif head == "role":
            member, role = rest.split()
            self.roles[member] = role  # type: ignore[assignment]
        else:
            member, points = rest.split()
            self.purses[member] = int(points)

    def _house(self) -> House:
        groups = {
            f"console/{name}": GroupConfig(
                key=f"console/{name}", zone=ZONE, lang="en", me="console/weilu", words_an_hour=1000,
                quiet=(time(0), time(0)), can=frozenset(PLATFORM) - self.lacks,
            )
            for name in ("g", "g2")
        }  # fmt: skip
        return House(groups, {(self.practice, ""): (self.mode, self.values)}, self.known)

    @property
    def rehearsal(self) -> Rehearsal:
        """Made at the first line that needs it, when the head of the case is read."""
        if self._rehearsal is None:
            self._rehearsal = Rehearsal(self._house(), judgements)
            for member, role in self.roles.items():
                made = RoleChanged(
                    id=ids.native("console/g", f"role {member}"), at=datetime(2020, 1, 1, tzinfo=UTC),
                    group="console/g", member=f"console/{member}", role=role,
                )  # fmt: skip
                list(self._rehearsal.feed(made))
            self._rehearsal.shelf.absorb(Changes(ledger=[_granted(*held) for held in self.purses.items()]))
        return self._rehearsal

    def _events(self, line: str) -> Iterator[tuple[Event, Changes]]:
        found = LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"not a line of a transcript: {line!r}")
        stamp, group, rest = found.groups()
        at = datetime.fromisoformat(stamp).replace(tzinfo=ZONE).astimezone(UTC)
        self.count, self.at = self.count + 1, at
        if rest == "...":
            yield from self.rehearsal.until(at)
        elif rest in ("approve", "decline"):
            if self.late and not self.proposals:
                return
            yield from self.rehearsal.answer(self.proposals.pop(0), at, rest == "approve", "console/operator")
        elif rest == "restart":
            self.rehearsal.world.forget()
        elif rest in ("off", "suggest", "act"):
            yield from self.switch(at, f"console/{group or 'g'}", rest)  # type: ignore[arg-type]
        else:
            event = self._event(rest, at, f"console/{group or 'g'}")
            yield from self.rehearsal.feed(replace(event, late=event.late or self.late))

    def switch(self, at: datetime, group: str, mode: Mode) -> Iterator[tuple[Event, Changes]]:
        """The operator switches the practice in a group."""
        own = ids.native(group, f"switch {self.count} {at}")
        house = self.rehearsal.turn.house
        on = {**house.chosen, (self.practice, group): (mode, self.values if mode != "off" else {})}
        if mode != "off":
            house.chosen = on
            house.forget()
        yield from self.rehearsal.feed(
            PracticeSwitched(id=own, at=at, group=group, practice=self.practice, mode=mode)
        )
        house.chosen = on
        house.forget()

    def _event(self, rest: str, at: datetime, group: str) -> Event:
        base: dict[str, Any] = {"id": ids.native(group, f"line {self.count}"), "at": at, "group": group}
        if changed := CHANGED.fullmatch(rest):
            return self._changed(base, *changed.groups())
        if muted := MUTED.fullmatch(rest):
            who, by = (f"console/{name}" for name in muted.groups())
            return MemberMuted(**base, member=who, by=by, until=at + timedelta(hours=1))
        if (moved := MOVED.fullmatch(rest)) and ":" not in rest:
            return _moved(base, *moved.groups())
        said = SAID.fullmatch(rest)
        if said is None:
            raise ValueError(f"not a line of a transcript: {rest!r}")
        who, asks, late, to, text = said.groups()
        member: dict[str, Any] = {"member": f"console/{who}", "name": who}
        if asks:
            return JoinRequested(**base, **member, words=text, request=f"r{self.count}")
        self.messages.append(base["id"])
        media = MEDIA.match(text)
        return MessageSent(
            **base, **member,
            text=text[media.end() if media else 0 :].replace("\\n", "\n"),
            media=media[1] if media else None,
            mentions=tuple(f"console/{name}" for name in re.findall(r"@(\w+)", text)),
            late=bool(late),
            to_me="@weilu" in text,
            reply_to=self.messages[int(to) - 1] if to else None,
        )  # fmt: skip

    def _changed(self, base: dict[str, Any], how: str, ours: str, place: str, who: str, words: str) -> Event:
        known = self.sent if ours else self.messages
        message = 0 if self.late and int(place) > len(known) else known[int(place) - 1]
        member = f"console/{who}"
        if how == "recall":
            return MessageRecalled(**base, member=member, message=message)
        if how == "edit":
            return MessageEdited(**base, member=member, message=message, text=words)
        return Reacted(**base, member=member, message=message, emoji=words)

    def _shown(self, changes: Changes) -> Iterator[str]:
        """What a turn wished, as text; proposals and refusals among it."""
        for sending in changes.sendings:
            hand = " by hand" if sending.courier == "person" else ""
            where = "" if sending.group == "console/g" else f" in {sending.group.removeprefix('console/')}"
            yield self._action(sending.action) + where + hand
        yield from _kept(changes)
        for proposal in changes.proposals:
            yield f"Propose({self._actions(proposal)})"
        for proposal in self.withdrawn:
            yield f"Withdrawn({changes.answered[proposal.id][2]}: {self._actions(proposal)})"
        for (practice, _, name), alarm in changes.alarms.items():
            if practice and alarm:
                yield f"Wake({name}, {alarm[1].astimezone(ZONE):%m-%d %H:%M})"
        yield from (_answer_shown(event) for event in changes.log if isinstance(event, SHOWN))
        yield from (f"Aside({aside.reason})" for aside in changes.asides)

    def _actions(self, proposal: Proposal) -> str:
        return "; ".join(self._action(action) for action in proposal.actions)

    def _action(self, action: Action) -> str:
        values = [self._value(f.name, getattr(action, f.name)) for f in fields(action)]
        return f"{type(action).__name__}({', '.join(value for value in values if value)})"

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, Text):
            return json.dumps(value[self.lang], ensure_ascii=False)
        if name == "message":
            known = value in self.messages
            return f"#{self.messages.index(value) + 1}" if known else self._ours(value)  # type: ignore[arg-type]
        if isinstance(value, tuple):
            return "+".join(self._value("", one) for one in value)
        return str(value).removeprefix("console/")

    def _ours(self, value: object) -> str:
        return next((f"w{place}" for place, sent in enumerate(self.sent, 1) if sent == value), "#?")


def _granted(member: str, points: int) -> Entry:
    at, lines = datetime(2020, 1, 1, tzinfo=UTC), ((f"console/g\tconsole/{member}", points),)
    return Entry(id=0, group="console/g", at=at, reason="purse", currency="points", lines=lines)


def _kept(changes: Changes) -> Iterator[str]:
    """What the engine itself wrote down: points and tags."""
    for entry in changes.ledger:
        yield f"Ledger({entry.lines[0][0].split('/')[-1]}, {entry.lines[0][1]:+d}, {entry.reason})"
    for _, member, tag, on in changes.tags:
        yield f"{'Tag' if on else 'Untag'}({member.removeprefix('console/')}, {tag})"


def _settings(rest: str) -> Iterator[tuple[str, Any]]:
    """`name=JSON name=JSON …`."""
    while rest:
        name, _, rest = rest.partition("=")
        value, end = json.JSONDecoder().raw_decode(rest)
        yield name, value
        rest = rest[end:].strip()


def _moved(base: dict[str, Any], name: str, late: str | None, how: str, by: str | None) -> Event:
    values = {**base, "member": f"console/{name}", "late": bool(late)}
    other = f"console/{by}" if by else None
    if how == "+" and by:
        return MemberInvited(**values, name=name, inviter=other)
    if how == "+":
        return MemberJoined(**values, name=name)
    return MemberKicked(**values, by=other) if how == "--" else MemberLeft(**values)


def _answer_shown(event: Event) -> str:
    if isinstance(event, Refused):
        return f"Refused({event.wish}, {event.reason})"
    assert isinstance(event, OrderPlaced | OrderRefused)
    reason = f", {event.reason}" if isinstance(event, OrderRefused) else ""
    return f"{type(event).__name__}({event.member.removeprefix('console/')}, {event.item}{reason})"


def replayed(practice: str, body: str, known: Mapping[str, Practice] | None = None) -> str:
    """The chat of a case as it goes now: the same lines, with what is wished now."""
    chat, out = Chat(practice, known), []
    for line in body.splitlines():
        if not line.startswith("  >"):
            out += [line, *chat.play(line)]
    return "\n".join(out) + "\n"


def renewed(path: Path) -> str:
    """A transcript file with every case as it goes now."""
    text = path.read_text("utf-8")
    for _, body in cases(text):
        text = text.replace(f"```chat\n{body}```", f"```chat\n{replayed(path.stem, body)}```")
    return text

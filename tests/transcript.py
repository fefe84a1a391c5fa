"""Chat transcripts in Markdown: what people write, and under it, indented, what the practices wished.

    ## A title, which is a case

    ```chat
    settings: points=3                          settings of the practice under test (JSON values)
    mode: suggest                               observe, suggest or act (the default)
    role: ana owner                             who is owner or admin; others are members
    2026-03-01 09:00 ana: sign in               a message, group's local time (Asia/Shanghai)
      > Award(ana, 3, sign_in)                  what was wished because of it
    2026-03-01 09:01 [g2] bo: sign in           in another group
    2026-03-01 09:01 ana+ by bo                 joins (by an inviter); ana- leaves; ana-- is kicked
    2026-03-01 09:02 ana?: let me in            asks to be let in
    2026-03-01 09:02 ana late: hello            heard long after it was written
    2026-03-01 09:05 ...                        time passes
    2026-03-01 09:06 approve                    a person approves the oldest proposal; or decline
    2026-03-01 09:07 recall 3 by ana            the 3rd message of the case is taken back
    ```

`python tests/transcript.py FILE…` writes what is wished now into the files, for review.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from weilu.engine.changes import Changes, Proposal
from weilu.engine.house import GroupConfig, House, practices
from weilu.engine.rehearsal import Rehearsal
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.actions import PLATFORM, Action
from weilu.kernel.events import (
    Event,
    JoinRequested,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageRecalled,
    MessageSent,
    OrderPlaced,
    OrderRefused,
    Refused,
    RoleChanged,
)
from weilu.kernel.texts import Text

ZONE = ZoneInfo("Asia/Shanghai")
LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (?:\[(\w+)\] )?(.*)")
SAID = re.compile(r"(\S+?)(\?)?( late)?: ?(.*)", re.S)
MOVED = re.compile(r"(\S+?)(\+|--|-)(?: by (\S+))?")
SHOWN = (Refused, OrderPlaced, OrderRefused)
"""Answers that a transcript shows, since what follows depends on them."""


def cases(markdown: str) -> Iterator[tuple[str, str]]:
    """Each case's title and chat."""
    yield from re.findall(r"^## (.+?)\n.*?^```chat\n(.*?)^```", markdown, re.M | re.S)


class Chat:
    """A chat of one case: the practice under test on, everything else off."""

    def __init__(self, practice: str, lang: str = "en") -> None:
        self.practice, self.lang = practice, lang
        self.mode, self.values, self.roles = "act", {}, {}
        self.messages: list[MessageSent] = []
        self.proposals: list[Proposal] = []
        self.rehearsal: Rehearsal | None = None
        self.count = 0

    def play(self, line: str) -> list[str]:
        """What was wished because of a line."""
        head, _, rest = line.partition(": ")
        if head == "settings":
            self.values = {
                k: json.loads(v) for k, v in re.findall(r"(\w+)=(\"[^\"]*\"|\[[^\]]*\]|\S+)", rest)
            }
        elif head == "mode":
            self.mode = rest.strip()
        elif head == "role":
            member, role = rest.split()
            self.roles[member] = role
        else:
            return [f"  > {shown}" for event in self._events(line) for shown in self._shown(event)]
        return []

    def _house(self) -> House:
        groups = {
            f"console/{name}": GroupConfig(
                key=f"console/{name}", zone=ZONE, lang="en", can=frozenset(PLATFORM), me="console/weilu",
                quiet=(time(0), time(0)), words_an_hour=1000,
            )
            for name in ("g", "g2")
        }  # fmt: skip
        return House(groups, {(self.practice, ""): (self.mode, self.values)}, {**practices()})

    def start(self) -> Rehearsal:
        """The rehearsal; made at the first line that needs it."""
        if self.rehearsal is None:
            self.rehearsal = Rehearsal(self._house(), judgements)
            for member, role in self.roles.items():
                made = RoleChanged(
                    id=ids.native("console/g", f"role {member}"), at=datetime(2020, 1, 1, tzinfo=UTC),
                    group="console/g", member=f"console/{member}", role=role,
                )  # fmt: skip
                list(self.rehearsal.feed(made))
        return self.rehearsal

    def _events(self, line: str) -> Iterator[tuple[Event, Changes]]:
        rehearsal = self.start()
        stamp, group, rest = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        at = datetime.fromisoformat(stamp).replace(tzinfo=ZONE).astimezone(UTC)
        self.count += 1
        if rest == "...":
            yield from rehearsal.until(at)
        elif rest in ("approve", "decline"):
            yield from rehearsal.answer(self.proposals.pop(0), at, rest == "approve", "console/operator")
        else:
            event = self._event(rest, at, f"console/{group or 'g'}")
            if isinstance(event, MessageSent):
                self.messages.append(event)
            yield from rehearsal.feed(event)

    def _event(self, rest: str, at: datetime, group: str) -> Event:
        base = {"id": ids.native(group, f"line {self.count}"), "at": at, "group": group}
        if found := re.fullmatch(r"recall (\d+) by (\S+)", rest):
            message = self.messages[int(found[1]) - 1]
            return MessageRecalled(**base, member=f"console/{found[2]}", message=message.id)
        if (found := MOVED.fullmatch(rest)) and ":" not in rest:
            who, how, by = found.groups()
            return self._moved(base, f"console/{who}", who, how, f"console/{by}" if by else None)
        who, asks, late, text = SAID.fullmatch(rest).groups()  # type: ignore[union-attr]
        member = {"member": f"console/{who}", "name": who}
        if asks:
            return JoinRequested(**base, **member, words=text, request=f"r{self.count}")
        mentions = tuple(f"console/{name}" for name in re.findall(r"@(\w+)", text))
        text = text.replace("\\n", "\n")
        return MessageSent(
            **base, **member, text=text, mentions=mentions, late=bool(late), to_me="@weilu" in text
        )

    @staticmethod
    def _moved(base: dict, member: str, name: str, how: str, by: str | None) -> Event:
        if how == "+" and by:
            return MemberInvited(**base, member=member, name=name, inviter=by)
        if how == "+":
            return MemberJoined(**base, member=member, name=name)
        return (
            MemberKicked(**base, member=member, by=by) if how == "--" else MemberLeft(**base, member=member)
        )

    def _shown(self, handled: tuple[Event, Changes]) -> Iterator[str]:
        """What a turn wished, as text; proposals and refusals among it."""
        _, changes = handled
        self.proposals += changes.proposals
        for sending in changes.sendings:
            hand = " by hand" if sending.courier == "person" else ""
            where = "" if sending.group == "console/g" else f" in {sending.group.removeprefix('console/')}"
            yield self._action(sending.action) + where + hand
        for entry in changes.ledger:
            yield f"Ledger({entry.lines[0][0].split('/')[-1]}, {entry.lines[0][1]:+d}, {entry.reason})"
        for proposal in changes.proposals:
            yield f"Propose({'; '.join(self._action(action) for action in proposal.actions)})"
        for _, _, name, alarm in ((*key, alarm) for key, alarm in changes.alarms.items() if key[0] and alarm):
            yield f"Wake({name}, {alarm[1].astimezone(ZONE):%m-%d %H:%M})"
        for event in changes.log:
            if isinstance(event, SHOWN):
                yield self._event_shown(event)
        yield from (f"Aside({aside.reason})" for aside in changes.asides)

    def _action(self, action: Action) -> str:
        values = [self._value(f.name, getattr(action, f.name)) for f in fields(action)]
        return f"{type(action).__name__}({', '.join(value for value in values if value)})"

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, Text):
            return json.dumps(value[self.lang], ensure_ascii=False)
        if name == "message":
            place = next((n for n, sent in enumerate(self.messages, 1) if sent.id == value), "?")
            return f"#{place}"
        if isinstance(value, tuple):
            return "+".join(self._value("", one) for one in value)
        return str(value).removeprefix("console/")

    def _event_shown(self, event: Event) -> str:
        if isinstance(event, Refused):
            return f"Refused({event.wish}, {event.reason})"
        reason = f", {event.reason}" if isinstance(event, OrderRefused) else ""
        return f"{type(event).__name__}({event.member.removeprefix('console/')}, {event.item}{reason})"


def replayed(practice: str, body: str, lang: str = "en") -> str:
    """The chat as it goes now: the same lines, with what is wished now."""
    chat, out = Chat(practice, lang), []
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


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(renewed(Path(name)), "utf-8")

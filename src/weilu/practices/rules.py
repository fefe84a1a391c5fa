"""Newcomers accept the rules; who accepted which version is kept (先认群规).

## What it does
A newcomer is shown the rules, together with whoever else came within minutes, and accepts them by a word
or by a 👍 to them. The member then carries the tag `rules:1`, with the version. Those who have not are
reminded, and after the term staff are asked whether to remove them. When the version is raised, members
who accepted an older one are shown the new one when they next speak; they are never proposed for removal.

## Why it helps
Rules that were agreed to can be pointed at: fewer quarrels about what is an advertisement (S3).

## Limits
Nobody is removed without a person. A proposal cannot be taken back, so staff are told when a member
accepts after it was made. In a raid the first 300 are asked.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field

from weilu.kernel import ids
from weilu.kernel.actions import Action, Ask, Kick, Propose, Reply, Say, Tag, Untag, Wake
from weilu.kernel.events import (
    Declined,
    Done,
    Expired,
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageSent,
    Reacted,
    Refused,
    Woke,
)
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean
from weilu.kernel.texts import Text, worded

RULES = Text(
    "{name}，本群的规矩：不发广告，不骂人，不外传群友的信息。回复“{word}”表示接受",
    "{name}, our rules: no advertising, no insults, what members say stays here. Answer “{word}” to accept",
)
ACCEPTED = Text("{name} 已接受群规，谢谢", "{name} has accepted the rules, thank you")
REMIND = Text("{name}，还没接受群规：回复“{word}”即可", "{name}, the rules still wait for your “{word}”")
WHY = Text("入群 {hours} 小时仍未接受群规：{name}", "Not accepted the rules within {hours} hours: {name}")
KICKED = Text("未接受群规", "did not accept the rules")
AFTER_ALL = Text(
    "{name} 已接受群规，请不要再批准移出",
    "{name} has accepted the rules: do not approve the removal any more",
)
TAG = "rules:"
NO_MORE = datetime.max.replace(tzinfo=UTC)
MOST = 300
AROUND = re.compile(r"@\S+|[\s。.!！~]+$")
YES = frozenset("👍✅👌🙆")


class RulesSettings(Settings):
    rules: str = setting(
        "",
        Text(
            "群规，可用 {name} {word} {version}；留空用默认",
            "The rules, with the places {name} {word} {version}; empty: the usual ones",
        ),
        max_length=3000,
    )
    version: int = setting(
        1, Text("群规版本，改了群规就加一", "Version; raise it with the rules"), ge=1, le=999
    )
    words: Words = setting(
        ("同意", "我同意", "agree", "i agree"),
        Text("表示接受的话", "What accepts the rules"),
        min_length=1,
        max_length=20,
    )
    minutes: int = setting(
        2, Text("几分钟内的新人合并展示", "Minutes in which newcomers are shown them together"), ge=1, le=60
    )
    remind_hours: int = setting(12, Text("隔几小时提醒", "Hours between reminders"), ge=1, le=168)
    reminders: int = setting(2, Text("提醒几次", "Reminders"), ge=0, le=10)
    term: int = setting(72, Text("几小时后提议移出；0：不", "Hours until removal; 0: never"), ge=0, le=720)


class Newcomer(BaseModel):
    """Somebody who has not accepted; `new` unless an older version was."""

    name: str
    since: datetime
    new: bool = True
    shown: bool = False
    reminded: int = 0
    proposed: bool = False

    def due(self, settings: RulesSettings) -> datetime:
        """When to do something about them next."""
        if self.reminded < settings.reminders:
            return self.since + timedelta(hours=settings.remind_hours) * (self.reminded + 1)
        ends = self.new and settings.term and not self.proposed
        return self.since + timedelta(hours=settings.term) if ends else NO_MORE

    def but(self, **changes: bool | int) -> "Newcomer":
        """The same with these fields changed."""
        return self.model_copy(update=changes)


class RulesState(State):
    waiting: dict[str, Newcomer] = Field(default={})
    until: datetime | None = None
    """When those who came meanwhile are shown the rules; after it, at once."""
    shown: tuple[int, ...] = ()
    """The last messages with the rules."""


Came = MemberJoined | MemberInvited
Said = MessageSent | Reacted
Decided = tuple[RulesState, list[Action]]


def decide(event: Any, state: RulesState, settings: RulesSettings, facts: Facts) -> Decided:
    match event:
        case MemberJoined() | MemberInvited():
            return _came(event, state, settings, facts)
        case MessageSent():
            return _said(event, state, settings, facts)
        case Reacted() if event.message in state.shown and not YES.isdisjoint(event.emoji):
            return _accept(event, state, settings, facts)
        case Woke():
            return (_show if event.name == "show" else _look)(event.at, state, settings)
        case Done(wish="say"):
            made = ids.native(event.group, event.native)
            return state.but(shown=(*state.shown, made)[-20:]), []
        case Reacted():
            return state, []
    over = getattr(event, "wish", "kick") == "kick"
    return _without(event.member, state) if over else state, []


def _came(event: Came, state: RulesState, settings: RulesSettings, facts: Facts) -> Decided:
    known = f"{TAG}{settings.version}" in facts.tags(event.member)
    if event.late or known or event.member == facts.me():
        return state, []
    return _wait(event.member, Newcomer(name=facts.name(event.member), since=event.at), state, settings)


def _wait(member: str, one: Newcomer, state: RulesState, settings: RulesSettings) -> Decided:
    if len(state.waiting) >= MOST:
        return state, []
    state = state.but(waiting={**state.waiting, member: one})
    return (state, []) if state.until and one.since < state.until else _show(one.since, state, settings)


def _said(event: MessageSent, state: RulesState, settings: RulesSettings, facts: Facts) -> Decided:
    tags, waits = facts.tags(event.member), event.member in state.waiting
    older = f"{TAG}{settings.version}" not in tags and any(tag.startswith(TAG) for tag in tags)
    if (older or waits) and AROUND.sub("", clean(event.text, 100)).strip().lower() in settings.words:
        return _accept(event, state, settings, facts)
    if older and not event.late and not waits:
        return _wait(event.member, Newcomer(name=event.name, since=event.at, new=False), state, settings)
    return state, []


def _accept(event: Said, state: RulesState, settings: RulesSettings, facts: Facts) -> Decided:
    member, mine = event.member, f"{TAG}{settings.version}"
    old = sorted(tag for tag in facts.tags(member) if tag.startswith(TAG) and tag != mine)
    actions: list[Action] = [Tag(member=member, tag=mine), *(Untag(member=member, tag=tag) for tag in old)]
    if isinstance(event, MessageSent):
        actions.append(Reply(message=event.id, text=ACCEPTED.fill(name=event.name), member=member))
    if member in state.waiting and state.waiting[member].proposed:
        actions.append(Ask(text=AFTER_ALL.fill(name=facts.name(member))))
    return _without(member, state), actions


def _show(at: datetime, state: RulesState, settings: RulesSettings) -> Decided:
    """Show the rules to all who were not; with nobody left, the next one is shown them at once."""
    who = {member: one for member, one in state.waiting.items() if not one.shown}
    if not who:
        return state.but(until=None), []
    until = at + timedelta(minutes=settings.minutes)
    state = state.but(waiting=state.waiting | {m: one.but(shown=True) for m, one in who.items()}, until=until)
    said = _say(settings.rules, RULES, who, settings)
    return state, [said, Wake(name="show", at=until), *_alarm(state, settings)]


def _look(at: datetime, state: RulesState, settings: RulesSettings) -> Decided:
    """Remind whom it is time to remind, and propose to remove whose term is over."""
    due = {member: one for member, one in state.waiting.items() if one.due(settings) <= at}
    remind = {member: one for member, one in due.items() if one.reminded < settings.reminders}
    over = {member: one for member, one in due.items() if member not in remind}
    now = {member: one.but(reminded=one.reminded + 1, proposed=member in over) for member, one in due.items()}
    state = state.but(waiting=state.waiting | now)
    actions: list[Action] = [_say("", REMIND, remind, settings)] if remind else []
    for member, one in over.items():
        why = WHY.fill(hours=settings.term, name=one.name)
        actions.append(Propose(actions=(Kick(member=member, reason=KICKED),), why=why))
    return state, [*actions, *_alarm(state, settings)]


def _alarm(state: RulesState, settings: RulesSettings) -> list[Action]:
    first = min((one.due(settings) for one in state.waiting.values()), default=NO_MORE)
    return [Wake(name="look", at=first)] if first < NO_MORE else []


def _say(template: str, usual: Text, who: dict[str, Newcomer], settings: RulesSettings) -> Say:
    names = [one.name for one in who.values()][:20]
    listed, words = Text("、".join(names), ", ".join(names)), settings.words
    word = Text(words[0], next((one for one in words if one.isascii()), words[0]))
    text = worded(template, usual, name=listed, word=word, version=settings.version)
    return Say(text=text, mentions=tuple(who)[:20])


def _without(member: str, state: RulesState) -> RulesState:
    return state.but(waiting={key: one for key, one in state.waiting.items() if key != member})


PRACTICE = Practice(
    title=Text("先认群规", "Accept the rules"),
    does=Text(
        "新人须先接受群规；记下谁接受了哪一版，提醒，过期提议移出",
        "Newcomers accept the rules: who accepted which version is kept; reminds, proposes removal",
    ),
    since="0.2",
    catalogue=("C2",),
    scope="group",
    listens=(
        *(MemberJoined, MemberInvited, MemberLeft, MemberKicked, MemberBanned),
        *(MessageSent, Reacted, Woke, Done, Refused, Declined, Expired),
    ),
    may=(Say, Reply, Tag, Untag, Wake, Propose, Kick, Ask),
    settings=RulesSettings,
    state=RulesState,
    decide=decide,
    personal=("waiting",),
)

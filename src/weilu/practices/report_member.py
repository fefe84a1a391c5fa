"""Members report one another; staff decide (举报).

## What it does
“举报 @name reason”, or “举报” in answer to a message, is counted for each distinct reporter. When enough
have reported the same member, or the same message, within the time, staff are asked once what to do: to
mute, to remove, or to take the message back. Whose report counts is thanked in private.

## Why it helps
Members see advertisers and mass adders in private chats before any rule does (S2, S3).

## Limits
Nothing happens without a person. A reporter counts once for each member, for three members at a time, and
not at all for a month after two reports that staff declined. Staff and Weilu cannot be reported. Whose
message was answered is not known where the platform does not name its author: then the message counts.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from weilu.kernel.actions import Action, Kick, Mute, Propose, Recall, Whisper
from weilu.kernel.events import Declined, Done, Expired, MessageSent, Refused
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean
from weilu.kernel.texts import Text

THANKS = Text(
    "谢谢举报，够多的人反映时会请管理员处理", "Thank you; staff decide when enough members report this"
)
WHY = Text("{count} 人举报 {name}", "{count} members reported {name}")
WORDS = Text("{why}：{reasons}", "{why}: {reasons}")
MESSAGE = Text("一条消息", "a message")
KICKED = Text("多人举报", "reported by several members")
ANSWERS = ("mute", "kick", "recall")
AT_A_TIME = 3
WRONG = 2
MONTH = timedelta(days=30)
MOST = 100
"""Members and messages under report at a time."""


class ReportSettings(Settings):
    words: Words = setting(("举报", "report"), Text("举报口令", "What reports"), max_length=20)
    count: int = setting(3, Text("几个不同的人举报才提议", "Distinct reporters that it takes"), ge=2, le=50)
    hours: int = setting(24, Text("在几小时内", "Hours within which"), ge=1, le=168)
    wish: Literal["mute", "kick"] = setting("mute", Text("提议禁言还是移出", "Propose to mute or to remove"))
    mute_hours: int = setting(12, Text("提议禁言几小时", "Hours of silence proposed"), ge=1, le=720)


class Report(BaseModel):
    """Who reported, when, and with what words."""

    by: str
    at: datetime
    reason: str


class ReportState(State):
    reports: dict[str, tuple[Report, ...]] = Field(default={})
    """By member, or by message as `#id`."""
    proposed: dict[str, datetime] = Field(default={})
    wrong: dict[str, tuple[datetime, ...]] = Field(default={})
    """When staff declined what a member had reported."""


Answer = Done | Refused | Declined | Expired
Decided = tuple[ReportState, list[Action]]


def decide(
    event: MessageSent | Answer, state: ReportState, settings: ReportSettings, facts: Facts
) -> Decided:
    if not isinstance(event, MessageSent):
        return _answered(event, state), []
    text = clean(event.text, 1000)
    word = next((one for one in settings.words if text.lower().startswith(one)), None)
    if word is None or event.late:
        return state, []
    whom = next((one for one in event.mentions if one != facts.me()), "")
    shown = f"@{facts.name(whom)}" if whom else ""
    bare = text[len(word) :].replace(shown, "").strip(" :：,，")
    if not whom and event.reply_to is not None and not bare:
        whom = f"#{event.reply_to}"
    if not whom or whom == event.member or facts.role(whom) in ("owner", "admin"):
        return state, []
    return _report(event, whom, bare, _fresh(event.at, state, settings), settings, facts)


def _fresh(at: datetime, state: ReportState, settings: ReportSettings) -> ReportState:
    """Without what is too long ago to count."""
    since = at - timedelta(hours=settings.hours)
    reports = {whom: tuple(one for one in every if one.at > since) for whom, every in state.reports.items()}
    wrong = {by: tuple(one for one in every if one > at - MONTH) for by, every in state.wrong.items()}
    return state.but(
        reports={whom: every for whom, every in reports.items() if every},
        proposed={whom: then for whom, then in state.proposed.items() if then > at - MONTH},
        wrong={by: every for by, every in wrong.items() if every},
    )


def _report(
    event: MessageSent, whom: str, why: str, state: ReportState, settings: ReportSettings, facts: Facts
) -> Decided:
    thanks = Whisper(member=event.member, text=THANKS)
    before = state.reports.get(whom, ())
    named = [
        one for one, every in state.reports.items() if any(report.by == event.member for report in every)
    ]
    if whom in named:
        return state, []
    believed = len(named) < AT_A_TIME and len(state.wrong.get(event.member, ())) < WRONG
    if not believed or (not before and len(state.reports) >= MOST):
        return state, []
    every = (*before, Report(by=event.member, at=event.at, reason=why[:100]))
    state = state.but(reports={**state.reports, whom: every})
    if len(every) < settings.count or whom in state.proposed:
        return state, [thanks]
    reasons = "; ".join(one.reason for one in every if one.reason)
    name = MESSAGE if whom.startswith("#") else facts.name(whom)
    asked = WHY.fill(count=len(every), name=name)
    proposal = Propose(
        actions=(_wish(whom, settings),),
        why=WORDS.fill(why=asked, reasons=reasons) if reasons else asked,
    )
    return state.but(proposed={**state.proposed, whom: event.at}), [thanks, proposal]


def _wish(whom: str, settings: ReportSettings) -> Action:
    if whom.startswith("#"):
        return Recall(message=int(whom[1:]))
    if settings.wish == "kick":
        return Kick(member=whom, reason=KICKED)
    return Mute(member=whom, seconds=settings.mute_hours * 3600)


def _answered(event: Answer, state: ReportState) -> ReportState:
    """Staff have decided: a declined report is held against its reporters, and all may report again."""
    messages = (whom for whom in state.proposed if whom.startswith("#"))
    whom = event.member or next(messages, "") if event.wish in ANSWERS else ""
    if whom not in state.proposed:
        return state
    wrong = dict(state.wrong)
    if isinstance(event, Declined):
        wrong |= {one.by: (*wrong.get(one.by, ()), event.at) for one in state.reports.get(whom, ())}
    return state.but(
        reports={one: every for one, every in state.reports.items() if one != whom},
        proposed={one: then for one, then in state.proposed.items() if one != whom},
        wrong=wrong,
    )


PRACTICE = Practice(
    title=Text("举报", "Report a member"),
    does=Text(
        "够多不同的人举报同一成员或消息时请管理员决定", "Asks staff when enough members report the same one"
    ),
    since="0.2",
    catalogue=("D5",),
    scope="group",
    listens=(MessageSent, Done, Refused, Declined, Expired),
    may=(Whisper, Propose, Mute, Kick, Recall),
    settings=ReportSettings,
    state=ReportState,
    decide=decide,
    cues=lambda settings: settings.words,
    personal=("reports", "proposed", "wrong"),
)

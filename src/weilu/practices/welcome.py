"""Greet newcomers, many of them with one greeting (欢迎新人).

## What it does
The first to come is greeted at once; whoever follows within the next minutes is gathered into one
greeting that names them all. If wanted, those who have not said a word a day later are asked in once.

## Why it helps
Who is greeted speaks sooner, and who has spoken on the first two days stays longer (S1, S3).

## Limits
A raid gets one greeting in so many minutes, never one for each; who leaves before it is not named. Joins
heard late are not greeted; who waited for a greeting while Weilu was down gets it afterwards. It knows of a
first word only while it is on.
"""

from datetime import datetime, timedelta

from pydantic import Field

from weilu.kernel.actions import Action, Say, Wake, Welcome
from weilu.kernel.events import (
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageSent,
    Woke,
)
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, setting
from weilu.kernel.texts import Text, worded

HELLO = Text(
    "欢迎 {name} 加入{group}！先跟大家打个招呼吧", "Welcome to {group}, {name}! Say hello to everyone"
)
AGAIN = Text(
    "{name}，来了一天还习惯吗？说说你是做什么的、想在这里找到什么吧",
    "{name}, a day in: what do you do, and what would you like to find here?",
)
HERE = Text("本群", "the group")
MORE = Text("{names} 和另外 {more} 位", "{names} and {more} more")
DAY = timedelta(days=1)
FORGET = timedelta(hours=1)
"""An alarm this long overdue will not ring: the practice was off meanwhile."""
MOST = 200
"""Newcomers remembered at a time; a raid has more, and nobody wants them all named."""


class WelcomeSettings(Settings):
    says: str = setting(
        "",
        Text(
            "欢迎词，可用 {name} {group} {count}；留空用默认",
            "The greeting, with the places {name} {group} {count}; empty: the usual one",
        ),
        max_length=1000,
    )
    group: str = setting("", Text("欢迎词里 {group} 的叫法", "What {group} is called"), max_length=50)
    minutes: int = setting(
        2, Text("几分钟内的新人合并欢迎", "Minutes in which newcomers share one greeting"), ge=1, le=60
    )
    names: int = setting(8, Text("一次最多点名几人", "Names in one greeting at most"), ge=1, le=30)
    next_day: bool = setting(
        False, Text("第二天提醒还没说话的新人", "A day later, ask in those who have not spoken")
    )
    next_day_says: str = setting(
        "",
        Text("第二天的话，可用 {name} {group}；留空用默认", "What to ask, with {name} {group}; empty: usual"),
        max_length=1000,
    )


class WelcomeState(State):
    waiting: dict[str, str] = Field(default={})
    """Names of those not greeted yet."""
    more: int = 0
    until: datetime | None = None
    """When those who wait are greeted; who comes after it is greeted at once."""
    silent: dict[str, datetime] = Field(default={})
    """When those were greeted who have not spoken since."""
    names: dict[str, str] = Field(default={})


Came = MemberJoined | MemberInvited
Went = MemberLeft | MemberKicked | MemberBanned
Decided = tuple[WelcomeState, list[Action]]


def decide(
    event: Came | Went | MessageSent | Woke, state: WelcomeState, settings: WelcomeSettings, facts: Facts
) -> Decided:
    if isinstance(event, Came):
        unseen = event.late or event.member == facts.me()
        return (state, []) if unseen else _came(event, state, settings)
    if isinstance(event, Woke):
        return (_greet if event.name == "greet" else _ask_in)(event.at, state, settings)
    if event.member in state.silent or (isinstance(event, Went) and event.member in state.waiting):
        return _without(event.member, state), []
    return state, []


def _came(event: Came, state: WelcomeState, settings: WelcomeSettings) -> Decided:
    name = event.name or event.member.rpartition("/")[2]
    until = state.until
    if until is None or event.at > until + FORGET:
        return _greet(event.at, state.but(waiting={event.member: name}, more=0), settings)
    if len(state.waiting) >= MOST and event.member not in state.waiting:
        state = state.but(more=state.more + 1)
    else:
        state = state.but(waiting={**state.waiting, event.member: name})
    return _greet(event.at, state, settings) if event.at >= until else (state, [])


def _greet(at: datetime, state: WelcomeState, settings: WelcomeSettings) -> Decided:
    """Greet all who wait, and gather from now on; with nobody left, the next one is greeted at once."""
    who = state.waiting
    if not who:
        return state.but(until=None), []
    until = at + timedelta(minutes=settings.minutes)
    count = len(who) + state.more
    text = worded(settings.says, HELLO, name=_named(list(who.values()), count, settings.names),
                  group=settings.group or HERE, count=count)  # fmt: skip
    said = Welcome(member=next(iter(who)), text=text) if count == 1 else _say(text, who, settings)
    after = state.but(waiting={}, more=0, until=until)
    actions: list[Action] = [said, Wake(name="greet", at=until)]
    if settings.next_day:
        recent = {member: then for member, then in state.silent.items() if then > at - 2 * DAY}
        silent = dict(list((recent | dict.fromkeys(who, at)).items())[-MOST:])
        names = {member: (state.names | who)[member] for member in silent}
        after = after.but(silent=silent, names=names)
        actions.append(Wake(name="next day", at=min(silent.values()) + DAY))
    return after, actions


def _ask_in(at: datetime, state: WelcomeState, settings: WelcomeSettings) -> Decided:
    """Ask in those whom a day has left silent, all at once."""
    due = {member: state.names[member] for member, then in state.silent.items() if then + DAY <= at}
    for member in due:
        state = _without(member, state)
    actions: list[Action] = []
    if due and settings.next_day:
        name = _named(list(due.values()), len(due), settings.names)
        text = worded(settings.next_day_says, AGAIN, name=name, group=settings.group or HERE)
        actions.append(_say(text, due, settings))
    if state.silent:
        actions.append(Wake(name="next day", at=min(state.silent.values()) + DAY))
    return state, actions


def _say(text: Text, who: dict[str, str], settings: WelcomeSettings) -> Say:
    return Say(text=text, mentions=tuple(who)[: settings.names])


def _named(names: list[str], count: int, most: int) -> Text:
    shown = names[:most]
    listed = Text("、".join(shown), ", ".join(shown))
    return MORE.fill(names=listed, more=count - len(shown)) if count > len(shown) else listed


def _without(member: str, state: WelcomeState) -> WelcomeState:
    kept = {
        field: {key: value for key, value in getattr(state, field).items() if key != member}
        for field in ("waiting", "silent", "names")
    }
    return state.but(**kept)


PRACTICE = Practice(
    title=Text("欢迎新人", "Welcome"),
    does=Text(
        "欢迎新人，几分钟内来的人合并成一次", "Greets newcomers, those of a few minutes with one greeting"
    ),
    since="0.2",
    catalogue=("C5",),
    scope="group",
    listens=(MemberJoined, MemberInvited, MemberLeft, MemberKicked, MemberBanned, MessageSent, Woke),
    may=(Welcome, Say, Wake),
    settings=WelcomeSettings,
    state=WelcomeState,
    decide=decide,
    personal=("waiting", "silent", "names"),
    answers_late=True,
)

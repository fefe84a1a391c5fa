"""Sign in once a day, keep a streak, be early, make up a missed day (每日签到).

## What it does
A member who writes the word signs in for the group's own day: points, more for days in a row, more for
the first three of the day, and the answer says as which of the day they came. A missed yesterday can be
made up for a price, a few times a month, before or after today's sign-in; the streak then goes on.

## Why it helps
A small act each morning keeps quiet members in sight, and early birds greet each other (S1, S3).

## Limits
A day counts when its points were given: declined or refused, it may be tried again. Where a person has
to approve, a member's oldest request is taken as the one answered. Paying too much trains people to
write nothing else: keep points small.
"""

from pydantic import BaseModel, ConfigDict, Field

from weilu.kernel.actions import Action, Award, Reply, Spend
from weilu.kernel.events import Declined, Done, Expired, MessageSent, Refused
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean
from weilu.kernel.texts import Text, worded

SIGNED = Text(
    "{name} 签到成功，今天第 {rank} 个，连续 {streak} 天，+{points} 积分",
    "{name} signed in, no. {rank} today, {streak} in a row, +{points}",
)
MADE_UP = Text("{name} 已补签昨天，连续 {streak} 天", "{name} made up for yesterday, {streak} in a row")
POOR = Text("积分不够，补签需要 {price} 积分", "Not enough points: making up costs {price}")
USED = Text("最近 31 天的 {times} 次补签已用完", "All {times} make-ups of the last 31 days are used")
EARLY = 3


class SignInSettings(Settings):
    words: Words = setting(
        ("签到", "早安", "sign in"), Text("签到口令", "What signs a member in"), max_length=20
    )
    says: str = setting(
        "",
        Text(
            "签到后的回复，可用 {name} {rank} {streak} {points}；留空用默认",
            "The answer, with the places {name} {rank} {streak} {points}; empty: the usual one",
        ),
        max_length=500,
    )
    points: int = setting(5, Text("每天的积分", "Points for a day"), ge=0, le=100)
    bonus: int = setting(1, Text("连续一天多给的积分", "More points for each day in a row"), ge=0, le=20)
    most: int = setting(7, Text("奖励最多算连续几天", "Days in a row that are paid for at most"), ge=1, le=60)
    early: int = setting(
        0, Text("当天前三名多给的积分", "More points for the first three of the day"), ge=0, le=50
    )
    make_up: str = setting(
        "补签", Text("补签口令；留空不可补签", "Word that makes up; empty: none"), max_length=20
    )
    price: int = setting(20, Text("补签一次的价钱（积分）", "Price of making up, in points"), ge=0, le=1000)
    a_month: int = setting(2, Text("31 天内最多补签几次", "Times in 31 days at most"), ge=0, le=31)


class Streak(BaseModel):
    """A member's days in a row up to day `last`; `lost` were in a row until the day before a missed one."""

    model_config = ConfigDict(frozen=True)

    last: int = -1
    days: int = 0
    lost: int = 0
    made_up: tuple[int, ...] = ()


class Asked(BaseModel):
    """Points wished for (award) or to be paid (spend) because of a message, not yet answered."""

    model_config = ConfigDict(frozen=True)

    member: str
    message: int
    day: int
    wish: str


class SignInState(State):
    members: dict[str, Streak] = Field(default={})
    asked: tuple[Asked, ...] = Field(default=())
    today: int = -1
    signed: int = 0
    """How many signed in on day `today`."""


Answer = Done | Refused | Declined | Expired
Decided = tuple[SignInState, list[Action]]


def decide(
    event: MessageSent | Answer, state: SignInState, settings: SignInSettings, facts: Facts
) -> Decided:
    if not isinstance(event, MessageSent):
        return _answered(event, state, settings, facts)
    word = clean(event.text, 200).lower()
    mine = [asked for asked in state.asked if asked.member == event.member]
    if word in settings.words:
        waits = any(asked.day == event.day and asked.wish == "award" for asked in mine)
        return (state, []) if waits else _sign_in(event, state, settings)
    if word and word == clean(settings.make_up).lower() and not event.late:
        waits = any(asked.wish == "spend" for asked in mine)
        return (state, []) if waits else _make_up(event, state, settings)
    return state, []


def _sign_in(event: MessageSent, state: SignInState, settings: SignInSettings) -> Decided:
    before = state.members.get(event.member, Streak())
    if before.last >= event.day:
        return state, []
    days = before.days + 1 if before.last == event.day - 1 else 1
    waiting = sum(asked.day == event.day and asked.wish == "award" for asked in state.asked)
    rank = waiting + (state.signed if state.today == event.day else 0) + 1
    points = settings.points + settings.bonus * (min(days, settings.most) - 1)
    points += settings.early if rank <= EARLY else 0
    said = worded(settings.says, SIGNED, name=event.name, rank=rank, streak=days, points=points)
    return _ask(event, state, "award"), [
        Award(member=event.member, amount=points, reason="sign_in"),
        Reply(message=event.id, text=said, member=event.member),
    ]


def _make_up(event: MessageSent, state: SignInState, settings: SignInSettings) -> Decided:
    """Yesterday was missed and the day before was not."""
    before = state.members.get(event.member, Streak())
    if not (before.last == event.day - 2 or (before.last == event.day and before.lost)):
        return state, []
    if sum(day > event.day - 31 for day in before.made_up) >= settings.a_month:
        said = USED.fill(times=settings.a_month)
        return state, [Reply(message=event.id, text=said, member=event.member)]
    wish = Spend(member=event.member, amount=settings.price, reason="make_up")
    return _ask(event, state, "spend"), [wish]


def _ask(event: MessageSent, state: SignInState, wish: str) -> SignInState:
    asked = Asked(member=event.member, message=event.id, day=event.day, wish=wish)
    return state.but(asked=(*state.asked, asked))


def _answered(event: Answer, state: SignInState, settings: SignInSettings, facts: Facts) -> Decided:
    """What was asked for is given, or not: only what was given counts."""
    whose = (event.member, event.wish)
    asked = next((one for one in state.asked if (one.member, one.wish) == whose), None)
    if asked is None:
        return state, []
    state = state.but(asked=tuple(one for one in state.asked if one is not asked))
    if isinstance(event, Done) and asked.wish == "award":
        return _signed(asked, state), []
    if isinstance(event, Done):
        state, days = _paid(asked, state)
        said = MADE_UP.fill(name=facts.name(asked.member), streak=days)
    elif isinstance(event, Refused) and event.reason == "no_funds":
        said = POOR.fill(price=settings.price)
    else:
        return state, []
    return state, [Reply(message=asked.message, text=said, member=asked.member)]


def _signed(asked: Asked, state: SignInState) -> SignInState:
    before = state.members.get(asked.member, Streak())
    if before.last >= asked.day:
        return state
    days = before.days + 1 if before.last == asked.day - 1 else 1
    lost = before.days if before.last == asked.day - 2 else 0
    now = Streak(last=asked.day, days=days, lost=lost, made_up=before.made_up)
    if state.today < asked.day:
        state = state.but(today=asked.day, signed=0, members=_alive(state.members, asked.day))
    signed = state.signed + (asked.day == state.today)
    return state.but(members={**state.members, asked.member: now}, signed=signed)


def _alive(members: dict[str, Streak], day: int) -> dict[str, Streak]:
    """Those whose streak or count of make-ups still matters: the state does not grow for ever."""
    return {
        member: streak
        for member, streak in members.items()
        if streak.last >= day - 2 or any(made > day - 31 for made in streak.made_up)
    }


def _paid(asked: Asked, state: SignInState) -> tuple[SignInState, int]:
    before = state.members.get(asked.member, Streak())
    after = before.last == asked.day
    lately = tuple(day for day in before.made_up if day > asked.day - 31)
    now = Streak(
        last=asked.day if after else asked.day - 1,
        days=before.lost + before.days + 1 if after else before.days + 1,
        made_up=(*lately, asked.day),
    )
    return state.but(members={**state.members, asked.member: now}), now.days


PRACTICE = Practice(
    title=Text("每日签到", "Daily sign-in"),
    does=Text(
        "成员每天签到得积分，连续签到和早到多得",
        "Members sign in daily for points, more for a streak and for being early",
    ),
    since="0.2",
    catalogue=("E3", "B7"),
    scope="group",
    listens=(MessageSent, Done, Refused, Declined, Expired),
    may=(Award, Spend, Reply),
    settings=SignInSettings,
    state=SignInState,
    decide=decide,
    cues=lambda settings: (*settings.words, clean(settings.make_up).lower()),
    personal=("members", "asked"),
)

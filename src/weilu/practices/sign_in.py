"""Sign in once a day, keep a streak, make up a missed day (每日签到).

## What it does
A member who writes the word signs in for the group's own day: points, and more for days in a row. A
missed yesterday can be made up for a price, a few times a month; the streak then goes on.

## Why it helps
A small act each morning keeps quiet members in sight, and early birds greet each other (S1, S3).

## Limits
Pays once a day. Paying too much trains people to write nothing else: keep points small.
"""

from pydantic import Field

from weilu.kernel.actions import Action, Award, Reply, Spend
from weilu.kernel.events import Done, MessageSent, Refused
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, setting
from weilu.kernel.texts import Text

SIGNED = Text(
    "{name} 签到成功，连续 {streak} 天，+{points} 积分",
    "{name} signed in, {streak} in a row, +{points}",
)
MADE_UP = Text("{name} 已补签昨天，连续 {streak} 天", "{name} made up for yesterday, {streak} in a row")
POOR = Text("积分不够，补签需要 {price} 积分", "Not enough points: making up costs {price}")


class SignInSettings(Settings):
    words: tuple[str, ...] = setting(("签到", "早安", "sign in"), Text("签到口令", "What signs a member in"))
    points: int = setting(5, Text("每天的积分", "Points for a day"), ge=0, le=100)
    bonus: int = setting(1, Text("连续一天多给的积分", "More points for each day in a row"), ge=0, le=20)
    most: int = setting(7, Text("奖励最多算连续几天", "Days in a row that are paid for at most"), ge=1, le=60)
    make_up: str = setting("补签", Text("补签口令；留空不可补签", "Word that makes up; empty: none"))
    price: int = setting(20, Text("补签一次的价钱（积分）", "Price of making up, in points"), ge=0, le=1000)
    a_month: int = setting(2, Text("每月最多补签几次", "Times a month at most"), ge=0, le=31)


class SignInState(State):
    last: int = -1
    streak: int = 0
    made_up: tuple[int, ...] = Field(default=())
    """Days on which a day was made up, within 31 days."""
    asked: int = 0
    """The message that asked to make up and waits for its payment."""


def decide(
    event: MessageSent | Done | Refused, state: SignInState, settings: SignInSettings, facts: Facts
) -> tuple[SignInState, list[Action]]:
    if not isinstance(event, MessageSent):
        return _paid(event, state, settings, facts)
    word = event.text.strip().lower()
    if word == settings.make_up and word:
        return _make_up(event, state, settings)
    if word not in settings.words or state.last >= event.day:
        return state, []
    streak = state.streak + 1 if state.last == event.day - 1 else 1
    points = settings.points + settings.bonus * (min(streak, settings.most) - 1)
    said = SIGNED.fill(name=event.name, streak=streak, points=points)
    return state.but(last=event.day, streak=streak), [
        Award(member=event.member, amount=points, reason="sign_in"),
        Reply(message=event.id, text=said, member=event.member),
    ]


def _make_up(
    event: MessageSent, state: SignInState, settings: SignInSettings
) -> tuple[SignInState, list[Action]]:
    """Yesterday was missed and the day before was not: pay, and the streak goes on."""
    lately = tuple(day for day in state.made_up if day > event.day - 31)
    if state.asked or state.last != event.day - 2 or len(lately) >= settings.a_month:
        return state, []
    return state.but(asked=event.id, made_up=lately), [
        Spend(member=event.member, amount=settings.price, reason="make_up")
    ]


def _paid(
    event: Done | Refused, state: SignInState, settings: SignInSettings, facts: Facts
) -> tuple[SignInState, list[Action]]:
    if event.wish != "spend" or not state.asked:
        return state, []
    asked = state.asked
    if isinstance(event, Refused):
        said = POOR.fill(price=settings.price)
        return state.but(asked=0), [Reply(message=asked, text=said, member=event.member)]
    streak = state.streak + 1
    after = state.but(asked=0, last=event.day - 1, streak=streak, made_up=(*state.made_up, event.day))
    said = MADE_UP.fill(name=facts.name(event.member), streak=streak)
    return after, [Reply(message=asked, text=said, member=event.member)]


PRACTICE = Practice(
    title=Text("每日签到", "Daily sign-in"),
    does=Text("成员每天签到得积分，连续签到多得", "Members sign in daily for points, more for a streak"),
    since="0.2",
    catalogue=("E3", "B7"),
    scope="member",
    listens=(MessageSent, Done, Refused),
    may=(Award, Spend, Reply),
    settings=SignInSettings,
    state=SignInState,
    decide=decide,
    personal=("last", "streak", "made_up"),
)

"""Sign in once a day, keep a streak, be early, make up a missed day (每日签到).

## What it does
A member who writes the word signs in for the group's own day: points, more for days in a row, more for
the first three of the day. The message gets an emoji; where the platform has none, those of three minutes
are named in one message. A missed yesterday can be made up for a price, a few times a month, before or
after today's sign-in; the streak then goes on.

## Why it helps
A small act each morning keeps quiet members in sight, and early birds greet each other (S1, S3). A reply
to each would bury the talk of the morning: so many are signing in that nearly all the group hears is the
robot. An emoji tells the member as much and disturbs nobody; what deserves a word, a week or a hundred
days in a row, still gets one.

## Limits
A day counts when its points were given: declined or refused, it may be tried again. Where a person has
to approve, a member's oldest request is taken as the one answered. What is gathered keeps the quiet
hours. Paying too much trains people to write nothing else: keep points small.
"""

from datetime import timedelta

from weilu.kernel.actions import Action, Award, React, Reply, Spend, Wake
from weilu.kernel.events import Declined, Done, Expired, MessageSent, Refused, Woke
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice
from weilu.kernel.said import clean
from weilu.kernel.texts import Text, worded
from weilu.practices.sign_in.streaks import paid, signed
from weilu.practices.sign_in.terms import (
    EARLY,
    MADE_UP,
    MANY,
    MORE,
    ONE,
    PAID,
    POOR,
    SIGNED,
    USED,
    Asked,
    SignInSettings,
    SignInState,
    Streak,
)

TELL = "answers"
TOGETHER = timedelta(minutes=3)
"""Answers of so long go into one message; QQ's official bots may not answer one older than 5 minutes."""
NAMED = 40
"""Members named in one message at most."""
Answer = Done | Refused | Declined | Expired
Decided = tuple[SignInState, list[Action]]


def decide(
    event: MessageSent | Answer | Woke, state: SignInState, settings: SignInSettings, facts: Facts
) -> Decided:
    if isinstance(event, Woke):
        return _tell(state, facts)
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
    points = settings.points + settings.bonus * (min(days, PAID) - 1)
    points += settings.early if rank <= EARLY else 0
    award = Award(member=event.member, amount=points, reason="sign_in")
    if event.late:
        return _ask(event, state, "award"), [award]
    state = state.but(latest=event.id)
    if settings.answer == "each" or days in (7, 30) or days % 100 == 0:
        said = worded(settings.says, SIGNED, name=event.name, rank=rank, streak=days, points=points)
        return _ask(event, state, "award"), [award, Reply(message=event.id, text=said, member=event.member)]
    if settings.answer == "react" and state.plain != event.day:
        return _ask(event, state, "award"), [award, React(message=event.id, member=event.member)]
    return _ask(event, state, "award", gather=True), [award]


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


def _ask(event: MessageSent, state: SignInState, wish: str, gather: bool = False) -> SignInState:
    asked = Asked(member=event.member, message=event.id, day=event.day, wish=wish, gather=gather)
    return state.but(asked=(*state.asked, asked))


def _answered(event: Answer, state: SignInState, settings: SignInSettings, facts: Facts) -> Decided:
    """What was asked for is given, or not: only what was given counts."""
    if event.wish == "react":
        return _unmarked(event, state)
    whose = (event.member, event.wish)
    asked = next((one for one in state.asked if (one.member, one.wish) == whose), None)
    if asked is None:
        return state, []
    state = state.but(asked=tuple(one for one in state.asked if one is not asked))
    if isinstance(event, Done) and asked.wish == "award":
        state = signed(asked, state)
        return _gather(event, state) if asked.gather else (state, [])
    if isinstance(event, Done):
        state, days = paid(asked, state)
        said = MADE_UP.fill(name=facts.name(asked.member), streak=days)
    elif isinstance(event, Refused) and event.reason == "no_funds":
        said = POOR.fill(price=settings.price)
    else:
        return state, []
    return state, [Reply(message=asked.message, text=said, member=asked.member)]


def _unmarked(event: Answer, state: SignInState) -> Decided:
    """Where no emoji can be put, those who sign in on that day are told together."""
    if not isinstance(event, Refused):
        return state, []
    state = state.but(plain=event.day)
    if all((one.member, one.wish) != (event.member, "award") for one in state.asked):
        return _gather(event, state) if event.member in state.members else (state, [])
    later = {"gather": True}
    asked = (one.model_copy(update=later) if one.member == event.member else one for one in state.asked)
    return state.but(asked=tuple(asked)), []


def _gather(event: Answer, state: SignInState) -> Decided:
    """Answer soon, together with others; an alarm that never rang is set again."""
    tell = state.tell if state.tell and state.tell >= event.at else None
    before = tuple(who for who in state.gathered if who != event.member) if tell else ()
    state = state.but(gathered=(*before, event.member), tell=tell or event.at + TOGETHER)
    return state, [] if tell else [Wake(name=TELL, at=event.at + TOGETHER)]


def _tell(state: SignInState, facts: Facts) -> Decided:
    """Name those who signed in lately, in order."""
    days = {who: state.members[who].days for who in state.gathered if who in state.members}
    after = state.but(gathered=(), tell=None)
    if not days:
        return after, []
    named = [ONE.fill(name=clean(facts.name(who), 40), streak=n) for who, n in [*days.items()][:NAMED]]
    named += [MORE.fill(n=len(days) - NAMED)] if len(days) > NAMED else []
    who = Text("、".join(one.zh for one in named), ", ".join(one.en for one in named))
    return after, [Reply(message=state.latest, text=MANY.fill(total=state.signed, who=who))]


PRACTICE = Practice(
    title=Text("每日签到", "Daily sign-in"),
    does=Text(
        "成员每天签到得积分，连续签到和早到多得",
        "Members sign in daily for points, more for a streak and for being early",
    ),
    since="0.2",
    catalogue=("E3", "B7"),
    scope="group",
    listens=(MessageSent, Done, Refused, Declined, Expired, Woke),
    may=(Award, Spend, Reply, React, Wake),
    settings=SignInSettings,
    state=SignInState,
    decide=decide,
    cues=lambda settings: (*settings.words, clean(settings.make_up).lower()),
    personal=("members", "asked", "gathered"),
)

"""How many points a member has, and who has most (积分查询与排行).

## What it does
“积分” is answered with the member's points and place, “排行” with those who have most.

## Why it helps
Points that can be seen are worth something; a list gives the most active members their due (S1).

## Limits
A member is answered once in a few minutes and so is the ranking, so that nobody floods with it. The
place is told to the first hundred.
"""

from datetime import datetime, timedelta

from pydantic import Field

from weilu.kernel.actions import Action, Reply
from weilu.kernel.events import MessageSent
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean
from weilu.kernel.texts import Text

HAS = Text("{name} 有 {points} 积分，排第 {rank}", "{name} has {points} points and is no. {rank}")
UNPLACED = Text("{name} 有 {points} 积分", "{name} has {points} points")
RANKING = Text("积分排行", "Most points")
NOBODY = Text("还没有人有积分", "Nobody has points yet")
PLACES = 100


class PointsSettings(Settings):
    words: Words = setting(
        ("积分", "我的积分", "points"), Text("查积分的口令", "What asks for one's points"), max_length=20
    )
    ranking: Words = setting(
        ("排行", "排行榜", "积分排行", "ranking"),
        Text("看排行的口令", "What asks for the ranking"),
        max_length=20,
    )
    top: int = setting(10, Text("排行列几名", "Places in the ranking"), ge=3, le=30)
    minutes: int = setting(
        2, Text("同一查询隔几分钟才再答", "Minutes before the same is answered again"), ge=0, le=120
    )


class PointsState(State):
    asked: dict[str, datetime] = Field(default={})
    """When a member was answered last; "" for the ranking."""


def decide(
    event: MessageSent, state: PointsState, settings: PointsSettings, facts: Facts
) -> tuple[PointsState, list[Action]]:
    word = clean(event.text, 200).lower()
    ranking = word in settings.ranking
    if event.late or not (ranking or word in settings.words):
        return state, []
    who, since = "" if ranking else event.member, event.at - timedelta(minutes=settings.minutes)
    lately = {member: at for member, at in state.asked.items() if at > since}
    if who in lately:
        return state, []
    said = _ranking(settings, facts) if ranking else _mine(event, facts)
    answer = Reply(message=event.id, text=said, member=event.member)
    return state.but(asked={**lately, who: event.at}), [answer]


def _mine(event: MessageSent, facts: Facts) -> Text:
    points = facts.balance(event.member)
    best = [member for member, held in facts.ranking(PLACES) if held > 0]
    if event.member not in best:
        return UNPLACED.fill(name=event.name, points=points)
    return HAS.fill(name=event.name, points=points, rank=best.index(event.member) + 1)


def _ranking(settings: PointsSettings, facts: Facts) -> Text:
    best = [(facts.name(member), held) for member, held in facts.ranking(settings.top) if held > 0]
    if not best:
        return NOBODY
    lines = "".join(f"\n{place}. {name}  {held}" for place, (name, held) in enumerate(best, 1))
    return Text(RANKING.zh + lines, RANKING.en + lines)


PRACTICE = Practice(
    title=Text("积分查询与排行", "Points and ranking"),
    does=Text("回答成员的积分和排行", "Answers how many points a member has, and who has most"),
    since="0.2",
    catalogue=("E3",),
    scope="group",
    listens=(MessageSent,),
    may=(Reply,),
    settings=PointsSettings,
    state=PointsState,
    decide=decide,
    cues=lambda settings: settings.words + settings.ranking,
    personal=("asked",),
)

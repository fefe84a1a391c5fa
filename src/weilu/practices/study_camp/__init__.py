"""A camp of some days: members check in each day with a proof, and finish together (打卡营).

## What it does
Staff write "打卡营 早读 21天" (or "camp reading 21 days"). Who checks in takes part: "打卡" with a few words
or a picture as proof, once in each of the group's own days. A missed yesterday can be made up with a card.
Each evening the group hears how the day went; at the end there is a certificate for everyone who finished.

## Why it helps
Small habits kept together are what a study group is for, and nobody wants to be the one who stops (S1).

## Limits
One camp at a time in a group. That there is a proof is checked, not what it proves.
"""

import re
from datetime import datetime, time, timedelta

from pydantic import Field

from weilu.kernel import schedule
from weilu.kernel.actions import Action, Award, CloseActivity, Reply, Say, Wake
from weilu.kernel.events import NEVER, ActivityClosed, ActivityOpened, MessageSent, PracticeSwitched, Woke
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, State
from weilu.kernel.said import clean, clock
from weilu.kernel.texts import Text
from weilu.kernel.time import date_of
from weilu.practices.study_camp.terms import CampSettings, Student, certificates, evening, opened

CHECKED = Text("{name} 第 {day} 天 ✓ 连续 {streak} 天", "{name}: day {day} ✓, {streak} in a row")
MADE_UP = Text("{name} 补上了昨天，还剩 {left} 张补卡", "{name} made up for yesterday; cards left: {left}")
NO_CARD = Text("{name}，补卡用完了", "{name}, no cards are left")
SHORT = Text(
    "还差一点：写至少 {length} 个字，或发一张图片", "Almost: at least {length} characters, or a picture"
)
BUSY = Text("{title} 还没结营", "{title} is not over yet")
OPENS = re.compile(r"#?(?:打卡营|camp)[\s:：]+(.+?)[\s,，]*(\d{1,3})\s*(?:天|days?)", re.I)
SOON = timedelta(minutes=10)
"""How long after the word a picture may come by itself."""
MOST = 1000


class CampState(State):
    by: str = ""
    began: datetime = NEVER
    start: int = 0
    over: bool = False
    students: dict[str, Student] = Field(default={})
    asked: dict[str, datetime] = Field(default={})


Answer = tuple[CampState, list[Action]]
Heard = MessageSent | ActivityOpened | ActivityClosed | PracticeSwitched | Woke


def opens(
    event: MessageSent, settings: CampSettings, facts: Facts
) -> dict[str, str | int | float | bool] | None:
    """Staff open a camp, one at a time."""
    found = OPENS.fullmatch(clean(event.text, 120))
    if found is None or facts.runs() or not _staff(event.member, facts):
        return None
    return {"title": found[1][:80], "days": min(max(int(found[2]), 1), 366)}


def _staff(member: str, facts: Facts) -> bool:
    return facts.role(member) in ("owner", "admin")


def decide(event: Heard, state: CampState, settings: CampSettings, facts: Facts) -> Answer:
    if isinstance(event, ActivityOpened):
        return (state, []) if state.by else _open(event, settings)
    if state.over or not state.by:
        return state, []
    match event:
        case ActivityClosed():
            return state.but(over=True, asked={}), _finish(event, state, settings, facts)
        case PracticeSwitched():
            return state, [CloseActivity()] if event.mode == "off" else []
        case Woke():
            return state, _woke(event, state, settings, facts)
    return _heard(event, state, settings, facts)


def _open(event: ActivityOpened, settings: CampSettings) -> Answer:
    noon = datetime.combine(date_of(event.day + settings.days), time(12), event.local.tzinfo)
    return CampState(by=event.by or "-", start=event.day, began=event.at), [
        Say(text=opened(settings)),
        Wake(name="evening", at=_evening(event.local, settings)),
        Wake(name="end", at=schedule.following(noon - timedelta(seconds=1), time(12))),
    ]


def _evening(at: datetime, settings: CampSettings) -> datetime:
    return schedule.following(at, clock(settings.evening) or time(21))


def _heard(event: MessageSent, state: CampState, settings: CampSettings, facts: Facts) -> Answer:
    text, member = clean(event.text, 1000), event.member
    if text.lower() in settings.end and _staff(member, facts):
        return state, [CloseActivity(by=member)]
    if OPENS.fullmatch(text) and _staff(member, facts) and event.at > state.began:
        return state, [Reply(message=event.id, text=BUSY.fill(title=settings.title), member=member)]
    picture = event.media == "image"
    if picture and not text and event.at - state.asked.get(member, event.at - 2 * SOON) <= SOON:
        return _check_in(event, state, settings)
    for words, act in ((settings.words, _check_in), (settings.make_up, _make_up)):
        word = next((one for one in words if text.lower().startswith(one)), None)
        if word is None:
            continue
        proof = text[len(word) :]
        if picture or len(proof.strip(" ,，:：!！。")) >= settings.length:
            return act(event, state, settings)
        if proof and proof[0] not in " ,，:：!！。":
            return state, []
        asked = dict(list(state.asked.items())[-50:]) | {member: event.at}
        short = SHORT.fill(length=settings.length)
        return state.but(asked=asked), [Reply(message=event.id, text=short, member=member)]
    return state, []


def _check_in(event: MessageSent, state: CampState, settings: CampSettings) -> Answer:
    """The day is the group's own, of when it was written."""
    member, day = event.member, event.day - state.start
    student = state.students.get(member, Student())
    full = member not in state.students and len(state.students) >= MOST
    if not 0 <= day < settings.days or student.done >> day & 1 or full:
        return state, []
    done = student.model_copy(update={"done": student.done | 1 << day})
    said = CHECKED.fill(name=event.name, day=day + 1, streak=done.streak(day))
    after = state.but(
        students=state.students | {member: done},
        asked={m: at for m, at in state.asked.items() if m != member},
    )
    actions: list[Action] = []
    if settings.points:
        actions.append(Award(member=member, amount=settings.points, reason="study_camp"))
    if settings.confirm:
        actions.append(Reply(message=event.id, text=said, member=member))
    return after, actions


def _make_up(event: MessageSent, state: CampState, settings: CampSettings) -> Answer:
    """Only yesterday, and only for who takes part already."""
    member, day = event.member, event.day - state.start - 1
    student = state.students.get(member)
    if student is None or not 0 <= day < settings.days or student.done >> day & 1:
        return state, []
    left = settings.cards - student.cards - 1
    if left < 0:
        said = NO_CARD.fill(name=event.name)
        return state, [Reply(message=event.id, text=said, member=member)]
    done = student.model_copy(update={"done": student.done | 1 << day, "cards": student.cards + 1})
    said = MADE_UP.fill(name=event.name, left=left)
    return state.but(students=state.students | {member: done}), [
        Reply(message=event.id, text=said, member=member)
    ]


def _woke(event: Woke, state: CampState, settings: CampSettings, facts: Facts) -> list[Action]:
    if event.name == "end":
        return [CloseActivity(by=state.by)]
    day, students = event.day - state.start, state.students
    if not 0 <= day < settings.days:
        return []
    again = [Wake(name="evening", at=_evening(event.local, settings))] if day + 1 < settings.days else []
    said = Say(text=evening(students, day, settings, facts))
    return [said, *again] if students else list(again)


def _finish(event: ActivityClosed, state: CampState, settings: CampSettings, facts: Facts) -> list[Action]:
    """Certificates for all who kept at it; a camp ended early counts the days that it had."""
    days = max(min(event.day - state.start, settings.days), 1)
    return [Say(text=text) for text in certificates(state.students, days, settings, facts)]


PRACTICE = Practice(
    title=Text("打卡营", "Study check-in camp"),
    does=Text(
        "几天一期的打卡营：每天打卡、补卡、晚间播报、结营证书",
        "Camps of some days: daily proofs, evening posts, certificates",
    ),
    since="0.2",
    catalogue=("E4",),
    scope="activity",
    listens=(MessageSent, ActivityOpened, ActivityClosed, PracticeSwitched, Woke),
    may=(Say, Reply, Award, Wake, CloseActivity),
    settings=CampSettings,
    state=CampState,
    decide=decide,
    opens=opens,
    cues=lambda _: ("打卡营", "#打卡营", "camp", "#camp"),
    personal=("by", "students", "asked"),
)

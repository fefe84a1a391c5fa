"""Posts at fixed times of the week, and the week's calendar on demand (定时发布).

## What it does
Each entry says when and what: "Mon 09:00 Good morning", "工作日 08:30 早报", "周一三五 20:00 话题". It is
posted at that time of the group's own clock, but not on the dates to skip. Whoever writes the word is
shown the week.

## Why it helps
A group with a rhythm gives members a reason to come back at a known hour (S1, S3).

## Limits
What could not be posted in time is left out, never posted late; quiet hours hold a post back until they
end. Times that the clock leaps over in spring come an hour later.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import field_validator

from weilu.kernel.actions import Action, Reply, Say, Sleep, Wake
from weilu.kernel.events import MessageSent, PracticeSwitched, Woke
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean, clock
from weilu.kernel.schedule import following
from weilu.kernel.texts import LANGS, Text, together

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = [Text(f"周{zh}", en[:3]) for zh, en in zip("一二三四五六日", NAMES, strict=True)]
SPANS = {"daily": 7, "每天": 7, "每日": 7, "weekdays": 5, "工作日": 5}
WEEKENDS = ("weekends", "周末")
HEAD = Text("本周安排", "This week")
EMPTY = Text("还没有安排", "Nothing is planned")
NO_ENTRY = Text("看不懂“{entry}”：要写成“周一 09:00 内容”", "“{entry}” should be like “Mon 09:00 text”")
NO_DAY = Text("看不懂“{entry}”里的星期：{day}", "“{entry}”: “{day}” is no day of the week")
NO_DATE = Text(
    "看不懂日期“{entry}”：要写成 2026-10-01 或 2026-10-01~2026-10-07",
    "“{entry}” should be like 2026-10-01 or 2026-10-01~2026-10-07",
)
ENTRY = re.compile(r"(\S+)\s+(\d?\d[:：]\d\d)\s+(\S.*)", re.S)
LATEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Post:
    """One entry: days (0: Monday), wall clock and words."""

    days: frozenset[int]
    at: time
    text: str


def _wrong(text: Text, **values: object) -> ValueError:
    said = text.fill(**values)
    return ValueError(f"{said.en} / {said.zh}")


def post(entry: str) -> Post:
    """An entry as it is written; ValueError says in both languages what is wrong with it."""
    found = ENTRY.fullmatch(entry.strip())
    at = clock(found[2]) if found else None
    if found is None or at is None:
        raise _wrong(NO_ENTRY, entry=entry[:40])
    days: set[int] = set()
    for part in re.split("[,，、]", found[1]):
        days |= _days(part.lower(), entry[:40])
    return Post(frozenset(days), at, found[3].replace("\\n", "\n"))


def _days(part: str, entry: str) -> set[int]:
    """daily, weekdays, 周末, Mon, mon-fri, 周一至周五, 周一三五."""
    if part in SPANS:
        return set(range(SPANS[part]))
    if part in WEEKENDS:
        return {5, 6}
    ends = re.split("[-~至到]", part)
    first, last = _day(ends[0]), _day(ends[-1])
    if len(ends) <= 2 and first is not None and last is not None:
        return {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    several = re.fullmatch("周([一二三四五六日天]+)", part)
    if several is None:
        raise _wrong(NO_DAY, entry=entry, day=part)
    return {"一二三四五六日".index(one.replace("天", "日")) for one in several[1]}


def _day(word: str) -> int | None:
    """The weekday that a word names, in either language."""
    found = re.fullmatch("(?:周|星期|礼拜)?([一二三四五六日天])", word)
    if found:
        return "一二三四五六日".index(found[1].replace("天", "日"))
    return next((n for n, name in enumerate(NAMES) if word in (name.lower(), name[:3].lower())), None)


def _dates(entry: str) -> tuple[date, date]:
    try:
        first, _, last = entry.strip().replace("至", "~").partition("~")
        return date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError as error:
        raise _wrong(NO_DATE, entry=entry[:40]) from error


class PostsSettings(Settings):
    posts: tuple[str, ...] = setting(
        (), Text("每行一条：星期 时刻 内容", "Days, time and text, one each"), max_length=50
    )
    skip: tuple[str, ...] = setting(
        (), Text("这些日期不发", "Dates on which nothing is posted"), max_length=100
    )
    words: Words = setting(("本周安排", "calendar"), Text("看安排的口令", "Words that show the week"))

    @field_validator("posts")
    @classmethod
    def _posts(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(entry for entry in entries if post(entry))

    @field_validator("skip")
    @classmethod
    def _skip(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(entry for entry in entries if _dates(entry))


class PostsState(State):
    next: datetime | None = None
    """When the alarm is set for."""


Answer = tuple[PostsState, list[Action]]


def decide(
    event: MessageSent | PracticeSwitched | Woke, state: PostsState, settings: PostsSettings, facts: Facts
) -> Answer:
    if isinstance(event, MessageSent):
        return _heard(event, state, settings)
    if isinstance(event, PracticeSwitched):
        if event.mode == "off":
            return state.but(next=None), [Sleep(name="post")]
        return _armed(event.local, state, settings)
    if state.next is None or event.at < state.next:
        return state, []
    due, after = state.next.astimezone(event.local.tzinfo), _armed(event.local, state, settings)
    skipped = any(first <= due.date() <= last for first, last in map(_dates, settings.skip))
    if event.late or skipped or event.at - state.next > LATEST:
        return after
    before = due - timedelta(seconds=1)
    now = [one for one in map(post, settings.posts) if following(before, one.at, one.days) == state.next]
    return after[0], [*(Say(text=Text(one.text, one.text)) for one in now), *after[1]]


def _heard(event: MessageSent, state: PostsState, settings: PostsSettings) -> Answer:
    """Show the week; and where no alarm is set, as in a group that came later, set it."""
    if event.late:
        return state, []
    if clean(event.text, 40).lower() in settings.words:
        return state, [Reply(message=event.id, text=_calendar(settings), member=event.member)]
    if settings.posts and (state.next is None or event.at - state.next > LATEST):
        return _armed(event.local, state, settings)
    return state, []


def _armed(local: datetime, state: PostsState, settings: PostsSettings) -> Answer:
    coming = [following(local, one.at, one.days) for one in map(post, settings.posts)]
    if not coming:
        return state.but(next=None), [Sleep(name="post")] if state.next else []
    return state.but(next=min(coming)), [Wake(name="post", at=min(coming))]


def _calendar(settings: PostsSettings) -> Text:
    every = sorted((day, one.at, one.text) for one in map(post, settings.posts) for day in one.days)
    rows = [
        Text(*(f"{WEEK[day][lang]} {at:%H:%M} {clean(text.splitlines()[0], 60)}" for lang in LANGS))
        for day, at, text in every
    ]
    return together([HEAD, *rows[:60]]) if rows else EMPTY


PRACTICE = Practice(
    title=Text("定时发布", "Scheduled posts"),
    does=Text(
        "每周固定时刻发布内容，并随时可查本周安排", "Posts at fixed times of the week, and shows the week"
    ),
    since="0.2",
    catalogue=("E2", "E5"),
    scope="group",
    listens=(MessageSent, PracticeSwitched, Woke),
    may=(Say, Reply, Wake, Sleep),
    settings=PostsSettings,
    state=PostsState,
    decide=decide,
    cues=lambda settings: None if settings.posts else settings.words,
)

"""The terms of a camp, what is kept of who takes part, and how it is told."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from weilu.kernel.facts import Facts
from weilu.kernel.practice import Settings, Words, setting
from weilu.kernel.texts import Text, together

OPENED = Text(
    "📚 {title} 开营，共 {days} 天\n每天发“{word}”加至少 {length} 个字，或配一张图片；今天就算第 1 天",
    "📚 {title} begins, days: {days}\nEach day write “{word}” and at least {length} characters, "
    "or add a picture. Today is day 1",
)
CARDS = Text(
    "漏了一天可发“{word}”补卡，每人 {cards} 张", "Missed yesterday? “{word}” makes up, {cards} times each"
)
EVENING = Text(
    "{title} 第 {day}/{days} 天：{done}/{all} 人打卡",
    "{title}, day {day} of {days}: {done} of {all} checked in",
)
STREAKS = Text("连续：{names}", "In a row: {names}")
NOT_YET = Text("还有 {left} 位没来，睡前都来得及 🙂", "Not yet here: {left}; there is time before bed 🙂")
OVER = Text("🎓 {title} 结营：{done}/{all} 人坚持到底", "🎓 {title} is over: {done} of {all} finished")
CERTIFICATE = Text(
    "🏅 证书：{name} 完成“{title}”，{kept}/{days} 天，最长连续 {streak} 天",
    "🏅 Certificate: {name} finished “{title}”, {kept} of {days} days, {streak} in a row at best",
)
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class CampSettings(Settings):
    words: Words = setting(("打卡", "check in"), Text("打卡口令", "Words that check in"))
    make_up: Words = setting(("补卡", "make up"), Text("补卡口令", "Words that make up"))
    end: Words = setting(("结束打卡营", "end camp"), Text("提前结营口令", "Words that end it"))
    length: int = setting(10, Text("文字至少几个字", "Characters at least"), ge=0, le=500)
    points: int = setting(5, Text("每天的积分", "Points for a day"), ge=0, le=100)
    cards: int = setting(2, Text("每人几张补卡", "Make-up cards each"), ge=0, le=30)
    misses: int = setting(0, Text("缺几天仍算完成", "Days that may be missed"), ge=0, le=100)
    confirm: bool = setting(True, Text("每次打卡都回应", "Answer each check-in"))
    evening: str = setting("21:00", Text("晚间播报时刻", "Evening post, HH:MM"), pattern=CLOCK)
    title: str = setting("", Text("营的名字", "The camp's name"), max_length=80)
    days: int = setting(21, Text("共几天", "How many days"), ge=1, le=366)


class Student(BaseModel):
    """`done`: a bit for each day; `cards`: those used."""

    model_config = ConfigDict(frozen=True)
    done: int = 0
    cards: int = 0

    def streak(self, day: int) -> int:
        """Days in a row up to this one, or to the day before while this one is still open."""
        last = day if self.done >> max(day, 0) & 1 else day - 1
        return next((n for n in range(last + 1) if not self.done >> (last - n) & 1), max(last + 1, 0))


def _told(words: tuple[str, ...]) -> Text:
    """How a word is told: the first in Chinese, the last in English."""
    return Text(words[0], words[-1]) if words else Text("…", "…")


def opened(settings: CampSettings) -> Text:
    """How a camp is announced."""
    word, length = _told(settings.words), settings.length
    said = [OPENED.fill(title=settings.title, days=settings.days, word=word, length=length)]
    if settings.cards and settings.make_up:
        said.append(CARDS.fill(word=_told(settings.make_up), cards=settings.cards))
    return together(said)


def evening(students: Mapping[str, Student], day: int, settings: CampSettings, facts: Facts) -> Text:
    """How the day went; nobody who is still missing is named."""
    done = sum(student.done >> day & 1 for student in students.values())
    said = [EVENING.fill(title=settings.title, day=day + 1, days=settings.days, done=done, all=len(students))]
    best = sorted(students.items(), key=lambda one: (-one[1].streak(day), one[0]))[:5]
    names = ", ".join(f"{facts.name(m)} {s.streak(day)}" for m, s in best if s.streak(day) > 1)
    said += [STREAKS.fill(names=names)] if names else []
    said += [NOT_YET.fill(left=len(students) - done)] if done < len(students) else []
    return together(said)


def certificates(
    students: Mapping[str, Student], days: int, settings: CampSettings, facts: Facts
) -> list[Text]:
    """Who finished, counted over `days`, thirty in a post."""
    kept = {m: s for m, s in students.items() if s.done.bit_count() >= days - settings.misses}
    said = [OVER.fill(title=settings.title, done=len(kept), all=len(students))]
    for member, student in kept.items():
        count, best = student.done.bit_count(), max(student.streak(day) for day in range(settings.days))
        name, title = facts.name(member), settings.title
        said.append(CERTIFICATE.fill(name=name, title=title, kept=count, days=days, streak=best))
    return [together(said[n : n + 30]) for n in range(0, len(said), 30)]

"""How figures, days and changes are put in words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from weilu.analysis.results import Value
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Lang, Text, plain
from weilu.kernel.time import date_of
from weilu.kernel.words import UNITS
from weilu.report.words import WORDS

UNKNOWN = "–"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SECONDS = (
    (90, 1, "seconds"),
    (5400, 60, "minutes"),
    (129_600, 3600, "hours"),
    (float("inf"), 86_400, "days"),
)
SURE = 0.95
"""A figure known for a smaller share of its cases than this says so."""
FEW = 20
"""A change from fewer than this is told in figures, not per cent."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside the one before. `tone` is good, bad or flat; `words` are short, `before` is said
    in full."""

    arrow: str
    words: str
    tone: str
    before: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speaks one language; times are of one zone."""

    lang: Lang
    zone: ZoneInfo

    def t(self, key: str, **values: object) -> str:
        """The words of a key, with its places filled."""
        words = WORDS[key]
        return (words.fill(**values) if values else words)[self.lang]

    def text(self, words: Text) -> str:
        return words[self.lang]

    def count(self, value: float | None) -> str:
        """A figure of anything that is counted."""
        if value is None:
            return UNKNOWN
        sign = "−" if value < 0 else ""
        size = abs(value)
        if size >= 10_000 and self.lang == "zh":
            return f"{sign}{size / 10_000:.{0 if size >= 1_000_000 else 1}f} 万"
        if size >= 1_000_000:
            return f"{sign}{size / 1_000_000:.1f} M"
        if size >= 100_000:
            return f"{sign}{size / 1000:.0f} k"
        whole = abs(size - round(size)) < 0.05 or size >= 100
        return f"{sign}{size:,.{0 if whole else 1}f}"

    def share(self, value: float | None) -> str:
        """A share of 0 to 1 in per cent."""
        if value is None:
            return UNKNOWN
        if 0 < value < 0.001:
            return "<0.1%"
        size = abs(value * 100)
        digits = 0 if size >= 9.95 or abs(size - round(size)) < 0.05 else 1
        return f"{value * 100:.{digits}f}%"

    def figure(self, value: float | None, unit: str) -> str:
        """A figure without the words of its unit, but with the sign that belongs to it."""
        if value is None:
            return UNKNOWN
        if unit == "share":
            return self.share(value)
        if unit == "seconds":
            return " ".join(self.wait(value))
        if unit == "index":
            return f"{value:.2f}"
        if unit == "ratio":
            return f"{value:.1f}×" if self.lang == "en" else f"{value:.1f} 倍"
        return self.count(value)

    def wait(self, seconds: float) -> tuple[str, str]:
        """A time span, and its unit."""
        scale, unit = next((scale, unit) for top, scale, unit in _SECONDS if seconds < top)
        return self.count(round(seconds / scale, 0 if seconds / scale >= 10 else 1)), self.t(f"unit_{unit}")

    def unit(self, unit: str) -> str:
        """The words after a figure; empty where `figure` has said it."""
        return "" if unit in ("share", "seconds", "index", "ratio", "count") else UNITS[unit][self.lang]

    def day(self, day: int) -> str:
        date = date_of(day)
        if self.lang == "zh":
            return f"{date.year}年{date.month}月{date.day}日"
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"

    def short_day(self, day: int) -> str:
        """Without the year."""
        date = date_of(day)
        return f"{date.month}月{date.day}日" if self.lang == "zh" else f"{date.day} {_MONTHS[date.month - 1]}"

    def month(self, day: int) -> str:
        """A month; January, or the first shown, has its year."""
        date = date_of(day)
        if date.month == 1:
            return str(date.year)
        return f"{date.month}月" if self.lang == "zh" else _MONTHS[date.month - 1]

    def moment(self, at: int) -> str:
        """A time of the log (microseconds, UTC) on the clock of the zone."""
        try:
            time = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(self.zone)
        except OverflowError:
            return UNKNOWN
        return f"{time:%Y-%m-%d %H:%M}"

    def interval(self, value: Value, unit: str) -> str:
        """`12–31%`; empty where there is none."""
        if value.low is None or value.high is None:
            return ""
        return f"{self.figure(value.low, unit)} – {self.figure(value.high, unit)}"

    def change(self, now: Value | None, before: Value | None, metric: Metric) -> Change | None:
        """What became of a figure; None where either is not known."""
        if now is None or before is None or now.value is None or before.value is None:
            return None
        gap = now.value - before.value
        said = self.t("before", value=plain(self.figure(before.value, metric.unit)))
        words = self._gap(gap, before.value, metric)
        if not words:
            return Change("→", self.t("same"), "flat", said)
        better = {"more": 1, "less": -1, "neither": 0}[metric.better] * gap
        tone = "good" if better > 0 else "bad" if better < 0 else "flat"
        return Change("↑" if gap > 0 else "↓", words, tone, said)

    def _gap(self, gap: float, before: float, metric: Metric) -> str:
        """The size of a change; empty where it rounds to nothing."""
        if metric.unit == "share":
            points = f"{abs(gap) * 100:.{0 if abs(gap) >= 0.0995 else 1}f}"
            return "" if float(points) == 0 else self.t("points", n=points)
        if metric.unit == "index":
            return "" if abs(gap) < 0.005 else f"{abs(gap):.2f}"
        if before >= FEW and metric.unit != "days" and abs(gap) / before < 10:
            percent = f"{abs(gap) / before * 100:.0f}"
            return "" if percent == "0" else f"{percent}%"
        said = self.figure(abs(gap), metric.unit)
        return "" if said == self.figure(0.0, metric.unit) else said

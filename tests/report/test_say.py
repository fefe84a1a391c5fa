"""Figures, days and changes in words."""

from zoneinfo import ZoneInfo

import pytest

from weilu.analysis.results import Value
from weilu.kernel.metric import Metric
from weilu.kernel.texts import plain
from weilu.report.say import Say

EN, ZH = Say("en", ZoneInfo("Asia/Shanghai")), Say("zh", ZoneInfo("Asia/Shanghai"))


def value(number: float | None, **more: float) -> Value:
    return Value(0, "", number, 10, 1.0, more.get("low"), more.get("high"))


def metric(unit: str, better: str = "more") -> Metric:
    return Metric(
        title=plain("x"), meaning=plain("x"), unit=unit, grain="window", catalogue=(), better=better  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "unit", "en", "zh"),
    [
        (None, "share", "–", "–"),
        (0.0, "share", "0%", "0%"),
        (0.0004, "share", "<0.1%", "<0.1%"),
        (0.052, "share", "5.2%", "5.2%"),
        (0.13, "share", "13%", "13%"),
        (12.0, "members", "12", "12"),
        (12.34, "members", "12.3", "12.3"),
        (-3.0, "members", "−3", "−3"),
        (124_441.0, "messages", "124 k", "12.4 万"),
        (2_345_678.0, "messages", "2.3 M", "235 万"),
        (60.0, "seconds", "60 s", "60 秒"),
        (600.0, "seconds", "10 min", "10 分钟"),
        (3 * 3600.0, "seconds", "3 h", "3 小时"),
        (200_000.0, "seconds", "2.3 days", "2.3 天"),
        (0.456, "index", "0.46", "0.46"),
        (1.5, "ratio", "1.5×", "1.5 倍"),
    ],
)
def test_figures(number: float | None, unit: str, en: str, zh: str) -> None:
    assert EN.figure(number, unit) == en
    assert ZH.figure(number, unit) == zh


def test_days_and_times_are_of_the_zone() -> None:
    assert EN.day(20_000) == "4 Oct 2024" and ZH.day(20_000) == "2024年10月4日"
    assert EN.moment(0) == "1970-01-01 08:00"
    assert EN.moment(2**63 - 1) == "–"


@pytest.mark.parametrize(
    ("now", "before", "unit", "better", "arrow", "words", "tone"),
    [
        (83.0, 122.0, "members", "more", "↓", "32%", "bad"),
        (5.0, 3.0, "members", "more", "↑", "2", "good"),
        (0.62, 0.555, "share", "less", "↑", "6.5 pts", "bad"),
        (0.5, 0.5, "share", "more", "→", "unchanged", "flat"),
        (1.04, 1.0, "members", "more", "→", "unchanged", "flat"),
        (40.0, 20.0, "messages", "neither", "↑", "100%", "flat"),
    ],
)
def test_changes(
    now: float, before: float, unit: str, better: str, arrow: str, words: str, tone: str
) -> None:
    found = EN.change(value(now), value(before), metric(unit, better))
    assert found and (found.arrow, found.words, found.tone) == (arrow, words, tone)


def test_a_change_from_or_to_the_unknown_is_not_told() -> None:
    assert EN.change(None, value(1), metric("share")) is None
    assert EN.change(value(1), value(None), metric("share")) is None


def test_intervals() -> None:
    assert EN.interval(value(0.2, low=0.12, high=0.31), "share") == "12% – 31%"
    assert EN.interval(value(0.2), "share") == ""

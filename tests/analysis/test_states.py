"""Member states: each of them, week by week, from what was said."""

from collections.abc import Sequence
from datetime import date, timedelta

import worked

from weilu.analysis.base.states import states
from weilu.kernel.time import day_number

MONDAY = date(2026, 3, 2)
WEEKS = 8


def _says(week: int, day: int, minute: int, member: str) -> dict[str, str]:
    on = MONDAY + timedelta(7 * week + day)
    return {"at": f"{on} 09:{minute:02d}", "member": member}


def _talk(*weeks: int) -> list[dict[str, str]]:
    """ana and bo speak with each other on the Sunday of these weeks."""
    return [_says(week, 6, minute, who) for week in weeks for minute, who in enumerate(("ana", "bo"))]


def _of(member: str, rows: Sequence[dict[str, str]]) -> list[str]:
    """The member's state in each of the weeks, the first one first."""
    as_of = day_number(MONDAY) + 7 * WEEKS - 1
    with worked.duck(worked.facts([*rows]), as_of) as base:
        found = states(base, WEEKS).to_pyarrow().to_pylist()
    by_week = {WEEKS - 1 - row["back"]: row["state"] for row in found if row["member"] == member}
    return [by_week.get(week, "-") for week in range(WEEKS)]


def test_regular_goes_and_comes_back() -> None:
    assert _of("ana", _talk(0, 1, 2, 6)) == [
        "newly_active", "still_active", "consistent", "consistent",
        "disengaged", "disengaged", "returned", "paused",
    ]  # fmt: skip


def test_dropped_within_two_weeks_of_the_first() -> None:
    assert _of("ana", _talk(1))[1:5] == ["newly_active", "dropped", "dropped", "disengaged"]
    assert _of("ana", _talk(1, 2))[1:5] == ["newly_active", "still_active", "dropped", "disengaged"]


def test_who_is_not_answered_is_not_active() -> None:
    rows = [{"at": f"{MONDAY} 08:00", "member": "cai", "kind": "join"}, _says(1, 0, 0, "cai")]
    assert _of("cai", rows) == ["lurker"] * WEEKS
    late = [_says(1, 0, 0, "cai")]
    assert _of("cai", late)[:2] == ["-", "lurker"]


def test_who_left_has_no_state_from_the_day_on() -> None:
    sunday = MONDAY + timedelta(13)
    rows = [*_talk(0, 1), {"at": f"{sunday} 23:00", "member": "ana", "kind": "leave"}]
    assert _of("ana", rows) == ["newly_active", *["-"] * 7]
    monday = [*rows[:-1], {"at": f"{sunday + timedelta(1)} 00:00", "member": "ana", "kind": "leave"}]
    assert _of("ana", monday) == ["newly_active", "still_active", *["-"] * 6]
    again = [*monday, {"at": f"{sunday + timedelta(9)} 00:00", "member": "ana", "kind": "join"}]
    assert _of("ana", again)[1:4] == ["still_active", "-", "disengaged"]


def test_vital_needs_five_partners_with_five_links_each_in_three_weeks() -> None:
    """The last of the partners of a day answers ana and is not answered: one link a day."""

    def week(number: int, partners: int, days: int) -> list[dict[str, str]]:
        return [
            _says(number, day, 2 * partner + place, who)
            for day in range(days)
            for partner in range(partners)
            for place, who in enumerate(("ana", f"p{partner}"))
        ]

    enough = [row for number in (0, 1, 2) for row in week(number, 5, 5)]
    assert _of("ana", enough)[:5] == ["newly_active", "still_active", "vital", "vital", "disengaged"]
    for partners, days in ((4, 5), (5, 4)):
        few = [row for number in (0, 1, 2) for row in week(number, partners, days)]
        assert _of("ana", few)[2] == "consistent"

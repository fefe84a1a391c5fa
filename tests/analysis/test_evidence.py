"""What findings point at, from worked tables, and a whole analysis end to end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import worked

from weilu.analysis.base.evidence import KINDS, NAMED, of
from weilu.analysis.results import Results
from weilu.analysis.run import Analysis, _groups, analyse
from weilu.kernel.time import day_number

AS_OF = day_number(datetime(2026, 3, 28, tzinfo=UTC).date())
Row = dict[str, str]


def said(at: str, member: str, number: int, **more: object) -> Row:
    return {"at": at, "member": member, "id": str(number), **{k: str(v) for k, v in more.items()}}


def ids(rows: list[Row], kind: str) -> list[int]:
    with worked.duck(worked.facts(rows), AS_OF) as base:
        results = Results(_groups(base), base)
        return [one.event for one in of(results, kind, "g")]


def test_at_most_five_and_the_newest_first() -> None:
    rows = [said(f"2026-03-{day:02d} 09:00", "ana", day) for day in range(1, 10)]
    assert ids(rows, "last_messages") == [9, 8, 7, 6, 5]


def test_unanswered_requests_of_this_window_newest_first() -> None:
    rows = [
        said("2026-02-01 09:00", "ana", 1, request=1),
        said("2026-03-02 09:00", "ana", 2, request=1),
        said("2026-03-03 09:00", "ana", 3, request=1),
        said("2026-03-03 10:00", "bo", 4, reply_to=3),
        said("2026-03-04 09:00", "bo", 5, request=1),
    ]
    assert ids(rows, "unanswered") == [5, 2]


def test_the_last_words_of_the_faded_the_most_answered_first() -> None:
    rows = [
        said("2026-01-20 09:00", "ana", 1),
        said("2026-02-01 09:00", "bo", 2),
        said("2026-02-01 09:01", "bo", 3),
        said("2026-02-01 12:00", "stays", 4, reply_to=3),
        said("2026-03-20 09:00", "stays", 5),
        said("2025-06-01 09:00", "longgone", 6),
    ]
    assert ids(rows, "faded") == [3, 1]


def test_pushes_name_one_post_of_each_text_the_most_copied_first() -> None:
    copies = [said(f"2026-03-{day:02d} 08:00", "shop", day, copy=7) for day in range(10, 14)]
    rows = [
        *copies,
        said("2026-03-15 09:00", "ana", 20, forwarded="true"),
        said("2026-03-16 09:00", "ana", 21),
    ]
    assert ids(rows, "pushes") == [13, 20]


def test_the_first_words_of_newcomers_nobody_met() -> None:
    rows = [
        said("2026-01-01 09:00", "old", 1),
        said("2026-03-02 09:00", "ana", 2),
        said("2026-03-02 09:05:01", "ana", 3),
        said("2026-03-05 09:00", "bo", 4),
        said("2026-03-05 12:00", "old", 5, reply_to=4),
    ]
    assert ids(rows, "unmet") == [2]


def test_no_evidence_once_the_tables_are_gone() -> None:
    assert all(of(Results([]), kind, "g") == () for kind in (*KINDS, *NAMED))


@pytest.fixture(scope="module")
def analysis() -> Iterator[Analysis]:
    """Three groups: one that talks, one that a single voice fills, one that went silent."""
    rows: list[Row] = []
    start = datetime(2025, 12, 1, 9, tzinfo=UTC)
    for day in range(118):
        at = start + timedelta(days=day)
        for minute, member in enumerate(("ana", "bo", "cai", "dee")):
            rows.append(
                {**said(f"{at + timedelta(minutes=minute):%Y-%m-%d %H:%M}", member, 0), "group": "talk"}
            )
        for minute in range(6):
            at_hour = at + timedelta(hours=minute)
            rows.append({**said(f"{at_hour:%Y-%m-%d %H:%M}", "voice", 0, request=1), "group": "voice"})
        if day % 20 == 0:
            for place in range(5):
                later = at + timedelta(hours=8 + place)
                rows.append({**said(f"{later:%Y-%m-%d %H:%M}", f"m{place}", 0), "group": "voice"})
        if day < 30:
            rows.append({**said(f"{at:%Y-%m-%d %H:%M}", f"x{day % 3}", 0), "group": "gone"})
    for number, row in enumerate(rows, 1):
        row["id"] = str(number)
    with worked.duck(worked.facts(rows), AS_OF) as base:
        yield analyse(base)


def test_end_to_end(analysis: Analysis) -> None:
    kinds = {key: group.verdict.kind for key, group in analysis.groups.items()}
    assert kinds == {"talk": "keep", "voice": "revive", "gone": "dissolve"}
    found = {key: {f.diagnosis for f in group.findings} for key, group in analysis.groups.items()}
    assert "silence" in found["gone"]
    assert {"unanswered", "monologue"} <= found["voice"]
    assert not {"unanswered", "monologue", "silence", "decline", "pushing"} & found["talk"]


def test_end_to_end_evidence_points_at_the_group(analysis: Analysis) -> None:
    for group in analysis.groups.values():
        for finding in group.findings:
            assert len(finding.evidence) <= 5
            assert finding.remedy.en or group.verdict.remedy.en
            assert finding.catalogue and finding.diagnosis
    loudest = [f.evidence for f in analysis.groups["voice"].findings if f.diagnosis == "monologue"][0]
    assert len(loudest) == 5 and {one.member for one in loudest} == {"voice"}

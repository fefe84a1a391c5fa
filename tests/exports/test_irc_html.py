"""IRC logs as web pages."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from logs import Reader

HEAD = '<span class="irc-date">[{}]</span> <span class="irc-{}">{}</span><br />\n'
PAGE = "<pre>\n" + "".join(
    HEAD.format(*line)
    for line in (
        ("5:10", "green", "* bo (u@h) has joined #tea"),
        (
            "5:11",
            "black",
            '&lt;ana&gt; bo: see <a href="https://example.org">https://example.org</a> &amp; more',
        ),
        ("5:12", "brick", "* bo nods"),
        ("5:13", "green", "* bo is now known as bo_"),
        ("5:14", "green", "* Topic is 'tea'"),
        ("5:14", "brown", "-server- *** Checking"),
        ("5:15", "green", "* ana sets mode +o bo_"),
        ("5:16", "navy", "* bo_ (u@h) Quit (bye)"),
        ("5:17", "green", "* ana (u@h) has left #tea"),
    )
)


def test_reads_lines_without_their_tags(read: Reader) -> None:
    got = read({"tea/2026-03-01.log": PAGE.removeprefix("<pre>\n")})
    assert [(r["kind"], r["author"], r["text"]) for r in got.rows] == [
        ("join", "bo", ""),
        ("message", "ana", "bo: see https://example.org & more"),
        ("message", "bo", "nods"),
        ("rename", "bo", ""),
        ("leave", "bo", ""),
        ("leave", "ana", ""),
    ]
    assert got.rows[1]["mentions"] == ["bo"]
    assert got.done.troubles == []


def test_a_line_of_another_style_is_skipped(read: Reader) -> None:
    got = read({"tea/2026-03-01.log": PAGE})
    assert [(t.line, t.count) for t in got.done.troubles] == [(1, 1)]


def test_the_duraspace_logs_day_by_day(read: Reader, data: Path) -> None:
    got = read(data / "chat/irc/duraspace_irc.tar.gz")
    assert got.kinds() == {"message": 56_611, "join": 19_896, "leave": 18_334, "rename": 1_012, "notice": 3}
    counted = Counter(
        (datetime.fromtimestamp(r["at"] // 1_000_000, UTC).date().isoformat(), r["kind"]) for r in got.rows
    )
    with (data / "growth/join_leave_per_day.csv").open() as file:
        known = [row for row in csv.DictReader(file) if row["source"] == "irc #duraspace"]
    other = {
        r["date"]
        for r in known
        if (counted[r["date"], "join"], counted[r["date"], "leave"]) != (int(r["joins"]), int(r["leaves"]))
    }
    assert len(other) <= 4, "days pasted from another client"

"""IRC by line: styles, clocks, nick changes, bridges, and the public logs counted."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs import Reader

from weilu.kernel.errors import Unreadable

ZNC = """[08:00:01] *** Joins: bo (~bo@host)
[08:00:05] <ana> bo: welcome
[08:00:09] * bo waves
[08:01:00] *** bo is now known as bo|away
[08:02:00] <bo|away> back later
[08:03:00] *** ana sets mode: +o bo
[08:03:01] *** ana changes topic to 'tea at four'
[08:03:02] -helper- new build is out
[08:04:00] *** bo|away was kicked by ana (enough)
[08:05:00] *** Quits: cy (~cy@host) (Ping timeout)
[08:05:01] *** Parts: di (~di@host) ()
"""


def day(row: dict[str, object]) -> datetime:
    return datetime.fromtimestamp(int(str(row["at"])) // 1_000_000, UTC)


def test_znc_style_with_a_nick_change_followed(read: Reader) -> None:
    got = read({"#tea_20260301.log": ZNC})
    assert list(got.groups) == ["irc/#tea"]
    assert [(r["kind"], r["author"], r["name"]) for r in got.rows] == [
        ("join", "bo", "bo"),
        ("message", "ana", "ana"),
        ("message", "bo", "bo"),
        ("rename", "bo", "bo"),
        ("message", "bo", "bo|away"),
        ("notice", None, None),
        ("notice", None, None),
        ("kick", "bo", "bo|away"),
        ("leave", "cy", "cy"),
        ("leave", "di", "di"),
    ]
    assert got.rows[1]["mentions"] == ["bo"]
    assert (got.rows[3]["target"], got.rows[7]["target"]) == ("bo|away", "ana")
    assert got.done.troubles == []


def test_a_person_is_followed_from_day_to_day(read: Reader) -> None:
    got = read({"2026/03/#t_20260301.log": ZNC, "2026/04/#t_20260401.log": "[07:00:00] <bo|away> again\n"})
    assert got.rows[-1]["author"] == "bo"


def test_ubuntu_style_with_old_actions_and_a_clock_of_twelve_hours(read: Reader) -> None:
    text = (
        "=== bo [~bo@host]  has joined #tea\n[11:58] <ana> first\n[11:59]  * ana waves\n"
        "=== bo shrugs\n=== mode/#tea [+o ana]  by serv\n[12:30] <bo> noon\n[01:02] <two words> one\n"
        "=== bo []  has left #tea []\n"
    )
    got = read({"2026-03-01.raw.txt": text})
    assert [(r["kind"], day(r).hour, r["text"]) for r in got.rows] == [
        ("join", 0, ""), ("message", 11, "first"), ("message", 11, "waves"), ("message", 11, "shrugs"),
        ("message", 12, "noon"), ("message", 13, "one"), ("leave", 13, ""),
    ]  # fmt: skip


def test_a_log_that_passes_midnight_goes_on_the_next_day(read: Reader) -> None:
    got = read(
        {"2026-03-01.txt": "[23:59] <ana> late\n[00:01] <ana> early\n[02:30] <bo> x\n[01:40] <bo> y\n"}
    )
    assert [(day(r).day, day(r).hour) for r in got.rows] == [(1, 23), (2, 0), (2, 1), (2, 2)]


def test_irssi_with_day_lines_marks_and_a_bridge(read: Reader) -> None:
    text = (
        "--- Log opened Sun Mar 01 20:00:00 2026\n20:01 <@ana> hello\n20:02 < bo> hi\n"
        "20:03 <+tea-discord> <Cy D.> from afar\n--- Day changed Mon Mar 02 2026\n"
        "00:10 -!- bo [~bo@host] has quit [bye]\n00:11 -!- di was kicked from #tea by ana [no]\n"
    )
    got = read({"logs/#tea.log": text})
    assert [(r["kind"], r["author"], r["staff"], day(r).day) for r in got.rows] == [
        ("message", "ana", True, 1), ("message", "bo", None, 1), ("message", "Cy D.", None, 1),
        ("leave", "bo", None, 2), ("kick", "di", None, 2),
    ]  # fmt: skip


def test_a_line_may_carry_room_and_day(read: Reader) -> None:
    got = read({"a.txt": "tea 2026-03-01 [23:59] <ana> x\ntea 2026-03-02 === bo [b@h]  has joined #tea\n"})
    assert list(got.groups) == ["irc/tea"]
    assert [(r["kind"], day(r).day) for r in got.rows] == [("message", 1), ("join", 2)]


def test_without_a_day_the_file_says_what_to_do(read: Reader) -> None:
    with pytest.raises(Unreadable, match="2026-03-01"):
        read({"tea.log": ZNC})


def test_a_strange_line_is_skipped_with_its_number(read: Reader) -> None:
    got = read({"2026-03-01.log": ZNC + "no clock at all\n"})
    assert [(t.line, t.count) for t in got.done.troubles] == [(12, 1)]


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    utc, china = read({"tea/2026-03-01.log": ZNC}), read({"tea/2026-03-01.log": ZNC}, tz="Asia/Shanghai")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in china.rows]


def test_the_ubuntu_logs(read: Reader, data: Path) -> None:
    got = read(data / "chat/irc/ubuntu_irc_disentanglement.tar.gz")
    assert got.kinds() == {"message": 109_957, "join": 8_347, "leave": 1_423, "rename": 2_284, "notice": 40}
    assert got.done.troubles == []
    assert len(got.groups) == 5


def test_the_qtox_logs_day_by_day(read: Reader, data: Path) -> None:
    got = read(data / "chat/irc/qtox_irc.tar.gz")
    assert got.kinds() == {"message": 18_864, "join": 6_682, "leave": 6_624, "rename": 145, "notice": 735}
    assert got.done.troubles == []
    counted = Counter((day(r).date().isoformat(), r["kind"]) for r in got.rows)
    with (data / "growth/join_leave_per_day.csv").open() as file:
        known = [row for row in csv.DictReader(file) if row["source"] == "irc #qtox"]
    assert len(known) == 137
    for row in known:
        assert counted[row["date"], "join"] == int(row["joins"]), row
        assert counted[row["date"], "leave"] == int(row["leaves"]), row


def test_the_teeworlds_logs(read: Reader, data: Path) -> None:
    got = read(data / "chat/irc/teeworlds_ddnet_irc.tar.gz")
    assert got.kinds() == {"message": 286_584}
    assert sum(t.count for t in got.done.troubles) == 793, (
        "days logged twice over, half of them without a clock"
    )

"""DiscordChatExporter CSV: dates, several lines, joins, parts of one channel, repeats."""

from datetime import UTC, datetime
from pathlib import Path

from logs import Reader

PART = """AuthorID;Author;Date;Content;Attachments;Reactions;
"1001";"ana#0001";"17-May-19 01:47 PM";"hello
second line, @bo";"";"👍 (2)";
"1002";"bo#0002";"17-May-19 12:05 AM";"Joined the server.";"";"";
"""


def test_reads_messages_and_joins(read: Reader) -> None:
    got = read({"talk/general/1.csv": PART})
    join, message = got.rows
    assert (join["kind"], join["author"], join["name"]) == ("join", "1002", "bo#0002")
    assert message["text"] == "hello\nsecond line, @bo"
    assert message["reactions"] == 2
    assert message["mentions"] == ["bo"]
    assert datetime.fromtimestamp(message["at"] / 1e6, UTC) == datetime(2019, 5, 17, 13, 47, tzinfo=UTC)
    assert [g.name for g in got.groups.values()] == ["general"]


def test_a_part_that_repeats_adds_nothing(read: Reader) -> None:
    other = PART.replace("second line, @bo", "second line; @bo").replace(";", ",")
    got = read({"talk/general/1.csv": PART, "talk/general/2.csv": other})
    counts = next(iter(got.done.counts.values()))
    assert (counts.read, counts.kept, counts.repeated) == (4, 2, 2)


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    utc = read({"talk/general/1.csv": PART})
    china = read({"talk/general/1.csv": PART}, tz="Asia/Shanghai")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in china.rows]
    assert utc.rows[0]["at"] - china.rows[0]["at"] == 8 * 3600 * 1_000_000


def test_a_bad_row_is_counted_and_the_rest_is_read(read: Reader) -> None:
    got = read({"talk/general/1.csv": PART + '"1003";"x";"yesterday";"hi";"";"";\n'})
    assert got.kinds() == {"message": 1, "join": 1}
    assert got.done.troubles[0].count == 1


def test_the_54_channels(read: Reader, data: Path) -> None:
    got = read(data / "chat/discord/komodo_discord_csv.tar.gz")
    assert len(got.groups) == 54
    assert sum(c.read for c in got.done.counts.values()) == 450_782
    assert got.kinds() == {"message": 450_763}
    assert got.done.troubles == []

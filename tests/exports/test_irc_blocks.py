"""IRC in blocks of three lines."""

from pathlib import Path

from logs import Reader

TEXT = "1772324400\nana\nhello\n\n1772324460\nbo\nana: hi\n\n"


def test_reads_blocks_in_utc(read: Reader) -> None:
    got = read({"tea/2026/03-01.txt": TEXT}, tz="Asia/Shanghai")
    assert [(r["at"], r["author"], r["text"]) for r in got.rows] == [
        (1_772_324_400_000_000, "ana", "hello"),
        (1_772_324_460_000_000, "bo", "ana: hi"),
    ]
    assert got.rows[1]["mentions"] == ["ana"]
    assert [g.name for g in got.groups.values()] == ["tea"]


def test_a_damaged_block_is_skipped(read: Reader) -> None:
    got = read({"tea/03-01.txt": TEXT + "177232\nbo\n\n1772324500\nbo\nlater\n"})
    assert [r["text"] for r in got.rows] == ["hello", "ana: hi", "later"]
    assert [(t.line, t.count) for t in got.done.troubles] == [(11, 1)]


def test_the_zig_logs(read: Reader, data: Path) -> None:
    got = read(data / "chat/irc/zig_irc.tar.gz")
    assert got.kinds() == {"message": 137_412}
    assert len(set(got.table["author"].to_pylist())) == 1_054
    assert got.done.troubles == []

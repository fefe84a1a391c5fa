"""Where bytes come from, when they come from somebody who means harm or from a bad disk."""

import gzip
import io
import os
import re
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs import Reader

from weilu.exports.base.source import Source, sources
from weilu.kernel.errors import Unreadable, WeiluError

TALK = "".join(f"[08:{n // 60:02d}:{n % 60:02d}] <ana> line {n} of this day\n" for n in range(600))
NAMES = [f"2026-03-{day:02d}.log" for day in range(1, 6)]


def look(path: Path) -> tuple[list[Source], list[Unreadable]]:
    """Every source with its bytes read, and the problems met."""
    found, problems = [], []
    for source in sources([path], problems.append):
        try:
            source.stream = io.BytesIO(source.stream.read())
        except Unreadable as error:
            problems.append(error)
        found.append(source)
    return found, problems


def zipped(path: Path, files: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def tarred(path: Path, files: dict[str, str | bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def damage(path: Path, change: Callable[[bytearray], object]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_hostile_names_are_only_labels(tmp_path: Path, pack: Callable[..., Path]) -> None:
    names = [
        "../../up.log",
        "/etc/root.log",
        "a\x1b[31m\u202e.log",
        "a/" * 3000 + "deep.log",
        "..",
        "C:\\win.log",
    ]
    found, problems = look(pack(tmp_path / "x", dict.fromkeys(names, "text")))
    assert len(found) == len(names) and not problems
    for source in found:
        assert source.file.isprintable() and len(source.file) < 800
        assert source.parts and not {"", ".", ".."} & set(source.parts)
        assert all("/" not in part and "\\" not in part and part.isprintable() for part in source.parts)
    assert not list(tmp_path.parent.glob("up.log"))


def test_a_zip_bomb_is_cut_off_and_its_neighbours_are_read(read: Reader, tmp_path: Path) -> None:
    bomb = b"\0" * (160 << 20)
    path = zipped(
        tmp_path / "x.zip", {"logs/" + NAMES[0]: TALK, "logs/a.log": bomb, "logs/" + NAMES[1]: TALK}
    )
    found, problems = look(path)
    assert [p.what.en for p in problems] == ["The compressed file swells suspiciously; reading stopped"]
    assert read(path).kinds() == {"message": 1200}


def test_a_gzip_bomb_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"[08:00] <ana> x\n" * (12 << 20)))
    _, problems = look(path)
    assert len(problems) == 1 and "swells" in problems[0].what.en


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.log": TALK, "b.log": TALK})

    def lock(data: bytearray) -> None:
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1

    found, problems = look(damage(path, lock))
    assert [source.parts[-1] for source in found] == ["b.log"]
    assert [(p.file, p.what.en) for p in problems] == [
        (f"{path}!a.log", "The archive is locked with a password")
    ]


def test_other_ways_to_compress_are_named(tmp_path: Path) -> None:
    _, problems = look(zipped(tmp_path / "x.zip", {"a.log": TALK}, zipfile.ZIP_LZMA))
    assert "not supported" in problems[0].what.en


def test_a_bad_member_of_a_zip_costs_only_itself(read: Reader, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {f"logs/{name}": TALK for name in NAMES})

    def spoil(data: bytearray) -> None:
        start = data.index(NAMES[2].encode()) + 20
        data[start : start + 40] = b"\xff" * 40

    got = read(damage(path, spoil))
    days = [r["at"] // 86_400_000_000 for r in got.rows]  # type: ignore[operator]
    assert {day: days.count(day) for day in set(days)} == {20_513 + n: 600 for n in (0, 1, 3, 4)}
    assert len(got.done.troubles) == 1 and NAMES[2] in got.done.troubles[0].file


def test_a_truncated_tar_gz_keeps_what_stands_before(read: Reader, tmp_path: Path) -> None:
    random = Random(1)
    days = {
        f"logs/{name}": "".join(f"[08:00] <ana> {random.random()}\n" for _ in range(600)) for name in NAMES
    }
    path = tarred(tmp_path / "x.tar.gz", days)
    got = read(damage(path, lambda data: data.__delitem__(slice(len(data) * 2 // 3, None))))
    assert 3 * 600 <= got.kinds()["message"] < 4 * 600
    assert any("damaged" in t.why.en for t in got.done.troubles)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_truncated_zip_keeps_what_stands_before(read: Reader, tmp_path: Path, streamed: bool) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

    random, out = Random(1), Pipe()
    days = {
        f"logs/{name}": "".join(f"[08:00] <ana> {random.random()}\n" for _ in range(600)) for name in NAMES
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in days.items():
            with archive.open(name, "w") as member:
                member.write(text.encode())
    path = tmp_path / "x.zip"
    path.write_bytes(out.getvalue()[: len(out.getvalue()) * 2 // 3])
    got = read(path)
    counts = got.kinds()["message"], [t.why.en for t in got.done.troubles]
    assert 3 * 600 <= counts[0] < 4 * 600, counts
    assert any("damaged" in why for why in counts[1])
    assert not any(re.search("[a-z]{3}", t.why.zh) for t in got.done.troubles)


def test_a_bad_header_in_a_tar_costs_one_member(read: Reader, tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", {f"logs/{name}": TALK for name in NAMES}, "w")

    def spoil(data: bytearray) -> None:
        start = data.index(NAMES[2].encode())
        data[start : start + 4] = b"\xff\xff\xff\xff"

    got = read(damage(path, spoil))
    assert got.kinds() == {"message": 2400}
    assert ["damaged" in t.why.en for t in got.done.troubles] == [True]


def test_a_tar_cut_between_members_is_noticed(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", {"a.log": "a" * 512, "b.log": "b" * 512}, "w")
    found, problems = look(damage(path, lambda data: data.__delitem__(slice(1024, None))))
    assert len(found) == 1 and len(problems) == 1


def test_a_truncated_gzip_gives_every_byte_before_the_damage(tmp_path: Path) -> None:
    text = "".join(f"[08:00] <ana> {os.urandom(9).hex()}\n" for _ in range(40_000)).encode()
    path = tmp_path / "2026-03-01.log.gz"
    path.write_bytes(gzip.compress(text)[:200_000])
    source = next(opened := sources([path], lambda error: None))
    got = b""
    with pytest.raises(Unreadable, match="damaged"):
        while data := source.stream.read(1000):
            got += data
    assert len(got) > 400_000 and text.startswith(got)
    opened.close()


def test_an_archive_inside_an_archive_is_named_and_a_gz_is_read(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "in.zip", {"a.log": TALK}).read_bytes()
    files = {
        "in.zip": inner,
        "b.log.gz": gzip.compress(TALK.encode()),
        "c.tar": b"\0" * 257 + b"ustar" + b"\0" * 999,
    }
    for pack in (zipped, tarred):
        found, problems = look(pack(tmp_path / "x", files))
        assert [(s.parts[-1], s.stream.read()) for s in found] == [("b.log", TALK.encode())]
        assert sorted(p.file.rpartition("!")[2] for p in problems) == ["c.tar", "in.zip"]
        assert all("inside" in p.what.en for p in problems)


def test_links_hidden_and_empty_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(TALK)
    (tmp_path / "link.log").symlink_to(tmp_path / "a.log")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/b.log").write_text(TALK)
    (tmp_path / "empty.log").touch()
    os.mkfifo(tmp_path / "pipe.log")
    found, problems = look(tmp_path)
    assert [source.parts for source in found] == [(tmp_path.name, "a.log")]
    assert problems == []


@pytest.mark.parametrize("name", ["empty.log", "empty", "absent", "a\0b", "x" * 5000, "pipe"])
def test_nothing_to_read_is_a_clear_error(read: Reader, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.log").touch()
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WeiluError):
        read(tmp_path / name)


def test_the_folder_in_hand_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.log").write_text(TALK)
    monkeypatch.chdir(tmp_path)
    assert [source.parts[0] for source in sources([Path()], lambda error: None)] == [tmp_path.name]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings(read: Reader, encoding: str) -> None:
    text = "[08:00:00] <小安> 大家好，今天喝什么茶？\r\n[08:00:01] <ana> 龙井\0吧\r\n" * 40
    got = read({"2026-03-01.log": text.encode(encoding)})
    assert got.kinds() == {"message": 80}
    assert {r["text"] for r in got.rows} == {"大家好，今天喝什么茶？", "龙井吧"}


def test_a_few_bad_bytes_do_not_make_utf8_chinese_or_latin_1_hanzi(read: Reader) -> None:
    text = "[08:00] <小安> 大家好\n".encode() + b"[08:01] <ana> \xe9t\xe9\n" + "[08:02] <小安> 好\n".encode()
    assert [r["text"] for r in read({"2026-03-01.log": text}).rows] == ["大家好", "\ufffdt\ufffd", "好"]
    latin = b"[08:00] <ana> un \xe9l\xe8ve \xe0 c\xf4t\xe9\n" * 5
    assert "\ufffd" in str(read({"2026-03-01.log": latin}).rows[0]["text"])


SAMPLES = {
    "2026-03-01.log": (TALK, "[08:00:00] <ana> {}\n"),
    "general/1.csv": (
        'AuthorID,Author,Date,Content,Attachments,Reactions\n"1","a","17-May-19 01:47 PM","x","",""\n',
        '"1","a","17-May-19 01:47 PM","{}","",""\n',
    ),
    "room.txt": ("[2026-03-01 08:00:00] <ana> hello\n" * 9, "[2026-03-01 08:00:00] <ana> {}\n"),
    "x.xml": (
        "<slack><message><ts>2026-03-01T08:00:00</ts><user>a</user><text>x</text></message>\n",
        "<message><ts>2026-03-01T08:00:01</ts><user>a</user><text>{}</text></message>",
    ),
    "room": (
        '{"type":"m.room.message","event_id":"$1","origin_server_ts":1,"sender":"@a:b","content":{"body":"x"}}\n',
        '{"type":"m.room.message","event_id":"$2","origin_server_ts":2,"sender":"@a:b","content":{"body":"{}"}}\n',
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_line_of_64_mb_is_dropped_in_bounded_memory(read: Reader, name: str) -> None:
    head, line = SAMPLES[name]
    text = (head + line.replace("{}", "x" * (64 << 20), 1) + line.replace("{}", "after", 1)).encode()
    tracemalloc.start()
    try:
        got = read({name: text})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "message" in got.kinds()
    assert peak < 80 << 20

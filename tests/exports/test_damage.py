"""A hundred seeded damaged copies of each sample: a clear error or what can be read, in five seconds."""

import gzip
import signal
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from logs import DATA

from weilu.exports.base import Options
from weilu.jobs.ingest import ingest
from weilu.kernel.errors import OperatorError, Unreadable
from weilu.lake import Lake

COPIES = 100
LIMIT = 5
SLICE = 16_000
"""Bytes taken of a sample: damage is as likely in a small one, and a hundred copies are read quickly."""


def samples() -> list[str]:
    """Every fixture, every log of the real ones, and a few members of each archive."""
    found = [str(p.relative_to(DATA)) for p in sorted((DATA / "fixtures").rglob("*")) if p.is_file()]
    for path in sorted((DATA / "chat").rglob("*.gz")):
        name = str(path.relative_to(DATA))
        found.append(f"{name}!{_member(path)}" if path.name.endswith(".tar.gz") else name)
    return found


def _member(path: Path) -> str:
    with tarfile.open(path) as archive:
        return next(m.name for m in archive if m.isreg() and m.size > 500 and "annotation" not in m.name)


def load(sample: str) -> tuple[str, bytes]:
    """Name and first bytes of a sample."""
    name, _, member = sample.partition("!")
    if member:
        with tarfile.open(DATA / name) as archive:
            file = archive.extractfile(member)
            assert file is not None
            return member, file.read(SLICE)
    if name.endswith(".gz"):
        with gzip.open(DATA / name) as packed:
            return Path(name).stem, packed.read(SLICE)
    with (DATA / name).open("rb") as plain:
        return Path(name).name, plain.read(SLICE)


def harm(data: bytes, other: bytes, random: Random) -> bytes:
    """One of the things that disks, editors and people do to files."""
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((1, 3, 40, 400, 4000)))
    span, before, after = data[start:end], data[:start], data[end:]
    ways = (
        lambda: before,
        lambda: before + bytes(byte ^ 1 << random.randrange(8) for byte in span) + after,
        lambda: before + after,
        lambda: before + span * random.randint(2, 20) + after,
        lambda: before + b"\0" * random.randint(1, 300) + span + after,
        lambda: before + other[random.randrange(len(other) + 1) :],
        lambda: before + random.choice((b'"', b"{[" * 5000, b"\xff\xfe", b"9" * 400)) + span + after,
    )
    return random.choice(ways)()


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail a copy that takes too long."""

    def late(*_: object) -> None:
        raise AssertionError(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("sample", samples() if DATA.is_dir() else ["absent"])
def test_damaged_copies(tmp_path: Path, data: Path, sample: str) -> None:
    name, whole = load(sample)
    random = Random(sample)
    _, other = load(random.choice(samples()))
    folder = tmp_path / "tea"
    folder.mkdir()
    file = folder / Path(name).name
    for copy in range(COPIES):
        hurt = gzip.compress(whole) if copy % 10 == 9 else whole
        for _ in range(random.randint(1, 4)):
            hurt = harm(hurt, other, random)
        file.write_bytes(hurt)
        lake = Lake(tmp_path / f"lake{copy}")
        with within(LIMIT):
            try:
                ingest([file], lake, Options(zone=ZoneInfo("UTC")))
            except (Unreadable, OperatorError) as error:
                assert error.what.zh and error.what.en, copy

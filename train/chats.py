"""Texts of the public chat logs beside the project, by log. Nothing of them is labelled."""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from weilu.exports.base import Options, Rows, Source
from weilu.exports.base.source import sources
from weilu.jobs.ingest import SURE, choose, readers

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LOGS = {
    "zulip": ("zulip/nightly_testing.tar.gz", "zulip/small_streams.tar.gz"),
    "discord": ("discord/komodo_discord_csv.tar.gz",),
    "irc duraspace": ("irc/duraspace_irc.tar.gz",),
    "irc qtox": ("irc/qtox_irc.tar.gz",),
    "irc teeworlds": ("irc/teeworlds_ddnet_irc.tar.gz",),
    "irc zig": ("irc/zig_irc.tar.gz",),
    "irc ubuntu": ("irc/ubuntu_irc_disentanglement.tar.gz",),
    "gitter": ("gitter",),
    "slack": ("slack",),
    "matrix": ("matrix",),
}
SEALED = "test"
"""Folder of the annotated Ubuntu set that training never reads."""
BOTS = {"feeds", "notary-node-alarms"}
"""Channels of the Discord log in which only programs write."""


def texts(log: str) -> list[str]:
    """Every message of a log of `LOGS` that has words, in the order of its files."""
    found: list[str] = []
    for name in LOGS[log]:
        path = DATA / "chat" / name
        if log == "irc ubuntu":
            with tempfile.TemporaryDirectory() as folder:
                found += _read(_open_part(path, Path(folder)))
        else:
            found += _read(path)
    return found


def _open_part(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as tar:
        some = [m for m in tar if m.isfile() and SEALED not in Path(m.name).parts and ".raw" in m.name]
        tar.extractall(folder, members=some, filter="data")
    return folder


def _read(path: Path) -> Iterator[str]:
    def stop(error: Exception) -> None:
        raise error

    rows, last = Rows(Options()), None
    for source in sources([path], stop):
        if BOTS.isdisjoint(source.parts):
            last = yield from _file(source, rows, last)
    yield from _messages(rows.batch())


def _file(source: Source, rows: Rows, last: str | None) -> Iterator[str]:
    """The messages of a file; gives back the reader that it had."""
    name, sure = choose(source, last)
    if sure >= SURE:
        rows.begin()
        for batch in readers()[name].read(source, rows):
            yield from _messages(batch)
    return name


def _messages(batch) -> Iterator[str]:
    kinds, said = batch.column("kind").to_pylist(), batch.column("text").to_pylist()
    yield from (text for kind, text in zip(kinds, said, strict=True) if kind == "message" and text)

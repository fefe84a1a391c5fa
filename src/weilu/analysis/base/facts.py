"""Facts: what the log says, without the words. One Parquet file beside each file of the log.

Made once for a file of the log, in constant memory, and again only when the judge changes. From here
on nobody reads texts: metrics see that a message asks, links or repeats, not what it says.

| column | meaning |
| --- | --- |
| group, id, at, kind, name, reply_to, media, forwarded, reactions, staff | as in the log |
| member, target | author and target, `platform/key`, so that one person is one member in all groups |
| bot | as in the log; where the log does not say, true for names that call themselves a bot |
| mentions | as in the log |
| day, weekday, hour | in the group's zone: days since 1970, 0 Monday … 6 Sunday, 0 … 23 |
| chars | length of the text |
| request, question, offer, answer, thanks | 1 where the judge says so at its own bar, else 0 |
| value, link, contact | see `weilu.judge` |
| ad | whether the judge calls it an advertisement, at the threshold for groups |
| copy | hash of the text without digits, spaces and case, where it is long enough to be told by it |
| marks | of an advertisement: by what its near copies are known (`weilu.analysis.base.marks`) |
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu import judge
from weilu.analysis.base.marks import marks
from weilu.kernel.memory import roomy, thrifty
from weilu.kernel.time import DAY, HOUR, offset
from weilu.lake import Lake

VERSION = "8"
"""Raised when the judge or these columns change: older facts are made again."""
COPY_MIN = 12
BATCH = 32_768
WORKERS = 2
"""Processes of their own: the judge's steps are too small to let other threads run beside them."""
_BOT = r"(?i)(^|[\W_])bots?($|[\W_\d])|[a-z]bot$"


def facts(lake: Lake) -> list[Path]:
    """Make the facts that are missing and return all fact files of the lake."""
    paths = lake.files()
    with making(lake) as make:
        for path in paths:
            make(path)
    return [_beside(lake, path) for path in paths]


@contextmanager
def making(lake: Lake, much: bool = False) -> Iterator[Callable[[Path], None]]:
    """Make the facts of the log's files that are named, where they are missing, in processes of their own if
    there is much to do: they are there when the context ends. So a file can be judged while the next one is
    still being read. Where `much` is known to come, the processes begin at once."""
    makers = _Makers(lake)
    try:
        if much:
            makers.pool = _workers()
            makers.pool.submit(os.getpid)  # with the first task they all begin
        yield makers.make
        makers.end()
    finally:
        if makers.pool:
            makers.pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Makers:
    """Files that wait for each other, since a batch is judged much faster than its parts one by one."""

    lake: Lake
    some: list[Path] = field(default_factory=list)
    started: list["Future[None]"] = field(default_factory=list)
    rows: int = 0
    pool: ProcessPoolExecutor | None = None

    def make(self, path: Path) -> None:
        """Have the facts of a file made, if they are missing."""
        if _beside(self.lake, path).exists():
            return
        self.some.append(path)
        self.rows += pq.read_metadata(path).num_rows
        if self.rows >= BATCH:
            self.pool = self.pool or _workers()
            self.start(self.pool)

    def start(self, pool: ProcessPoolExecutor) -> None:
        """Hand what waits to a worker."""
        self.started.append(pool.submit(_make, self.lake, self.some))
        self.some, self.rows = [], 0

    def end(self) -> None:
        """Make what is left, and wait for all."""
        if self.some and self.pool:
            self.start(self.pool)
        elif self.some:
            _make(self.lake, self.some)
        for one in self.started:
            one.result()


def _workers() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(WORKERS, get_context("spawn"), initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """A worker leaves interruptions to the process that began it, and lives no longer than that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    thrifty()
    roomy()
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def read(path: Path, columns: list[str] | None = None, few: Sequence[str] = ()) -> pa.Table:
    """One file of the log or of the facts, the columns `few` as dictionaries. Of many small ones, this is
    twice as fast as `read_table`."""
    with pq.ParquetFile(path, read_dictionary=list(few)) as file:
        return file.read(columns, use_threads=False)


def _beside(lake: Lake, path: Path) -> Path:
    return lake.facts / f"v{VERSION}" / path.relative_to(lake.log)


def _make(lake: Lake, paths: list[Path]) -> None:
    groups = lake.groups()
    platforms = {key: info.platform for key, info in groups.items()}
    zones = {key: ZoneInfo(info.zone) for key, info in groups.items()}
    logs = [read(path) for path in paths]
    table, start = _facts(pa.concat_tables(logs), platforms, zones), 0
    for path, log in zip(paths, logs, strict=True):
        _write(table.slice(start, log.num_rows), _beside(lake, path))
        start += log.num_rows


def _write(table: pa.Table, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(f".{os.getpid()}")
    pq.write_table(table, aside)
    os.replace(aside, target)


def _facts(log: pa.Table, platforms: dict[str, str], zones: dict[str, ZoneInfo]) -> pa.Table:
    log = log.combine_chunks()
    texts = log["text"].combine_chunks() if log.num_rows else pa.array([], pa.string())
    judged, alike = _judged(pc.fill_null(texts, "").to_pylist())
    local = _local(log["group"], log["at"].to_numpy(), zones)
    day = local // DAY
    prefix = _prefix(log["group"], platforms)
    named = pc.match_substring_regex(pc.fill_null(log["name"], ""), _BOT)
    bot = pc.coalesce(log["bot"], pc.if_else(named, pa.scalar(True), pa.scalar(None, pa.bool_())))
    columns = {name: log[name] for name in _SAME}
    columns |= {
        "member": pc.binary_join_element_wise(prefix, log["author"], "/"),
        "target": pc.binary_join_element_wise(prefix, log["target"], "/"),
        "bot": bot,
        "mentions": log["mentions"],
        "day": pa.array(day.astype(np.int32)),
        "weekday": pa.array(((day + 3) % 7).astype(np.int32)),
        "hour": pa.array(((local % DAY) // HOUR).astype(np.int32)),
        "chars": pc.fill_null(pc.utf8_length(texts), 0),
        "value": _value(judged.value),
        "ad": pa.array(_ads(judged)),
        "copy": _copies(texts),
        "marks": alike,
    }
    columns |= {name: pa.array(getattr(judged, name)) for name in ("link", "contact")}
    for name, bar in judge.bars().items():
        columns[name] = pa.array((getattr(judged, name) >= bar).astype(np.float32))
    return pa.table(columns)


def _judged(texts: list[str]) -> tuple[judge.Judged, pa.Array]:
    judged = judge.batch(texts)
    return judged, marks(texts, _ads(judged))


def _ads(judged: judge.Judged) -> npt.NDArray[np.bool_]:
    return judged.ad >= judge.threshold()


_SAME = ("group", "id", "at", "kind", "name", "reply_to", "media", "forwarded", "reactions", "staff")


def _local(
    groups: pa.ChunkedArray, at: npt.NDArray[np.int64], zones: dict[str, ZoneInfo]
) -> npt.NDArray[np.int64]:
    local = at.copy()
    keys = groups.unique()
    codes = pc.index_in(groups, keys).to_numpy()
    for code, key in enumerate(keys.to_pylist()):
        mine = np.flatnonzero(codes == code)
        hours, where = np.unique(at[mine] // HOUR, return_inverse=True)
        zone = zones.get(key, ZoneInfo("UTC"))
        local[mine] += np.fromiter((offset(int(h), zone) for h in hours), np.int64, len(hours))[where]
    return local


def _prefix(groups: pa.ChunkedArray, platforms: dict[str, str]) -> pa.Array:
    keys = groups.unique()
    named = pa.array([platforms.get(key, key.split("/", 1)[0]) for key in keys.to_pylist()], pa.string())
    return named.take(pc.index_in(groups, keys).combine_chunks())


def _value(places: npt.NDArray[np.int8]) -> pa.Array:
    names = pa.array([*judge.VALUES, None], pa.string())
    return names.take(pa.array(np.where(places < 0, len(judge.VALUES), places)))


def _copies(texts: pa.Array) -> pa.Array:
    """Two texts have one hash if they differ only in digits, spaces and the case of a to z: a polynomial of
    the bytes that are left, modulo 2**64, for the whole batch at once."""
    texts = pc.fill_null(texts, "")
    ends = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    bare = _BARE.take(np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]])
    kept = (bare > 0).nonzero()[0]
    bare, starts = bare[kept], kept.searchsorted(ends - ends[0])
    filled = starts[1:] > starts[:-1]
    lengths, hashes = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.uint64)
    if len(bare):
        begin, size = starts[:-1], starts[1:] - starts[:-1]
        place = np.arange(len(bare)) - begin.repeat(size)
        powers = np.cumprod(np.full(int(size.max()), _PRIME, np.uint64))
        hashes[filled] = np.add.reduceat(bare * powers.take(place), begin[filled])
        lengths[filled] = np.add.reduceat((bare & 0xC0) != 0x80, begin[filled], dtype=np.int64)
    return pa.array(hashes.view(np.int64), mask=lengths < COPY_MIN)


def _bare() -> npt.NDArray[np.uint8]:
    """What becomes of each byte: nothing of digits and spaces, which is 0, as is the byte 0 itself."""
    table = np.arange(256, dtype=np.uint8)
    table[ord("A") : ord("Z") + 1] += 32
    table[[*b"0123456789\t\n\f\r "]] = 0
    return table


_BARE = _bare()
_PRIME = np.uint64(0x100000001B3)

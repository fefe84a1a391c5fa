"""Rows of the event log in the making: ids, clock zone and columns, the same for every reader."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from weilu.kernel import ids
from weilu.kernel.log import COLUMNS
from weilu.kernel.texts import Text

SCHEMA = pa.schema(
    [
        (name, pa.list_(pa.string()) if kind.startswith("list") else pa.type_for_alias(kind))
        for name, kind in COLUMNS.items()
    ]
)
FULL = 32_768
"""Rows in a batch."""
TEXT_MAX = 200_000
"""Characters kept of one message."""
EPOCH = datetime(1970, 1, 1)
_EPOCH_DAY = EPOCH.toordinal()

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the operator says about the files. `zone` is used where a format has no zone of its own;
    `dates` where day and month cannot be told apart; `group` names the group of all of them."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    dates: DateOrder | None = None
    group: str | None = None


class Group(NamedTuple):
    """A group as a file names it. `zone` is filled in by the lake."""

    key: str
    name: str
    platform: str


class Skip(NamedTuple):
    """A row that could not be read: its line (0 where there is none) and why."""

    line: int
    why: Text


class Rows:
    """Collects the rows of an import and turns them into Arrow batches of `SCHEMA`.

    A reader calls `open` for a group, `add` for each event, and yields `batch()` whenever `full`.
    `skip` and `assume` tell what could not be read or had to be guessed. The import calls `begin`
    before each file: rows are gathered over small files, ordinals and skips are a file's own.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.groups: dict[str, Group] = {}
        self.assumptions: dict[str, Text] = {}
        self.read = 0
        self.group = ""
        self._rows: list[tuple[object, ...]] = []
        self._hashes: dict[str, blake2b] = {}
        self.begin()

    def begin(self) -> None:
        """A new file: forget the last one's group, skips and ordinals."""
        self.group = ""
        self.skipped: list[Skip] = []
        self.skip_count = 0
        self._hash = ids.keyed("")
        self._recent: dict[int, int] = {}
        self._older: dict[int, int] = {}

    def open(self, platform: str, key: str, name: str | None = None) -> str:
        """Make `platform/key` the group of the rows that follow; returns its key."""
        key, shown = self.options.group or key, self.options.group or name or key
        full = f"{platform}/{_cut(key)}"
        self.groups[full] = Group(full, _cut(shown) or full, platform)
        self._hash = self._hashes.setdefault(full, ids.keyed(full))
        self.group = full
        return full

    def add(
        self,
        kind: str,
        wall: int,
        author: str | None,
        text: str = "",
        *,
        name: str | None = None,
        native: str | None = None,
        reply_to: str | None = None,
        mentions: list[str] | None = None,
        target: str | None = None,
        media: str | None = None,
        staff: bool | None = None,
        bot: bool | None = None,
        forwarded: bool | None = None,
        reactions: int | None = None,
        written: str | None = None,
        utc: bool = False,
    ) -> None:
        """Add one event of the current group.

        `wall` is microseconds: of the written clock, or of UTC where `utc` is set. `native` is the
        platform's own id of the event and `reply_to` that of the message it answers. `written` is
        the author as the file writes it, where that is not the author key (a nick that was
        followed): ids are made of it. The rest are columns of `weilu.kernel.log`.
        """
        event = self._id(kind, wall, author, text, native, written)
        answered = None if reply_to is None else self._native(reply_to)
        self._rows.append(
            (
                self.group, event, wall, kind, author, name or author, text, answered, mentions,
                target, media, staff, bot, forwarded, reactions, utc,
            )
        )  # fmt: skip
        self.read += 1

    def skip(self, line: int, why: Text) -> None:
        """Count a row that could not be read; the first twenty are kept to show."""
        self.skip_count += 1
        if len(self.skipped) < 20:
            self.skipped.append(Skip(line, why))

    def assume(self, name: str, what: Text) -> None:
        """Say, once, what was guessed and which option decides it."""
        self.assumptions[name] = what

    @property
    def full(self) -> bool:
        return len(self._rows) >= FULL

    def batch(self) -> pa.RecordBatch:
        """The rows collected since the last call, as one batch of the log's schema."""
        rows, self._rows = self._rows, []
        if not rows:
            return pa.RecordBatch.from_pylist([], schema=SCHEMA)
        *columns, utc = zip(*rows, strict=True)
        wall = np.asarray(columns[2], np.int64)
        at = np.where(np.asarray(utc, np.bool_), wall, to_utc(wall, self.options.zone))
        columns[2] = pa.array(at)
        arrays = [_array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)

    def _native(self, own: str) -> int:
        state = self._hash.copy()
        state.update(b"\x00" + own.encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "little", signed=True)

    def _id(
        self, kind: str, wall: int, author: str | None, text: str, native: str | None, written: str | None
    ) -> int:
        if native is not None:
            return self._native(native)
        state = self._hash.copy()
        row = f"{kind}\x1f{written or author}\x1f{wall}\x1f{text}"
        state.update(row.encode("utf-8", "surrogatepass"))
        digest = int.from_bytes(state.digest(), "little", signed=True)
        ordinal = self._recent.get(digest, self._older.get(digest, -1)) + 1
        self._recent[digest] = ordinal
        if len(self._recent) > FULL:
            self._older, self._recent = self._recent, {}
        return ids.with_ordinal(digest, ordinal) if ordinal else digest


def to_utc(wall: npt.NDArray[np.int64], zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """UTC microseconds of wall-clock microseconds in `zone`; one look-up an hour of the clock."""
    hours, where = np.unique(wall // 3_600_000_000, return_inverse=True)
    offsets = np.fromiter((_offset(int(hour), zone) for hour in hours), np.int64, len(hours))
    return wall - offsets[where]


def _offset(hour: int, zone: ZoneInfo) -> int:
    try:
        naive = EPOCH + timedelta(hours=hour)
        shift = naive.replace(tzinfo=zone).utcoffset()
    except (OverflowError, ValueError):
        shift = None
    return int(shift.total_seconds()) * 1_000_000 if shift else 0


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of a naive wall clock, or of UTC where the moment has a zone."""
    if moment.tzinfo:
        moment = moment.astimezone(UTC)
    seconds = (moment.toordinal() - _EPOCH_DAY) * 86_400
    seconds += moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def _array(values: object, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    assert isinstance(values, tuple)
    if kind == pa.string() and any(v is not None and len(v) > TEXT_MAX for v in values):
        values = tuple(map(_cut, values))
    try:
        return pa.array(values, kind)
    except (UnicodeEncodeError, pa.ArrowException):
        return pa.array([_mend(v) for v in values], kind)


def _mend(value: object) -> object:
    """Text that Arrow can hold: no lone surrogates."""
    if isinstance(value, list):
        return [_mend(v) for v in value]
    return _cut(value) if isinstance(value, str) else value


def _cut(value: str | None) -> str | None:
    if value is None:
        return None
    return value[:TEXT_MAX].encode("utf-8", "replace").decode("utf-8")

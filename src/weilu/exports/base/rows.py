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
HEAVY = 32_000_000
"""Characters after which a batch is full however few rows it has."""
EPOCH = datetime(1970, 1, 1)
_EPOCH_DAY = EPOCH.toordinal()

DateOrder = Literal["dmy", "mdy", "ymd"]
Cells = dict[str, object]
Micros = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the operator says about the files. `zone` is used where a format has no zone of its own;
    `dates` where day and month cannot be told apart; `group` names the group of all of them;
    `zone_guessed` says that the zone was not given."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    dates: DateOrder | None = None
    group: str | None = None
    zone_guessed: bool = False


class Group(NamedTuple):
    """A group as a file names it. `zone` is filled in by the lake."""

    key: str
    name: str
    platform: str


class Skip(NamedTuple):
    """A row that could not be read: its line (0 where there is none) and why."""

    line: int
    why: Text


@dataclass(slots=True)
class Block:
    """Rows in the order of the file, by column: clocks as written, author keys, authors as written,
    texts. Rows are messages; `odd` holds other columns, `kind` among them, by place."""

    walls: list[int] = field(default_factory=list)
    authors: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    odd: dict[int, Cells] = field(default_factory=dict)

    def put(self, wall: int, author: str | None, name: str | None, text: str, cells: Cells) -> None:
        """Add a row."""
        if cells:
            self.odd[len(self.walls)] = cells
        self.walls.append(wall)
        self.authors.append(author)
        self.names.append(name)
        self.texts.append(text)


class Part(NamedTuple):
    """Rows that are Arrow already, and their clocks as written."""

    batch: pa.RecordBatch
    wall: Micros


class Rows:
    """Collects the rows of an import and turns them into Arrow batches of `SCHEMA`.

    A reader calls `open` for a group, `add` for each event (or `talk` for many at once), and yields
    `batch()` whenever `full`. `skip` and `assume` tell what could not be read or had to be guessed.
    The import calls `begin` before each file: rows are gathered over small files, ordinals and
    skips are a file's own.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.groups: dict[str, Group] = {}
        self.assumptions: dict[str, Text] = {}
        self.read = 0
        self.group = ""
        self._rows: list[tuple[object, ...]] = []
        self._parts: list[Part] = []
        self._sealed = self._weight = 0
        self._hashes: dict[str, blake2b] = {}
        self._last: tuple[object, int, int] = ("", 0, 0)
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
        self._weight += len(text)

    def talk(self, block: Block) -> None:
        """Add many rows of the current group at once, with the ids that `add` would give them."""
        walls, authors, names, texts = block.walls, block.authors, block.names, block.texts
        if not walls:
            return
        count, wall = len(walls), np.asarray(walls, np.int64)
        sparse: dict[str, list[object]] = {}
        for place, cells in block.odd.items():
            for column, value in cells.items():
                if column not in sparse:
                    sparse[column] = [None] * count
                sparse[column][place] = value
        kinds = [str(kind or "message") for kind in sparse.pop("kind", [])] or ["message"] * count
        people = _array(authors, pa.string())
        given: dict[str, object] = {
            "group": pa.repeat(self.group, count),
            "id": pa.array(self._ids(kinds, walls, names, texts), pa.int64()),
            "at": pa.array(to_utc(wall, self.options.zone)),
            "kind": pa.array(kinds, pa.string()),
            "author": people,
            "name": people if names == authors else names,
            "text": texts,
        } | sparse
        arrays = [
            _array(given[f.name], f.type) if f.name in given else pa.nulls(count, f.type) for f in SCHEMA
        ]
        self._seal()
        self._parts.append(Part(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), wall))
        self._sealed += count
        self._weight += sum(map(len, texts))
        self.read += count

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
        return len(self._rows) + self._sealed >= FULL or self._weight >= HEAVY

    def batch(self) -> pa.RecordBatch:
        """The rows collected since the last call, as one batch of the log's schema."""
        self._seal()
        parts, self._parts, self._sealed, self._weight = self._parts, [], 0, 0
        if not parts:
            return pa.RecordBatch.from_pylist([], schema=SCHEMA)
        table = pa.Table.from_batches([part.batch for part in parts]).combine_chunks()
        wall = np.concatenate([part.wall for part in parts])
        groups = table["group"].combine_chunks().dictionary_encode()
        at = table["at"].to_numpy() + self._places(groups, wall)
        place = SCHEMA.get_field_index("at")
        whole: pa.RecordBatch = table.set_column(place, SCHEMA.field(place), pa.array(at)).to_batches()[0]
        return whole

    def _seal(self) -> None:
        """Turn the rows added one by one into a part, so that parts stay in the order of the file."""
        if not self._rows:
            return
        *columns, utc = zip(*self._rows, strict=True)
        wall = np.asarray(columns[2], np.int64)
        at = np.where(np.asarray(utc, np.bool_), wall, to_utc(wall, self.options.zone))
        columns[2] = pa.array(at)
        arrays = [_array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)]
        self._parts.append(Part(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), wall))
        self._sealed += len(self._rows)
        self._rows = []

    def _places(self, groups: pa.DictionaryArray, wall: Micros) -> Micros:
        """Microseconds that keep rows of one moment in the order of the file: many formats write
        whole minutes. Ids are made of the clock as written, so they do not change."""
        codes = groups.indices.to_numpy()
        starts = np.flatnonzero(np.r_[True, (wall[1:] != wall[:-1]) | (codes[1:] != codes[:-1])])
        place = np.arange(len(wall)) - np.repeat(starts, np.diff(np.r_[starts, len(wall)]))
        if self._last[:2] == (groups[0].as_py(), int(wall[0])):
            place[: starts[1] if len(starts) > 1 else None] += self._last[2] + 1
        self._last = (groups[-1].as_py(), int(wall[-1]), int(place[-1]))
        return place

    def _native(self, own: str) -> int:
        return ids.native_of(self._hash, own)

    def _id(
        self, kind: str, wall: int, author: str | None, text: str, native: str | None, written: str | None
    ) -> int:
        if native is not None:
            return self._native(native)
        state = self._hash.copy()
        row = f"{kind}\x1f{written or author}\x1f{wall}\x1f{text}"
        state.update(row.encode("utf-8", "surrogatepass"))
        self._forget()
        return self._tell_apart(int.from_bytes(state.digest(), "little", signed=True))

    def _ids(
        self, kinds: list[str], walls: list[int], names: list[str | None], texts: list[str]
    ) -> list[int]:
        """The ids that `_id` gives, for less time a row."""
        heads = {}
        for kind in set(kinds):
            # A hash that was fed with what its rows start with has done part of the work for them.
            heads[kind] = self._hash.copy()
            heads[kind].update(f"{kind}\x1f".encode())
        copies = {kind: head.copy for kind, head in heads.items()}
        digests = []
        for copy, wall, name, text in zip(map(copies.__getitem__, kinds), walls, names, texts, strict=True):
            state = copy()
            try:
                state.update(f"{name}\x1f{wall}\x1f{text}".encode())
            except UnicodeEncodeError:
                state.update(f"{name}\x1f{wall}\x1f{text}".encode("utf-8", "surrogatepass"))
            digests.append(state.digest())
        self._forget()
        events: list[int] = np.frombuffer(b"".join(digests), "<i8").tolist()
        new = dict.fromkeys(events, 0)
        if (
            len(new) == len(events)
            and self._recent.keys().isdisjoint(new)
            and self._older.keys().isdisjoint(new)
        ):
            self._recent.update(new)
            return events
        seen, older = self._recent, self._older
        for place, digest in enumerate(events):
            if digest in seen or digest in older:
                events[place] = self._tell_apart(digest)
            else:
                seen[digest] = 0
        return events

    def _tell_apart(self, digest: int) -> int:
        ordinal = self._recent.get(digest, self._older.get(digest, -1)) + 1
        self._recent[digest] = ordinal
        return ids.with_ordinal(digest, ordinal) if ordinal else digest

    def _forget(self) -> None:
        """Keep the ordinals of the last rows only: identical rows of a moment lie close together."""
        if len(self._recent) > FULL:
            self._older, self._recent = self._recent, {}


def to_utc(wall: Micros, zone: ZoneInfo) -> Micros:
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
    assert isinstance(values, tuple | list)
    if kind == pa.string() and max(map(len, filter(None, values)), default=0) > TEXT_MAX:
        values = list(map(_cut, values))
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

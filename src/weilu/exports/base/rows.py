"""Rows of the event log in the making: ids, clock zone and columns, the same for every reader."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

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
KEPT = 20
"""Skipped rows that are kept to show."""
_EPOCH_DAY = EPOCH.toordinal()

_RARE = ("mentions", "target", "media", "staff", "bot", "forwarded", "reactions")
_NONE = (None,) * len(_RARE)

DateOrder = Literal["dmy", "mdy", "ymd"]
Cells = dict[str, object]
Micros = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]


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
    """Rows in the order of the file, by column: clocks as written, author keys, authors as shown,
    texts. Rows are messages; `odd` holds other columns, `kind` among them, by place, and `columns`
    those that most rows have; `utc` says which clocks are of UTC, where any are. Ids are made of the
    names, or, where `keyed`, of the author keys."""

    walls: list[int] = field(default_factory=list)
    authors: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    odd: dict[int, Cells] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    utc: list[bool] = field(default_factory=list)
    keyed: bool = False

    def put(self, wall: int, author: str | None, name: str | None, text: str, cells: Cells) -> None:
        """Add a row."""
        if cells:
            self.odd[len(self.walls)] = cells
        self.walls.append(wall)
        self.authors.append(author)
        self.names.append(name)
        self.texts.append(text)


@dataclass(slots=True)
class _Columns:
    """Rows that wait for their batch. `writers`: what ids are made of in place of the platform's own.
    `rare` columns are as long as their last value's place; `numbered` rows have their ids in `events`."""

    kinds: list[str] = field(default_factory=list)
    walls: list[int] = field(default_factory=list)
    authors: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    writers: list[str | None] = field(default_factory=list)
    natives: list[str | None] = field(default_factory=list)
    utc: list[bool] = field(default_factory=list)
    rare: dict[str, list[object]] = field(default_factory=lambda: defaultdict(list))
    groups: list[tuple[str, int]] = field(default_factory=list)
    events: list[Ids] = field(default_factory=list)
    numbered: int = 0

    def put(self, place: int, column: str, value: object) -> None:
        """Set a value of a rare column; those before it are null."""
        self.upto(place, column).append(value)

    def upto(self, place: int, column: str) -> list[object]:
        """The values of a rare column, with nulls up to a place that is to follow."""
        values = self.rare[column]
        if len(values) < place:
            values.extend([None] * (place - len(values)))
        return values


class Rows:
    """Collects the rows of an import and turns them into Arrow batches of `SCHEMA`.

    A reader calls `open` for a group, `add` for each event (or `talk` for many at once), and yields
    `batch()` whenever `full`. `skip` and `assume` tell what could not be read or had to be guessed.
    The import calls `begin` before each file: rows are gathered over small files, ordinals and
    skips are a file's own. `zoneless` says that a time was read by the zone of the options.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.groups: dict[str, Group] = {}
        self.assumptions: dict[str, Text] = {}
        self.read = 0
        self.zoneless = False
        self.group = ""
        self._rows = _Columns()
        self._weight = 0
        self._hashes = {"": ids.keyed("")}
        self._last: tuple[object, int, int] = ("", 0, 0)
        self._recent: dict[int, int] = {}
        self._older: dict[int, int] = {}
        self.begin()

    def begin(self) -> None:
        """A new file: forget the last one's group, skips and ordinals."""
        self._number()
        self.group = ""
        self.skipped: list[Skip] = []
        self.skip_count = 0
        self._hash = self._hashes[""]
        self._recent, self._older = {}, {}

    def open(self, platform: str, key: str, name: str | None = None) -> str:
        """Make `platform/key` the group of the rows that follow; returns its key."""
        key, shown = self.options.group or key, self.options.group or name or key
        full = f"{platform}/{_cut(key)}"
        self.groups[full] = Group(full, _cut(shown) or full, platform)
        if full != self.group:
            self._number()
            if full not in self._hashes:
                self._hashes[full] = ids.keyed(full)
            self._hash, self.group = self._hashes[full], full
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
        rows = self._rows
        place = len(rows.walls)
        rows.kinds.append(kind)
        rows.walls.append(wall)
        rows.authors.append(author)
        rows.names.append(name or author)
        rows.texts.append(text)
        rows.writers.append(written or author)
        rows.natives.append(native)
        rows.utc.append(utc)
        if reply_to is not None:
            rows.put(place, "reply_to", ids.native_of(self._hash, reply_to))
        rare = (mentions, target, media, staff, bot, forwarded, reactions)
        if rare != _NONE:
            for column, value in zip(_RARE, rare, strict=True):
                if value is not None:
                    rows.put(place, column, value)
        self.read += 1
        self._weight += len(text)

    def talk(self, block: Block) -> None:
        """Add many rows of the current group at once, with the ids that `add` would give them."""
        rows, count, start = self._rows, len(block.walls), len(self._rows.walls)
        rows.kinds += ["message"] * count
        rows.walls += block.walls
        rows.authors += block.authors
        rows.names += block.names
        rows.texts += block.texts
        rows.writers += block.authors if block.keyed else block.names
        rows.natives += [None] * count
        rows.utc += block.utc or [False] * count
        for column, values in block.columns.items():
            rows.upto(start, column).extend(values)
        for place, cells in block.odd.items():
            for column, value in cells.items():
                if column == "kind":
                    rows.kinds[start + place] = str(value)
                elif value is not None:
                    rows.put(start + place, column, value)
        self.read += count
        self._weight += sum(map(len, block.texts))

    def skip(self, line: int, why: Text) -> None:
        """Count a row that could not be read; the first few are kept to show."""
        self.skip_count += 1
        if len(self.skipped) < KEPT:
            self.skipped.append(Skip(line, why))

    def assume(self, name: str, what: Text) -> None:
        """Say, once, what was guessed and which option decides it."""
        self.assumptions[name] = what

    @property
    def full(self) -> bool:
        return len(self._rows.walls) >= FULL or self._weight >= HEAVY

    def batch(self) -> pa.RecordBatch:
        """The rows collected since the last call, as one batch of the log's schema."""
        self._number()
        rows, self._rows, self._weight = self._rows, _Columns(), 0
        if not rows.walls:
            return pa.RecordBatch.from_pylist([], schema=SCHEMA)
        count, wall = len(rows.walls), np.asarray(rows.walls, np.int64)
        keys, sizes = zip(*rows.groups, strict=True)
        codes = {key: code for code, key in enumerate(dict.fromkeys(keys))}
        group = np.repeat([codes[key] for key in keys], sizes)
        utc = np.asarray(rows.utc, np.bool_)
        self.zoneless |= not utc.all()
        at = np.where(utc, wall, to_utc(wall, self.options.zone))
        authors = _array(rows.authors, pa.string())
        given: dict[str, pa.Array] = {
            "group": pa.array(list(codes), pa.string()).take(pa.array(group)),
            "id": pa.array(np.concatenate(rows.events)),
            "at": pa.array(at + self._places(keys, group, wall)),
            "kind": _array(rows.kinds, pa.string()),
            "author": authors,
            "name": authors if rows.names == rows.authors else _array(rows.names, pa.string()),
            "text": _array(rows.texts, pa.string()),
        }
        for column, values in rows.rare.items():
            given[column] = _array(values + [None] * (count - len(values)), SCHEMA.field(column).type)
        arrays = [given[f.name] if f.name in given else pa.nulls(count, f.type) for f in SCHEMA]
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)

    def _places(self, keys: tuple[str, ...], group: Micros, wall: Micros) -> Micros:
        """Microseconds that keep rows of one moment in the order of the file: many formats write
        whole minutes. Ids are made of the clock as written, so they do not change. `keys` are the
        groups in turn, `group` numbers them for each row."""
        starts = np.flatnonzero(np.r_[True, (wall[1:] != wall[:-1]) | (group[1:] != group[:-1])])
        place = np.arange(len(wall)) - np.repeat(starts, np.diff(np.r_[starts, len(wall)]))
        if self._last[:2] == (keys[0], int(wall[0])):
            place[: starts[1] if len(starts) > 1 else None] += self._last[2] + 1
        self._last = (keys[-1], int(wall[-1]), int(place[-1]))
        return place

    def _number(self) -> None:
        """Give ids to the rows that have none yet, all of them of the current group and file."""
        rows = self._rows
        start, rows.numbered = rows.numbered, len(rows.walls)
        if start == rows.numbered:
            return
        rows.groups.append((self.group, rows.numbered - start))
        natives = rows.natives[start:]
        made = [place for place, own in enumerate(natives, start) if own is None]
        events = np.zeros(len(natives), np.int64)
        if len(made) < len(natives):
            events[:] = [0 if own is None else ids.native_of(self._hash, own) for own in natives]
        if made:
            events[np.asarray(made) - start] = self._tell_apart(self._digests(made))
        rows.events.append(events)

    def _digests(self, places: list[int]) -> Ids:
        """What the ids of rows without a platform's own id are made of."""
        start, end = places[0], places[-1] + 1
        kinds, writers, walls, texts = (
            column[start:end] if end - start == len(places) else [column[place] for place in places]
            for column in (self._rows.kinds, self._rows.writers, self._rows.walls, self._rows.texts)
        )
        heads = {}
        for kind in set(kinds):
            # A hash that was fed with what its rows start with has done part of the work for them.
            heads[kind] = self._hash.copy()
            heads[kind].update(f"{kind}\x1f".encode("utf-8", "surrogatepass"))
        copies = {kind: head.copy for kind, head in heads.items()}
        digests = []
        for copy, writer, wall, text in zip(
            map(copies.__getitem__, kinds), writers, walls, texts, strict=True
        ):
            state = copy()
            try:
                state.update(f"{writer}\x1f{wall}\x1f{text}".encode())
            except UnicodeEncodeError:
                state.update(f"{writer}\x1f{wall}\x1f{text}".encode("utf-8", "surrogatepass"))
            digests.append(state.digest())
        return np.frombuffer(b"".join(digests), "<i8").astype(np.int64)

    def _tell_apart(self, events: Ids) -> Ids:
        """Tell identical rows apart by their ordinal. The ordinals of the last rows only are kept:
        identical rows of a moment lie close together."""
        if len(self._recent) > FULL:
            self._older, self._recent = self._recent, {}
        ordered, new = np.sort(events), dict.fromkeys(events.tolist(), 0)
        again = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
        again |= (new.keys() & self._recent.keys()) | (new.keys() & self._older.keys())
        last = {event: self._recent.get(event, self._older.get(event, -1)) for event in again}
        self._recent.update(new)
        for place in np.flatnonzero(np.isin(events, list(again))) if again else ():
            event = int(events[place])
            last[event] += 1
            events[place] = ids.with_ordinal(event, last[event])
        self._recent.update(last)
        return events


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


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        made = pa.array(values, kind)
    except (UnicodeEncodeError, pa.ArrowException):
        return pa.array([_mend(v) for v in values], kind)
    long = kind == pa.string() and (pc.max(pc.binary_length(made)).as_py() or 0) > TEXT_MAX
    return pa.array(list(map(_cut, values)), kind) if long else made


def _mend(value: object) -> object:
    """Text that Arrow can hold: no lone surrogates."""
    if isinstance(value, list):
        return [_mend(v) for v in value]
    return _cut(value) if isinstance(value, str) else value


def _cut(value: str | None) -> str | None:
    if value is None:
        return None
    return value[:TEXT_MAX].encode("utf-8", "replace").decode("utf-8")

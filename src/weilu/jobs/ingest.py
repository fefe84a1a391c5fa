"""Read exported files into a lake. Knows neither the store nor Django."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pyarrow as pa

from weilu.exports.base import Options, Rows, Source
from weilu.exports.base.source import sources
from weilu.kernel import registry
from weilu.kernel.errors import OperatorError, Unreadable
from weilu.kernel.memory import rare_collections
from weilu.kernel.texts import Text, plain, together
from weilu.lake import GroupInfo, Lake
from weilu.lake.compact import compact
from weilu.lake.writer import Counts, Writer

SURE = 0.4
"""A file that no reader is at least this sure of is no chat export."""
CERTAIN = 0.9
"""A reader this sure of a file needs no second opinion."""
NAMED = 3
"""Files that are named where more cannot be read."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file, or rows of it, that could not be read. `count` rows; 0 for the whole file."""

    file: str
    line: int
    why: Text
    count: int = 0


@dataclass(slots=True)
class Ingested:
    """What one import did: rows by group, files by format, troubles, assumptions."""

    counts: dict[str, Counts] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    formats: dict[str, int] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    assumptions: list[Text] = field(default_factory=list)

    def totals(self) -> dict[str, str]:
        """Rows read, repeated, kept and skipped over all groups, as they are shown."""
        counts = self.counts.values()
        return {
            "read": f"{sum(c.read for c in counts):,}",
            "repeated": f"{sum(c.repeated for c in counts):,}",
            "kept": f"{sum(c.kept for c in counts):,}",
            "skipped": f"{sum(self.skipped.values()):,}",
        }


_ZONE = Text(
    "没有写明时区的时间按 {zone} 读；不对的话用 --tz 指定",
    "Times without a zone were read as those of {zone}; if that is wrong, say --tz",
)
_DAYS = Text(
    "钟点和日期按 {zone} 算；不对的话用 --tz 指定",
    "Hours and days are those of {zone}; if that is wrong, say --tz",
)
READING = Text("读取 {file}（{rows} 行）", "Reading {file} ({rows} rows)")
_NOTHING = Text("{names} 里没有认得的聊天记录", "No chat export was recognised in {names}")
STRANGE = Text("{n} 个文件不是聊天记录，已跳过", "{n} files are no chat export and were left out")
ROWS = Text(
    "读了 {read} 行，重复 {repeated}，留下 {kept}，读不了 {skipped}",
    "{read} rows read, {repeated} repeated, {kept} kept, {skipped} skipped",
)
EMPTY = Text("文件是空的", "The file is empty")

Progress = Callable[[str, int], None]
"""Told the file in hand and the rows read so far."""


def readers() -> dict[str, ModuleType]:
    """Every reader by name."""
    return registry.load("weilu.exports", "EXPORT")


def choose(source: Source, first: str | None = None) -> tuple[str, float]:
    """The reader that is surest of a file, and how sure; `first` is asked before the others."""
    if first and (sure := readers()[first].sniff(source.head, source.parts)) >= CERTAIN:
        return first, sure
    found = ((module.sniff(source.head, source.parts), name) for name, module in readers().items())
    sure, name = max(found)
    return name, sure


def ingest(
    paths: list[Path],
    lake: Lake,
    options: Options,
    progress: Progress = lambda file, rows: None,
    wrote: Callable[[Path], None] = lambda path: None,
) -> Ingested:
    """As `read_in`; if nothing at all could be read, the first trouble is raised."""
    done = read_in(paths, lake, options, progress, wrote)
    if done.counts:
        return done
    if done.troubles:
        first = done.troubles[0]
        raise Unreadable(first.why, plain(""), file=first.file, line=first.line)
    raise OperatorError(
        _NOTHING.fill(names=some(done.strange or [str(path) for path in paths])),
        Text("运行 weilu formats 查看支持的格式", "Run `weilu formats` to see what can be read"),
    )


def read_in(
    paths: list[Path],
    lake: Lake,
    options: Options,
    progress: Progress = lambda file, rows: None,
    wrote: Callable[[Path], None] = lambda path: None,
) -> Ingested:
    """Read every file under `paths` into `lake`; `wrote` is told each file of the log as it is put in
    place. Files that cannot be read become troubles."""
    done = Ingested()
    with lake.writing(), rare_collections():
        run = _Run(Writer(lake, wrote), Rows(options), done, lake.groups())
        carries: dict[tuple[str, str], dict[str, object]] = {}
        last = None
        for source in sources(paths, lambda error: done.troubles.append(_trouble(error))):
            name, sure = choose(source, last)
            if not source.head:
                done.troubles.append(Trouble(source.file, 0, EMPTY))
                continue
            if sure < SURE:
                done.strange.append(source.file)
                continue
            last = name
            done.formats[name] = done.formats.get(name, 0) + 1
            source.carry = carries.setdefault((name, source.parts[0]), {})
            run.read(source, readers()[name])
            progress(source.file, run.rows.read)
        run.close()
        compact(lake)
    return done


def some(names: Sequence[str]) -> Text:
    """The first few of these names, and that there are more."""
    more = Text(" 等 {n} 个", " and {n} more") if len(names) > NAMED else plain("")
    first = Text("、".join(names[:NAMED]), ", ".join(names[:NAMED]))
    left = Text(*(str(n) for n in (len(names), len(names) - NAMED)))
    return together([first, more.fill(n=left)], "")


@dataclass(slots=True)
class _Run:
    writer: Writer
    rows: Rows
    done: Ingested
    known: dict[str, GroupInfo]

    def read(self, source: Source, reader: ModuleType) -> None:
        rows = self.rows
        rows.begin()
        try:
            for batch in reader.read(source, rows):
                self.take(batch)
        except Unreadable as error:
            error.file = error.file or source.file
            self.done.troubles.append(_trouble(error))
        except RecursionError:
            why = Text("文件嵌套太深", "The file is nested too deeply")
            self.done.troubles.append(Trouble(source.file, 0, why))
        if rows.skip_count:
            first = rows.skipped[0]
            self.done.troubles.append(Trouble(source.file, first.line, first.why, rows.skip_count))
            self.done.skipped[rows.group] = self.done.skipped.get(rows.group, 0) + rows.skip_count

    def take(self, batch: pa.RecordBatch) -> None:
        self.know()
        self.writer.take(batch)

    def know(self) -> None:
        """Write down the groups met, before their first events are."""
        zone = self.rows.options.zone.key
        met = {
            key: GroupInfo(key=key, name=group.name, platform=group.platform, zone=zone)
            for key, group in self.rows.groups.items()
        }
        if any(self.known.get(key) != info for key, info in met.items()):
            self.known |= met
            self.writer.lake.know(met)

    def close(self) -> None:
        self.take(self.rows.batch())
        self.writer.close()
        self.done.counts = self.writer.counts
        self.done.assumptions = list(self.rows.assumptions.values())
        if self.rows.options.zone_guessed:
            guess = _ZONE if self.rows.zoneless else _DAYS
            self.done.assumptions.insert(0, guess.fill(zone=self.rows.options.zone.key))


def _trouble(error: Unreadable) -> Trouble:
    return Trouble(error.file, error.line, error.said())

"""Logs of any format, and which message of them answers which."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from weilu.exports.base import Options, Rows, Source, lines
from weilu.exports.base.source import sources
from weilu.jobs.ingest import SURE, choose, readers
from weilu.judge.replies import Message, links, read_irc
from weilu.kernel.errors import Unreadable
from weilu.kernel.texts import Text

_DEEP = Text("文件嵌套太深", "The file is nested too deeply")
Linked = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
"""For each message of a file, in its order: the place of the one it answers (its own where none), and how
sure that is."""


def linked(file: Path, form: str, given: Options, troubles: list[Text]) -> Iterator[Linked]:
    """The links of a file, or of each file of a folder or archive. IRC logs have a message for every line."""
    for source in sources([file], lambda error: troubles.append(_told(error))):
        name, sure = ("irc", 1.0) if form == "irc" else choose(source)
        if sure < SURE:
            continue
        try:
            if name == "irc":
                yield _all(_lines(source))
            else:
                yield _by_group(_read(source, name, given))
        except Unreadable as error:
            error.file = error.file or source.file
            troubles.append(_told(error))


def _told(error: Unreadable) -> Text:
    return Text("{file}: {why}", "{file}: {why}").fill(file=error.file, why=error.said())


def _read(source: Source, name: str, given: Options) -> Iterator[pa.RecordBatch]:
    rows = Rows(given)
    rows.begin()
    try:
        yield from readers()[name].read(source, rows)
    except RecursionError:
        raise Unreadable(_DEEP, file=source.file) from None
    yield rows.batch()


def _lines(source: Source) -> list[Message]:
    return read_irc(line.text or "" for line in lines(source.stream, source.head))


def _all(messages: list[Message]) -> Linked:
    found = links(messages)
    return found.antecedent.astype(np.int64), found.confidence


def _by_group(batches: Iterable[pa.RecordBatch]) -> Linked:
    """Nobody answers across groups, nor what is yet to be said, in whichever order the file has it."""
    rows = [row for batch in batches for row in batch.to_pylist()]
    groups: dict[str, list[int]] = {}
    for place in sorted(range(len(rows)), key=lambda place: rows[place]["at"]):
        groups.setdefault(rows[place]["group"], []).append(place)
    antecedent, confidence = np.arange(len(rows)), np.ones(len(rows), np.float32)
    for places in groups.values():
        own = {rows[place]["id"]: order for order, place in enumerate(places)}
        one, sure = _all([_message(rows[place], own) for place in places])
        antecedent[places], confidence[places] = np.array(places)[one], sure
    return antecedent, confidence


def _message(row: dict[str, Any], places: dict[int, int]) -> Message:
    spoken = row["kind"] == "message"
    return Message(
        author=(row["author"] or "") if spoken else "",
        text=row["text"] or "",
        time=row["at"] / 1e6,
        kind="message" if spoken else "system",
        mentions=tuple(row["mentions"] or ()),
        answers=places.get(row["reply_to"]),
        name=row["name"] or "",
    )

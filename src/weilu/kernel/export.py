"""The contract of a reader of exported files.

A module of `weilu.exports` declares `EXPORT = Export(...)` and

    def sniff(head: bytes, parts: tuple[str, ...]) -> float
        How sure (0..1) the first 64 KiB and the path look like this format. By content first.
    def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]
        Stream the file in constant memory, a batch whenever `rows.full`. `Source` and `Rows` are in
        `weilu.exports.base`.
"""

from dataclasses import dataclass

from weilu.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a reader reads. `keeps` names the kinds of events and columns this format carries."""

    platform: str
    title: Text
    keeps: tuple[str, ...]

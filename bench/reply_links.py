"""How often the guesses of `weilu.analysis.base.links` are right, on the annotated Ubuntu IRC logs.

    .venv/bin/python bench/reply_links.py [ubuntu_irc_disentanglement.tar.gz]

Prints the tables of docs/reply-links.md. Only the development files are opened; the test files are kept
for a predictor that is trained.
"""

import re
import sys
import tarfile
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from weilu.analysis.base import links
from weilu.analysis.base.duck import base_of
from weilu.exports.base import Options
from weilu.jobs.ingest import ingest
from weilu.kernel.time import DAY
from weilu.lake import Lake

LOGS = Path(__file__).resolve().parents[2] / "shared/data/chat/irc/ubuntu_irc_disentanglement.tar.gz"
MINUTE = 60_000_000
Row = dict[str, Any]
BUCKETS: dict[str, Callable[[Row], bool]] = {
    "mention, answered within 1 minute": lambda row: row["how"] == "mention" and row["wait"] < 2 * MINUTE,
    "mention, within 5 minutes": lambda row: row["how"] == "mention" and row["wait"] < 6 * MINUTE,
    "mention, later": lambda row: row["how"] == "mention" and row["wait"] >= 6 * MINUTE,
    "mention, any": lambda row: row["how"] == "mention",
    "adjacent, within 1 minute": lambda row: row["how"] == "adjacent" and row["wait"] < 2 * MINUTE,
    "adjacent, within 5 minutes": lambda row: row["how"] == "adjacent" and row["wait"] < 6 * MINUTE,
    "adjacent, at most five others speaking": lambda row: row["how"] == "adjacent" and row["others"] <= 5,
    "adjacent, later in the session": lambda row: row["how"] == "adjacent" and row["wait"] >= 6 * MINUTE,
}
"""The logs write whole minutes, so a wait of "1 minute" is a difference of one on the clock."""
_MESSAGE = re.compile(r"\[\d\d:\d\d\] (?:<| \* )|=== [^\s/:#]{1,64} (?! |\[|is now known as |has )")
_Z = 1.959963984540054


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a share."""
    share, scale = hits / n, 1 + _Z * _Z / n
    middle = share + _Z * _Z / (2 * n)
    half = _Z * ((share * (1 - share) + _Z * _Z / (4 * n)) / n) ** 0.5
    return (middle - half) / scale, (middle + half) / scale


def unpack(archive: Path, folder: Path) -> None:
    """The development files, and nothing else, of the archive."""
    with tarfile.open(archive) as tar:
        some = [member for member in tar if member.isfile() and member.name.startswith("dev/")]
        tar.extractall(folder, members=some, filter="data")


def read(folder: Path) -> tuple[list[Row], list[Row]]:
    """The messages in order and the links, as the product makes them; adjacent links of the whole
    session, not only of the last five minutes."""
    lake = Lake(folder / "lake")
    ingest(sorted(folder.glob("dev/*.raw.txt")), lake, Options(group="ubuntu"))
    kept, links.ADJACENT_WITHIN = links.ADJACENT_WITHIN, DAY
    try:
        with base_of(lake) as base:
            said = base.posts.order_by("at").select("id", "at", "member").to_pyarrow().to_pylist()
            return said, base.links.to_pyarrow().to_pylist()
    finally:
        links.ADJACENT_WITHIN = kept


def annotated(folder: Path, said: list[Row]) -> dict[int, set[int]]:
    """What each annotated message answers, by id; nothing where it starts a conversation."""
    parents: dict[int, set[int]] = {}
    for file in sorted(folder.glob("dev/*.raw.txt")):
        day = date.fromisoformat(file.name[:10]).toordinal() - date(1970, 1, 1).toordinal()
        ids = [row["id"] for row in said if row["at"] // DAY == day]
        lines = [n for n, line in enumerate(file.read_text().splitlines()) if _MESSAGE.match(line)]
        assert len(ids) == len(lines), f"{file.name}: {len(ids)} messages read, {len(lines)} lines"
        at = dict(zip(lines, ids, strict=True))
        for pair in file.with_name(file.name.replace("raw", "annotation")).read_text().splitlines():
            first, second = sorted(map(int, pair.split()[:2]))
            if second in at and first in at:
                parents.setdefault(at[second], set()).update({at[first]} - {at[second]})
    return parents


def measure(archive: Path) -> dict[str, tuple[int, int, int]]:
    """For each bucket: guesses, how many name the right message, how many the right person."""
    with tempfile.TemporaryDirectory() as name:
        unpack(archive, Path(name))
        said, found = read(Path(name))
        parents = annotated(Path(name), said)
    wrote = {row["id"]: row["member"] for row in said}
    found = [row | {"others": _others(row, said)} for row in found if row["id"] in parents]
    figures = {}
    for bucket, belongs in BUCKETS.items():
        some = [row for row in found if belongs(row)]
        message = sum(row["answered"] in parents[row["id"]] for row in some)
        person = sum(row["partner"] in {wrote[p] for p in parents[row["id"]]} for row in some)
        figures[bucket] = (len(some), message, person)
    return figures


def _others(link: Row, said: list[Row]) -> int:
    """How many others spoke in the six minutes before a link."""
    near = {row["member"] for row in said if 0 < link["at"] - row["at"] < 6 * MINUTE}
    return len(near - {link["member"]})


def table(figures: dict[str, tuple[int, int, int]]) -> str:
    """The figures as a Markdown table."""
    rows = [
        "| guess | n | right message | 95 % | right person | 95 % |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for bucket, (n, message, person) in figures.items():
        cells = [part for hits in (message, person) for part in _share(hits, n)]
        rows.append(f"| {bucket} | {n} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _share(hits: int, n: int) -> tuple[str, str]:
    if not n:
        return "–", "–"
    low, high = wilson(hits, n)
    return f"{hits / n:.2f}", f"{low:.2f}–{high:.2f}"


if __name__ == "__main__":
    print(table(measure(Path(sys.argv[1]) if len(sys.argv) > 1 else LOGS)))

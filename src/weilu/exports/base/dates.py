"""Dates whose order of day, month and year is not known: find it from the whole file's evidence.

An order is unlikely where a date of the file cannot exist in it, or where days run backwards.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from weilu.exports.base.rows import Rows
from weilu.kernel.errors import WeiluError
from weilu.kernel.texts import Text

ORDERS = ("dmy", "mdy", "ymd", "ydm")
"""By preference where nothing decides."""
FIRST, LAST = 2009, 2099
"""Years that a chat can be of; the oldest of these formats is younger than that."""
DAY = 86_400_000_000
SURE = 3
"""Different dates that must be impossible in every other order before reading starts."""
MEMORY = 8 << 20

_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"\d+")
_LATE = re.compile(r"[Pp]|下午|晚上|中午|오후|午後")
_ASSUMED = Text(
    "{file}：日期 {sample} 的日和月分不清，按“{order}”读取；如果不对，请加 --dates {other}",
    "{file}: day and month of {sample} cannot be told apart; read as {order}. If wrong, add --dates {other}",
)
_NAMES = {
    "dmy": Text("日/月/年", "day/month/year"),
    "mdy": Text("月/日/年", "month/day/year"),
    "ymd": Text("年/月/日", "year/month/day"),
    "ydm": Text("年/日/月", "year/day/month"),
}


class Verdict(NamedTuple):
    """The order a file is read in; `rivals` are usual ones that fit as well and say something else."""

    order: str
    rivals: tuple[str, ...]


def ordinal(written: str, order: str) -> int | None:
    """Days since 1970 of three numbers in some order, or None where there is no such day."""
    numbers = _NUMBER.findall(written)
    if len(numbers) != 3 or any(len(number) > 4 for number in numbers):
        return None
    if not _shape(numbers, order):
        return None
    parts = {letter: int(number) for letter, number in zip(order, numbers, strict=True)}
    year = parts["y"] + (2000 if parts["y"] < 100 else 0)
    if not FIRST <= year <= LAST:
        return None
    try:
        return date(year, parts["m"], parts["d"]).toordinal() - _EPOCH
    except ValueError:
        return None


@dataclass(slots=True)
class _Case:
    """What speaks against one order: dates that do not exist, steps back of more than a day."""

    impossible: int = 0
    back: int = 0
    last: int | None = None
    print: int = 0

    def see(self, day: int | None) -> None:
        if day is None:
            self.impossible += 1
            return
        if self.last is not None and day < self.last - 1:
            self.back += 1
        self.last = day
        self.print = hash((self.print, day))


@dataclass(slots=True)
class Evidence:
    """The dates of a file, in its order."""

    last: str = ""
    sample: str = ""
    cases: dict[str, _Case] = field(default_factory=lambda: {order: _Case() for order in ORDERS})

    def see(self, dates: Iterable[str]) -> None:
        """Take the next dates as written; those equal to the one before add nothing."""
        for written in dates:
            if written == self.last:
                continue
            self.last, self.sample = written, self.sample or written
            for order, case in self.cases.items():
                case.see(ordinal(written, order))

    @property
    def sure(self) -> bool:
        """Whether no later date of an honest file can change the verdict."""
        best, second, *_ = sorted(case.impossible for case in self.cases.values())
        return second - best >= SURE

    def verdict(self) -> Verdict:
        def against(order: str) -> tuple[int, int]:
            return self.cases[order].impossible, self.cases[order].back

        best = min(ORDERS, key=against)
        rivals = (o for o in ("dmy", "mdy", "ymd") if o != best and against(o) == against(best))
        return Verdict(best, tuple(o for o in rivals if self.cases[o].print != self.cases[best].print))


class Days(dict[str, int | None]):
    """Microseconds of the midnight of a date as written, or None; remembers what it worked out."""

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, written: str) -> int | None:
        if len(self) > 100_000:
            self.clear()
        day = ordinal(written, self.order)
        self[written] = None if day is None else day * DAY
        return self[written]


class Clocks(dict[str, int | None]):
    """Microseconds since midnight of a clock as written, or None; worked out once for each."""

    def __missing__(self, written: str) -> int | None:
        hour, minute, second = (*map(int, _NUMBER.findall(written)), 0)[:3]
        if not written[-1].isdigit() or not written[0].isdigit():
            hour = hour % 12 + 12 * bool(_LATE.search(written)) if hour <= 12 else hour
        good = hour < 24 and minute < 60 and second < 61
        self[written] = (hour * 3600 + minute * 60 + second) * 1_000_000 if good else None
        return self[written]


def settle(
    blocks: Iterator[str], dates: Callable[[str], Iterable[str]], rows: Rows, file: str
) -> tuple[Days, Iterator[str]]:
    """Find the order of a file's dates; returns how to read them, and all the blocks.

    `dates` finds the dates in a block. Blocks looked at are kept aside, in a temporary file past
    the first few, until the order is beyond doubt or the file ends.
    """
    evidence, aside = Evidence(), tempfile.SpooledTemporaryFile(MEMORY)  # noqa: SIM115
    try:
        for block in blocks:
            aside.write(len(data := block.encode("utf-8", "surrogatepass")).to_bytes(8, "big") + data)
            evidence.see(dates(block))
            if evidence.sure or _told(evidence, rows):
                break
    except WeiluError:
        aside.close()
        raise
    order, rivals = evidence.verdict()
    if told := _told(evidence, rows):
        order = told
    elif rivals:
        rows.assume(
            f"dates:{file}",
            _ASSUMED.fill(file=file, sample=evidence.sample, other=rivals[0], order=_NAMES[order]),
        )
    return Days(order), _again(aside, blocks)


def _told(evidence: Evidence, rows: Rows) -> str | None:
    """The order that the operator named, where the dates are written so at all."""
    told = rows.options.dates
    return told if told and evidence.last and _shape(_NUMBER.findall(evidence.last), told) else None


def _shape(numbers: list[str], order: str) -> bool:
    """Whether a four-digit year, where there is one, stands where the order has it."""
    four = any(len(number) == 4 for number in numbers)
    return not four or (len(numbers[0]) == 4) == (order[0] == "y")


def _again(aside: "tempfile.SpooledTemporaryFile[bytes]", blocks: Iterator[str]) -> Iterator[str]:
    with aside:
        aside.seek(0)
        while size := aside.read(8):
            yield aside.read(int.from_bytes(size, "big")).decode("utf-8", "surrogatepass")
    yield from blocks

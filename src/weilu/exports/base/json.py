"""JSON read piece by piece: items of arrays, however long the file, in the order they stand in it.

A path is written like `messages.item` or `chats.list.item.name`: keys joined by dots, `item` for the
elements of an array. Only what stands at a wanted path is built; the rest is passed over an element
at a time. A file that breaks off or is damaged gives what stands before the damage, then `Unreadable`.

The scanner is that of `json`, as fast as the fastest streaming parser, but several paths keep their
order, other encodings are read, and stray control characters do no harm.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from json.decoder import JSONDecodeError
from typing import Any, NamedTuple

from weilu.exports.base.lines import blocks, decode, lines
from weilu.exports.base.records import TOO_LONG
from weilu.exports.base.rows import Rows
from weilu.exports.base.source import Source
from weilu.kernel.errors import Unreadable
from weilu.kernel.texts import Text

LARGEST = 8 << 20
"""An item of more characters than this is not chat."""
CHUNK = 64 << 10
"""Characters of elements that are scanned at once."""
_MARGIN = 16
"""An error this near the end of what was read may only mean that more must be read."""
_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s\ufeff]*")
_COMMA = re.compile(r"\s*,\s*(?=[{\[\"])")

_ENDS = Text("文件在中途断了，之前的内容已读取", "The file breaks off; what stands before was read")
_DAMAGED = Text(
    "JSON 从这里开始损坏，之前的内容已读取", "The JSON is damaged from here on; what stands before was read"
)
_AGAIN = Text("请重新导出或重新下载它", "Export or download it again")
_BAD_LINE = Text("这一行不是完整的 JSON 对象", "The line is not a whole JSON object")


class Item(NamedTuple):
    """A value found at a wanted path, and the line it starts on."""

    path: str
    value: object
    line: int


class Run(NamedTuple):
    """Values that follow each other at a wanted path; `text` is that of an array of them, and starts on
    line `first`."""

    path: str
    values: list[Any]
    text: str
    first: int

    def line(self, place: int) -> int:
        """The line that a value starts on, looked up when it is asked for."""
        if not place:
            return self.first
        walk = _Walk(_Text(iter([self.text])), ("item",)).visit("", True)
        return self.first + next(islice((run.first for run in walk), place, None)) - 1


def items(source: Source, *paths: str) -> Iterator[Item]:
    """Every value of the file that stands at one of `paths`."""
    for run in _runs(source, paths, 0):
        yield Item(run.path, run.values[0], run.first)


def runs(source: Source, *paths: str) -> Iterator[Run]:
    """The same, many at a time where they are elements of one array: for files that may be long."""
    return _runs(source, paths, CHUNK)


def _runs(source: Source, paths: tuple[str, ...], chunk: int) -> Iterator[Run]:
    text = _Text(blocks(source.stream, source.head))
    try:
        yield from _Walk(text, paths, chunk).visit("", True)
    except _Broken as error:
        raise Unreadable(_ENDS if error.ends else _DAMAGED, _AGAIN, source.file, text.line) from error


def glimpse(head: bytes, *paths: str) -> dict[str, Any]:
    """The first value at each of `paths` that the head of a file holds whole, for sniffing."""
    found: dict[str, Any] = {}
    if head[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] not in (b"{", b"["):
        return found
    try:
        for run in _Walk(_Text(iter([decode(head)])), paths).visit("", True):
            found.setdefault(run.path, run.values[0])
            if len(found) == len(paths):
                break
    except (_Broken, RecursionError):
        pass
    return found


def first_line(head: bytes) -> dict[str, Any]:
    """The object on the first line of a file, for sniffing; empty where there is none."""
    if b"{" not in head[:8]:
        return {}
    line = decode(head).lstrip("\ufeff \r\n").partition("\n")[0]
    try:
        return table(_DECODER.decode(line.strip()))
    except (ValueError, RecursionError):
        return {}


def objects(source: Source, rows: Rows, comment: str = "") -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with one on each line, with the line's number; lines that start with
    `comment` are passed over, others are skipped."""
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif text.strip("\ufeff \t\r") and not (comment and text.lstrip("\ufeff").startswith(comment)):
            try:
                value = _DECODER.decode(text.lstrip("\ufeff"))
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict):
                yield number, value
            else:
                rows.skip(number, _BAD_LINE)


def words(value: object) -> str:
    """A value that should be text or a number, as text; empty where it is neither."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else ""


def table(value: object) -> dict[str, Any]:
    """A value that should be an object; empty where it is not."""
    return value if isinstance(value, dict) else {}


def series(value: object) -> list[Any]:
    """A value that should be an array; empty where it is not."""
    return value if isinstance(value, list) else []


class _Broken(ValueError):
    """The text is no JSON here; `ends` where it only breaks off."""

    def __init__(self, ends: bool) -> None:
        super().__init__()
        self.ends = ends


class _Text:
    """A window on the text: it grows until the value in hand fits, and forgets what was read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.at = 0
        self._text, self._pieces = "", pieces
        self._line, self._counted = 1, 0
        self._between, self._alone = "", 0

    @property
    def line(self) -> int:
        """The line of the place in hand."""
        self._line += self._text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def peek(self) -> str:
        """The next character that is no space, which is stepped up to; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self.at)
            assert space is not None
            self.at = space.end()
            if self.at < len(self._text):
                return self._text[self.at]
            if not self._more():
                return ""

    def comma(self) -> bool:
        """Step over a comma where the start of a value is seen after it."""
        found = _COMMA.match(self._text, self.at)
        if found:
            self.at = found.end()
        return found is not None

    def value(self) -> object:
        """The whole value that starts here; it is stepped over."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self.at)
            except JSONDecodeError as error:
                short = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _MARGIN
                if not short or not self._more():
                    raise _Broken(short) from error
                continue
            except ValueError as error:
                raise _Broken(False) from error
            if end == len(self._text) and isinstance(value, int | float) and self._more():
                continue
            self.at = end
            return value

    def several(self, path: str, size: int) -> Run | None:
        """The elements from here to about `size` characters on, which are stepped over; none where they
        cannot be scanned at once. What is between two objects is looked for as it was seen last; where
        it was found in the wrong place, what is before it is not a row of whole values."""
        start = self.at
        if start < self._alone:
            return None
        self._between = _between(self._text, start) or self._between
        if not self._between:
            return None
        cut = self._text.rfind(self._between, start, start + size)
        stop = cut + self._between.find("}") + 1
        self._alone = start + size if cut < 0 else stop
        if cut < 0:
            return None
        first, part = self.line, f"[{self._text[start:stop]}]"
        try:
            values, end = _DECODER.raw_decode(part)
        except (ValueError, RecursionError):
            return None
        self.at = stop if end == len(part) else start + end - 2
        self._alone = 0
        return Run(path, values, part[:end], first)

    def _more(self) -> bool:
        """Read as much again as is in hand, so that a large value is not scanned too often."""
        assert self.line
        gathered = [self._text[self.at :]]
        have = len(gathered[0])
        if have > LARGEST:
            raise _Broken(False)
        goal = 2 * have + 1
        while have < goal and (piece := next(self._pieces, None)) is not None:
            gathered.append(piece)
            have += len(piece)
        grown = have > len(gathered[0])
        self._text, self.at, self._counted, self._alone = "".join(gathered), 0, 0, 0
        return grown


class _Walk:
    """One passage through a text that builds only what is wanted."""

    def __init__(self, text: _Text, paths: tuple[str, ...], chunk: int = 0) -> None:
        self._text, self._wanted, self._chunk = text, frozenset(paths), chunk
        keys = [path.split(".") for path in paths]
        self._above = {".".join(path[:depth]) for path in keys for depth in range(len(path))}

    def visit(self, path: str, known: bool) -> Iterator[Run]:
        """The wanted values in the value that starts here. `known`: the one around it leads to some."""
        start = self._text.peek()
        if path in self._wanted:
            line = self._text.line
            yield Run(path, [self._text.value()], "", line)
        elif start == "[" and (child := f"{path}.item".lstrip(".")) in self._wanted:
            yield from self._elements(child)
        elif known and start in ("{", "["):
            for child in self._children(path, "}" if start == "{" else "]"):
                yield from self.visit(child, path in self._above)
        else:
            self._text.value()

    def _elements(self, path: str) -> Iterator[Run]:
        """The elements of a wanted array: what nearly all of a file is, so without a detour."""
        text = self._text
        text.at += 1
        while text.peek() != "]":
            first = True
            while first or text.comma():
                first = False
                if self._chunk and (run := text.several(path, self._chunk)):
                    yield run
                    continue
                line = text.line
                yield Run(path, [text.value()], "", line)
            if (mark := text.peek()) == ",":
                text.at += 1
            elif mark != "]":
                raise _Broken(not mark)
        text.at += 1

    def _children(self, path: str, closing: str) -> Iterator[str]:
        text, before = self._text, f"{path}." if path else ""
        while True:
            text.at += 1
            if text.peek() == closing:
                break
            yield before + (self._key() if closing == "}" else "item")
            if (mark := text.peek()) != ",":
                if mark != closing:
                    raise _Broken(not mark)
                break
        text.at += 1

    def _key(self) -> str:
        key = self._text.value()
        mark = self._text.peek()
        if not isinstance(key, str) or mark != ":":
            raise _Broken(not mark)
        self._text.at += 1
        return key


def _between(text: str, start: int) -> str:
    """What parts the object that starts at `start` from the one before it, both braces and what they
    are indented by included; empty where that cannot be seen."""
    before = text[max(0, start - 2 * _MARGIN) : start]
    body, brace, comma = before.rpartition("}")
    if not brace or comma.strip() != "," or text[start : start + 1] != "{":
        return ""
    line, _, indent = body.rpartition("\n")
    lead = f"\n{indent}" if len(line) < len(body) and not indent.strip() else ""
    return f"{lead}}}{comma}{{"

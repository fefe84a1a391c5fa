"""WhatsApp, a chat exported as text on Android or iOS.

## Sample
    12/05/2023, 21:04 - Ana created group "Evening runs"
    12/05/2023, 21:05 - Ana added Bo
    13/05/2023, 7:10 a. m. - Bo: who runs today?
    I start at six
    [13.05.23, 07:11:09] Ana: <attached: 00000003-PHOTO-2023-05-13.jpg>

## Keeps
Messages (of several lines too), joins, invites, leaves, removals, changed numbers, deleted messages,
mentions, kinds of media. There is no message id and no reply in it. The order of day and month is
found from the whole file; where nothing decides it, day comes first and the report says so. The
file's name, or the archive's, names the group. Lines about "you" do not say who that is: they stay
notices.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.dates import Clocks, Days, settle
from weilu.exports.base.lines import blocks, decode
from weilu.exports.base.rows import KEPT, Block, Cells
from weilu.exports.base.whatsapp import (
    ENCRYPTED,
    FIXED,
    MARKS,
    NO_MARKS,
    Noted,
    clean,
    group_of,
    mentioned,
    noted,
    said,
)
from weilu.exports.base.whatsapp_lines import HEAD, style_of, whole
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

MANY = 100_000
"""Names remembered at once."""

EXPORT = Export(
    platform="whatsapp",
    title=Text("WhatsApp 文本", "WhatsApp text"),
    keeps=("message", "join", "invite", "leave", "kick", "rename", "recall", "notice", "media", "mentions"),
)

_SIGNAL = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] ")
_TITLED = re.compile(r'["“„«「](.{1,100})["”“»」]')
_NO_DATE = Text("日期不符合这份文件的日期顺序", "The date does not fit the order of this file's dates")
_NO_HEAD = Text("第一条消息之前有读不懂的内容", "There is something unreadable before the first message")
_BARE = re.compile(r"([^:\n]{1,100}):(?:\n|$)")
_NOTHING = Text("没有一行带日期的 WhatsApp 消息", "There is not one dated WhatsApp line")
_AGAIN = Text("请在 WhatsApp 里重新导出聊天", "Export the chat from WhatsApp again")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    text = decode(head[:16_384])
    told = [found for found in HEAD.finditer(text) if not re.match(r"<\S+> ", found["rest"])]
    if not told or sum(": " in found["rest"] or noted(found["rest"]) is not None for found in told) * 2 < len(
        told
    ):
        return 0.0
    early = text[: told[0].start()].strip(MARKS + "\n ") if told else ""
    return 0.5 if early or _SIGNAL.match(told[0][0]) else 0.9


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    style = style_of(decode(source.head))
    if style is None:
        raise Unreadable(_NOTHING, _AGAIN, file=source.file)
    head = style.pattern()
    texts = whole(blocks(source.stream, source.head), head, rows)
    days, texts = settle(texts, lambda block: head.split(block)[1::4], rows, source.file)
    chat = _Chat(rows, days, *group_of(source))
    rows.open("whatsapp", chat.key)
    for text in texts:
        chat.take(head.split(text))
        chat.line += text.count("\n")
        if rows.full:
            yield rows.batch()


@dataclass(slots=True)
class _Chat:
    """The members of a chat as far as it was read. `authors` and `shown` go by the name as the file
    has it, `people` by a name that took the place of another, `numbers` by the digits of a number."""

    rows: Rows
    days: Days
    key: str
    named: bool
    line: int = 0
    clocks: Clocks = field(default_factory=Clocks)
    authors: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def take(self, parts: list[str]) -> None:
        """Add the messages of a block, given as what is before the first, then date, clock, name and
        text of each. Most messages are taken a column at a time; the odd ones are looked at."""
        if parts[0].strip():
            self.rows.skip(self.line + 1, _NO_HEAD)
        dates, clocks = map(self.days.__getitem__, parts[1::4]), map(self.clocks.__getitem__, parts[2::4])
        walls = [-1 if d is None or c is None else d + c for d, c in zip(dates, clocks, strict=True)]
        names, texts = parts[3::4], parts[4::4]
        authors, shown = list(map(self.authors.get, names)), list(map(self.shown.get, names))
        odd = [
            place
            for place, (wall, author, text) in enumerate(zip(walls, authors, texts, strict=True))
            if author is None or not text or text[-1] in ")>" or "\n" in text or "@" in text
            or "\u200e" in text or text in FIXED or wall < 0
        ]  # fmt: skip
        block, done = Block(), 0
        for place in [*odd, len(walls)]:
            block.walls += walls[done:place]
            block.authors += authors[done:place]
            block.names += shown[done:place]
            block.texts += texts[done:place]
            done = place + 1
            if place < len(walls) and walls[place] < 0:
                self.rows.skip(self.place(parts, place), _NO_DATE)
            elif place < len(walls):
                self.look(block, walls[place], names[place] or "", texts[place])
        self.rows.talk(block)

    def place(self, parts: list[str], place: int) -> int:
        """The line of a message; worked out for the first few that are asked for only."""
        if self.rows.skip_count >= KEPT:
            return 0
        before = (part.count("\n") for part in (parts[0], *parts[4 : place * 4 + 1 : 4]))
        return self.line + sum(before) + place + 1

    def look(self, block: Block, wall: int, name: str, text: str) -> None:
        """Take a message that needs a closer look, or a line of WhatsApp's own."""
        line = f"{name}: {text}" if name else text
        if not name:
            bare = _BARE.match(text)
            name, text = (bare[1], text[bare.end() :]) if bare else ("", text)
        if not name or (name not in self.authors and noted(line)):
            self.note(block, wall, line, noted(line))
        elif (text.startswith("\u200e") and noted(text)) or (
            name not in self.authors and ENCRYPTED.match(text)
        ):
            self.note(block, wall, text, noted(text))
        else:
            author = self.authors.get(name) or self.meet(name)
            kind, words, media = said(text)
            cells: Cells = {"media": media} if media else {}
            if kind != "message":
                cells["kind"] = kind
            if others := mentioned(words):
                cells["mentions"] = [self.numbers.get(other, other) for other in others]
            block.put(wall, author, self.shown[name], words, cells)

    def note(self, block: Block, wall: int, line: str, notes: list[Noted] | None) -> None:
        """Take a line of WhatsApp's own: a row for each person it is about."""
        line = line.translate(NO_MARKS).strip()
        for note in notes or [Noted("notice", None, None)]:
            author = note.author and self.people.get(note.author, note.author)
            target = note.target and self.people.get(note.target, note.target)
            if note.kind == "rename" and author and note.target:
                target = note.target
                self.people.setdefault(target, author)
            elif note.kind == "join" and not self.named and (title := _TITLED.search(line)):
                self.rows.open("whatsapp", self.key, title[1])
            self.number(note.author, author)
            block.put(wall, author, note.author, line, {"kind": note.kind, "target": target})

    def meet(self, name: str) -> str:
        """Remember a name as the file writes it: whose it is, and how it is shown."""
        if len(self.authors) > MANY:
            self.authors.clear()
        shown = clean(name) or name
        author = self.people.get(shown, shown)
        self.number(shown, author)
        self.authors[name], self.shown[name] = author, shown
        return author

    def number(self, shown: str | None, author: str | None) -> None:
        """Remember whose a telephone number is: mentions are written with its digits."""
        if shown and author and shown.startswith("+"):
            self.numbers["".join(filter(str.isdigit, shown))] = author

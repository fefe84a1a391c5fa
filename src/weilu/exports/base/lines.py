"""Decode text and cut it into lines, in constant memory whatever the file holds."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 20
LONGEST = 4 << 20
"""A line of more characters than this is not chat: it is dropped and counted."""
_HANZI_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_HIGH = bytes(range(0x80, 0x100))


class Line(NamedTuple):
    """A line without its end. `text` is None where the line was too long to keep."""

    number: int
    text: str | None


def encoding(head: bytes) -> str:
    """The encoding of a text by its first bytes: a BOM, UTF-8, UTF-16 by its NULs, else GB 18030."""
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(bom):
            return name
    start = head[:4096]
    if start.count(0) > len(start) // 4:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if 4 * min(even, odd) < max(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
    return "gb18030" if not _fits(head, "utf-8") and _chinese(head) else "utf-8"


def _fits(head: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(head, False)
    except UnicodeDecodeError:
        return False
    return True


def _chinese(head: bytes) -> bool:
    """Whether text that is not UTF-8 is GB 18030: not UTF-8 with a few bad bytes, and not Latin-1, whose
    letters beyond ASCII stand alone."""
    text = head.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(text.encode("ascii", "ignore")) + 2 * bad <= len(text):
        return False
    high = len(head) - len(head.translate(None, _HIGH))
    return 2 * len(_HANZI_PAIR.findall(head)) * 4 >= high * 3


def decode(head: bytes) -> str:
    """The head as text, for sniffing; what cannot be decoded is replaced."""
    return head.decode(encoding(head), "replace").replace("\r\n", "\n")


def blocks(stream: BinaryIO, head: bytes, size: int = BLOCK) -> Iterator[str]:
    """Decoded text in pieces of about `size` characters. NUL is dropped, bad bytes are replaced."""
    decoder = codecs.getincrementaldecoder(encoding(head))("replace")
    while data := stream.read(size):
        yield decoder.decode(data).replace("\x00", "")
    yield decoder.decode(b"", True)


def pieces(stream: BinaryIO, head: bytes) -> Iterator[str | None]:
    """Text in pieces of whole lines with their ends; only the last may lack its end. None stands for
    a line that was too long to keep."""
    rest, dropping = "", False
    for block in blocks(stream, head):
        cut = block.rfind("\n") + 1
        if not cut:
            rest += block
        else:
            text = rest + block[:cut]
            rest = block[cut:]
            if dropping:
                yield None
                text, dropping = text[text.index("\n") + 1 :], False
            yield text
        if len(rest) > LONGEST:
            rest, dropping = "", True
    if dropping:
        yield None
    elif rest:
        yield rest


def lines(stream: BinaryIO, head: bytes) -> Iterator[Line]:
    """Lines numbered from 1, ended by LF or CR LF; only the last may lack its end."""
    number = 0
    for piece in pieces(stream, head):
        if piece is None:
            number += 1
            yield Line(number, None)
            continue
        *whole, last = piece.split("\n")
        for text in [*whole, last] if last else whole:
            number += 1
            yield Line(number, text.removesuffix("\r"))

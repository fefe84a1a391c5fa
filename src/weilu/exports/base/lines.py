"""Decode text and cut it into lines, in constant memory whatever the file holds."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 20
LONGEST = 4 << 20
"""A line of more characters than this is not chat: it is dropped and counted."""


class Line(NamedTuple):
    """A line without its end. `text` is None where the line was too long to keep."""

    number: int
    text: str | None


def encoding(head: bytes) -> str:
    """The encoding of a text by its first bytes: a BOM, UTF-8, UTF-16 by its NULs, else GB 18030."""
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(bom):
            return name
    nuls = head[:4096].count(0)
    if nuls > len(head[:4096]) // 4:
        return "utf-16-le" if head[1:4096:2].count(0) >= head[0:4096:2].count(0) else "utf-16-be"
    return "utf-8" if _fits(head, "utf-8") or not _fits(head, "gb18030") else "gb18030"


def _fits(head: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(head, False)
    except UnicodeDecodeError:
        return False
    return True


def decode(head: bytes) -> str:
    """The head as text, for sniffing; what cannot be decoded is replaced."""
    return head.decode(encoding(head), "replace").replace("\r\n", "\n")


def blocks(stream: BinaryIO, head: bytes, size: int = BLOCK) -> Iterator[str]:
    """Decoded text in pieces of about `size` characters. NUL is dropped, bad bytes are replaced."""
    decoder = codecs.getincrementaldecoder(encoding(head))("replace")
    while data := stream.read(size):
        yield decoder.decode(data).replace("\x00", "")
    yield decoder.decode(b"", True)


def lines(stream: BinaryIO, head: bytes) -> Iterator[Line]:
    """Lines numbered from 1, ended by LF or CR LF; only the last may lack its end."""
    number, rest, dropping = 0, "", False
    for block in blocks(stream, head):
        *whole, rest = (rest + block).split("\n")
        for text in whole:
            number += 1
            yield Line(number, None if dropping or len(text) > LONGEST else text.removesuffix("\r"))
            dropping = False
        if len(rest) > LONGEST:
            rest, dropping = "", True
    if rest or dropping:
        yield Line(number + 1, None if dropping else rest.removesuffix("\r"))

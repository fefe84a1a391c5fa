"""What names a contact, in the characters of its text."""

import re
import unicodedata
from collections.abc import Sequence

from weilu.judge.contacts.links import MINI, NAMED, written
from weilu.judge.contacts.names import GLUED

_NAMED = re.compile(NAMED)
_OTHER = re.compile(r"\D")
_HOST = re.compile(r"wxp://|(?:[a-z]+://)?[^/?#]*", re.IGNORECASE)
"""What of a link has no case."""


def value(kind: str, span: str) -> str:
    """The number, name or address; `span` are the characters in normal form that it was read from, of a link
    perhaps in the case of its text."""
    if kind == "telegram":
        named = _NAMED.search(written(span))
        return "@" + (named[1] if named else span.removeprefix("@"))
    if kind in ("phone", "qq", "group") or (kind == "wechat" and span[0].isdigit()):
        return _OTHER.sub("", span)
    if kind == "wechat":
        glued = GLUED.match(span)
        return glued["value"] or glued["own"] if glued else span
    return span if span.startswith(MINI) else written(span)


def cased(span: str, text: str, origin: Sequence[int]) -> str:
    """A span with the case of the text that it comes from: what follows on a link's host opens so alone."""
    original = text[origin[0] : origin[-1] + 1]
    if original == span:
        return span
    if original.lower() != span:
        original = "".join(_cased(letter, text[place]) for letter, place in zip(span, origin, strict=True))
    return _HOST.sub(_lower, original, 1)


def _cased(letter: str, written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    return plain if plain.lower() == letter else letter


def _lower(host: re.Match[str]) -> str:
    return host[0].lower()

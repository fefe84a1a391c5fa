"""What names a contact, in the characters of its text."""

import re

from weilu.judge.contacts.links import MINI, NAMED, written
from weilu.judge.contacts.names import GLUED

_NAMED = re.compile(NAMED)
_OTHER = re.compile(r"\D")


def value(kind: str, span: str) -> str:
    """The number, name or address; `span` are the characters in normal form that it was read from."""
    if kind == "telegram":
        named = _NAMED.search(written(span))
        return "@" + (named[1] if named else span.removeprefix("@"))
    if kind in ("phone", "qq", "group") or (kind == "wechat" and span[0].isdigit()):
        return _OTHER.sub("", span)
    if kind == "wechat":
        glued = GLUED.match(span)
        return glued["value"] or glued["own"] if glued else span
    return span if span.startswith(MINI) else written(span)

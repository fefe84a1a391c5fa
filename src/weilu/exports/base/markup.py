"""Words out of HTML, for formats that keep messages as web pages."""

import html
import re

_BREAK = re.compile(r"<(?:br|/p|/li|/tr|/pre|/div|/h\d|/blockquote)\b[^<>]{0,200}>\n?", re.I)
_TAG = re.compile(r"<[^<>]{0,4000}>")


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, a line for each paragraph."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))).strip()

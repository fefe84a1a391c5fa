"""What opens a chain: its title, places and closing time, as one writes them in a message."""

import re

from weilu.kernel.said import clock_off
from weilu.practices.chain.pasted import rows_of

_OPENS = re.compile(r"(?:#?接龙(?:[\s:：]+|$)|#chain(?:[\s:：]+|$))(.*)", re.I)
_PLACES = re.compile(
    r"[\s,，]*(?:quota|max|限额|名额|限)\s*[:：]?\s*(\d{1,4})\s*(?:人|名|位|个|places)?$", re.I
)
_UNTIL = re.compile(r"[\s,，]*(?:until|by|截止到|截止|截至|到)\s*[:：]?$", re.I)
LONGEST = 8000
Terms = dict[str, str | int | float | bool]


def asked(text: str) -> Terms | None:
    """The settings of the chain that a message opens; null where it opens none."""
    rows = rows_of(text)
    found = _OPENS.fullmatch(rows[0]) if rows else None
    if found is None:
        return None
    title, rest = found[1], rows[1:]
    if not title and text.lstrip()[:1] in "#＃" and rest:
        title, rest = rest[0], rest[1:]
    if not title:
        return None
    places, until = 0, ""
    for _ in range(2):
        title, clock = clock_off(title)
        if clock:
            title, until = _UNTIL.sub("", title), clock
        if number := _PLACES.search(title):
            title, places = title[: number.start()], min(int(number[1]), 1000)
    begun = "\n".join(rest)[:LONGEST]
    return {"title": title[:80] or "…", "quota": places, "until": until, "begun": begun}

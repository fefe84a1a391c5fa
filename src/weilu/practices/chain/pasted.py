"""Chains as people paste them by hand: read, and told apart from the list that is kept.

A paste is rarely up to date: others have joined since it was copied, numbers are wrong, a line was
changed by a slip. So nobody's line but the author's own is ever taken away or changed by a paste.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pydantic import BaseModel, ConfigDict

from weilu.kernel.said import lines

_CIRCLED = re.compile("([①-⑳])|\ufe0f?\u20e3")
_NUMBERED = re.compile(r"[(（]?(\d{1,3})(?:\s*(?:[.,:：/-](?!\d)|[、，。;；)）\]】])\s*|\s+)(.*)")
_NAME = re.compile(r"[^\s,，:：;；、。/|+×*()（）]+")
_DIGIT = re.compile(r"\d|[①-⑳]")
_LEADING = " ,，:：;；、。/|"
_TENS = "一二两三四五六七八九十"
_HEADS = re.compile(rf"[(（]?(?:[+x×*]\s*(\d\d?)(?!\d)|(\d\d?|[{_TENS}])\s*(?:人|个|位|份|people))")


class Entry(BaseModel):
    """A line of the kept chain: whose name, what they added, and the member who wrote it."""

    model_config = ConfigDict(frozen=True)
    name: str
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Paste:
    """What stood above the first number, that number, and what followed each."""

    title: str
    first: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The chain after a paste, and the names of others' lines that the paste would have changed."""

    entries: tuple[Entry, ...]
    spared: tuple[str, ...]


def same(name: str) -> str:
    """What names are compared by."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def heads(note: str) -> int:
    """How many come, as a note begins with it (+2, 两人, x3); 1 where it says nothing."""
    found = _HEADS.match(note)
    if found is None:
        return 1
    said = found[1] or found[2]
    return max(int(said) if said.isdigit() else _count(said), 1)


def _count(numeral: str) -> int:
    return 2 if numeral == "两" else "一二三四五六七八九十".index(numeral) + 1


def rows_of(text: str) -> list[str]:
    """The clean lines of a text, with ① and 1️⃣ as "1."."""
    return lines(_CIRCLED.sub(lambda c: f"{ord(c[1]) - 0x245F}. " if c[1] else ". ", text[:60_000]))


def read(text: str) -> Paste | None:
    """A text with numbered lines; null for any other."""
    every = rows_of(text) if _DIGIT.search(text[:60_000]) else []
    found = [_NUMBERED.fullmatch(line) for line in every]
    first = next((n for n, one in enumerate(found) if one), len(every))
    rows = tuple(one[2] for one in found if one and one[2])
    number = next((int(one[1]) for one in found if one), 0)
    return Paste(" ".join(every[:first]), number, rows) if rows else None


def _entry(row: str, names: Iterable[str], by: str) -> Entry | None:
    """A row's name and note; a name that is known may have spaces in it."""
    known = max((n for n in names if _begins(row, n)), key=len, default="")
    found = _NAME.match(row)
    name = row[: len(known)] if known else found[0] if found else ""
    note = row[len(name) :].strip(_LEADING)
    return Entry(name=name[:30], note=note[:60], by=by) if name else None


def _begins(row: str, name: str) -> bool:
    rest = row[len(name) :]
    return bool(name) and row[: len(name)].casefold() == name.casefold() and not _NAME.match(rest)


def entries_of(paste: Paste, names: Sequence[str], by: str) -> list[Entry]:
    """Its lines, each name once: who stands twice is meant by the later line, at the earlier place."""
    made = [entry for row in paste.rows if (entry := _entry(row, names, by))]
    return list({same(entry.name): entry for entry in made}.values())


def merge(kept: Sequence[Entry], said: Sequence[Entry], mine: Callable[[Entry], bool]) -> Merged:
    """Bring a kept chain and a pasted one together: new lines are added at the end, the author's own may
    be changed, renamed or taken away, and a slip in somebody else's changes nothing."""
    now, at = list(kept), {same(entry.name): n for n, entry in enumerate(kept)}
    pasted = {same(entry.name) for entry in said}
    spared: list[str] = []
    added: list[Entry] = []
    renamed: set[int] = set()
    anchor = -1
    for place, entry in enumerate(said):
        matched = at.get(same(entry.name))
        anchor = anchor + 1 if matched is None else matched
        missing = anchor < len(kept) and same(kept[anchor].name) not in pasted
        follows = any(same(later.name) in at for later in said[place:])
        if matched is None and not (
            missing and (follows or mine(kept[anchor]) or _alike(kept[anchor], entry))
        ):
            added.append(entry)
        elif mine(kept[anchor]):
            now[anchor] = kept[anchor].model_copy(update={"name": entry.name, "note": entry.note})
            renamed.add(anchor)
        elif matched is None or entry.note not in ("", kept[anchor].note):
            spared.append(kept[anchor].name)
    return Merged((*_without_own(kept, now, pasted, renamed, spared, mine), *added), tuple(spared))


def _without_own(
    kept: Sequence[Entry],
    now: Sequence[Entry],
    pasted: set[str],
    renamed: set[int],
    spared: Sequence[str],
    mine: Callable[[Entry], bool],
) -> list[Entry]:
    """What stays: one's own missing line was taken out, unless others miss too: then the paste is old."""
    gone = {n for n, entry in enumerate(kept) if same(entry.name) not in pasted and n not in renamed}
    old = any(not mine(kept[n]) and kept[n].name not in spared for n in gone)
    return [entry for n, entry in enumerate(now) if old or n not in gone or kept[n].name in spared]


def _alike(one: Entry, other: Entry) -> bool:
    """Is this the same name with a slip?"""
    return SequenceMatcher(None, same(one.name), same(other.name)).ratio() >= 0.6

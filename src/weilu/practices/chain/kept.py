"""The kept chain: who joins, leaves, is in and waits."""

import re
from collections.abc import Sequence
from itertools import chain, count

from weilu.kernel.facts import Facts
from weilu.kernel.said import clean
from weilu.practices.chain.pasted import Entry, Paste, heads, same

_PLUS = re.compile(r"\+[1-9]\d?(?: .*)?")
MOST = 300
"""Lines of a chain."""


def after(word: str, words: tuple[str, ...]) -> str | None:
    """What follows one of the words; null where the text begins with none of them."""
    for one in words:
        rest = word[len(one) :]
        if word[: len(one)].lower() == one and (not rest or rest[0] in " ,:，：。!！"):
            return rest.strip(" ,:，：。!！")
    return None


def joined(word: str, words: tuple[str, ...]) -> str | None:
    """The note of one who joins; "+3" joins with as many, where "+1" joins."""
    note = after(word, words)
    if note is None and "+1" in words and _PLUS.fullmatch(word):
        return word[:60]
    return note[:60] if note is not None else None


def staff(member: str, facts: Facts) -> bool:
    return facts.role(member) in ("owner", "admin")


def mine(entry: Entry, member: str, facts: Facts) -> bool:
    """Who wrote a line, or who is called so, unless another of that name wrote it for themselves."""
    called = same(clean(facts.name(member), 30))
    if entry.by == member or same(entry.name) != called:
        return entry.by == member
    return same(clean(facts.name(entry.by), 30)) != called


def with_member(entries: Sequence[Entry], member: str, note: str, facts: Facts) -> tuple[Entry, ...]:
    """The member is in; who is in already only changes what they added."""
    called = clean(facts.name(member), 30) or "?"
    own = [n for n, entry in enumerate(entries) if mine(entry, member, facts)]
    now = list(entries)
    if own:
        first = next((n for n in own if same(entries[n].name) == same(called)), own[0])
        now[first] = now[first].model_copy(update={"note": note or now[first].note})
        return tuple(now)
    taken = {same(entry.name) for entry in entries}
    name = next(n for n in chain((called,), (f"{called}{k}" for k in count(2))) if same(n) not in taken)
    return (*entries, Entry(name=name, note=note, by=member))


def without(entries: Sequence[Entry], member: str, name: str, facts: Facts) -> tuple[Entry, ...]:
    """Without the line of that name, if it is the member's to cancel; without a name, their own line."""
    own = [entry for entry in entries if mine(entry, member, facts)]
    if name:
        may = entries if staff(member, facts) else own
        gone = [entry for entry in may if same(entry.name) == same(name)]
    else:
        called = same(clean(facts.name(member), 30))
        gone = [entry for entry in own if same(entry.name) == called] or own
    return tuple(entry for entry in entries if entry not in gone)


def inside(entries: Sequence[Entry], quota: int) -> list[Entry]:
    """Who has a place: in order, until the first that does not fit. More than all places never fit."""
    if not quota:
        return list(entries)
    had, used = [], 0
    for entry in entries:
        coming = heads(entry.note)
        if coming > quota:
            continue
        used += coming
        if used > quota:
            break
        had.append(entry)
    return had


def requeued(before: Sequence[Entry], after: Sequence[Entry], quota: int) -> tuple[Entry, ...]:
    """Who brings more than they said goes to the end when places are short, and pushes nobody out."""
    said = {same(entry.name): heads(entry.note) for entry in before}
    more = [entry for entry in after if heads(entry.note) > said.get(same(entry.name), MOST)]
    if not more or len(inside(after, quota)) == len(after):
        return tuple(after)
    return (*(entry for entry in after if entry not in more), *more)


def changed(
    before: Sequence[Entry], after: Sequence[Entry], quota: int
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The list in its new order, and who has come up from the waiting list."""
    if not quota:
        return tuple(after), ()
    now = requeued(before, after, quota)
    had = {entry.name for entry in inside(before, quota)}
    waited = {entry.name for entry in before} - had
    return now, tuple(entry for entry in inside(now, quota) if entry.name in waited)


def meant(paste: Paste, title: str, entries: Sequence[Entry]) -> bool:
    """Is a numbered list this chain, and not some other enumeration?"""
    if same(title) in same(paste.title):
        return True
    names = [same(entry.name) for entry in entries]
    if any(same(row).startswith(name) for row in paste.rows for name in names):
        return True
    bare = same(paste.title) in ("", "#接龙", "接龙", "#chain")
    return bare and (not entries or (len(paste.rows) == 1 and paste.first == len(entries) + 1))

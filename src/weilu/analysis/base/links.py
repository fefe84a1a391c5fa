"""Who speaks after whom, and who answers what: sessions, turns and links of whole groups.

An explicit reply is certain. A mention answers the last thing that the mentioned one said in the day
before. A turn that does neither answers the turn before it in the same session, if that is at most
five minutes old. The last two are guesses, and each carries the share of such guesses that were
right on the annotated Ubuntu IRC logs (development part); see docs/reply-links.md.

This is done on arrays, not by the engine: an engine would sort all messages several times for it.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SESSION_GAP = 30 * 60 * 1_000_000
MENTION_WITHIN = 24 * 3_600_000_000
ADJACENT_WITHIN = 5 * 60_000_000
REPLY, MENTION, ADJACENT = 1.0, 0.67, 0.17
"""Confidence of each kind of link: the share that named the very message answered. More of them named
the right person (0.90 of the mentions), so ties are rather under- than overestimated."""
HOW = ("adjacent", "mention", "reply")
NEEDS = ("group", "id", "at", "kind", "name", "member", "bot", "reply_to", "mentions", "day", "request")
"""Columns of the facts that are looked at."""

Numbers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]
_Values = npt.NDArray[Any]
_HASHED, _PLATFORM = r"#\d{4}$", r"^[^/]*/?"


@dataclass(slots=True)
class _Said:
    """What people posted, in order of group, time and id. Groups, members and names are numbers;
    `reply` holds where `replies`, and `called` (a place in `calls`) is -1 for none."""

    place: Numbers
    group: Numbers
    at: Numbers
    id: Numbers
    day: Numbers
    request: _Values
    member: Numbers
    name: Numbers
    reply: Numbers
    replies: npt.NDArray[np.bool_]
    called: Numbers
    members: pa.Array
    names: pa.Array
    calls: pa.Array


def links(events: pa.Table) -> pa.Table:
    """Columns for the facts of whole groups, row by row: session and turn (numbers within the group),
    answered, answered_at, partner, how, confidence, asked and met; null for what is not a message of a
    person, those from `answered` on also for a message that answers none. Those of `_answers`. And at one
    message of each member and day `received`, the confidence of all answers they got that day."""
    said = _said(events.combine_chunks())
    session, turn, near = _turns(said)
    target, how = near, np.zeros(len(near), np.int64)
    cuts = np.flatnonzero(np.r_[True, said.group[1:] != said.group[:-1], True]) if len(near) else near
    for start, end in itertools.pairwise(cuts.tolist()):
        mine = slice(start, end)
        for kind, found in ((1, _mentioned(said, mine)), (2, _replied(said, mine))):
            hit = np.flatnonzero(found >= 0) + start
            target[hit], how[hit] = found[hit - start] + start, kind
    answers = np.flatnonzero(target >= 0)
    answers = answers[said.member[target[answers]] != said.member[answers]]
    target, how, where = target[answers], how[answers], said.place[answers]
    rows = events.num_rows
    sure = np.array([ADJACENT, MENTION, REPLY])
    days = said.day - said.day.min(initial=0)
    met = _first(said.group[answers], days[answers], said.member[answers] + 1, said.member[target] + 1)
    got, days_of = _received(said, days, answers, target, sure[how])
    fresh = _first(said.group, session, said.member + 1) * (said.member >= 0)
    later = _answers(said, turn, answers, target, sure[how])
    return pa.table(
        {
            **{name: _spread(values, said.place, rows, known) for name, (values, known) in later.items()},
            "speaks": _spread(fresh, said.place, rows),
            "met": _spread(met, where, rows),
            "received": _spread(got, said.place[days_of], rows),
            "asked": _spread(said.request[target], where, rows),
            "session": _spread(session, said.place, rows),
            "turn": _spread(turn, said.place, rows),
            "answered": _spread(said.id[target], where, rows),
            "answered_at": _spread(said.at[target], where, rows),
            "partner": _words(_spread(said.member[target], where, rows), said.members),
            "how": _words(_spread(how, where, rows), pa.array(HOW)),
            "confidence": _spread(sure[how], where, rows),
        }
    )


def _spread(values: _Values, places: Numbers, rows: int, known: _Flags | bool = True) -> pa.Array:
    """The values at their places where they are known, null elsewhere."""
    every, empty = np.zeros(rows, values.dtype), np.ones(rows, np.bool_)
    every[places], empty[places] = values, ~np.asarray(known)
    return pa.array(every, mask=empty)


def _words(numbers: pa.Array, words: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(numbers.cast(pa.int32()), words)


def _joint(*keys: Numbers) -> Numbers:
    """One number for each combination of the keys, which are not negative."""
    joint, size = np.zeros(len(keys[0]), np.int64), 1
    for key in keys:
        of = int(key.max(initial=0)) + 1
        if size * of > _ROOM:
            joint = np.unique(joint, return_inverse=True)[1]
            size = int(joint.max()) + 1
        joint, size = joint * of + key, size * of
    return joint


_ROOM = 2**63 - 1


def _first(*keys: Numbers) -> _Values:
    """1 at one row of each combination of the keys, 0 at the others."""
    joint = _joint(*keys)
    order = np.argsort(joint)
    first = np.ones(len(order), np.bool_)
    first[1:] = np.diff(joint[order]) != 0
    made = np.empty(len(order), np.int32)
    made[order] = first
    return made


def _received(
    said: _Said, days: Numbers, answers: Numbers, target: Numbers, sure: _Floats
) -> tuple[_Floats, Numbers]:
    """Of each member and day the confidence of all answers they got that day, and one message of theirs."""
    who = np.r_[said.member, said.member[target]] + 1
    joint = _joint(np.r_[said.group, said.group[answers]], np.r_[days, days[answers]], who)
    wrote, got = joint[: len(days)], joint[len(days) :]
    wrote, where = np.unique(wrote, return_index=True)
    at = np.minimum(np.searchsorted(wrote, got), max(len(wrote) - 1, 0))
    hit = (wrote[at] == got) & (said.member[target] >= 0)
    return np.bincount(at[hit], sure[hit], len(wrote)).astype(np.float64), where


def _answers(
    said: _Said, turn: Numbers, answers: Numbers, target: Numbers, sure: _Floats
) -> dict[str, tuple[_Values, _Flags | bool]]:
    """What became of each message: turn_answered, whether any of its turn was answered; later_answer_at
    and later_confidence, of the first and of the surest answer to it or to what came with or after it in
    its turn; and, at the first message of a turn, turn_confidence, of the surest link of the turn (0: it
    answers nothing). Each with where it is known."""
    many, never = len(turn), np.iinfo(np.int64).max
    if not many:
        return {name: (np.zeros(0, kind), True) for name, kind in _LATER.items()}
    starts = np.flatnonzero(np.r_[True, (np.diff(turn) != 0) | (np.diff(said.group) != 0)])
    number = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, many]))
    opens = np.zeros(many, np.bool_)
    opens[starts] = True
    at, best, own = np.full(many, never), np.zeros(many), np.zeros(many)
    np.minimum.at(at, target, said.at[answers])
    np.maximum.at(best, target, sure)
    own[answers] = sure
    answered, surest = np.maximum.reduceat(best, starts) > 0, np.maximum.reduceat(own, starts)
    _carry(at, best, number)
    begins = opens | np.r_[True, np.diff(said.at) != 0]
    same = np.maximum.accumulate(np.where(begins, np.arange(many), 0))
    at, best = at[same], best[same]
    return {
        "turn_answered": (answered[number], True),
        "later_answer_at": (at, best > 0),
        "later_confidence": (best, best > 0),
        "turn_confidence": (surest[number], opens),
    }


_LATER: dict[str, type] = {
    "turn_answered": np.bool_,
    "later_answer_at": np.int64,
    "later_confidence": np.float64,
    "turn_confidence": np.float64,
}


def _carry(at: Numbers, best: _Floats, number: Numbers) -> None:
    """Let earlier messages of a turn have the first and surest answer of later ones, too."""
    step = 1
    while step < len(number) and (same := number[step:] == number[:-step]).any():
        np.minimum(at[:-step], at[step:], out=at[:-step], where=same)
        np.maximum(best[:-step], best[step:], out=best[:-step], where=same)
        step *= 2


def _said(events: pa.Table) -> _Said:
    people = pc.and_(pc.equal(events["kind"], "message"), pc.invert(pc.fill_null(events["bot"], False)))
    some = np.flatnonzero(people.to_numpy())
    events = events.take(pa.array(some)).combine_chunks()
    groups, _ = _codes(events["group"])
    members, member_words = _codes(events["member"])
    names, name_words = _codes(events["name"])
    at, ids = events["at"].to_numpy(), events["id"].to_numpy()
    calls, call_words = events["mentions"].combine_chunks(), pa.array([], pa.string())
    has = np.flatnonzero(pc.greater(pc.fill_null(pc.list_value_length(calls), 0), 0).to_numpy(False))
    called = np.full(len(ids), -1, np.int64)
    if len(has):
        called[has], call_words = _codes(pc.list_element(calls.take(pa.array(has)), 0))
    order = np.lexsort((ids, at, groups))
    return _Said(
        place=some[order],
        group=groups[order],
        at=at[order],
        id=ids[order],
        day=events["day"].to_numpy()[order],
        request=pc.fill_null(events["request"], 0).to_numpy()[order],
        member=members[order],
        name=names[order],
        reply=pc.fill_null(events["reply_to"], 0).to_numpy()[order],
        replies=events["reply_to"].is_valid().to_numpy()[order],
        called=called[order],
        members=member_words,
        names=name_words,
        calls=call_words,
    )


def _codes(words: pa.ChunkedArray | pa.Array) -> tuple[Numbers, pa.Array]:
    """Each word's number, -1 for null, and the words by number."""
    if isinstance(words, pa.ChunkedArray):
        words = words.combine_chunks()
    made = words if isinstance(words, pa.DictionaryArray) else words.dictionary_encode()
    return pc.fill_null(made.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False), made.dictionary


def _turns(said: _Said) -> tuple[Numbers, Numbers, Numbers]:
    """Session, turn, and the place of the message that a turn may answer by following it (or -1)."""
    many = len(said.at)
    first, other = np.ones(many, np.bool_), np.ones(many, np.bool_)
    first[1:] = said.group[1:] != said.group[:-1]
    other[1:] = first[1:] | (said.member[1:] != said.member[:-1])
    wait = np.diff(said.at, prepend=0)
    fresh = first | (wait > SESSION_GAP)
    starts = np.flatnonzero(first)
    lengths = np.diff(np.r_[starts, many])
    numbered: list[Numbers] = []
    for begins in (fresh, fresh | other):
        count = np.cumsum(begins)
        numbered.append(count - np.repeat(count[starts] - 1, lengths))
    near = other & ~fresh & (wait <= ADJACENT_WITHIN)
    return numbered[0], numbered[1], np.where(near, np.arange(many) - 1, -1)


def _replied(said: _Said, mine: slice) -> Numbers:
    """For each message of a group the place of the one it replies to, or -1."""
    ids, found = said.id[mine], np.full(mine.stop - mine.start, -1, np.int64)
    asks = np.flatnonzero(said.replies[mine])
    if len(asks):
        order = np.argsort(ids)
        wanted = said.reply[mine][asks]
        at = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
        found[asks] = np.where(ids[at] == wanted, at, -1)
    return found


def _mentioned(said: _Said, mine: slice) -> Numbers:
    """For each message of a group the place of the last one before it by whom it mentions, or -1; of
    several at one moment the first."""
    many, found = mine.stop - mine.start, np.full(mine.stop - mine.start, -1, np.int64)
    calls = np.flatnonzero(said.called[mine] >= 0)
    if not len(calls):
        return found
    words, place = np.unique(said.called[mine][calls], return_inverse=True)
    called = said.calls.take(pa.array(words))
    who = _known(said, mine, called)
    partner = np.array([who.get(word, -1) for word in called.to_pylist()], np.int64)[place]
    calls, partner = calls[partner >= 0], partner[partner >= 0]
    at = said.at[mine]
    each = np.sort(said.member[mine] * many + np.arange(many))
    last = np.searchsorted(each, partner * many + np.searchsorted(at, at[calls], "right") - 1, "right") - 1
    before, last = last >= 0, each[np.maximum(last, 0)]
    fits = before & (last // many == partner)
    calls, partner, last = calls[fits], partner[fits], last[fits] % many
    first = each[np.searchsorted(each, partner * many + np.searchsorted(at, at[last], "left"))] % many
    near = at[calls] - at[first] <= MENTION_WITHIN
    found[calls[near]] = first[near]
    return found


def _known(said: _Said, mine: slice, wanted: pa.Array) -> dict[str, int]:
    """Whom each of the wanted names that anybody bears means in a group: a member's shown name, that
    without its number, or the key; of several members the first by key."""
    many = len(said.names) + 1
    member, name = np.divmod(np.unique(said.member[mine] * many + said.name[mine] + 1), many)
    member, name = member[member >= 0], name[member >= 0] - 1
    shown = said.names.take(pa.array(name, mask=name < 0))
    bare = pc.replace_substring_regex(shown, _HASHED, "")
    keys = said.members.take(pa.array(member))
    words = pa.chunked_array([shown, bare, pc.replace_substring_regex(keys, _PLATFORM, "")])
    hits = np.flatnonzero(pc.is_in(words, wanted, skip_nulls=True).to_numpy())
    found = hits % max(len(member), 1)
    known: dict[str, tuple[str, int]] = {}
    called, keyed = words.take(pa.array(hits)).to_pylist(), keys.take(pa.array(found)).to_pylist()
    for word, key, number in zip(called, keyed, member[found].tolist(), strict=True):
        known[word] = min(known.get(word, (key, number)), (key, number))
    return {word: member for word, (_, member) in known.items()}

"""Rarer disguises, undone text by text; which texts may wear one is told by cheap tests of a whole batch.

Spelled out (加 微 信, w-e-i-x-i-n, 1 3 8 …), split characters (亻言), other characters for WeChat and QQ
(薇信, 加v, 扣扣), Chinese digits in long numbers, pinyin (jia wei xin), base64, text written backwards.
"""

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import (
    ALIAS,
    DIGIT,
    ENCODED,
    GAP,
    HAN,
    HAN_DIGIT,
    HAN_DIGITS,
    LATIN,
    LETTER,
    PART,
    QQ_ALIASES,
    SPLIT,
    TWICE,
    WECHAT_ALIASES,
    Codes,
    Kinds,
    Places,
)

SHORTEST_BASE64 = 16
DIGITS, NAMES, APART, SPELLED, PINYIN, BASE64, BACKWARDS = (1 << bit for bit in range(7))

Wanted = npt.NDArray[np.uint8]
Written = tuple[str, list[int]]
"""A text and, for each of its characters, the place of the one it came from."""

_HAN = "\u3400-\u9fff"
_WX = WECHAT_ALIASES.replace("威", "")
_SPELLED = re.compile(
    rf"(?<![a-z0-9{_HAN}])[a-z0-9{_HAN}](?P<gap>[ .*_|~+·-])"
    rf"[a-z0-9{_HAN}](?:(?P=gap)[a-z0-9{_HAN}])+(?![a-z0-9{_HAN}])"
)
_NUMBER = re.compile(rf"[0-9{''.join(HAN_DIGITS)}]{{5,}}")
_APART = re.compile("|".join(SPLIT))
_WECHAT = re.compile(
    rf"(?=[ vw{WECHAT_ALIASES}])(?:[{_WX}][信芯伈x]|(?<![a-z0-9])v[信芯伈]"
    rf"|(?:(?<=[加+家佳])|(?<=联系)|(?<=咨询)|(?<=客服)) ?(?:[{WECHAT_ALIASES}][信芯]?|[vw]x|v)(?![a-z])"
    rf"|(?:[{_WX}]|威信?)(?= ?[:+]? ?[a-z0-9][a-z0-9_-]{{4,19}})"
    r"|(?<![a-z0-9])(?:[vw]x|v)(?=[: ]? ?1[3-9]\d{9}(?!\d)|[:+] ?[a-z][a-z_-]{0,9}\d{2}))"
)
_QQ = re.compile(
    rf"(?=[ {QQ_ALIASES}])(?:"
    rf"(?:(?<=[加+聊\d])|(?<=\d )) ?[{QQ_ALIASES}]{{2}}|[{QQ_ALIASES}]{{2}}(?= ?[:+]? ?(?:[群号]|\d{{4}})))"
)
_PINYIN = re.compile(
    r"(?<![a-z])(?P<add>jia)(?=[ .-]?(?:微|wei|vx|v(?![a-z])|wo(?![a-z])|qun|qq|kou))"
    r"|(?P<wechat>(?:(?<![a-z])|(?<=jia))wei?[ .-]?xing?(?![a-z]))"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/_=-])")
_BACKWARDS = re.compile(
    r"信微[的我]{0,2}加|号信微|信微[a-z0-9:_ -]{5}|//:s?ptth|/em\.t(?![a-z])|(?<![a-z])moc\.[a-z]{3}"
)
_TURNED = ("\u202e", "ptth", "em.t", "moc.", "信微")
"""One of these is in every text that is read backwards."""
_PAIRS = np.unique(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in SPLIT], np.uint64))


def suspects(codes: Codes, kind: Kinds, starts: Places, texts: Sequence[str], begins: Places) -> Wanted:
    """For each text, which disguises it may wear (a sum of the bits above).

    `begins` are the starts of the texts as they were written.
    """
    joined = "".join(texts)
    wanted = np.zeros(len(texts), np.uint8)
    for bit, places in _places(codes, kind):
        if len(places):
            wanted[starts.searchsorted(places, "right") - 1] |= bit
    for place in _turned(joined):
        wanted[begins.searchsorted(place, "right") - 1] |= BACKWARDS
    for place in (wanted & BASE64).nonzero()[0].tolist():
        if not any(_from_base64(match[0]) for match in _BASE64.finditer(texts[place])):
            wanted[place] ^= BASE64
    return wanted


def _turned(joined: str) -> Iterator[int]:
    for mark in _TURNED:
        place = joined.find(mark)
        while place >= 0:
            yield place
            place = joined.find(mark, place + 1)


def _places(codes: Codes, kind: Kinds) -> Iterator[tuple[int, Places]]:
    """Where a disguise may be; also, needlessly, some that lie across the border of two texts."""
    seldom = (kind & (HAN_DIGIT | ALIAS | TWICE | PART | LETTER)).nonzero()[0]
    if len(seldom):
        yield from _characters(codes, kind, seldom)
    gaps = (kind & GAP).nonzero()[0]
    if len(gaps) > 1:
        yield SPELLED, _spelled(codes, kind, gaps)
    if len(codes) >= SHORTEST_BASE64:
        edges = np.concatenate(([-1], (kind & ENCODED == 0).nonzero()[0], [len(codes)]))
        yield BASE64, edges[:-1][edges[1:] - edges[:-1] > SHORTEST_BASE64] + 1


def _characters(codes: Codes, kind: Kinds, places: Places) -> Iterator[tuple[int, Places]]:
    last = len(codes) - 1
    after = np.minimum(places + 1, last)
    what, left, right = kind[places], kind[places - 1], kind[after]
    yield DIGITS, places[(what & HAN_DIGIT > 0) & (left & right & (DIGIT | HAN_DIGIT) > 0)]
    yield NAMES, places[(what & ALIAS) | (what & right & TWICE) > 0]
    part = (what & PART).nonzero()[0]
    if len(part):
        pairs = codes[places[part]].astype(np.uint64) << 21 | codes[after[part]]
        yield APART, places[part][_PAIRS[_PAIRS.searchsorted(pairs) % len(_PAIRS)] == pairs]
    letter = (what & LETTER).nonzero()[0]
    if len(letter):
        yield from _letters(codes, kind, places[letter])


def _letters(codes: Codes, kind: Kinds, places: Places) -> Iterator[tuple[int, Places]]:
    """v that stands for WeChat, vx and wx, and the rare letters of jia and xin."""
    last = len(codes) - 1
    second, third = np.minimum(places + 1, last), codes[np.minimum(places + 2, last)]
    letter, before, after = codes[places], codes[places - 1], codes[second]
    alone = (kind[places - 1] & LATIN == 0) & ((kind[second] & LATIN == 0) | (after == ord("x")))
    named = (letter == ord("x")) & ((before == ord("v")) | (before == ord("w")))
    yield NAMES, places[(letter == ord("v")) & alone | named]
    said = (letter == ord("j")) & (third == ord("a")) | (letter == ord("x")) & (third == ord("n"))
    yield PINYIN, places[said & (after == ord("i"))]


def _spelled(codes: Codes, kind: Kinds, gaps: Places) -> Places:
    """Single characters between like gaps: two of them, or one beside Han."""
    near = (gaps[1:] - gaps[:-1] == 2) & (codes[gaps[1:]] == codes[gaps[:-1]])
    first: Places = near.nonzero()[0]
    if not len(first):
        return gaps[:0]
    more = near[np.minimum(first + 1, len(near) - 1)] & (first + 1 < len(near))
    place = gaps[first]
    han = kind[place - 1] | kind[place + 1] | kind[np.minimum(place + 3, len(kind) - 1)]
    found: Places = place[more | (han & HAN > 0)]
    return found


def undo(text: Written, original: str, wanted: int, fold: Callable[[str], str]) -> tuple[Written, int]:
    """A text with its disguises off, and how many were taken off; `fold` gives a normal form."""
    undone = 0
    if wanted & BASE64:
        text, undone = _decoded(text, original, fold)
    if wanted & SPELLED:
        text, found = _swapped(text, _SPELLED, _together)
        undone += found
        wanted |= found and DIGITS | NAMES | PINYIN
    for bit, pattern, better in _STEPS:
        if wanted & bit:
            text, found = _swapped(text, pattern, better)
            undone += found
    if wanted & BACKWARDS and ("\u202e" in original or _BACKWARDS.search(text[0])):
        letters, way = text
        turned, _ = undo((letters[::-1], way), "", NAMES, fold)
        text, undone = (f"{letters} {turned[0]}", way + way[-1:] * (len(turned[0]) + 1)), undone + 1
    return text, undone


def _swapped(
    text: Written, pattern: re.Pattern[str], better: Callable[[re.Match[str]], str]
) -> tuple[Written, int]:
    letters, way = text
    pieces: list[str] = []
    ways: list[int] = []
    done = found = 0
    for match in pattern.finditer(letters):
        new = better(match)
        if new != match[0]:
            pieces += letters[done : match.start()], new
            ways += way[done : match.start()] + _spread(way[match.start() : match.end()], len(new))
            done, found = match.end(), found + 1
    return ("".join((*pieces, letters[done:])), ways + way[done:]) if found else text, found


def _spread(way: list[int], size: int) -> list[int]:
    """The places of what was replaced, over the characters that replace it."""
    return [way[place * (len(way) - 1) // max(size - 1, 1)] for place in range(size)]


def _together(match: re.Match[str]) -> str:
    """Without the gaps, where that makes a word: Chinese, four letters, or a number of seven digits."""
    new = match[0].replace(match["gap"], "")
    han = sum("\u3400" <= one <= "\u9fff" for one in new)
    digits = sum(one.isdigit() for one in new)
    enough = han >= 2 or (not han and len(new) >= (7 if digits else 4) and digits in (0, len(new)))
    return new if enough else match[0]


def _number(match: re.Match[str]) -> str:
    return "".join(HAN_DIGITS.get(one, one) for one in match[0])


def _decoded(text: Written, original: str, fold: Callable[[str], str]) -> tuple[Written, int]:
    letters, way = text
    found = 0
    for match in reversed(list(_BASE64.finditer(original))):
        plain = _from_base64(match[0])
        if plain:
            low, high = bisect_left(way, match.start()), bisect_left(way, match.end())
            new = fold(plain)
            letters = letters[:low] + new + letters[high:]
            way = way[:low] + _spread(way[low:high], len(new)) + way[high:]
            found += 1
    return (letters, way), found


def _from_base64(run: str) -> str:
    """What is meant, or nothing: words in printable characters of which some are Chinese or spaces."""
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    if bare.isdigit() or bare.islower() or len(bare) % 4 == 1:
        return ""
    try:
        plain = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    told = plain.isprintable() and any("\u3400" <= one <= "\u9fff" or one in " ./:@" for one in plain)
    return plain if told else ""


_STEPS: tuple[tuple[int, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (APART, _APART, lambda match: SPLIT[match[0]]),
    (DIGITS, _NUMBER, _number),
    (PINYIN, _PINYIN, lambda match: "加" if match["add"] else "微信"),
    (NAMES, _WECHAT, lambda match: "微信"),
    (NAMES, _QQ, lambda match: "qq"),
)

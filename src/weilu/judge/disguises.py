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
    NEAR,
    PART,
    QQ_ALIASES,
    SIGN,
    SPLIT,
    TWICE,
    WECHAT_ALIASES,
    Codes,
    Kinds,
    Places,
)

DIGITS, NAMES, APART, SPELLED, PINYIN, BASE64, BACKWARDS = (1 << bit for bit in range(7))

Wanted = npt.NDArray[np.uint8]
Written = tuple[str, list[int]]
"""A text and, for each of its characters, the place of the one it came from."""
Undone = tuple[str, list[int], int]
Fold = Callable[[str], str]

_HAN = "\u3400-\u9fff"
_WX = WECHAT_ALIASES.replace("威", "")
_ONE = rf"(?:[{_HAN}](?![{_HAN}])|[a-z0-9](?![a-z0-9{_HAN}]))"
_SPELLED = re.compile(rf"(?<![a-z0-9{_HAN}]){_ONE}(?P<gap>[ .*_|~+·-]){_ONE}(?:(?P=gap){_ONE})+")
_NUMBER = re.compile(rf"[0-9{''.join(HAN_DIGITS)}]{{5,}}|\d[〇零二三四五六七八九]+(?=\d)")
_APART = re.compile("|".join(SPLIT))
_WECHAT = re.compile(
    rf"(?=[ vw{WECHAT_ALIASES}])(?:[{_WX}][信芯伈x]|(?<![a-z0-9])v[信芯伈]"
    rf"|(?:(?<=[加+家佳])|(?<=联系)|(?<=咨询)|(?<=客服)) ?(?:[{WECHAT_ALIASES}][信芯]?|[vw]x|v)(?![a-z])"
    rf"|(?:[{_WX}]|威信?)(?= ?[:+]? ?[a-z0-9][a-z0-9_-]{{4,19}})"
    r"|(?<![a-z0-9])(?:[vw]x|v)(?=[: ]? ?1[3-9]\d{9}(?!\d)|[:+] ?[a-z][a-z_-]{0,9}\d{2}))"
)
_QQ = re.compile(
    rf"(?=[ {QQ_ALIASES}])(?:"
    rf"(?<=[加家佳伽])[{QQ_ALIASES}](?= ?[:+]? ?\d{{4}})"
    rf"|(?:(?<=[加+聊伽\d])|(?<=\d )) ?[{QQ_ALIASES}]{{2}}"
    rf"|[{QQ_ALIASES}]{{2}}(?= ?[:+]? ?(?:[群号]|\d{{4}})))"
)
_PINYIN = re.compile(
    r"(?<![a-z./@_])(?P<add>jia)(?=[ .-]?(?:微|wei|vx|v(?![a-z])|wo(?![a-z])|qun|qq|kou))"
    r"|(?P<wechat>(?:(?<![a-z./@_])|(?<=jia))wei?[ .-]?xing?(?![a-z_/]|\.[a-z]))"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/_=-])")
_BACKWARDS = re.compile(
    r"信微[的我]{0,2}加|号信微|信微[a-z0-9:_ -]{5}|//:s?ptth|/em\.t(?![a-z])|(?<![a-z])moc\.[a-z]{3}"
)
_TURNED = ("\u202e", "ptth", "信微")
"""One of these is in every text that is read backwards."""
_PAIRS = np.unique(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in SPLIT], np.uint64))


_EDGE = np.zeros(3, np.uint16)
"""After the end of a batch and, since places wrap, before its start."""
_SELDOM = HAN_DIGIT | ALIAS | TWICE | PART | LETTER | GAP


def suspects(codes: Codes, kind: Kinds, starts: Places, texts: Sequence[str], begins: Places) -> Wanted:
    """For each text, which disguises it may wear (a sum of the bits above).

    `begins` are the starts of the texts as they were written.
    """
    joined = "".join(texts)
    wanted = np.zeros(len(texts), np.uint8)
    for bit, places in _places(codes, kind, starts):
        if len(places):
            wanted[starts.searchsorted(places, "right") - 1] |= bit
    for place in _turned(joined):
        wanted[begins.searchsorted(place, "right") - 1] |= BACKWARDS
    for place in (wanted & BASE64).nonzero()[0].tolist():
        text = texts[place]
        if "://" in text or ".me/" in text or not any(map(_from_base64, _BASE64.findall(text))):
            wanted[place] ^= BASE64  # what follows an address is a part of it
    return wanted


def _turned(joined: str) -> Iterator[int]:
    for mark in _TURNED:
        place = joined.find(mark)
        while place >= 0:
            yield place
            place = joined.find(mark, place + 1)


def _places(codes: Codes, kind: Kinds, starts: Places) -> Iterator[tuple[int, Places]]:
    """Where a disguise may be; also, needlessly, some that lie across the border of two texts.

    No disguise that the patterns below would find is missed, or a text would be read otherwise among others.
    """
    codes, kind = np.concatenate((codes, _EDGE)), np.concatenate((kind, _EDGE))
    seldom = (kind & _SELDOM).nonzero()[0]
    what = kind[seldom]
    some = (what & (_SELDOM - GAP)).nonzero()[0]
    if len(some):
        places = seldom[some]
        left, right = kind[places - 1], kind[places + 1]
        owner = starts.searchsorted(places, "right")
        left[starts[owner - 1] == places] = 0
        right[starts[owner] == places + 1] = 0
        yield from _characters(codes, places, what[some], left, right)
        letter = (what[some] & LETTER).nonzero()[0]
        if len(letter):
            yield from _letters(codes, places[letter], left[letter], right[letter])
    gaps = seldom[what & GAP != 0]
    if len(gaps) > 1:
        yield SPELLED, _spelled(codes, kind, gaps)
    blocks = ((kind & ENCODED) != 0)[: len(kind) // 8 * 8].view(np.uint64)
    full = blocks == 0x0101010101010101
    yield BASE64, (full[1:] & full[:-1]).nonzero()[0] * 8 + 8


def _characters(
    codes: Codes, places: Places, what: Kinds, left: Kinds, right: Kinds
) -> Iterator[tuple[int, Places]]:
    """Chinese digits, halves of characters, and those that stand for WeChat and QQ."""
    number = (left & right & (DIGIT | HAN_DIGIT) != 0) | ((left | right) & DIGIT != 0)
    yield DIGITS, places[(what & HAN_DIGIT != 0) & number]
    near = (right & HAN == 0) | ((left | right) & NEAR != 0) | (left & GAP != 0)
    twice = (what & TWICE != 0) & (right & (TWICE | DIGIT | SIGN) != 0)
    yield NAMES, places[(what & ALIAS != 0) & near | twice]
    part = places[what & PART != 0]
    if len(part):
        pairs = codes[part].astype(np.uint64) << 21 | codes[part + 1]
        yield APART, part[_PAIRS[_PAIRS.searchsorted(pairs) % len(_PAIRS)] == pairs]


def _letters(codes: Codes, places: Places, left: Kinds, right: Kinds) -> Iterator[tuple[int, Places]]:
    """v that stands for WeChat, vx and wx, and the rare letters of jia and xin."""
    letter, before, after = codes[places], codes[places - 1], codes[places + 1]
    x = letter == ord("x")
    alone = (
        (letter == ord("v")) & (left & (LATIN | DIGIT) == 0) & ((right & LATIN == 0) | (after == ord("x")))
    )
    yield NAMES, places[alone | x & ((before == ord("v")) | (before == ord("w")))]
    syllable = (before == ord("i")) | (before == ord("e")) | (left & GAP != 0)
    said = places[(after == ord("i")) & ((letter == ord("j")) | x & syllable)]
    third = codes[said + 2]
    yield PINYIN, said[(third == ord("n")) | (third == ord("a"))]


def _spelled(codes: Codes, kind: Kinds, gaps: Places) -> Places:
    """Single characters between like gaps: two of them, or one beside Han."""
    near = (gaps[1:] - gaps[:-1] == 2) & (codes[gaps[1:]] == codes[gaps[:-1]])
    first: Places = near.nonzero()[0]
    if not len(first):
        return gaps[:0]
    place = gaps[first]
    more = np.append(near, False)[first + 1]
    around = kind[place - 1] | kind[place + 1] | kind[place + 3]
    found: Places = place[more | (around & HAN != 0)]
    return found


def undo(letters: str, way: Callable[[], list[int]], original: str, wanted: int, fold: Fold) -> Undone | None:
    """A text with its disguises off, its way back, and how many were taken off; None when it wears none.

    `way` tells the place in `original` of each of the letters; `fold` gives the normal form of a text.
    """
    backwards = wanted & BACKWARDS and ("\u202e" in original or _BACKWARDS.search(letters))
    hit = any(pattern.search(letters) for bit, pattern, _ in _STEPS if wanted & bit)
    if not letters or not (backwards or hit or wanted & BASE64):
        return None
    text, undone = (letters, way()), 0
    if wanted & BASE64:
        text, undone = _decoded(text, original, fold)
    for bit, pattern, better in _STEPS:
        if wanted & bit:
            text, found = _swapped(text, pattern, better)
            undone += found
            wanted |= _SPELLED_OUT if found and bit == SPELLED else 0
    if backwards:
        text, undone = _turned_round(text), undone + 1
    return (*text, undone) if undone else None


def _turned_round(text: Written) -> Written:
    """The text and, after it, what it says backwards."""
    letters, way = text
    turned, _ = _swapped((letters[::-1], way), _WECHAT, lambda match: "微信")
    return f"{letters} {turned[0]}", way + way[-1:] * (len(turned[0]) + 1)


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
    """Without the gaps, where that makes something: Chinese, five letters, seven digits, six of both."""
    new = match[0].replace(match["gap"], "")
    han = sum("\u3400" <= one <= "\u9fff" for one in new)
    digits = sum(one.isdigit() for one in new)
    enough = han >= 2 or (not han and len(new) >= (5 if not digits else 7 if digits == len(new) else 6))
    return new if enough else match[0]


def _number(match: re.Match[str]) -> str:
    return "".join(HAN_DIGITS.get(one, one) for one in match[0])


def _decoded(text: Written, original: str, fold: Fold) -> tuple[Written, int]:
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
    (SPELLED, _SPELLED, _together),
    (APART, _APART, lambda match: SPLIT[match[0]]),
    (DIGITS, _NUMBER, _number),
    (PINYIN, _PINYIN, lambda match: "加" if match["add"] else "微信"),
    (NAMES, _WECHAT, lambda match: "微信"),
    (NAMES, _QQ, lambda match: "qq"),
)
_SPELLED_OUT = DIGITS | NAMES | PINYIN
"""What a text may hold that was spelled out."""

"""Rarer disguises, undone text by text; which texts may wear one is told by cheap tests of a whole batch.

Spelled out (加 微 信, w-e-i-x-i-n, 1 3 8 …), split characters (亻言), other characters for WeChat and QQ
(薇信, 加v, 扣扣), Chinese digits in long numbers, pinyin (jia wei xin), base64, text written backwards.
"""

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import (
    ADD,
    ALIAS,
    ASK,
    DIGIT,
    ENCODED,
    GAP,
    HALF,
    HAN,
    HAN_DIGIT,
    HAN_DIGITS,
    LATIN,
    LEAD,
    LETTER_E,
    LETTER_I,
    LETTER_J,
    LETTER_V,
    LETTER_W,
    LETTER_X,
    LINK,
    NEAR,
    ONE,
    PART,
    QQ_ALIASES,
    ROLE,
    SIGN,
    SPLIT,
    TWICE,
    WECHAT_ALIASES,
    WEI,
    WORDY,
    XIN,
    Codes,
    Kinds,
    Places,
    tables,
)

DIGITS, NAMES, APART, SPELLED, PINYIN, BASE64, BACKWARDS, CHAINED = (1 << bit for bit in range(8))
"""CHAINED: names that there may be once another disguise is off."""

Wanted = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Edits = list[tuple[int, int, str]]
"""What is put in place of characters of a text, from a place up to another."""
Fold = Callable[[str], str]

_HAN = "\u3400-\u9fff"
_WX = WECHAT_ALIASES.replace("威", "")
_ONE = rf"(?:[{_HAN}](?![{_HAN}])|[a-z0-9](?![a-z0-9{_HAN}]))"
_SPELLED = re.compile(rf"(?<![a-z0-9{_HAN}]){_ONE}([ .*_|~+·-]){_ONE}(?:\1{_ONE})+")
_NUMBER = re.compile(
    rf"[0-9{''.join(HAN_DIGITS)}](?:[0-9{''.join(HAN_DIGITS)}]{{4,}}|(?<=\d)[〇零二三四五六七八九]+(?=\d))"
)
_TO_DIGITS = str.maketrans(HAN_DIGITS)
_APART = re.compile("|".join(SPLIT))
_WECHAT = (
    rf"[{_WX}][信芯伈x]|(?<![a-z0-9])v[信芯伈]"
    rf"|(?:(?<=[加+家佳])|(?<=联系)|(?<=咨询)|(?<=客服)) ?(?:[{WECHAT_ALIASES}][信芯]?|[vw]x|v)(?![a-z])"
    rf"|(?:[{_WX}]|威信?)(?= ?[:+]? ?[a-z0-9][a-z0-9_-]{{4,19}})"
    r"|(?<![a-z0-9])(?:[vw]x|v)(?=[: ]? ?1[3-9]\d{9}(?!\d)|[:+] ?[a-z][a-z_-]{0,9}\d{2})"
)
_QQ = (
    rf"(?<=[加家佳伽])[{QQ_ALIASES}](?= ?[:+]? ?\d{{4}})"
    rf"|(?:(?<=[加+聊伽\d])|(?<=\d )) ?[{QQ_ALIASES}]{{2}}"
    rf"|[{QQ_ALIASES}]{{2}}(?= ?[:+]? ?(?:[群号]|\d{{4}}))"
)
_NAMES = re.compile(rf"(?=[ vw{WECHAT_ALIASES}{QQ_ALIASES}])(?:{_WECHAT}|{_QQ})")
_WECHAT_ONLY = re.compile(_WECHAT)
_PINYIN = re.compile(
    r"j(?<![a-z./@_]j)ia(?=[ .-]?(?:微|wei|vx|v(?![a-z])|wo(?![a-z])|qun|qq|kou))"
    r"|w(?:(?<![a-z./@_]w)|(?<=jiaw))ei?[ .-]?xing?(?![a-z_/]|\.[a-z])"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/_=-])")
_BACKWARDS = re.compile(
    r"信微[的我]{0,2}加|号信微|信微[a-z0-9:_ -]{5}|//:s?ptth|/em\.t(?![a-z])|(?<![a-z])moc\.[a-z]{3}"
)
_TURNED = ("\u202e", "ptth", "信微")
"""One of these is in every text that is read backwards."""
_LONG = 24
"""Characters of the shortest base64 that is read."""
_EDGE = np.zeros(2, np.uint16)
_BLOCK = np.array([0x01010101], np.uint32)
_GAP, _HAN_KIND, _WORDY, _ENCODED, _ROLE = np.array((GAP, HAN, WORDY, ENCODED, ROLE), np.uint16)[:, None]
"""Arrays, since to make one of a number takes as long as to use it."""


def suspects(
    codes: Codes, kind: Kinds, starts: Places, texts: Sequence[str], joined: str, begins: Places
) -> Wanted:
    """For each text, which disguises it may wear (a sum of the bits above).

    `begins` are the starts of the texts in `joined`, as they were written.
    """
    wanted = np.zeros(len(texts), np.uint8)
    kind = np.concatenate((_EDGE, kind, _EDGE))
    first = np.zeros(len(codes) + 2, np.bool_)
    first[starts + 1] = True
    places, bits = _words(kind, first)
    np.bitwise_or.at(wanted, starts[1:].searchsorted(places, "right"), bits)
    places = _spelled(codes, kind, first)
    if len(places):
        wanted[starts[1:].searchsorted(places, "right")] |= SPELLED
    for place in set(starts[1:].searchsorted(_blocks(kind), "right").tolist()):
        if _encoded(texts[place]):
            wanted[place] |= BASE64
    for place in _turned(joined):
        wanted[begins[1:].searchsorted(place, "right")] |= BACKWARDS
    return wanted


def _encoded(text: str) -> bool:
    if "://" in text or ".me/" in text:
        return False  # what follows an address is a part of it
    long = [word for word in text.split() if len(word) >= _LONG]
    return any(_from_base64(run) for word in long for run in _BASE64.findall(word))


def _turned(joined: str) -> Iterator[int]:
    for mark in _TURNED[:2]:  # `_words` finds the last
        place = joined.find(mark)
        while place >= 0:
            yield place
            place = joined.find(mark, place + 1)


def _words(kind: Kinds, first: Flags) -> tuple[Places, Wanted]:
    """Characters that with those beside them may be a disguise, and which.

    `kind` has two edges before the first character and after the last, as below, `first` has one; it flags
    the first characters of texts. No disguise that the patterns below would find is missed, or a text would
    be read otherwise among others.
    """
    place = (kind[2:-2] >= tables().rare).nonzero()[0]
    left, right = kind[1:][place], kind[3:][place]
    left[first[1:][place]] = 0
    right[first[2:][place]] = 0
    bits = _rules()[left >> _ROLE, kind[2:][place] >> _ROLE, right >> _ROLE]
    some = bits.nonzero()[0]
    return place[some], bits[some]


@cache
def _rules() -> Wanted:
    """For the roles of three characters side by side, the disguises that the middle one may belong to."""
    roles = tables().traits
    left, what, right = np.meshgrid(roles, roles, roles, indexing="ij")
    opens, ends = _none(left, LATIN | DIGIT), _none(right, LATIN)
    cued = _any(left, ADD | ASK | LEAD)
    number = _any(left | right, DIGIT) | _any(left & right, HAN_DIGIT)
    alias = _any(what, ALIAS) & (cued | _any(right, XIN | LATIN | DIGIT | LINK))
    twice = _any(what, TWICE) & (_any(right, TWICE) | _any(left, ADD) & _any(right, DIGIT | LINK))
    v = _any(what, LETTER_V) & opens & ends & (cued | _any(right, XIN | ONE | LINK))
    vx = _any(what, LETTER_X) & _any(left, LETTER_V | LETTER_W)
    jia = _any(what, LETTER_J) & _none(left, LATIN)
    xin = _any(what, LETTER_X) & _any(left, LETTER_I | LETTER_E | GAP)
    chained = _any(what, ALIAS) & (_any(left, NEAR | GAP) | _any(right, NEAR) | _none(right, HAN))
    chained |= _any(what, TWICE) & _any(right, TWICE | DIGIT | SIGN)
    chained |= _any(what, LETTER_V) & opens & (ends | _any(right, LETTER_X)) | vx
    bits = np.zeros(left.shape, np.uint8)
    for bit, flags in (
        (DIGITS, _any(what, HAN_DIGIT) & number),
        (NAMES, alias | twice | v | vx & ends),
        (APART, _any(what, PART) & _any(right, HALF)),
        (PINYIN, (jia | xin) & _any(right, LETTER_I)),
        (BACKWARDS, _any(what, WEI) & _any(left, XIN)),
        (CHAINED, chained),
    ):
        bits[flags] |= bit
    return bits


def _any(traits: Places, some: int) -> Flags:
    flags: Flags = (traits & some) != 0
    return flags


def _none(traits: Places, some: int) -> Flags:
    return ~_any(traits, some)


def _spelled(codes: Codes, kind: Kinds, first: Flags) -> Places:
    """Gaps after the first of three characters that stand alone between like gaps, if one of them is Han or
    they are among five."""
    gap = (kind[2:-2] & _GAP).astype(np.bool_)
    place: Places = (gap[2:] & (gap[:-2] > gap[1:-1])).nonzero()[0]
    place = place[first[place] | np.logical_not(kind[place] & _WORDY)]
    if not len(place):
        return place
    one, two, three = kind[1:][place], kind[3:][place], kind[5:][place]
    alike = (codes[place] == codes[2:][place]) & (one & two & three & _WORDY).astype(np.bool_)
    if not alike.any():
        return place[:0]
    place, han = place[alike], ((one | two | three) & _HAN_KIND).astype(np.bool_)[alike]
    han[:-2] |= place[2:] - place[:-2] == 4
    found: Places = place[han]
    return found


def _blocks(kind: Kinds) -> Places:
    """Places in what may be base64, of which any that is long enough holds five blocks of four."""
    blocks = (kind[2:] & _ENCODED).astype(np.bool_)[: len(kind) // 4 * 4 - 4].view(np.uint32) == _BLOCK
    two = blocks[1:] & blocks[:-1]
    five: Places = (two[3:] & two[1:-2] & blocks[:-4]).nonzero()[0]
    return five * 4


def undo(
    letters: list[str],
    wanted: list[int],
    originals: Sequence[str],
    written: Callable[[int], list[int]],
    fold: Fold,
) -> list[list[Edits]]:
    """Take the disguises off some texts, in place; by what edits of each, one after another.

    `written` tells where in its original the characters of a text were; `fold` gives a text's normal form.
    """
    steps: list[list[Edits]] = [[] for _ in letters]
    turned = []
    for place, bits in enumerate(wanted):
        if bits & BACKWARDS and _reads_backwards(letters[place], originals[place]):
            turned.append(place)
        if bits & BASE64:
            _edit(letters, steps, place, _decoded(originals[place], written(place), fold))
            wanted[place] |= _chained(bits)
    for bit, pattern, better in _STEPS:
        some = [place for place, bits in enumerate(wanted) if bits & bit]
        for place, edits in _better(letters, some, pattern, better):
            _edit(letters, steps, place, edits)
            wanted[place] |= _SPELLED_OUT if bit == SPELLED else _chained(wanted[place])
    for place in turned:
        text = letters[place]
        _edit(letters, steps, place, [(len(text), len(text), f" {_turned_round(text)}")])
    return steps


def came(way: Sequence[int], edits: Edits) -> list[int]:
    """The places that the characters of an edited text came from, of those of the text before."""
    ways: list[int] = []
    done = 0
    for start, end, new in edits:
        replaced = way[start:end] or way[start - 1 : start]
        last, most = len(replaced) - 1, max(len(new) - 1, 1)
        ways += way[done:start]
        ways += [replaced[place * last // most] for place in range(len(new))]
        done = end
    return [*ways, *way[done:]]


def _edit(letters: list[str], steps: list[list[Edits]], place: int, edits: Edits) -> None:
    """Edit one of the texts, and keep the edits with those before."""
    if not edits:
        return
    text, done = letters[place], 0
    pieces: list[str] = []
    for start, end, new in edits:
        pieces += text[done:start], new
        done = end
    letters[place] = "".join((*pieces, text[done:]))
    steps[place].append(edits)


def _chained(wanted: int) -> int:
    return NAMES if wanted & CHAINED else 0


def _reads_backwards(letters: str, original: str) -> bool:
    marked = letters != "" and any(mark in original for mark in _TURNED)
    return marked and (_TURNED[0] in original or _BACKWARDS.search(letters) is not None)


def _turned_round(text: str) -> str:
    turned = [text[::-1]]
    for _, edits in _better(turned, [0], _WECHAT_ONLY, lambda match: "微信"):
        _edit(turned, [[]], 0, edits)
    return turned[0]


def _better(
    letters: list[str], some: list[int], pattern: re.Pattern[str], better: Callable[[re.Match[str]], str]
) -> Iterable[tuple[int, Edits]]:
    """What is better than what the pattern finds, for those of some texts that have it.

    They are searched as one, between them a character of no normal form, as which the end of a text does.
    """
    found: dict[int, Edits] = {}
    at, low, high = -1, 0, -1
    for match in pattern.finditer("\0".join([letters[place] for place in some])):
        start, end = match.span()
        while start > high:
            at, low = at + 1, high + 1
            high = low + len(letters[some[at]])
        new = better(match)
        if new != match[0]:
            found.setdefault(some[at], []).append((start - low, end - low, new))
    return found.items()


def _together(match: re.Match[str]) -> str:
    """Without the gaps, where that makes something: Chinese, five letters, seven digits, six of both."""
    new = match[0][::2]
    if new.isascii():
        return new if len(new) >= (5 if new.isalpha() else 7 if new.isdigit() else 6) else match[0]
    return new if len(new) - sum(map(str.isascii, new)) > 1 else match[0]


def _number(match: re.Match[str]) -> str:
    return match[0].translate(_TO_DIGITS)


def _decoded(original: str, places: list[int], fold: Fold) -> Edits:
    edits = []
    for match in _BASE64.finditer(original):
        plain = _from_base64(match[0])
        if plain:
            low, high = bisect_left(places, match.start()), bisect_left(places, match.end())
            edits.append((low, high, fold(plain)))
    return edits


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
    (PINYIN, _PINYIN, lambda match: "加" if match[0] == "jia" else "微信"),
    (NAMES, _NAMES, lambda match: "qq" if match[0][-1] in QQ_ALIASES else "微信"),
)
_SPELLED_OUT = DIGITS | NAMES | PINYIN
"""What a text may hold that was spelled out."""

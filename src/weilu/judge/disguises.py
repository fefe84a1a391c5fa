"""Rarer disguises, undone text by text; which texts may wear one is told by cheap tests of a whole batch.

Spelled out (加 微 信, w-e-i-x-i-n, 1 3 8 …), split characters (亻言), other characters for WeChat and QQ
(薇信, 加v, 扣扣), Chinese digits in long numbers, pinyin (jia wei xin), base64, text written backwards.
"""

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import (
    ADD,
    ALIAS,
    ASK,
    BLANK,
    COLON,
    DIGIT,
    ENCODED,
    HALF,
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
    ONE,
    PART,
    QQ_ALIASES,
    RARE,
    SLASH,
    SPLIT,
    TWICE,
    WECHAT_ALIASES,
    WEI,
    WORDY,
    XIN,
    Codes,
    Places,
    tables,
)

DIGITS, NAMES, APART, SPELLED, PINYIN, BASE64, BACKWARDS = (1 << bit for bit in range(7))

Marks = npt.NDArray[np.uint8]
Wanted = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Edits = list[tuple[int, int, str]]
"""What is put in place of characters of a text, from a place up to another."""
Fold = Callable[[str], str]

_HAN = "\u3400-\u9fff"
_WX = WECHAT_ALIASES.replace("威", "")
_ONE = rf"(?:[{_HAN}](?![{_HAN}])|[a-z0-9](?![a-z0-9{_HAN}]))"
_LETTER = rf"[a-z](?![a-z0-9{_HAN}])"
_SPELLED = re.compile(
    rf"(?<![a-z0-9{_HAN}]){_ONE}([ .*_|~+·-]){_ONE}(?:\1{_ONE})+"
    rf"|(?<=[{_HAN}]){_LETTER}([ .*_|~+·-]){_LETTER}(?:\2{_LETTER}){{4,}}"
)
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
    r"|w(?:(?<![a-z./@_]w)|(?<=jiaw))ei?[ .-]?xin(?![a-z_/]|\.[a-z]|://)"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/_=-])")
_BACKWARDS = re.compile(
    r"信微[的我]{0,2}加|号信微|信微[a-z0-9:_ -]{5}|//:s?ptth|/em\.t(?![a-z])|(?<![a-z])moc\.[a-z]{3}"
)
_TURNED = ("\u202e", "ptth", "信微")
"""One of these is in every text that is read backwards."""
_ENCODED = np.full(4, ENCODED, np.uint8).view(np.uint32)
"""Marks of a block of four characters."""
_ROLES = np.array((1 << 10, 1 << 5, 1))
"""Where in `_rules` are those of three roles side by side."""
_BESIDE, _ALONE = np.arange(-1, 2)[:, None], np.arange(-1, 4, 2)[:, None]
_ASCII = 128


def suspects(
    codes: Codes, marks: Marks, starts: Places, texts: Sequence[str], joined: str
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """The texts that may wear a disguise, and which (a sum of the bits above); and where names may be.

    `joined` are the texts as they were written.
    """
    inner = np.ones(len(codes) + 1, np.uint8)
    inner[starts] = 0
    wanted: dict[int, int] = {}
    named: dict[int, list[int]] = {}
    places, bits = _words(codes, marks, inner)
    for text, place, bit in zip(_owners(starts, places), places.tolist(), bits.tolist(), strict=True):
        if bit & NAMES:
            named.setdefault(text, []).append(place)
        wanted[text] = wanted.get(text, 0) | bit
    for text in _owners(starts, _spelled(codes, marks, inner)):
        wanted[text] = wanted.get(text, 0) | SPELLED
    encoded = [text for text in set(_owners(starts, _blocks(marks))) if _encoded(texts[text])]
    turned = [text for text, one in enumerate(texts) if _TURNED[0] in one] if _TURNED[0] in joined else ()
    for some, bit in ((encoded, BASE64), (turned, BACKWARDS)):
        for text in some:
            wanted[text] = wanted.get(text, 0) | bit
    return wanted, named


def _owners(starts: Places, places: Places) -> list[int]:
    """The texts that places are in."""
    owners: list[int] = (starts.searchsorted(places, "right") - 1).tolist() if len(places) else []
    return owners


def _encoded(text: str) -> bool:
    if "://" in text or ".me/" in text:
        return False  # what follows an address is a part of it
    return any(map(_from_base64, _BASE64.findall(text)))


def _words(codes: Codes, marks: Marks, inner: Marks) -> tuple[Places, Wanted]:
    """Characters that with those beside them may be a disguise, and which.

    No disguise that the patterns below would find is missed, or a text would be read otherwise among others.
    """
    place = (marks & RARE).view(np.bool_).nonzero()[0]
    beside = place + _BESIDE
    role = tables().role.take(codes.take(beside, mode="clip"), mode="clip")
    role[::2] *= inner.take(beside[1:])
    bits = _rules().take(_ROLES @ role)
    some = bits.nonzero()[0]
    return place[some], bits[some]


@cache
def _rules() -> Wanted:
    """For the roles of three characters side by side, the disguises that the middle one may belong to."""
    roles = np.zeros(1 << 5, np.int64)
    roles[: len(tables().traits)] = tables().traits
    left, what, right = np.meshgrid(roles, roles, roles, indexing="ij")
    opens, ends = _none(left, LATIN | DIGIT), _none(right, LATIN)
    cued = _any(left, ADD | ASK | LEAD)
    number = _any(left | right, DIGIT) | _any(left & right, HAN_DIGIT)
    alias = _any(what, ALIAS) & (cued | _any(right, XIN | LATIN | DIGIT | LINK))
    twice = _any(what, TWICE) & (_any(right, TWICE) | _any(left, ADD) & _any(right, DIGIT | LINK))
    v = _any(what, LETTER_V) & opens & ends & (cued | _any(right, XIN | ONE | LINK))
    vx = _any(what, LETTER_X) & _any(left, LETTER_V | LETTER_W) & ends
    jia = _any(what, LETTER_J) & _none(left, LATIN)
    xin = _any(what, LETTER_X) & _any(left, LETTER_I | LETTER_E | BLANK)
    bits = np.zeros(left.shape, np.uint8)
    for bit, flags in (
        (DIGITS, _any(what, HAN_DIGIT) & number),
        (NAMES, alias | twice | v | vx),
        (APART, _any(what, PART) & _any(right, HALF)),
        (PINYIN, (jia | xin) & _any(right, LETTER_I)),
        (BACKWARDS, _any(what, WEI) & _any(left, XIN) | _any(what, COLON) & _any(left, SLASH) & ~ends),
    ):
        bits[flags] |= bit
    return bits.ravel()


def _any(traits: Places, some: int) -> Flags:
    flags: Flags = (traits & some) != 0
    return flags


def _none(traits: Places, some: int) -> Flags:
    return ~_any(traits, some)


def _spelled(codes: Codes, marks: Marks, inner: Marks) -> Places:
    """Gaps after the first of three characters that stand alone between like gaps, if one of them is Han or
    they are among five."""
    pair = (marks + marks)[:-1] & marks[1:]  # GAP doubled is WORDY
    place: Places = ((pair[2:] & pair[:-2]) >= WORDY).nonzero()[0]
    if not len(place):
        return place
    alike = codes[place] == codes[place + 2]
    alike &= (marks[place - 1] & ~(marks[place - 2] * inner[place - 1])) >= WORDY
    place = place[alike]
    han = (codes[place + _ALONE] >= _ASCII).any(0)
    han[:-2] |= place[2:] - place[:-2] == 4
    found: Places = place[han]
    return found


def _blocks(marks: Marks) -> Places:
    """Places in what may be base64, of which any that is long enough holds five blocks of four."""
    block = marks[: len(marks) & -4].view(np.uint32)
    whole = (block & _ENCODED) == _ENCODED
    two = whole[1:] & whole[:-1]
    five: Places = (two[3:] & two[1:-2] & whole[:-4]).nonzero()[0]
    return five * 4


def undo(text: str, bits: int, named: list[int], original: str, hidden: Edits) -> tuple[str, list[Edits]]:
    """A text without its disguises, and by what edits, one after another; `hidden` are the first of them.

    `named` are the places where names of WeChat and QQ may be before any edit.
    """
    turned = bits & BACKWARDS and _reads_backwards(text, original)
    steps = []
    if hidden:
        text, bits = _edited(text, hidden), bits | NAMES
        steps.append(hidden)
    for bit, pattern, better, more in _STEPS:
        if bits & bit:
            edits = _better(text, pattern, better)
            if edits:
                text, bits = _edited(text, edits), bits | more
                steps.append(edits)
    if bits & NAMES:
        edits = _better(text, _NAMES, _name) if steps else _named(text, named)
        if edits:
            text = _edited(text, edits)
            steps.append(edits)
    if turned:
        steps.append([(len(text), len(text), f" {_turned_round(text)}")])
        text = _edited(text, steps[-1])
    return text, steps


def _named(text: str, places: list[int]) -> Edits:
    """The same as `_better` for names, found sooner: where they may be is known."""
    edits: Edits = []
    done = 0
    for place in places:
        for start in range(max(place - 2, done), place + 1):
            match = _NAMES.match(text, start)
            if match:
                done = match.end()
                edits.append((start, done, _name(match)))
                break
    return edits


def came(way: Sequence[int], edits: Edits) -> list[int]:
    """The places that the characters of an edited text came from, of those of the text before."""
    ways: list[int] = []
    done = 0
    for start, end, new in edits:
        backwards = start == end == len(way)  # what reads backwards is put at the end
        replaced = [way[-1], *way[::-1]] if backwards else way[start:end] or way[start - 1 : start]
        last, most = len(replaced) - 1, max(len(new) - 1, 1)
        ways += way[done:start]
        ways += [replaced[place * last // most] for place in range(len(new))]
        done = end
    return [*ways, *way[done:]]


def _edited(text: str, edits: Edits) -> str:
    done = 0
    pieces: list[str] = []
    for start, end, new in edits:
        pieces += text[done:start], new
        done = end
    return "".join((*pieces, text[done:]))


def _reads_backwards(letters: str, original: str) -> bool:
    marked = letters != "" and any(mark in original for mark in _TURNED)
    return marked and (_TURNED[0] in original or _BACKWARDS.search(letters) is not None)


def _turned_round(text: str) -> str:
    return _WECHAT_ONLY.sub("微信", text[::-1])


def _better(text: str, pattern: re.Pattern[str], better: Callable[[re.Match[str]], str]) -> Edits:
    """What is better than what the pattern finds."""
    return [(*match.span(), new) for match in pattern.finditer(text) if (new := better(match)) != match[0]]


def _together(match: re.Match[str]) -> str:
    """Without the gaps, where that makes something: Chinese, five letters, seven digits, six of both."""
    new = match[0][::2]
    plain = "".join(filter(str.isascii, new))
    several = len(plain) >= (5 if plain.isalpha() else 7 if plain.isdigit() else 6)
    return new if several or len(new) - len(plain) > 1 else match[0]


def _name(match: re.Match[str]) -> str:
    return "qq" if match[0][-1] in QQ_ALIASES else "微信"


def _number(match: re.Match[str]) -> str:
    return match[0].translate(_TO_DIGITS)


def decoded(original: str, places: list[int], fold: Fold) -> Edits:
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


_STEPS: tuple[tuple[int, re.Pattern[str], Callable[[re.Match[str]], str], int], ...] = (
    (SPELLED, _SPELLED, _together, DIGITS | NAMES | PINYIN),
    (APART, _APART, lambda match: SPLIT[match[0]], NAMES),
    (DIGITS, _NUMBER, _number, NAMES),
    (PINYIN, _PINYIN, lambda match: "加" if match[0] == "jia" else "微信", NAMES),
)
"""Disguises, how they are found and what is better; and which there may be once one is off."""

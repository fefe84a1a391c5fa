"""Tables over all characters: what each is folded to, and what kind it is."""

import string
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.kept import load

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Kinds = npt.NDArray[np.uint16]

POINTS = 0x110000
MASKED = 1 << 24
"""Added to the folded form of a letter that looks like another."""

_BITS = tuple(1 << bit for bit in range(30))
LATIN, FOREIGN, DIGIT, HAN, DOUBLED, WORDY = _BITS[:6]
GAP, ENCODED, SIGN = _BITS[6:9]
"""What a folded character is. FOREIGN: of a script with letters like Latin ones. DOUBLED: a Latin letter with
a Cyrillic double. WORDY, GAP, ENCODED and SIGN may belong to a disguise (`disguises`)."""
ROLE = 11
"""Bits of `kind` below the role: the traits below, and those of the flags above that go with them, as a
whole number."""
HAN_DIGIT, ALIAS, TWICE, PART, WEI, LETTER_V, LETTER_X, LETTER_J = _BITS[11:19]
HALF, NEAR, ADD, ASK, XIN, LEAD, LINK, ONE, LETTER_W, LETTER_I, LETTER_E = _BITS[19:30]
"""Traits of characters that may belong to a disguise, and of those beside them."""
_RARE = HAN_DIGIT | ALIAS | TWICE | PART | WEI | LETTER_V | LETTER_X | LETTER_J

LATIN_DOUBLES, CYRILLIC_DOUBLES = "aeopcyxikmthb", "аеорсухікмтнв"
HAN_DIGITS = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891", strict=True))
WECHAT_ALIASES, QQ_ALIASES = "薇徽溦嶶葳巍威", "扣抠蔻寇叩筘口"
"""Characters written for 微 of 微信 (WeChat) and for 扣 of 扣扣 (QQ)."""
GAPS = " .*_|~+·-"
ADDS, ASKS, XINS = "加家佳伽", "系询服", "信芯伈"
LEADS, LINKS = " +", " :+"
"""What stands between words of a disguise; before the name of WeChat or QQ in 加微信, 加 微信 or 联系微信;
after its first character; and between it and what follows."""
CUE_ENDS, SIGNS = "信微xtnv群鹅扣口qgm机报话线电打le加我友系询聊服码号d是为搜", ' :;+.,=~()[]"|>-'
"""Last letters of the words that announce a contact, and what may stand between."""
SPLIT = {
    "亻言": "信", "彳攵": "微", "力口": "加", "扌口": "扣", "讠兑": "说", "讠舌": "话", "讠寸": "讨",
    "讠果": "课", "亻尔": "你", "亻也": "他", "亻介": "价", "亻弋": "代", "亻壬": "任", "钅戋": "钱",
    "钅同": "铜", "钅艮": "银", "氵去": "法", "氵每": "海", "氵由": "油", "纟工": "红", "纟合": "给",
    "扌寺": "持", "扌戈": "找", "扌包": "抱", "扌召": "招", "礻畐": "福", "禾刂": "利", "白勺": "的",
    "又鸟": "鸡", "走召": "超", "弓虽": "强", "弓长": "张", "米青": "精", "女乃": "奶", "月兑": "脱",
    "贝占": "贴", "贝兼": "赚", "贝者": "赌", "车专": "转", "木又": "权", "饣反": "饭", "口阿": "啊",
    "口巴": "吧", "彳山": "微",
}  # fmt: skip
"""Characters written in two halves, and what they are."""

_WORD = string.ascii_lowercase + string.digits
_RANGES = (
    (0x61, 0x7B, LATIN | WORDY), (0x30, 0x3A, DIGIT | WORDY),
    (0x370, 0x530, FOREIGN), (0x1F00, 0x2000, FOREIGN),
    (0x3400, 0xA000, HAN | WORDY), (0xF900, 0xFB00, HAN), (0x20000, 0x34000, HAN), (0x3007, 0x3008, HAN),
)  # fmt: skip


class Tables(NamedTuple):
    """`fold`, `look` and `kind` are dense; `fold` past the last code point names a row of `long`.

    `traits` are those of each role; all that may begin a disguise have a `kind` from `rare` on.
    """

    fold: Codes
    look: Codes
    back: Codes
    kind: Kinds
    traits: Places
    rare: int
    long: Codes
    long_starts: Places


@cache
def tables() -> Tables:
    """Made once in a process, from the kept arrays, in about 10 ms."""
    kept = load("normal")
    rows = len(kept["long_source"])
    fold = np.arange(POINTS, dtype=np.uint32)
    fold[kept["source"]] = kept["target"]
    fold[kept["long_source"]] = POINTS + np.arange(rows)
    fold[kept["look_source"]] += MASKED
    look = np.zeros(POINTS, np.uint32)
    look[kept["look_source"]] = kept["look_target"]
    back = np.zeros(128, np.uint32)
    back[_codes(LATIN_DOUBLES)] = _codes(CYRILLIC_DOUBLES)
    kind = _kinds(rows)
    kind[kept["look_source"]] |= FOREIGN
    traits, rare = _roles(kind)
    long_starts = np.concatenate(([0], np.cumsum(kept["long_size"])))
    return Tables(fold, look, back, kind, traits, rare, kept["long_target"], long_starts)


def _kinds(rows: int) -> Kinds:
    kind = np.zeros(POINTS + rows, np.uint16)
    for low, high, bit in _RANGES:
        kind[low:high] |= bit
    for letters, bit in (
        (LATIN_DOUBLES, DOUBLED),
        (GAPS, GAP),
        (SIGNS, SIGN),
        (_WORD + "+/=_-", ENCODED),
    ):
        kind[np.unique(_codes(letters))] |= bit
    return kind


def _roles(kind: Kinds) -> tuple[Places, int]:
    """Write the roles into `kind`; the traits of each, and the first kind of a rare one."""
    traits = dict.fromkeys(_WORD + GAPS + SIGNS, 0)
    for letters, trait in (
        ("".join(HAN_DIGITS), HAN_DIGIT),
        (WECHAT_ALIASES, ALIAS),
        (QQ_ALIASES, TWICE),
        ("".join(pair[0] for pair in SPLIT), PART),
        ("".join(pair[1] for pair in SPLIT), HALF),
        (ADDS + ASKS + XINS, NEAR),
        ("微", WEI),
        (ADDS, ADD),
        (ASKS, ASK),
        (XINS, XIN),
        (LEADS, LEAD),
        (LINKS, LINK),
        ("1", ONE),
        ("v", LETTER_V),
        ("x", LETTER_X),
        ("j", LETTER_J),
        ("w", LETTER_W),
        ("i", LETTER_I),
        ("e", LETTER_E),
    ):
        for letter in letters:
            traits[letter] = traits.get(letter, 0) | trait
    for letter in traits:
        traits[letter] |= int(kind[ord(letter)]) & (LATIN | DIGIT | HAN | GAP | SIGN)
    roles = sorted({0, HAN, *traits.values()}, key=lambda role: (role & _RARE > 0, role))
    for low, high, bits in _RANGES:
        if bits & HAN:
            kind[low:high] |= roles.index(HAN) << ROLE
    for letter, role in traits.items():
        kind[ord(letter)] &= (1 << ROLE) - 1
        kind[ord(letter)] |= roles.index(role) << ROLE
    rare = next(place for place, role in enumerate(roles) if role & _RARE)
    return np.array(roles), rare << ROLE


def _codes(letters: str) -> Places:
    return np.fromiter(map(ord, letters), np.int64)

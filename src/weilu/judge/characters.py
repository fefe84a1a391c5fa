"""Tables over all characters: what each is folded to, and what kind it is."""

import string
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.kept import load

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Kinds = npt.NDArray[np.uint8]

POINTS = 0x110000
MARK = 24
"""Bits of `fold` below the marks: what may belong to a disguise (`disguises`)."""

_BITS = tuple(1 << bit for bit in range(25))
RARE, ENCODED = _BITS[:2]
GAP, WORDY = _BITS[6:8]
"""Marks. RARE: of a trait that few characters have. ENCODED: may be in base64, as it was written."""
LATIN, DIGIT, HAN, FOREIGN, ALIKE, DOUBLED, SINGLE = _BITS[:7]
"""What a folded character is. FOREIGN: of a script with letters like Latin ones, ALIKE: such a letter.
DOUBLED, SINGLE: a Latin letter with and without a Cyrillic double."""
HAN_DIGIT, ALIAS, TWICE, PART, WEI, COLON, LETTER_V, LETTER_X, LETTER_J = _BITS[4:13]
HALF, ADD, ASK, XIN, LEAD, LINK, ONE, SLASH, LETTER_W, LETTER_I, LETTER_E, BLANK = _BITS[13:25]
"""Traits of characters that may belong to a disguise, and of those beside them; LATIN, DIGIT and HAN too."""
_RARE = sum(_BITS[4:13])

LATIN_DOUBLES, CYRILLIC_DOUBLES = "aeopcyxikmthb", "аеорсухікмтнв"
HAN_DIGITS = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891", strict=True))
WECHAT_ALIASES, QQ_ALIASES = "薇徽溦嶶葳巍威", "扣抠蔻寇叩筘口"
"""Characters written for 微 of 微信 (WeChat) and for 扣 of 扣扣 (QQ)."""
GAPS = " .*_|~+·-"
ADDS, ASKS, XINS = "加家佳伽", "系询服", "信芯伈"
LEADS, LINKS = " +", " :+"
"""What stands between words of a disguise; before the name of WeChat or QQ in 加微信, 加 微信 or 联系微信;
after its first character; and between it and what follows."""
CUE_ENDS = "信微xtnvs群鹅扣口qgm机报话线电打le加我友系询聊服码号d是为搜"
SIGNS = ' :;+.,=~()[]"|>-/·•→⇒↓➜➡⬇☞☛【】「」『』👉👇👈🏻🏼🏽🏾🏿❤🧡💛💚💙💜💕💗📱📞☎✈💬'
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
    (0x61, 0x7B, LATIN), (0x30, 0x3A, DIGIT), (0x370, 0x530, FOREIGN), (0x1F00, 0x2000, FOREIGN),
    (0x3400, 0xA000, HAN), (0xF900, 0xFB00, HAN), (0x20000, 0x34000, HAN), (0x3007, 0x3008, HAN),
)  # fmt: skip
_WORDY = ((0x61, 0x7B), (0x30, 0x3A), (0x3400, 0xA000))


class Tables(NamedTuple):
    """`fold`, `kind` and `role` are dense. What `fold` gives past the last code point names a row of `long`,
    and from `masked` on one of `own` and `look`: a letter that looks like another, and that other. All of
    them are marked. `traits` are those of each role.
    """

    fold: Codes
    kind: Kinds
    role: Kinds
    traits: Places
    long: Codes
    long_starts: Places
    masked: int
    own: Codes
    look: Codes
    back: Codes


@cache
def tables() -> Tables:
    """Made once in a process, from the kept arrays, in about 10 ms."""
    kept = load("normal")
    masked = POINTS + len(kept["long_source"])
    after = masked + len(kept["look_source"])
    kind = _kinds(after)
    kind[kept["look_source"]] |= FOREIGN
    kind[masked:] = ALIKE
    role, traits = _roles(kind)
    marks = _marks(role, traits)
    fold = np.arange(POINTS, dtype=np.uint32)
    fold[kept["source"]] = kept["target"]
    fold |= marks[fold]
    fold[np.unique(_codes(_WORD + _WORD.upper() + "+/=_-"))] |= ENCODED << MARK
    own, look = fold[kept["look_source"]], kept["look_target"] | marks[kept["look_target"]]
    fold[kept["long_source"]] = np.arange(POINTS, masked)
    fold[kept["look_source"]] = np.arange(masked, after)
    long = kept["long_target"] | marks[kept["long_target"]]
    long_starts = np.concatenate(([0], np.cumsum(kept["long_size"])))
    back = np.zeros(128, np.uint32)
    back[_codes(LATIN_DOUBLES)] = _codes(CYRILLIC_DOUBLES)
    return Tables(fold, kind, role, traits, long, long_starts, masked, own, look, back)


def _kinds(after: int) -> Kinds:
    kind = np.zeros(after, np.uint8)
    for low, high, bit in _RANGES:
        kind[low:high] |= bit
    latin = np.unique(_codes(string.ascii_lowercase))
    kind[latin] |= np.where(np.isin(latin, _codes(LATIN_DOUBLES)), DOUBLED, SINGLE).astype(np.uint8)
    return kind


def _roles(kind: Kinds) -> tuple[Kinds, Places]:
    """The role of each character, and the traits of each role."""
    traits = dict.fromkeys(_WORD, 0)
    for letters, trait in (
        ("".join(HAN_DIGITS), HAN_DIGIT),
        (WECHAT_ALIASES, ALIAS),
        (QQ_ALIASES, TWICE),
        ("".join(pair[0] for pair in SPLIT), PART),
        ("".join(pair[1] for pair in SPLIT), HALF),
        ("微", WEI),
        (":", COLON),
        ("/", SLASH),
        (GAPS, BLANK),
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
        traits[letter] |= int(kind[ord(letter)]) & (LATIN | DIGIT | HAN)
    roles = sorted({0, HAN, *traits.values()})
    role = np.where(kind & HAN, roles.index(HAN), 0).astype(np.uint8)
    for letter, bits in traits.items():
        role[ord(letter)] = roles.index(bits)
    return role, np.array(roles)


def _marks(role: Kinds, traits: Places) -> Codes:
    """The marks of each folded character, where they stand in `fold`."""
    marks = np.where(traits & _RARE, RARE, 0)[role].astype(np.uint32)
    marks[_codes(GAPS)] |= GAP
    for low, high in _WORDY:
        marks[low:high] |= WORDY
    marks <<= MARK
    return marks


def _codes(letters: str) -> Places:
    return np.fromiter(map(ord, letters), np.int64)

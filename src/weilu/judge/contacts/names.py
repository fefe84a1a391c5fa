"""One name or number, read closely: whether someone is reached by it, and how."""

import re

from weilu.judge.characters import CUE_ENDS, SIGNS
from weilu.judge.contacts.links import ENDINGS, chinese

_WORDS = {
    "wechat": ("微信", "微", "wechat", "weixin", "vx", "wx", "v"),
    "group": ("群",),
    "qq": ("企鹅", "扣扣", "口口", "qq", "q"),
    "telegram": ("tg", "telegram", "飞机", "电报"),
    "phone": ("电话", "手机", "热线", "致电", "拨打", "tel", "call", "phone", "mobile", "text", "txt"),
    "add": ("加", "加好友", "加我", "联系", "联系我", "咨询", "私聊", "客服", "找我"),
}
"""Words that say what comes."""
_SAID = {word[::-1]: kind for kind, words in _WORDS.items() for word in words}
_VEE = ("v", "xv", "xw")
"""These are words only in a text with Chinese."""
_HEARTS = "❤🧡💛💚💙💜💕💗"
_GUARDS = {"微": f"(?=[加+])|(?<=[{_HEARTS}])微(?![稍略细轻])", "群": "(?![本信])"} | dict.fromkeys(
    _VEE, "(?![a-z0-9-])"
)


def _guarded(word: str) -> str:
    """A pattern for a word written backwards, which is not a part of another."""
    guard = "(?![附增参更添])" if word[-1] == "加" else "(?![a-z])" if word.isascii() else ""
    return word + _GUARDS.get(word, guard)


_CUE = re.compile(
    rf"(?P<sign>[{re.escape(SIGNS)}]{{0,4}}+)"
    r"(?:[是为搜]|si (?!txet|txt|llac|q(?!q))|(?:ta|no) (?:em|su|won) )?(?P<number>(?:号账|码?号|di) ?)?"
    rf"(?P<word>{'|'.join(map(_guarded, _SAID))})"
)
"""Read from a name to the left, so written backwards: 加微信号： is ：号信微加."""
_NEAR = frozenset(CUE_ENDS + SIGNS)
"""How these words, or the signs after them, end."""
_SIGNS = 4
"""So many of them may stand between a word and a name."""
_GROUPS = r"\d[\d-]{1,4}\d \d[a-z0-9_-]{1,4}\d(?![a-z0-9_-])"
"""The first two groups of a number that is written in some."""
_FORMED = (
    r"(?:(?:00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\da-z_]|[.-]\d)"
    r"|(?:0[1-9]\d{1,2}-\d{7,8}|0[127-9]\d{9}|[48]00-\d{3,4}-\d{3,4})(?![\da-z_-]|\.\d)"
)
"""A mobile number, or one with its area code."""
_ABROAD = (
    r"(?P<abroad>(?!86 )(?:(?=(?:\d[ -]?){9}\d)[1-9]\d{0,2}(?:[ -]\d)?[ -]?\d{2,12}(?:[ -]\d{2,8}){0,4}"
    r"|[1-9]\d{0,2}[ -]?\(\d{1,4}\)(?:[ -]?\d{2,4}){2,4})(?<!00000)(?<!00 000)"
    r"(?![\da-z_-]|[ .:]\d| ?[元块万亿%$€]))"
)
"""A number of another country, written as there."""
GLUED = re.compile(
    r"(?:(?P<qq>qq?)|(?P<wechat>[vw]x|v(?=1[3-9]\d{9}(?![\da-z_-]))))-?(?P<value>\d{5,11})(?![\da-z_-])"
    r"|(?P<own>wxid_[a-z0-9]{6,})[a-z0-9_-]*"
)
_UNIT = r"[元块人万亿年月日天个条点%米刀]|\.\d|u(?![a-z])"
_AFTER = (
    r"[ +:,(]{0,4}+加?+(?P<after>qq|企鹅|扣扣|口口|q(?![a-z])|微信|[vw]x(?![a-z])|v(?![a-z0-9.]))"
    r"|(?P<group>q{0,2}群)|\++(?P<spoken>[喂威薇微芸])"
)
_UNTOLD = (
    r"(?!0)(?>(?P<figures>[0-9]{3,6}(?: \d{3,6}){1,3}(?![\da-z_-])|[0-9]{5,12}+(?![0-9a-z_-]))"
    rf"|(?P<led>[0-9]{{5,11}}+(?=[a-z_-]))"
    rf"|(?P<american>(?:1[ -]\(?)?[2-9]\d\d[-) ]{{1,2}}\d{{3}}-\d{{4}}(?![\da-z_-])))(?!{_UNIT})(?={_AFTER}|)"
)
"""A number written in groups or by itself, or one that words follow at once; and what is said after it."""


def _shape(formed: str, *others: str) -> re.Pattern[str]:
    """A number told by its form, which does not end in six zeros, or by another one; or a plain one."""
    told = rf"(?P<formed>(?:(?![\d-]{{0,4}} )|(?={_GROUPS}))(?>{formed})(?<!000000))"
    return re.compile("|".join((told, *others, _UNTOLD)))


_NUMBER, _AFTER_PLUS, _PLAIN = _shape(_FORMED), _shape(_FORMED, _ABROAD), re.compile(_UNTOLD)
"""A number; one after a +; and one of which the form tells nothing."""
_OWN_NAME = re.compile(r"[a-z][a-z0-9_-]{4,19}(?![a-z0-9_-])")
_MAIL_ENDS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._+-")
_MAIL_NAME = re.compile(r"[a-z0-9._+-]{0,63}[a-z0-9]")
"""Read from the @ to the left."""
_MAIL_HOST = re.compile(
    r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?P<ending>[a-z]{2,12})(?![a-z0-9-]|:[a-z~/])"
)
_TELEGRAM = re.compile(r"[a-z][a-z0-9_]{4,31}(?![a-z0-9_-])")
_ASKS = (
    "联系", "客服", "咨询", "对接", "私聊", "私信", "合作", "频道", "飞机", "灰机", "电报", "直推", "加我",
    "找我", "购买", "详情",
)  # fmt: skip
_MENTION = re.compile(
    rf"(?![上到过了快]).{{0,4}}?(?:{'|'.join(word[::-1] for word in _ASKS)}|(?:gt|margelet)(?![a-z]))"
)
"""Before the @ of a Telegram name that one is asked to write to; read to the left as well."""
_WRITE = re.compile(r"[ :]{0,2}(?:tcatnoc|md)(?![a-z])")
"""The same, but members are asked so to write to each other: the name must be none of a person."""
_ASKING = frozenset("".join(word[-1] for word in _ASKS) + "gmt")
"""The last letters of what asks to write to a Telegram name."""
_CALLS = frozenset("群加找来")
"""Before the @, these ask so in a text that says more: 来@someone alone calls a member."""
_TALK = 16
"""Characters beside a name from which on a text says more than members say to one of them."""
_FLIGHT = re.compile(r"[a-z]{2}\d{3,4}|[ab]\d{3}(?:-\d+|[a-z]+)?|(?:boeing|airbus|arj)-?\d+[a-z]*")
"""What 飞机 is called where it is no Telegram but an aeroplane."""
_NOTHING = "", ""
_FIGURES = frozenset("0123456789")
_INSIDE = frozenset("./=#$¥£€*~?&%\\")
"""Before a number, these say that it is a price, a part of a path, or a reference."""
_SIZES = {
    "qq": (5, 11, "qq"),
    "group": (6, 11, "group"),
    "wechat": (5, 12, "wechat"),
    "spoken": (5, 12, "wechat"),
    "phone": (7, 12, "phone"),
    "add": (7, 10, "qq"),
}
"""How many digits what a word announces has, and what it is."""
_CHOSEN = ("wechat", "qq", "group")
"""Where these are announced, a number after a + is none of another country."""
_LED = ("qq", "group")
"""Where these are announced, words may follow on a number at once."""
_SHORT_NAME = 5
_CODE = {
    "py",
    "js",
    "ts",
    "rs",
    "rb",
    "sh",
    "md",
    "so",
    "go",
    "cpp",
    "lean",
    "zig",
    "html",
    "json",
    "txt",
    "png",
    "jpg",
}

Found = tuple[str, int, int]
"""Kind, start and end."""


def name(letters: str, back: str, base: int, low: int, start: int, high: int) -> Found | None:
    """What the letters, digits, _ and - from `start` are.

    The text goes from `base` to `high` and is read from `low`; `back` is all written backwards.
    """
    first, before = letters[start], letters[start - 1] if start > low else " "
    if before == "@":
        return _addressed(letters, back, base, low, start, high)
    if first == "-" and before in _NEAR:
        start, before = _after_dash(letters, start, high), "-"
        first = letters[start]
    if first in _FIGURES:
        found = _number(letters, back, base, low, start, high, before)
    else:
        glued = GLUED.match(letters, start, high) if first in "qvw" else None
        found = _glued(glued) if glued else _own(letters, back, base, low, start, high)
    if found and found[2] < high - 1 and letters[found[2]] == "@":  # of an e-mail address
        return _addressed(letters, back, base, low, found[2] + 1, high) or found
    return found


def _glued(glued: re.Match[str]) -> Found:
    return "qq" if glued["qq"] else "wechat", *glued.span()


def _after_dash(letters: str, start: int, high: int) -> int:
    """Where a name begins before which dashes stand: 微信—abc."""
    most = min(start + _SIGNS, high - 1)
    while start < most and letters[start] == "-":
        start += 1
    return start


def _cue(letters: str, back: str, base: int, low: int, start: int, high: int) -> tuple[str, str]:
    """What the word before a place says that comes, and the signs after it; v, vx and wx are a word only in a
    text with Chinese."""
    if letters[start - 1] in SIGNS and letters[start - 2] not in _NEAR:  # told sooner than the pattern fails
        return _NOTHING
    cue = _CUE.match(back, len(back) - start, len(back) - low)
    if not cue:
        return _NOTHING
    sign, number, word = cue.groups()
    if "/" in sign and word.isascii():  # a path
        return _NOTHING
    if word not in _VEE:
        return _SAID[word], sign
    told = word != "v" or sign or number
    return ("wechat", sign) if told and chinese(letters, base, high) else _NOTHING


def _number(letters: str, back: str, base: int, low: int, start: int, high: int, before: str) -> Found | None:
    """A number that its form tells, or a word before or after it."""
    shape = _PLAIN if letters[start] not in "0148" or before in _INSIDE else _NUMBER
    found = (shape if before != "+" else _AFTER_PLUS).match(letters, start, high)
    if not found:
        return None
    said = _cue(letters, back, base, low, start, high)[0] if before in _NEAR else ""
    shown = found.lastgroup or ""
    if shown == "formed":
        return "wechat" if said == "wechat" else "phone", start, found.end()
    if shown == "abroad":
        return said if said in _CHOSEN else "phone", start, found.end()
    if found["american"]:
        return ("phone", start - (before == "("), found.end()) if said == "phone" else None
    if found["led"]:
        said = said if said in _LED else ""
    elif said in ("", "add", "telegram") and shown != "figures":
        said = shown if shown != "after" else _SAID[found["after"][::-1]]
    return (_SIZES[said][2], start, found.end()) if said in _SIZES and _fits(said, found[0]) else None


def _fits(said: str, figures: str) -> bool:
    """Whether a number has as many digits as what a word announces."""
    least, most, _ = _SIZES[said]
    return least <= len(figures) - figures.count(" ") <= most and not (
        said == "add" and figures.endswith("000")
    )


def _own(letters: str, back: str, base: int, low: int, start: int, high: int) -> Found | None:
    """A name of one's own choice, which a word before it must introduce."""
    own = _OWN_NAME.match(letters, start, high)
    if not own or (own[0].isalpha() and ":" not in letters[max(low, start - _SIGNS) : start]):
        return None
    said, sign = _cue(letters, back, base, low, start, high)
    if not said:
        return None
    digits = sum(map(str.isdigit, own[0]))
    latin = letters[start - len(sign) - 1].isascii()
    told = digits > 1 or ":" in sign[:2] if latin else digits > 0 or ":" in sign
    if said == "telegram" and told:
        flight = not latin and ":" not in sign and _FLIGHT.fullmatch(own[0])
        return None if flight else ("telegram", start, own.end())
    if (said == "wechat" and told) or (said == "add" and digits > 1 and len(own[0]) > _SHORT_NAME):
        return "wechat", start, own.end()
    return None


def _addressed(letters: str, back: str, base: int, low: int, start: int, high: int) -> Found | None:
    """What follows @: an e-mail address, or a Telegram name that one is asked to write to."""
    at = start - 1
    if at == low:
        return None
    before = letters[at - 1]
    left = _MAIL_NAME.match(back, len(back) - at, len(back) - low) if before in _MAIL_ENDS else None
    if left:
        return _mail(letters, len(back) - left.end(), start, high)
    named = _TELEGRAM.match(letters, start, high)
    if not named:
        return None
    if before == ":" or _asked(letters, back, base, low, at, named[0]):
        return "telegram", at, named.end()
    if high - base - (named.end() - at) < _TALK:
        return None
    last = high - named.end() <= 1 and before != " " and chinese(letters, base, high)
    return ("telegram", at, named.end()) if last or before in _CALLS else None


def _asked(letters: str, back: str, base: int, low: int, at: int, named: str) -> bool:
    """Whether one is asked to write to the name after an @."""
    near = letters[max(low, at - _SIGNS - 1) : at]
    if _ASKING.isdisjoint(near):
        return False
    before = len(back) - at, len(back) - low
    if _MENTION.match(back, *before):
        return True
    return not named.isalpha() and letters[base] != "@" and _WRITE.match(back, *before) is not None


def _mail(letters: str, begin: int, start: int, high: int) -> Found | None:
    """An e-mail address of which the part before the @ goes from `begin`, and its host from `start`."""
    host = _MAIL_HOST.match(letters, start, high)
    ending = host["ending"] if host else ""
    if not host or not (ending in ENDINGS or len(ending) == 2) or ending in _CODE:
        return None
    return None if letters.startswith("git@", begin) else ("mail", begin, host.end())

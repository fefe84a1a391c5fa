"""One name or number, read closely: whether someone is reached by it, and how."""

import re

from weilu.judge.characters import CUE_ENDS, SIGNS
from weilu.judge.contacts.links import ENDINGS

_WINDOW = 16
"""Characters before a name in which the word that says what it is stands."""
_CUE = re.compile(
    r"(?P<sign>[ :;+.,=~()\[\]\"|>-]{0,4})[是为搜]?(?P<number>号账|码?号|di)?"
    r"(?:(?P<wechat>信微|微(?=[加+])|(?:tahcew|nixiew)(?![a-z]))"
    r"|(?P<vee>(?:x[vw]|v)(?![a-z0-9-]))"
    r"|(?P<group>群(?![本信]))"
    r"|(?P<qq>鹅企|扣扣|口口|qq?(?![a-z]))"
    r"|(?P<telegram>(?:gt|margelet)(?![a-z])|机飞|报电)"
    r"|(?P<phone>话电|机手|线热|电致|打拨|(?:let|llac|enohp|elibom|txe?t)(?![a-z]))"
    r"|(?P<add>(?:友好|我)?加(?![附增参更添])|我?系联|询咨|聊私|服客|我找))"
)
"""Read from a name to the left, so written backwards: 加微信号： is ：号信微加."""
_PAIRS = {"vx", "wx", "tg", "am", "at", "xt", "in", "id", "el", "ll", "ne", "le"}
_LAST = set(CUE_ENDS) - {pair[1] for pair in _PAIRS}
"""How these words end."""
_AFTER = re.compile(
    r"[ +:,(]{0,4}加?(?:(?P<qq>qq|企鹅|扣扣|口口|q(?![a-z]))|(?P<wechat>微信|[vw]x(?![a-z])|v(?![a-z0-9.])))"
    r"|(?P<group>q{0,2}群)|\++(?P<spoken>[喂威薇微芸])"
)
_FORMED = re.compile(
    r"(?:(?:00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\da-z_]|[.-]\d)"
    r"|(?:0[1-9]\d{1,2}-\d{7,8}|0[127-9]\d{9}|[48]00-\d{3,4}-\d{3,4})(?![\da-z_-]|\.\d)"
)
"""A mobile number, or one with its area code."""
_ABROAD = re.compile(r"\d{1,3}[ -]?(?:\d[ -]?){8,11}\d(?![\da-z_-])")
_GLUED = re.compile(
    r"(?:(?P<qq>qq?)|(?P<wechat>[vw]x|v(?=1[3-9]\d{9}(?![\da-z_-]))))-?(?P<value>\d{5,11})(?![\da-z_-])"
    r"|(?P<own>wxid_[a-z0-9]{6,})[a-z0-9_-]*"
)
_GROUPS = re.compile(r"\d[\d-]{1,4}\d \d[a-z0-9_-]{1,4}\d(?![a-z0-9_-])")
_PLAIN = re.compile(r"[0-9]{3,6}(?: \d{3,6}){1,3}(?![\da-z_-])|[0-9]++(?![a-z_-])")
"""A number written in groups, or by itself."""
_LEADING = re.compile(r"[0-9]+")
_OWN_NAME = re.compile(r"[a-z][a-z0-9_-]{4,19}(?![a-z0-9_-])")
_OTHER = re.compile(r"\D")
_UNIT = re.compile(r"[元块人万亿年月日天个条点%米刀]|\.\d|u(?![a-z])")
_MAIL_ENDS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._+-")
_MAIL_NAME = re.compile(r"[a-z0-9._+-]{0,63}[a-z0-9]")
"""Read from the @ to the left."""
_MAIL_HOST = re.compile(
    r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?P<ending>[a-z]{2,12})(?![a-z0-9-]|:[a-z~/])"
)
_TELEGRAM = re.compile(r"[a-z][a-z0-9_]{4,31}(?![a-z0-9_-])")
_ASKS = (
    "联系", "客服", "咨询", "对接", "私聊", "私信", "合作", "频道", "飞机", "电报", "直推", "群", "加", "找",
    "来", "问", "购买", "详情",
)  # fmt: skip
_MENTION = re.compile(rf".{{0,4}}?(?:{'|'.join(word[::-1] for word in _ASKS)}|(?:gt|margelet)(?![a-z]))")
"""Before the @ of a Telegram name that one is asked to write to; read to the left as well."""
ASKING = "".join(word[-1] for word in _ASKS) + "gm"
"""The last letters of what asks to write to a Telegram name."""
_HAN = re.compile("[\u3400-\u9fff]")
_FIGURES = frozenset("0123456789")
_INSIDE = "./=#$¥£€*~?&%\\"
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
_SHORT_NAME, _ROUND = 5, "0" * 6
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

Found = tuple[str, str, int, int]
"""Kind, value, start and end."""


def name(letters: str, base: int, low: int, start: int, high: int) -> list[Found]:
    """What the letters, digits, _ and - from `start` are.

    The text goes from `base` to `high` and is read from `low`.
    """
    first, before = letters[start], letters[start - 1] if start > low else " "
    if before == "@":
        found = _addressed(letters, low, start, high)
    elif first in _FIGURES:
        told = first in "0148" or before == "+"
        found = _formed(letters, base, low, start, high, before) if told else None
        found = found or _number(letters, base, low, start, high)
    else:
        found = _glued(letters, start, high) if first in "qvw" else None
        found = found or _own(letters, base, low, start, high)
    return [found] if found else []


def _cue(letters: str, base: int, low: int, start: int, high: int) -> re.Match[str] | None:
    """The word before a place that says what comes; v, vx and wx are one only in a text with Chinese."""
    before = letters[max(low, start - _WINDOW) : start]
    ending = before.rstrip(SIGNS)[-2:]
    if ending not in _PAIRS and ending[-1:] not in _LAST:  # which is told sooner than the pattern fails
        return None
    cue = _CUE.match(before[::-1])
    if not cue or not cue["vee"]:
        return cue
    told = cue["vee"] != "v" or cue["sign"] or cue["number"]
    return cue if told and _HAN.search(letters, base, high) else None


def _glued(letters: str, start: int, high: int) -> Found | None:
    """A number that follows at once on what it is, or a name that WeChat itself gives."""
    glued = _GLUED.match(letters, start, high)
    if not glued:
        return None
    return "qq" if glued["qq"] else "wechat", glued["value"] or glued["own"], start, glued.end()


def _formed(letters: str, base: int, low: int, start: int, high: int, before: str) -> Found | None:
    """A number that its form alone tells: a mobile number, one with its area code, one with its country."""
    if before in _INSIDE:
        return None
    found = _FORMED.match(letters, start, high)
    if not found and before == "+":
        found = _ABROAD.match(letters, start, high)
    if not found or found[0].endswith(_ROUND):
        return None
    if " " in found[0][:_SHORT_NAME] and not _GROUPS.match(letters, start, high):
        return None
    cue = _cue(letters, base, low, start, high)
    return "wechat" if cue and _said(cue) == "wechat" else "phone", _digits(found[0]), start, found.end()


def _number(letters: str, base: int, low: int, start: int, high: int) -> Found | None:
    """A number of which a word before or after it says what it is."""
    if letters[start] == "0":
        return None
    cue = _cue(letters, base, low, start, high)
    said = _said(cue) if cue else ""
    found = _PLAIN.match(letters, start, high)
    if not found and said in ("qq", "group"):
        found = _LEADING.match(letters, start, high)  # words may follow at once where a number was announced
    if not found:
        return None
    end = found.end()
    after = _AFTER.match(letters, end, high) if said in ("", "add", "telegram") else None
    if after:
        said = _said(after)
    if said not in _SIZES:
        return None
    number = found[0].replace(" ", "")
    least, most, kind = _SIZES[said]
    if not least <= len(number) <= most or _UNIT.match(letters, end, high):
        return None
    return None if said == "add" and number.endswith("000") else (kind, number, start, end)


def _own(letters: str, base: int, low: int, start: int, high: int) -> Found | None:
    """A name of one's own choice, which a word before it must introduce."""
    own = _OWN_NAME.match(letters, start, high)
    cue = _cue(letters, base, low, start, high) if own else None
    if not cue or not own:
        return None
    said, sign = _said(cue), cue["sign"]
    digits = sum(map(str.isdigit, own[0]))
    latin = letters[start - len(sign) - 1].isascii()
    told = digits > 1 or ":" in sign[:2] if latin else digits > 0 or ":" in sign
    if said == "telegram" and told:
        return "telegram", "@" + own[0], start, own.end()
    if (said == "wechat" and told) or (said == "add" and digits > 1 and len(own[0]) > _SHORT_NAME):
        return "wechat", own[0], start, own.end()
    return None


def _addressed(letters: str, low: int, start: int, high: int) -> Found | None:
    """What follows @: an e-mail address, or a Telegram name that one is asked to write to."""
    at = start - 1
    if at == low:
        return None
    before = letters[at - 1]
    left = _MAIL_NAME.match(letters[max(low, at - 64) : at][::-1]) if before in _MAIL_ENDS else None
    if left:
        return _mail(letters, left, start, high)
    named = _TELEGRAM.match(letters, start, high)
    if not named:
        return None
    asked = (
        before == ":"
        or _MENTION.match(letters[max(low, at - _WINDOW) : at][::-1])
        or (high - named.end() <= 1 and before != " " and _HAN.search(letters, low, at))
    )
    return ("telegram", "@" + named[0], at, named.end()) if asked else None


def _mail(letters: str, left: re.Match[str], start: int, high: int) -> Found | None:
    """An e-mail address of which `left`, read to the left, stands before the @."""
    host = _MAIL_HOST.match(letters, start, high)
    ending = host["ending"] if host else ""
    if not host or left[0] == "tig" or not (ending in ENDINGS or len(ending) == 2) or ending in _CODE:
        return None
    return "mail", left[0][::-1] + "@" + host[0], start - 1 - left.end(), host.end()


def _said(match: re.Match[str]) -> str:
    """What a word says that comes: the name of the last group that matched."""
    return "wechat" if match.lastgroup == "vee" else match.lastgroup or ""


def _digits(text: str) -> str:
    return _OTHER.sub("", text)

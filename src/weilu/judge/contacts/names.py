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
_AFTER = re.compile(
    r"[ +:,(]{0,4}加?(?:(?P<qq>qq|企鹅|扣扣|口口|q(?![a-z]))|(?P<wechat>微信|[vw]x(?![a-z])|v(?![a-z0-9.])))"
    r"|(?P<group>q{0,2}群)|\++(?P<spoken>[喂威薇微芸])"
)
_MOBILE = re.compile(r"(?:(?:00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\da-z_]|[.-]\d)")
_FIXED = re.compile(r"(?:0[1-9]\d{1,2}-\d{7,8}|0[127-9]\d{9}|[48]00-\d{3,4}-\d{3,4})(?![\da-z_-]|\.\d)")
_ABROAD = re.compile(r"\d{1,3}[ -]?(?:\d[ -]?){8,11}\d(?![\da-z_-])")
_GROUPS = re.compile(r"\d{3,6}(?: \d{3,6}){1,3}(?![\da-z_-])")
_GLUED = re.compile(
    r"(?:(?P<qq>qq?)|(?P<wechat>[vw]x|v(?=1[3-9]\d{9}$)))-?(?P<value>\d{5,11})$|(?P<own>wxid_[a-z0-9]{6,})"
)
_LEADING = re.compile(r"\d+")
_OWN_NAME = re.compile(r"[a-z][a-z0-9_-]{4,19}")
_UNIT = re.compile(r"[元块人万亿年月日天个条点%米刀]|\.\d|u(?![a-z])")
_MAIL_NAME = re.compile(r"[a-z0-9._+-]{0,63}[a-z0-9]")
"""Read from the @ to the left."""
_MAIL_HOST = re.compile(
    r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?P<ending>[a-z]{2,12})(?![a-z0-9-]|:[a-z~/])"
)
_TELEGRAM = re.compile(r"[a-z][a-z0-9_]{4,31}(?![a-z0-9_-])")
_MENTION = re.compile(
    r":|.{0,4}?(?:系联|服客|询咨|接对|聊私|信私|作合|道频|机飞|报电|推直|群|加|找|来|问|买购|情详"
    r"|(?:gt|margelet)(?![a-z]))"
)
"""Before the @ of a Telegram name that one is asked to write to; read to the left as well."""
_HAN = re.compile("[\u3400-\u9fff]")
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


def name(letters: str, low: int, start: int, end: int) -> list[Found]:
    """What `letters[start:end]`, a run of letters, digits, _ and -, is in a text that is read from `low`."""
    found = _found(letters, low, start, end)
    return [found] if found else []


def _found(letters: str, low: int, start: int, end: int) -> Found | None:
    if start > low and letters[start - 1] == "@":
        return _addressed(letters, low, start)
    glued = _GLUED.match(letters, start, end)
    if glued:
        return "qq" if glued["qq"] else "wechat", glued["value"] or glued[0], start, end
    cue = _cue(letters, low, start)
    if letters[start].isdigit():
        return _number(letters, low, start, end, cue)
    return _own(letters, start, end, cue)


def _cue(letters: str, low: int, start: int) -> re.Match[str] | None:
    """The word before a place that says what comes; v, vx and wx are one only in a text with Chinese."""
    before = letters[max(low, start - _WINDOW) : start][::-1]
    if before.lstrip(SIGNS)[:1] not in CUE_ENDS:  # which is told sooner than the pattern fails
        return None
    cue = _CUE.match(before)
    if not cue or not cue["vee"]:
        return cue
    told = cue["vee"] != "v" or cue["sign"] or cue["number"]
    return cue if told and _HAN.search(letters) else None


def _number(letters: str, low: int, start: int, end: int, cue: re.Match[str] | None) -> Found | None:
    before = letters[start - 1] if start > low else " "
    formed = None if before in _INSIDE else _formed(letters, start, before)
    said = _said(cue)
    if formed and not formed[0].endswith(_ROUND):
        return "wechat" if said == "wechat" else "phone", _digits(formed[0]), start, formed.end()
    groups = _GROUPS.match(letters, start) if letters[end : end + 1] == " " else None
    number, end = _leading(letters, start, end, groups, said in ("qq", "group"))
    if not number or number[0] == "0":
        return None
    if said in ("", "add", "telegram") and end < len(letters):
        said = _said(_AFTER.match(letters, end)) or said
    least, most, kind = _SIZES.get(said, (0, -1, ""))
    if not least <= len(number) <= most or _UNIT.match(letters, end):
        return None
    return None if said == "add" and number.endswith("000") else (kind, number, start, end)


def _leading(letters: str, start: int, end: int, groups: re.Match[str] | None, told: bool) -> tuple[str, int]:
    """The digits and where they end; words may only follow at once where the number was announced."""
    if groups:
        return groups[0].replace(" ", ""), groups.end()
    found = _LEADING.match(letters, start, end)
    whole = found and (found.end() == end or told)
    return (found[0], found.end()) if found and whole else ("", end)


def _formed(letters: str, start: int, before: str) -> re.Match[str] | None:
    """A number that its form alone tells: a mobile number, one with its area code, one with its country."""
    found = None
    if letters[start] in "0148":
        found = _MOBILE.match(letters, start) or _FIXED.match(letters, start)
    return found or (_ABROAD.match(letters, start) if before == "+" else None)


def _own(letters: str, start: int, end: int, cue: re.Match[str] | None) -> Found | None:
    """A name of one's own choice, which a word before it must introduce."""
    said = _said(cue)
    if not cue or not _OWN_NAME.fullmatch(letters, start, end):
        return None
    digits = sum(one.isdigit() for one in letters[start:end])
    told = digits > 0 or ":" in cue["sign"]
    if said == "telegram" and told:
        return "telegram", "@" + letters[start:end], start, end
    if (said == "wechat" and told) or (said == "add" and digits > 1 and end - start > _SHORT_NAME):
        return "wechat", letters[start:end], start, end
    return None


def _addressed(letters: str, low: int, start: int) -> Found | None:
    """What follows @: an e-mail address, or a Telegram name that one is asked to write to."""
    at = start - 1
    left = _MAIL_NAME.match(letters[max(low, at - 64) : at][::-1])
    if left:
        host = _MAIL_HOST.match(letters, start)
        ending = host["ending"] if host else ""
        if not host or left[0] == "tig" or not (ending in ENDINGS or len(ending) == 2) or ending in _CODE:
            return None
        return "mail", left[0][::-1] + "@" + host[0], at - left.end(), host.end()
    named = _TELEGRAM.match(letters, start)
    if not named or at == low:
        return None
    closing = len(letters) - named.end() <= 1 and letters[at - 1] != " " and _HAN.search(letters, low, at)
    asked = _MENTION.match(letters[max(low, at - _WINDOW) : at][::-1])
    return ("telegram", "@" + named[0], at, named.end()) if asked or closing else None


def _said(match: re.Match[str] | None) -> str:
    """What a word says that comes: the name of the last group that matched."""
    said = match.lastgroup or "" if match else ""
    return "wechat" if said == "vee" else said


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)

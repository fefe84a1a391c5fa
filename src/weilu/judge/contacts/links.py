"""One link, read at the place where a batch may hold it."""

import re
from functools import lru_cache

ENDINGS = (
    "com", "cn", "net", "org", "top", "xyz", "vip", "club", "shop", "site", "online", "info", "cc", "live",
    "fun", "ru", "uk", "de", "jp", "tw", "hk", "us", "eu", "me", "io", "co", "gg", "gl", "ly", "gd", "im",
    "so", "nz", "ltd", "link", "pro", "app", "work", "icu", "tv", "la", "ink", "pw", "biz", "edu", "gov",
    "mobi", "asia", "tk", "ai", "store", "buzz", "win", "be",
)  # fmt: skip
"""How the name of an address may end. Many of them end file names and code too."""
_ENDINGS, _SURE = frozenset(ENDINGS), frozenset(ENDINGS[: ENDINGS.index("fun") + 1])
"""All of them, and those that mean an address also without a path."""

_WORDS = frozenset(("top", "xyz", "vip", "club", "shop", "site", "online", "info", "cc", "live", "fun"))
"""Endings that are also words, or end the names of files."""
_PLACED = frozenset(("top", "vip", "online", "cc", "live"))
"""Those of them that are rarely addresses after one plain word in a text without Chinese."""
_HELD = {
    "this", "self", "super", "app", "user", "users", "list", "stack", "queue", "vec", "vector", "rect",
    "pos", "point", "node", "item", "obj", "data", "map", "event", "console", "log", "logger", "logging",
    "debug", "window", "document", "style", "css", "java", "javax", "error", "err", "result", "res", "req",
}  # fmt: skip
"""What programs call what they work with: list.top, user.vip, java.net."""
_USED = re.compile(r"\((?![\u3400-\u9fff])| ?=|:\d{1,3}(?!\d)|:\d+:")
"""After a name in a program, or a line of a file."""
_HAN = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_HAN}]")

_PATH = r"[!#-&(-;=?-Z\[\]_a-z|~]"
_LONGEST_HOST = 70
_MINI = re.compile(r"://[^\s,。;]{2,80}")
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}")
"""Read from the last full stop to the left."""
_ENDING = re.compile(
    rf"[.点](?P<ending>[a-z]{{2,6}})(?![a-z0-9_-]|\.[a-z0-9])(?::\d{{2,5}})?(?P<path>[/?]{_PATH}*)?"
)
_SPOKEN = re.compile(r"点(?:com|cn|net|top|xyz|vip|cc)")
_SPOKEN_HOST = 3
"""Figures with fewer before 点 are an hour."""
_TRAILING = ".,;:!?)'*]|"
NAMED = r"(?:t|telegram)\.me/(?:s/)?(?!joinchat)([a-z][a-z0-9_]{3,31})(?![a-z0-9_])(?!/[+])"
"""A name on Telegram within its address."""
_KINDS = (
    rf"(?P<named>{NAMED})"
    r"|(?P<invite>(?:t|telegram)\.me/(?:\+|joinchat)|discord\.gg/|discord(?:app)?\.com/invite/"
    r"|chat\.whatsapp\.com/|(?:qm|jq|qun)\.qq\.com/|line\.me/(?:ti|r)/|weixin\.qq\.com/g/|u\.wechat\.com/"
    r"|work\.weixin\.qq\.com/(?:gm|ca|u)/|join\.slack\.com/)"
    r"|(?P<payment>qr\.alipay\.com/|paypal\.me/|(?:www\.)?paypal\.com/paypalme/|qr\.95516\.com/)"
    r"|(?P<mini>dl/business|wxaurl\.cn/|m\.q\.qq\.com/a/)"
    r"|(?P<short>(?:t|url|w\.url|dwz|3|tb|m\.tb|c\.tb|sourl|dlj)\.cn/"
    r"|(?:suo|985|mrw|u6|bit|cutt|ow|buff|rebrand)\.(?:im|nz|so|gg|ly)/|tinyurl\.com/|goo\.gl/|is\.gd/"
    r"|t\.co/|rb\.gy/|v\.douyin\.com/|reurl\.cc/|lihi\d?\.cc/|ppt\.cc/|shorturl\.at/)"
)
_CHINESE_HOST = re.compile(
    rf"://(?:[a-z0-9-]{{1,63}}\.){{0,3}}[{_HAN}][{_HAN}a-z0-9-]{{0,62}}(?:\.[{_HAN}a-z0-9-]{{1,63}}){{0,2}}"
    rf"\.(?:[a-z]{{2,6}}|中国|公司|网络|网址)(?![a-z0-9-])(?:[:/?]{_PATH}*)?"
)
_KIND, _FULL = re.compile(_KINDS), re.compile(rf"://(?:(?={_KINDS})|){_PATH}+")
MINI = "小程序"
_SCHEMES = {
    "https": "",
    "http": "",
    "tg": "",
    "weixin": "",
    "wxp": "payment",
    "alipays": "payment",
    "alipay": "payment",
    "alipayqr": "payment",
    MINI: "mini",
}
"""What stands before ://, and what that alone says of a link."""

Found = tuple[str, int, int]
"""Kind, start and end. The kind of an address on Telegram is "named"."""


def link(letters: str, back: str, base: int, low: int, place: int, high: int) -> Found | None:
    """The link whose :// or last full stop is at `place`.

    The text goes from `base` to `high` and is read from `low`; `back` is all written backwards.
    """
    if letters[place] != ":":
        return _bare(letters, back, base, low, place, high)
    for scheme in _SCHEMES:
        if letters.endswith(scheme, low, place):
            break
    else:
        return None
    rest = (_MINI if scheme == MINI else _FULL).match(letters, place, high)
    if not rest or letters[rest.end() - 1] == ".":
        rest = _CHINESE_HOST.match(letters, place, high) or rest
    size = len(rest[0].rstrip(_TRAILING)) if rest else 0
    if size <= len("://") or not rest:
        return None
    return _SCHEMES[scheme] or rest.lastgroup or "link", place - len(scheme), place + size


def _bare(letters: str, back: str, base: int, low: int, place: int, high: int) -> Found | None:
    rest = _ENDING.match(letters, place, high)
    if not rest or rest["ending"] not in _ENDINGS:
        rest = _SPOKEN.match(letters, place, high) if letters[place] == "点" else None
    host = _HOST.match(back, len(back) - place, len(back) - max(low, place - _LONGEST_HOST)) if rest else None
    if not host or not rest:
        return None
    start = len(back) - host.end()
    if start > low and letters[start - 1] in "@_":
        return None
    if letters[place] == "点" and place - start < _SPOKEN_HOST and letters[start:place].isdigit():
        return None
    if not (rest.re is _SPOKEN or rest["path"] or _sure(letters, base, start, rest, high)):
        return None
    end = place + len(rest[0].rstrip(_TRAILING))
    found = _KIND.match(written(letters[start:end]))
    return found.lastgroup or "" if found else "link", start, end


def _sure(letters: str, base: int, start: int, rest: re.Match[str], high: int) -> bool:
    """Whether an ending means an address without a path; a piece of a program and a file's name are none."""
    ending = rest["ending"]
    if ending not in _SURE or letters[start] == "-":
        return False
    if ending in ("com", "cn", "org"):
        return True
    host = letters[start : rest.start()]
    if host in _HELD:
        return False
    if ending not in _WORDS:
        return True
    if len(host) == 1 or _USED.match(letters, rest.end("ending"), high):
        return False
    return ending not in _PLACED or not host.isalpha() or chinese(letters, base, high)


@lru_cache(1)
def chinese(letters: str, base: int, high: int) -> bool:
    """Whether a text holds Chinese; asked again and again by a text of many names, but searched once."""
    return bool(_CHINESE.search(letters, base, high))


def written(span: str) -> str:
    """A link without a scheme as it would be written: 点 is a full stop."""
    return span.replace("点", ".", 1)

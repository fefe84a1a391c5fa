"""One link, read at the place where a batch may hold it."""

import re

ENDINGS = (
    "com", "cn", "net", "org", "top", "xyz", "vip", "club", "shop", "site", "online", "info", "cc", "live",
    "fun", "ru", "uk", "de", "jp", "tw", "hk", "us", "eu", "me", "io", "co", "gg", "gl", "ly", "gd", "im",
    "so", "nz", "ltd", "link", "pro", "app", "work", "icu", "tv", "la", "ink", "pw", "biz", "edu", "gov",
    "mobi", "asia",
)  # fmt: skip
"""How the name of an address may end. Many of them end file names and code too."""
_ENDINGS, _SURE = frozenset(ENDINGS), frozenset(ENDINGS[: ENDINGS.index("fun") + 1])
"""All of them, and those that mean an address also without a path."""

_PATH = r"[!#-&(-;=?-Z\[\]_a-z|~]"
_LONGEST_HOST = 70
_MINI = re.compile(r"://[^\s,。;]{2,80}")
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}")
"""Read from the last full stop to the left."""
_ENDING = re.compile(
    rf"[.点](?P<ending>[a-z]{{2,6}})(?![a-z0-9_-]|\.[a-z0-9])(?::\d{{2,5}})?(?P<path>[/?]{_PATH}*)?"
)
_SPOKEN = re.compile(r"点(?:com|cn|net|top|xyz|vip|cc)")
_TRAILING = ".,;:!?)'*]|"
_NAMED = re.compile(
    r"(?:t|telegram)\.me/(?:s/)?(?!joinchat)(?P<name>[a-z][a-z0-9_]{3,31})(?![a-z0-9_])(?!/[+])"
)
_KINDS = (
    r"(?P<invite>(?:t|telegram)\.me/(?:\+|joinchat)|discord\.gg/|discord(?:app)?\.com/invite/"
    r"|chat\.whatsapp\.com/|(?:qm|jq|qun)\.qq\.com/|line\.me/(?:ti|r)/|weixin\.qq\.com/g/|u\.wechat\.com/"
    r"|work\.weixin\.qq\.com/(?:gm|ca|u)/|join\.slack\.com/)"
    r"|(?P<payment>qr\.alipay\.com/|paypal\.me/|(?:www\.)?paypal\.com/paypalme/|qr\.95516\.com/)"
    r"|(?P<mini>dl/business|wxaurl\.cn/|m\.q\.qq\.com/a/)"
    r"|(?P<short>(?:t|url|w\.url|dwz|3|tb|m\.tb|c\.tb|sourl|dlj)\.cn/"
    r"|(?:suo|985|mrw|u6|bit|cutt|ow|buff|rebrand)\.(?:im|nz|so|gg|ly)/|tinyurl\.com/|goo\.gl/|is\.gd/"
    r"|t\.co/|rb\.gy/|v\.douyin\.com/|reurl\.cc/|lihi\d?\.cc/|ppt\.cc/|shorturl\.at/)"
)
_KIND, _FULL = re.compile(_KINDS), re.compile(rf"://(?:(?={_KINDS})|){_PATH}+")
_SCHEMES = {
    "https": "",
    "http": "",
    "tg": "",
    "weixin": "",
    "wxp": "payment",
    "alipays": "payment",
    "alipay": "payment",
    "alipayqr": "payment",
    "小程序": "mini",
}
"""What stands before ://, and what that alone says of a link."""

Found = tuple[str, str, int, int]
"""Kind, value, start and end."""


def link(letters: str, _: int, low: int, place: int, high: int) -> list[Found]:
    """The link whose :// or last full stop is at `place`; a Telegram address is a contact as well.

    The text goes to `high` and is read from `low`.
    """
    if letters[place] != ":":
        return _bare(letters, low, place, high)
    for scheme in _SCHEMES:
        if letters.endswith(scheme, low, place):
            break
    else:
        return []
    rest = (_MINI if scheme == "小程序" else _FULL).match(letters, place, high)
    if not rest:
        return []
    start = place - len(scheme)
    value = letters[start : rest.end()].rstrip(_TRAILING)
    end = start + len(value)
    if end <= place + 3:
        return []
    rows = [(_SCHEMES[scheme] or rest.lastgroup or "link", value, start, end)]
    return rows + _telegram(value, place + 3 - start, start, end) if letters[place + 3] == "t" else rows


def _bare(letters: str, low: int, place: int, high: int) -> list[Found]:
    rest = _ENDING.match(letters, place, high)
    if not rest or rest["ending"] not in _ENDINGS:
        rest = _SPOKEN.match(letters, place, high) if letters[place] == "点" else None
    host = _HOST.match(letters[max(low, place - _LONGEST_HOST) : place][::-1]) if rest else None
    if not host or not rest:
        return []
    start, name = place - host.end(), host[0][::-1]
    if start > low and letters[start - 1] in "@_":
        return []
    if not (rest.re is _SPOKEN or rest["path"] or (rest["ending"] in _SURE and name[0] != "-")):
        return []
    tail = rest[0].replace("点", ".", 1).rstrip(_TRAILING)
    body, end = name + tail, place + len(tail)
    found = _KIND.match(body)
    rows = [(found.lastgroup or "" if found else "link", body, start, end)]
    return rows + _telegram(body, 0, start, end) if body[0] == "t" else rows


def _telegram(value: str, host: int, start: int, end: int) -> list[Found]:
    named = _NAMED.match(value, host)
    return [("telegram", "@" + named["name"], start, end)] if named else []

"""One link, read at the place where a batch may hold it."""

import re

ENDINGS = (
    "com", "cn", "net", "org", "top", "xyz", "vip", "club", "shop", "site", "online", "info", "cc", "live",
    "fun", "ru", "uk", "de", "jp", "tw", "hk", "us", "eu", "me", "io", "co", "gg", "gl", "ly", "gd", "im",
    "so", "nz", "ltd", "link", "pro", "app", "work", "icu", "tv", "la", "ink", "pw", "biz", "edu", "gov",
    "mobi", "asia",
)  # fmt: skip
"""How the name of an address may end. Many of them end file names and code too."""
_SURE = ENDINGS[: ENDINGS.index("fun") + 1]
"""Those that mean an address also without a path."""

_PATH = r"[!#-&(-;=?-Z\[\]_a-z|~]"
_SCHEME = re.compile(r"s?ptth|pxw|nixiew|s?yapila|rqyapila|gt|序程小")
"""Read from the colon to the left, so written backwards."""
_FULL = re.compile(rf"://{_PATH}+")
_MINI = re.compile(r"://[^\s,。;]{2,80}")
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}")
"""Read from the last full stop to the left."""
_ENDING = re.compile(
    rf"[.点](?P<ending>{'|'.join(sorted(ENDINGS, key=len, reverse=True))})"
    rf"(?![a-z0-9_-]|\.[a-z0-9])(?::\d{{2,5}})?(?P<path>[/?]{_PATH}*)?"
)
_SPOKEN = re.compile(r"点(?:com|cn|net|top|xyz|vip|cc)")
_TRAILING = ".,;:!?)'*]|"
_NAMED = re.compile(
    r"(?:t|telegram)\.me/(?:s/)?(?!joinchat)(?P<name>[a-z][a-z0-9_]{3,31})(?![a-z0-9_])(?!/[+])"
)
_KIND = re.compile(
    r"(?P<invite>(?:t|telegram)\.me/(?:\+|joinchat)|discord\.gg/|discord(?:app)?\.com/invite/"
    r"|chat\.whatsapp\.com/|(?:qm|jq|qun)\.qq\.com/|line\.me/(?:ti|r)/|weixin\.qq\.com/g/|u\.wechat\.com/"
    r"|work\.weixin\.qq\.com/(?:gm|ca|u)/|join\.slack\.com/)"
    r"|(?P<payment>qr\.alipay\.com/|paypal\.me/|(?:www\.)?paypal\.com/paypalme/|qr\.95516\.com/)"
    r"|(?P<mini>dl/business|wxaurl\.cn/|m\.q\.qq\.com/a/)"
    r"|(?P<short>(?:t|url|w\.url|dwz|3|tb|m\.tb|c\.tb|sourl|dlj)\.cn/"
    r"|(?:suo|985|mrw|u6|bit|cutt|ow|buff|rebrand)\.(?:im|nz|so|gg|ly)/|tinyurl\.com/|goo\.gl/|is\.gd/"
    r"|t\.co/|rb\.gy/|v\.douyin\.com/|reurl\.cc/|lihi\d?\.cc/|ppt\.cc/|shorturl\.at/)"
)
_SCHEMES = {
    "wxp": "payment",
    "alipays": "payment",
    "alipay": "payment",
    "alipayqr": "payment",
    "小程序": "mini",
}

Found = tuple[str, str, int, int]
"""Kind, value, start and end."""


def link(letters: str, low: int, place: int, _: int) -> list[Found]:
    """The link whose :// or last full stop is at `place`; a Telegram address is a contact as well."""
    return _whole(letters, low, place) if letters[place] == ":" else _bare(letters, low, place)


def _whole(letters: str, low: int, place: int) -> list[Found]:
    found = _SCHEME.match(letters[max(low, place - 8) : place][::-1])
    if not found:
        return []
    scheme = found[0][::-1]
    rest = (_MINI if scheme == "小程序" else _FULL).match(letters, place)
    body = rest[0][3:].rstrip(_TRAILING) if rest else ""
    if not body:
        return []
    start, end = place - len(scheme), place + 3 + len(body)
    kind = _SCHEMES.get(scheme) or _kind(body)
    return [(kind, letters[start:end], start, end), *_telegram(body, start, end)]


def _bare(letters: str, low: int, place: int) -> list[Found]:
    rest = _ENDING.match(letters, place) or _SPOKEN.match(letters, place)
    host = _HOST.match(letters[max(low, place - 70) : place][::-1]) if rest else None
    if not host or not rest:
        return []
    start, name = place - host.end(), host[0][::-1]
    if start > low and letters[start - 1] in "@_":
        return []
    if not (rest.re is _SPOKEN or rest["path"] or (rest["ending"] in _SURE and name[0] != "-")):
        return []
    tail = rest[0].replace("点", ".", 1).rstrip(_TRAILING)
    body, end = name + tail, place + len(tail)
    return [(_kind(body), body, start, end), *_telegram(body, start, end)]


def _kind(body: str) -> str:
    found = _KIND.match(body)
    return found.lastgroup or "link" if found else "link"


def _telegram(body: str, start: int, end: int) -> list[Found]:
    named = _NAMED.match(body)
    return [("telegram", "@" + named["name"], start, end)] if named else []

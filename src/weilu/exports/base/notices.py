"""What QQ and WeChat say in a group themselves: who came, left, was removed, took a message back.

Such lines name people by the name shown, while their messages carry a number or account. `People`
brings both together: an event whose person is not known yet waits until that person speaks.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from weilu.exports.base.rows import Rows

WAITING = 20_000
"""People waited for at most; those who never speak are known by their name."""
KNOWN = 200_000
"""Names remembered of one group; no real one has as many."""
LONGEST = 600
"""Characters of a line that are looked at."""
SELF = ("你", "您", "You", "you")

_ROOM = r"(?:群聊|本群|该群|群组|群)"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.S))
    for kind, pattern in (
        ("recall", r"(?P<who>.+?)\s*撤回了(?:成员)?(?P<other>.*?)的?一条(?:成员)?消息"),
        ("recall", r"(?P<who>.+?)\s*(?:has )?recalled (?:a|the) message"),
        ("invite", rf"(?P<other>.+?)\s*邀请(?P<who>.+?)\s*加入了?{_ROOM}"),
        ("invite", r"(?P<other>.+?) invited (?P<who>.+?) to (?:join )?the group"),
        ("invite", rf"(?P<who>.+?)\s*通过(?P<other>.+?)的邀请\s*加入了?{_ROOM}"),
        ("join", rf"(?P<who>.+?)\s*通过扫描(?P<other>.*?)(?:的|分享的)?二维码加入了?{_ROOM}"),
        ("join", r"(?P<who>.+?) joined (?:the )?group chat via the QR code shared by (?P<other>.+)"),
        ("join", rf"(?P<who>.+?)\s*(?:已经?|申请)?加入了?{_ROOM}"),
        ("join", r"(?P<who>.+?) (?:has )?joined the group"),
        ("kick", rf"(?P<who>.+?)\s*(?:已经?)?被\s*(?P<other>.*?)\s*(?:移出|踢出|移除)了?{_ROOM}"),
        ("kick", rf"(?P<other>.+?)\s*(?:已经?)?将\s*(?P<who>.+?)\s*(?:移出|踢出|移除)了?{_ROOM}"),
        ("kick", r"(?P<other>.+?) removed (?P<who>.+?) from the group"),
        ("leave", rf"(?P<who>.+?)\s*(?:已经?|主动)?(?:退出|离开)了?{_ROOM}"),
        ("leave", r"(?P<who>.+?) (?:has )?left the group"),
        (
            "rename",
            r"(?P<who>.+?)\s*(?:将|把|修改了?|更改了?)(?:自己的?)?群(?:名片|昵称)\s*(?:修改|更改|改)?[为成]\s*(?P<other>.+)",
        ),
    )
)
_QUOTES = "\"'“”「」『』 \t"
_NUMBERED = re.compile(r"(?P<name>.*?)[(（<](?P<key>\d{5,12}|[^<>()\s]+@[^<>()\s]+)[)）>]", re.S)


class Told(NamedTuple):
    """What a line of the platform says happened. `who` is whom it is about (several may have come
    at once), `other` the inviter, the remover or the new name; a plain notice is about nobody."""

    kind: str
    who: tuple[str, ...]
    other: str | None


def told(line: str) -> Told:
    """What a line says; anything not known is a notice."""
    short = " ".join(line[:LONGEST].split())
    for kind, form in _FORMS:
        if found := form.match(short):
            who = found["who"].strip(_QUOTES)
            names = (who,) if kind in ("rename", "recall") else tuple(_names(found["who"]))
            other = (found.groupdict().get("other") or "").strip(_QUOTES + "。.")
            return Told(kind, names or (who,), other or None)
    return Told("notice", (), None)


def _names(listed: str) -> list[str]:
    parts = re.split(r"[、，,]|(?<=[你您])和|\" and \"", listed)
    return [name for part in parts if (name := part.strip(_QUOTES))]


class _Waiting(NamedTuple):
    kind: str
    wall: int
    text: str
    target: str | None
    native: str | None
    utc: bool


@dataclass(slots=True)
class People:
    """Who is meant by the names a platform uses in one group. `close` writes what still waits."""

    rows: Rows
    me: str | None = None
    _keys: dict[str, str] = field(default_factory=dict)
    _waiting: dict[str, list[_Waiting]] = field(default_factory=dict)

    def spoke(self, key: str, *names: str | None) -> None:
        """`key` wrote under these names; what waited for them is theirs."""
        for name in names:
            if name and self._keys.get(name) != key:
                if len(self._keys) >= KNOWN:
                    self._keys.clear()
                self._keys[name] = key
                for event in self._waiting.pop(name, ()):
                    self._add(event, name, key)

    def key(self, name: str | None) -> str | None:
        """The key of a name, as far as known: else the name itself."""
        if name is None:
            return None
        if numbered := _NUMBERED.fullmatch(name):
            return numbered["key"]
        return (self.me or name) if name in SELF else self._keys.get(name, name)

    def known(self, name: str) -> str | None:
        """The key of a name that wrote under it."""
        return self._keys.get(name)

    def told(self, line: str, wall: int, *, native: str | None = None, utc: bool = False) -> None:
        """Add what a line of the platform says."""
        kind, who, other = told(line)
        if not who:
            self.rows.add(kind, wall, None, line, native=native, utc=utc)
        for place, name in enumerate(who):
            own = f"{native}/{place}" if native and place else native
            target = other if kind == "rename" else self.key(other)
            event = _Waiting(kind, wall, line, target, own, utc)
            key = self.key(name)
            if key == name and name not in self._keys and len(self._waiting) < WAITING:
                self._waiting.setdefault(name, []).append(event)
            else:
                self._add(event, name, key)
            if kind == "rename" and other and key:
                self.spoke(key, other)

    def close(self) -> None:
        """Those who never spoke are known by their name."""
        waiting, self._waiting = self._waiting, {}
        for name, events in waiting.items():
            for event in events:
                self._add(event, name, name)

    def _add(self, event: _Waiting, name: str, key: str | None) -> None:
        numbered = _NUMBERED.fullmatch(name)
        self.rows.add(
            event.kind, event.wall, key, event.text, name=(numbered["name"] if numbered else name) or key,
            target=event.target, native=event.native, written=name, utc=event.utc,
        )  # fmt: skip

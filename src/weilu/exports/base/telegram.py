"""Members of a Telegram chat: service rows name them, messages carry their accounts. And its media."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weilu.exports.base.clock import Clock
from weilu.exports.base.json import words
from weilu.exports.base.rows import Rows

WAITING = 20_000
"""Events of people who have not spoken yet that are held back at most."""

_MEDIA = {
    "sticker": "sticker", "voice_message": "voice", "video_message": "video", "video_file": "video",
    "animation": "video", "audio_file": "file",
}  # fmt: skip
MEDIA_FIELDS = {
    "photo": "image", "poll": "poll", "contact_information": "contact", "location_information": "location",
    "live_location_period_seconds": "location", "file": "file", "game_title": "other",
}  # fmt: skip


def media_of(message: dict[str, Any]) -> str | None:
    """What a message brings beside its words."""
    kind, mime = words(message.get("media_type")), words(message.get("mime_type")).split("/")[0]
    if kind in _MEDIA:
        return _MEDIA[kind]
    if mime in ("image", "video"):
        return mime
    found = next((media for key, media in MEDIA_FIELDS.items() if message.get(key) is not None), None)
    return found or ("other" if kind or message.get("type") == "unsupported" else None)


class Moved(NamedTuple):
    """What happened to whom; `target` as in the log."""

    kind: str
    who: str | None
    target: str | None


class _Held(NamedTuple):
    moved: Moved
    at: Clock
    text: str
    native: str | None


@dataclass(slots=True)
class Members:
    """Who is meant by a name: the account that speaks under it. What happens to a name that has not
    spoken yet waits for it; `close` adds what nobody spoke for, under the name itself."""

    rows: Rows
    _keys: dict[str, str] = field(default_factory=dict)
    _held: dict[str, list[_Held]] = field(default_factory=dict)
    _count: int = 0

    def spoke(self, key: str, name: str) -> None:
        """`key` speaks under `name`."""
        if name and self._keys.get(name) != key:
            self._keys[name] = key
            for moved, at, text, native in self._held.pop(name, ()):
                self._count -= 1
                self.add(moved._replace(who=key), name, at, text, native)

    def key(self, name: str) -> str:
        """The account of a name as far as known, else the name."""
        return self._keys.get(name, name)

    def add(self, moved: Moved, name: str, at: Clock, text: str, native: str | None) -> None:
        """Add an event of a known account."""
        self.rows.add(
            moved.kind, at.wall, moved.who, text, name=name or None, target=moved.target,
            native=native or None, utc=at.utc, written=name or None,
        )  # fmt: skip

    def wait(self, moved: Moved, name: str, at: Clock, text: str, native: str | None) -> None:
        """Add an event of a name, now or when its account is known."""
        if name in self._keys or self._count >= WAITING:
            self.add(moved._replace(who=self.key(name)), name, at, text, native)
        else:
            self._count += 1
            self._held.setdefault(name, []).append(_Held(moved, at, text, native))

    def close(self) -> None:
        """The chat ends."""
        held, self._held, self._count = self._held, {}, 0
        for name, events in held.items():
            for moved, at, text, native in events:
                self.add(moved._replace(who=name), name, at, text, native)

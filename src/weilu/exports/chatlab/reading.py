"""Read ChatLab's two forms: what any program wrote, and whole what `writing` wrote."""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import since_1970
from weilu.exports.base.json import items, objects, series, table, words
from weilu.exports.base.lines import decode
from weilu.exports.base.notices import People
from weilu.exports.base.qq import mentions_of
from weilu.exports.chatlab.codes import FORWARD, MEDIA_OF, OWN, RECALL, SYSTEM
from weilu.kernel.events import KINDS
from weilu.kernel.log import MEDIA
from weilu.kernel.texts import Text

_PARTS = {"meta": "meta", "members.item": "member", "messages.item": "message"}
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,40}\]")
_STAMP = re.compile(r"\d{1,19}(?:\.\d{1,9})?")
_SECOND = 1_000_000
_FAR = 1 << 42
"""Seconds past which no time can be counted in microseconds."""
_BAD = Text("这条消息缺少时间或内容", "The message lacks its time or its content")


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    """Stream a file of either form."""
    chat = _Chat(source, rows)
    try:
        for line, part, cells in _parts(source, rows):
            if part == "meta":
                chat.open(cells)
            elif part == "member":
                chat.member(cells)
            elif not chat.message(cells):
                rows.skip(line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        chat.people.close()


def _parts(source: Source, rows: Rows) -> Iterator[tuple[int, str, dict[str, Any]]]:
    if '"_type"' not in decode(source.head):
        for path, value, line in items(source, *_PARTS):
            yield line, _PARTS[path], table(value)
        return
    for number, cells in objects(source, rows, comment="#"):
        part = words(cells.get("_type"))
        yield (number, "meta", table(cells.get("meta"))) if part == "header" else (number, part, cells)


class _Chat:
    """The chat in reading: who is staff, and who is meant by a name."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self._source, self._rows = source, rows
        self._staff: dict[str, bool] = {}
        self.people = People(rows)

    def open(self, meta: dict[str, Any]) -> None:
        """The group is known."""
        self.people.close()
        platform = re.sub(r"\W", "", words(meta.get("platform")).lower()) or "chatlab"
        name = words(meta.get("name")) or self._source.name
        self._rows.open(platform, words(meta.get("groupId")) or name, name)
        self.people, self._staff = People(self._rows, words(meta.get("ownerId")) or None), {}

    def member(self, cells: dict[str, Any]) -> None:
        """A member is known."""
        key = words(cells.get("platformId"))
        if roles := {words(table(role).get("id")) for role in series(cells.get("roles"))}:
            self._staff[key] = bool(roles & {"owner", "admin"})
        if key:
            self.people.spoke(key, words(cells.get("accountName")), words(cells.get("groupNickname")))

    def message(self, cells: dict[str, Any]) -> bool:
        """Take a message; false where it cannot be one."""
        content, own = cells.get("content"), cells.get(OWN)
        wall = _moment(cells.get("timestamp"), isinstance(own, dict))
        if wall is None or not isinstance(content, str | None):
            return False
        if not self._rows.group:
            self.open({})
        if isinstance(own, dict):
            self._restore(cells, own, wall, content or "")
        else:
            self._said(cells, wall, content or "")
        return True

    def _said(self, cells: dict[str, Any], wall: int, text: str) -> None:
        code, author, native = words(cells.get("type")), words(cells.get("sender")), _native(cells)
        if code == str(SYSTEM):
            self.people.told(text, wall, native=native, utc=True)
            return
        media = MEDIA_OF.get(int(code)) if code.isascii() and code.isdigit() and len(code) < 4 else None
        name = words(cells.get("groupNickname")) or words(cells.get("accountName"))
        self.people.spoke(author, name, words(cells.get("accountName")))
        self._rows.add(
            "recall" if code == str(RECALL) else "message", wall, author or None,
            "" if media and _PLACEHOLDER.fullmatch(text) else text, name=name or None, native=native,
            reply_to=words(cells.get("replyToMessageId")) or None, mentions=mentions_of(text), media=media,
            staff=self._staff.get(author), forwarded=True if code == str(FORWARD) else None, utc=True,
        )  # fmt: skip

    def _restore(self, cells: dict[str, Any], own: dict[str, Any], wall: int, text: str) -> None:
        kind, media, part = words(own.get("kind")), words(own.get("media")), own.get("micros")
        mentions = [words(who) for who in series(own.get("mentions"))]
        count = own.get("reactions")
        exact = wall - wall % _SECOND + part if isinstance(part, int) and 0 <= part < _SECOND else wall
        self._rows.add(
            kind if kind in KINDS else "message", exact, words(cells.get("sender")) or None, text,
            name=words(cells.get("accountName")) or None, native=_native(cells), utc=True,
            reply_to=words(cells.get("replyToMessageId")) or None,
            mentions=mentions if "mentions" in own else None, target=words(own.get("target")) or None,
            media=media if media in MEDIA else None, staff=_flag(own, "staff"), bot=_flag(own, "bot"),
            forwarded=_flag(own, "forwarded"),
            reactions=count if isinstance(count, int) and abs(count) < 1 << 31 else None,
        )  # fmt: skip


def _moment(stamp: object, seconds: bool) -> int | None:
    """Microseconds of a time stamp; other programs may have written milliseconds."""
    if seconds:
        if isinstance(stamp, bool) or not isinstance(stamp, int) or abs(stamp) >= _FAR:
            return None
        return stamp * _SECOND
    at = since_1970(float(words(stamp))) if _STAMP.fullmatch(words(stamp)) else None
    return at.wall if at else None


def _native(cells: dict[str, Any]) -> str | None:
    return words(cells.get("platformMessageId")) or None


def _flag(own: dict[str, Any], name: str) -> bool | None:
    value = own.get(name)
    return value if isinstance(value, bool) else None

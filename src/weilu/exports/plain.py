"""Plain tables of messages: CSV, TSV, JSON lines or a JSON array with named columns.

## Sample
    time,group,author,name,text,id,reply_to
    2024-03-02 08:15:09,周末爬山,501,山风,七点集合,m1,
    2024-03-02 08:15:20,周末爬山,502,云朵,好的,m2,m1

    {"timestamp": 1709338509, "sender": "501", "content": "七点集合"}

## Keeps
What the columns hold. Needed: a time (ISO, year first, or seconds or milliseconds since 1970), an author,
a text; possible: date apart from the time, name, id, group, group id, reply to, kind, target. Kinds:
those of the event log, media, and 入群 退群 邀请 踢出 撤回 改名 系统消息, whose text is then looked at.
Mentions are `@name`. Column names may be in Chinese (时间 发送人 内容 群名 …).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import Clock, clock
from weilu.exports.base.columns import columns, heading
from weilu.exports.base.json import first_line, glimpse, items, objects, table, words
from weilu.exports.base.notices import People
from weilu.exports.base.qq import media_of, mentions_of
from weilu.kernel.events import KINDS
from weilu.kernel.export import Export
from weilu.kernel.log import MEDIA
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="plain",
    title=Text("列名清楚的 CSV、TSV、JSON 表格", "CSV, TSV or JSON table with named columns"),
    keeps=(*KINDS, "reply_to", "mentions", "media"),
)

_ROLES = {
    "time": "time timestamp datetime date_time created_at sent_at createtime create_time ts "
    "时间 发送时间 消息时间 时间戳",
    "date": "date day 日期",
    "author": "author_id sender_id user_id userid from_id uid author sender user from username "
    "发送人id 用户id 发送人 发送者 发言人 发件人 用户 作者 qq",
    "name": "name nickname nick display_name author_name sender_name user_name author sender user from "
    "username 昵称 名称 群昵称 发送人 发送者 发言人 用户",
    "text": "text content message body msg message_text 内容 消息内容 消息 文本 正文",
    "id": "id message_id msg_id messageid msgid 消息id 编号",
    "group": "group_id channel_id room_id chat_id group channel room chat conversation "
    "群号 群id 群 群名 群聊 群名称 频道",
    "title": "group_name group_title channel_name room_name chat_name group channel room chat "
    "conversation 群名 群名称 群聊 群 频道",
    "reply_to": "reply_to reply_to_id reply_to_message_id in_reply_to replyto 回复 回复消息id",
    "kind": "kind type event message_type 类型 消息类型",
    "target": "target inviter by 邀请人 操作人 对象",
}
"""Columns by what they hold, the best first."""
_KINDS = {
    "join": "joined 入群 加入 加群 进群",
    "leave": "left 退群 退出 离开",
    "invite": "invited 邀请",
    "kick": "kicked removed 踢出 移出 踢人",
    "recall": "recalled revoke deleted 撤回",
    "rename": "renamed 改名 改名片",
    "system": "system 系统 系统消息 提示",
}
_KIND = {word: kind for kind, said in _KINDS.items() for word in said.split()} | {
    kind: kind for kind in KINDS
}
_MEDIA = {"photo": "image", "picture": "image", "audio": "voice"} | {media: media for media in MEDIA}
_BAD = Text("这一行的时间读不懂，或者没有作者", "The row's time cannot be read, or it has no author")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    names = tuple(table(glimpse(head, "item").get("item")) or first_line(head)) or heading(head)
    roles = _roles(names) if 3 <= len(names) <= 64 else {}
    return 0.5 if {"author", "text"} <= roles.keys() and roles.keys() & {"time", "date"} else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    log = _Log(source.name, rows)
    try:
        for line, cells in _cells(source, rows):
            if not log.take(cells):
                rows.skip(line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        log.close()


def _cells(source: Source, rows: Rows) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if first_line(source.head):
        yield from objects(source, rows)
    elif glimpse(source.head, "item"):
        yield from ((item.line, table(item.value)) for item in items(source, "item"))
    else:
        yield from columns(source, rows)


@lru_cache(maxsize=256)
def _roles(names: tuple[str, ...]) -> dict[str, str]:
    """The column that holds each role, of these columns."""
    plain = {re.sub(r"[\s-]+", "_", name.strip().lower()): name for name in names}
    found = ((role, (plain[w] for w in said.split() if w in plain)) for role, said in _ROLES.items())
    return {role: first for role, some in found if (first := next(some, None)) is not None}


class _Log:
    """One file in reading, with the people of each of its groups."""

    def __init__(self, name: str, rows: Rows) -> None:
        self._name, self._rows = name, rows
        self._groups: dict[str, People] = {}
        self._names: dict[str, str | None] = {}
        self._group: str | None = None

    def take(self, cells: Mapping[str, Any]) -> bool:
        """Take a row; false where it cannot be one."""
        columned = _roles(tuple(name for name in cells if len(name) <= 64)[:64])
        row = {role: words(cells.get(name)).strip() for role, name in columned.items()}
        at, author, text = _moment(row), row.get("author", ""), words(cells.get(columned.get("text", "")))
        said = row.get("kind", "").lower()
        kind = _KIND.get(said, "message")
        if at is None or not (author or kind in ("system", "notice")):
            return False
        people = self._enter(row.get("group") or self._name, row.get("title"))
        if kind == "system":
            people.told(text, at.wall, native=row.get("id") or None, utc=at.utc)
            return True
        name = row.get("name") or author
        people.spoke(author, name)
        media, text = media_of(text) if kind == "message" else (None, text)
        self._rows.add(
            kind, at.wall, author or None, text, name=name, native=row.get("id") or None, utc=at.utc,
            reply_to=row.get("reply_to") or None, mentions=mentions_of(text),
            target=row.get("target") or None, media=_MEDIA.get(said) or media,
        )  # fmt: skip
        return True

    def _enter(self, key: str, name: str | None) -> People:
        if key != self._group:
            self._group = key
            self._rows.open("plain", key, name or None)
        if key not in self._groups:
            self._groups[key], self._names[key] = People(self._rows), name
        return self._groups[key]

    def close(self) -> None:
        """The file ends: write what still waits."""
        for key, people in self._groups.items():
            self._enter(key, self._names[key])
            people.close()


def _moment(row: dict[str, str]) -> Clock | None:
    date, time = row.get("date", ""), row.get("time", "")
    return clock(time) or clock(f"{date} {time}".strip()) or clock(date)

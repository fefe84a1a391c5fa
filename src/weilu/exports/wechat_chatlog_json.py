"""WeChat by chatlog, JSON array of messages.

## Sample
    [{"seq": 1709338509000, "time": "2024-03-02T08:15:09+08:00", "talker": "10203040@chatroom",
      "talkerName": "周末爬山", "isChatRoom": true, "sender": "wxid_shanfeng01", "senderName": "山风",
      "isSelf": false, "type": 1, "subType": 0, "content": "七点集合"}]

## Keeps
Messages, quotes as replies, media, forwards, mentions written as `@name`; joins, invites, kicks, leaves
and recalls by WeChat's own lines. `isSelf` is not believed: it is often wrong.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import clock
from weilu.exports.base.json import glimpse, items, table, words
from weilu.exports.base.wechat import Chats, said
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="wechat",
    title=Text("chatlog 微信 JSON", "chatlog WeChat JSON"),
    keeps=(
        "message",
        "join",
        "invite",
        "leave",
        "kick",
        "recall",
        "notice",
        "reply_to",
        "mentions",
        "media",
        "forwarded",
    ),
)

_OWN = "系统消息"
_BAD = Text("这条消息缺少时间、发送人或群", "The message lacks its time, its sender or its group")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    first = table(glimpse(head, "item").get("item"))
    return 1.0 if {"seq", "time", "talker", "sender", "type"} <= first.keys() else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    chats = Chats(rows)
    try:
        for item in items(source, "item"):
            if not _take(chats, table(item.value)):
                rows.skip(item.line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        chats.close()


def _take(chats: Chats, message: dict[str, Any]) -> bool:
    at, group = clock(message.get("time")), words(message.get("talker"))
    author, name = words(message.get("sender")), words(message.get("senderName"))
    kind, sub = words(message.get("type")), words(message.get("subType"))
    own = author in (_OWN, "") or name == _OWN
    what = said(_OWN if own else kind, sub, words(message.get("content")))
    if at is None or not group or not (author or what.text):
        return False
    quoted = table(table(message.get("contents")).get("refer"))
    chat = chats.enter(group, words(message.get("talkerName")) or group)
    chat.take(
        what, at.wall, author, name, utc=at.utc, native=words(message.get("seq")) or None,
        answers=words(quoted.get("seq")) or None,
    )  # fmt: skip
    return True

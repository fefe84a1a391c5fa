"""WeChat by chatlog, CSV, and the CSV of wechat_stat.

## Sample
    Time,SenderName,Sender,TalkerName,Talker,Content
    2024-03-02 08:15:09,山风,wxid_shanfeng01,周末爬山,10203040@chatroom,七点集合

    time(Asia/Shanghai),group_id,group_name,from_id,from_nickname,content_type,content
    2024-03-02 08:15:09,10203040@chatroom,周末爬山,wxid_shanfeng01,山风,1,七点集合

## Keeps
Messages, media as far as the content says it, joins, invites, kicks, leaves and recalls by WeChat's own
lines, mentions written as `@name`. No ids; chatlog writes a quote as lines that start with `>`, which
are left out of the text. The zone is the one in the header, where there is one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import Clock, clock
from weilu.exports.base.columns import columns, heading
from weilu.exports.base.rows import to_utc
from weilu.exports.base.wechat import Chats, said
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="wechat",
    title=Text("chatlog 与 wechat_stat 微信 CSV", "chatlog and wechat_stat WeChat CSV"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "mentions", "media"),
)

_CHATLOG = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
_STAT = ("group_id", "group_name", "from_id", "from_nickname", "content_type", "content")
_SAME = ("from_nickname", "from_id", "group_name", "group_id", "content")
"""Columns of wechat_stat in chatlog's order."""
_ZONE = re.compile(r"time\((?P<zone>[A-Za-z_/+-]{1,40})\)")
_QUOTE = re.compile(r"(?:> [^\n]*\n)+")
_OWN = "系统消息"
_HOUR = 3_600_000_000
_BAD = Text("这一行缺少时间、发送人或群", "The row lacks its time, its sender or its group")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    names = heading(head)
    return 1.0 if names[:6] == _CHATLOG or (names[1:7] == _STAT and names[0].startswith("time")) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    names = heading(source.head)
    first = names[0] if names else ""
    columned = _CHATLOG if names[:6] == _CHATLOG else (first, *_SAME)
    zone, chats = _zone(first), Chats(rows)
    try:
        for line, cells in columns(source, rows):
            six = [cells.get(name, "").strip() for name in columned]
            if not _take(chats, six, cells.get("content_type", ""), zone):
                rows.skip(line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        chats.close()


def _take(chats: Chats, six: list[str], kind: str, zone: ZoneInfo | None) -> bool:
    written, name, author, group_name, group, text = six
    at = clock(written)
    if at is None or not group:
        return False
    own = _OWN in (author, name) or author in ("", group)
    what = said(_OWN if own else kind, "", _QUOTE.sub("", text, count=1) if text[:2] == "> " else text)
    at = _zoned(at, zone)
    chats.enter(group, group_name or group).take(what, at.wall, author, name, utc=at.utc)
    return True


def _zone(column: str) -> ZoneInfo | None:
    found = _ZONE.fullmatch(column)
    try:
        return ZoneInfo(found["zone"]) if found else None
    except (ValueError, OSError, KeyError):
        return None


def _zoned(at: Clock, zone: ZoneInfo | None) -> Clock:
    if at.utc or zone is None:
        return at
    return Clock(at.wall - _ahead(at.wall // _HOUR, zone), True)


@lru_cache(maxsize=4096)
def _ahead(hour: int, zone: ZoneInfo) -> int:
    return hour * _HOUR - int(to_utc(np.asarray([hour * _HOUR], np.int64), zone)[0])

"""WeChat by MemoTrace (留痕, WeChatMsg): the CSV of one chat, and the full CSV with codes.

## Sample
    消息ID,类型,发送人,时间,内容,备注,昵称,更多信息
    4417093312650911021,文本,山风,2024-03-02 08:05:09,七点集合,,周末爬山,more

    localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
    12,7,1,0,0,1709338509,,七点集合,2024-03-02 08:15:09,,山风,wxid_shanfeng01

## Keeps
Messages, their media, joins, invites, kicks, leaves and recalls by WeChat's own lines, mentions written
as `@name`, quotes where the content still is XML. The full CSV names people by account, the other by
the name shown. Old full CSVs lack the last columns, and their rows may have one field more than the
header: the server's id. The chat is known by the folder or file `name(account)`; in a file of all chats
by its number.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import clock
from weilu.exports.base.columns import columns, heading
from weilu.exports.base.wechat import Chats, chat_of, said, writer_of
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="wechat",
    title=Text("留痕 MemoTrace（WeChatMsg）微信 CSV", "MemoTrace (WeChatMsg) WeChat CSV"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "mentions", "media", "reply_to"),
)

_CHAT = ("消息ID", "类型", "发送人", "时间", "内容")
_FULL = ("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime")
_SERVER_ID = re.compile(r"\d{15,20}")
_ALL = re.compile(r"(?i)messages?|all|msg\d*|全部(?:消息|聊天记录)?|聊天记录|所有.*")
_BAD = Text("这一行缺少时间或发送人", "The row lacks its time or its sender")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    names = heading(head)
    return 1.0 if names[:5] == _CHAT or names[:6] == _FULL else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    one = _full if heading(source.head)[:6] == _FULL else _chat
    chats = Chats(rows)
    try:
        for line, cells in columns(source, rows, ("MsgSvrID",)):
            if not one(source, chats, cells):
                rows.skip(line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        chats.close()


def _chat(source: Source, chats: Chats, cells: dict[str, str]) -> bool:
    at, author = clock(cells.get("时间")), cells.get("发送人", "").strip()
    what = said(cells.get("类型", ""), "", cells.get("内容", ""))
    if at is None or not (author or what.system):
        return False
    chat = chats.enter(*(chat_of(source.parts) or (source.name, source.name)))
    chat.take(what, at.wall, author, author, utc=at.utc, native=_server_id(cells.get("消息ID", "")))
    return True


def _full(source: Source, chats: Chats, cells: dict[str, str]) -> bool:
    at = clock(cells.get("CreateTime")) or clock(cells.get("StrTime"))
    talker = cells.get("TalkerId", "").strip()
    if at is None or not talker:
        return False
    key = chat_of(source.parts) or (source.name, source.name)
    if _ALL.fullmatch(source.name) and key[0] == source.name:
        key = (talker, talker)
    mine = cells.get("IsSender", "").strip() == "1"
    written, text = (None, cells.get("StrContent", "")) if mine else writer_of(cells.get("StrContent", ""))
    author = cells.get("Sender", "").strip() or written or ("我" if mine else talker)
    name = cells.get("NickName", "").strip() or cells.get("Remark", "").strip()
    chat = chats.enter(*key)
    if remark := cells.get("Remark", "").strip():
        chat.people.spoke(author, remark)
    what = said(cells.get("Type", ""), cells.get("SubType", ""), text)
    chat.take(what, at.wall, author, name, utc=at.utc, native=_server_id(cells.get("MsgSvrID", "")))
    return True


def _server_id(cell: str) -> str | None:
    return cell.strip() if _SERVER_ID.fullmatch(cell.strip()) else None

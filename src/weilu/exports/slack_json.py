"""Slack's own export: users.json and channels.json, then a folder for each channel with a file for each day.

## Sample
    file `users.json`:
    [{"id": "U1", "team_id": "T1", "name": "ana", "profile": {"display_name": "Ana T."}}]
    file `channels.json`:
    [{"id": "C1", "name": "general", "created": 1772300000, "creator": "U1"}]
    file `general/2026-03-01.json`:
    [{"type": "message", "user": "U1", "text": "hello <@U2>", "ts": "1772352000.000100"},
     {"type": "message", "user": "U2", "text": "hi", "ts": "1772352060.000200",
      "thread_ts": "1772352000.000100"}]

## Keeps
Messages with the platform's ids, threads as replies to their first message, mentions, files, reactions,
bots; joins with who invited, leaves; new topics and names as notices. Names come from users.json, which
folders and zip files give first.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.json import glimpse, items, series, table, words
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="slack",
    title=Text("Slack 官方导出", "Slack export"),
    keeps=(
        "message", "join", "leave", "recall", "notice",
        "reply_to", "mentions", "media", "staff", "bot", "reactions",
    ),
)  # fmt: skip

_TALK = ("", "thread_broadcast", "me_message", "bot_message", "file_share", "file_comment", "reply_broadcast")
_MOVES = {"channel_join": "join", "group_join": "join", "channel_leave": "leave", "group_leave": "leave"}
_MEDIA = {"image": "image", "video": "video", "audio": "voice"}
_TS = re.compile(r"(\d{9,10})\.(\d{6})")
_USER = re.compile(r"<@([UWB][A-Z0-9]{1,20})(?:\|([^<>]{0,100}))?>")
_LINK = re.compile(r"<([#!]?)([^<>|]{1,4000})(?:\|([^<>]{0,4000}))?>")
_BAD = Text("这条消息缺少作者或时间", "The message lacks its author or time")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if not any(key in head for key in (b'"ts"', b'"team_id"', b'"creator"')):
        return 0.0
    first = table(glimpse(head, "item").get("item"))
    if _list_of(first):
        return 0.9
    ts, kind = words(first.get("ts")), first.get("type")
    return 0.95 if kind == "message" and _TS.fullmatch(ts) else 0.0


def _list_of(first: dict[str, Any]) -> str:
    """What a list beside the channels is of: users or channels; empty where it is none of them."""
    own = words(first.get("id"))
    if own[:1] in ("U", "W") and "team_id" in first and "profile" in first:
        return "users"
    return "channels" if own[:1] in ("C", "G", "D") and "created" in first and "ts" not in first else ""


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    team = source.carry.setdefault("team", _Team())
    assert isinstance(team, _Team)
    first = table(glimpse(source.head, "item").get("item"))
    listed = _list_of(first)
    if not listed:
        folder = source.parts[-2] if len(source.parts) > 1 else source.name
        rows.open("slack", team.channels.get(folder, folder), folder)
    for _, value, line in items(source, "item"):
        entry = table(value)
        if listed == "users":
            team.meet(entry)
        elif listed:
            team.channels[words(entry.get("name"))] = words(entry.get("id"))
        elif found := _TS.fullmatch(words(entry.get("ts"))):
            _take(rows, team, entry, int(found[1]) * 1_000_000 + int(found[2]))
        else:
            rows.skip(line, _BAD)
        if rows.full:
            yield rows.batch()


class _Team:
    """Who is who and which channel is which."""

    def __init__(self) -> None:
        self.channels: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.staff: dict[str, bool] = {}
        self.bots: dict[str, bool] = {}

    def meet(self, user: dict[str, Any]) -> None:
        own, profile = words(user.get("id")), table(user.get("profile"))
        names = (
            profile.get("display_name"),
            profile.get("real_name"),
            user.get("real_name"),
            user.get("name"),
        )
        self.names[own] = next(filter(None, map(words, names)), own)
        self.staff[own] = user.get("is_admin") is True or user.get("is_owner") is True
        self.bots[own] = user.get("is_bot") is True

    def plain(self, text: str) -> str:
        """The text as it was shown: names for ids, links as they were called."""
        text = _USER.sub(lambda found: "@" + self.names.get(found[1], found[2] or found[1]), text)
        text = _LINK.sub(lambda found: ("#" if found[1] == "#" else "") + (found[3] or found[2]), text)
        return html.unescape(text)


def _take(rows: Rows, team: _Team, entry: dict[str, Any], at: int) -> None:
    kind, own = words(entry.get("subtype")), words(entry["ts"])
    who = words(entry.get("user")) or words(entry.get("bot_id")) or words(entry.get("username"))
    profile = table(entry.get("user_profile"))
    name = team.names.get(who) or words(profile.get("display_name")) or words(profile.get("real_name"))
    name = name or words(entry.get("username")) or who
    row: dict[str, Any] = {"wall": at, "author": who or None, "name": name, "native": own, "utc": True}
    text = words(entry.get("text"))
    if kind in _MOVES:
        rows.add(_MOVES[kind], **row, target=words(entry.get("inviter")) or None)
    elif kind == "tombstone":
        rows.add("recall", **row)
    elif kind not in _TALK:
        rows.add("notice", **row, text=team.plain(text))
    else:
        _said(rows, team, entry, row, text)


def _said(rows: Rows, team: _Team, entry: dict[str, Any], row: dict[str, Any], text: str) -> None:
    thread, who = words(entry.get("thread_ts")), row["author"]
    program = bool(entry.get("bot_id")) or entry.get("subtype") == "bot_message"
    counts = [table(r).get("count") for r in series(entry.get("reactions"))]
    files = series(entry.get("files")) or ([entry["file"]] if entry.get("file") else [])
    kind = words(table(files[0]).get("mimetype")).partition("/")[0] if files else ""
    rows.add(
        "message", **row, text=team.plain(text),
        reply_to=thread if thread and thread != row["native"] else None,
        mentions=[found[0] for found in _USER.findall(text)] or None,
        media=_MEDIA.get(kind, "file") if files else None,
        staff=team.staff.get(who),
        bot=True if program else team.bots.get(who),
        reactions=sum(min(n, 1_000_000) for n in counts if isinstance(n, int) and n > 0),
    )  # fmt: skip

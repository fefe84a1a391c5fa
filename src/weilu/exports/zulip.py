"""Zulip archives: a folder for each stream, a JSON file for each topic.

## Sample
    file `174-tea/green.20tea.json`:
    [{"id": 5, "sender_full_name": "Ana T.", "timestamp": 1772352000,
      "content": "<p><span class=\\"user-mention\\" data-user-id=\\"7\\">@Bo</span> hello</p>"}]

## Keeps
Messages with the platform's ids, mentions, and replies that quote (`X said:`). A stream is a group; topics
are not kept apart. Members are known by name only. What a reply quotes is not part of its text.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.json import glimpse, items, table, words
from weilu.exports.base.markup import plain_text
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="zulip",
    title=Text("Zulip 归档", "Zulip archive"),
    keeps=("message", "reply_to", "mentions", "media"),
)

_START = re.compile(rb'\s*\[\s*\{\s*"(?:content": ?"<|id": ?\d|sender_full_name": ?"|timestamp": ?\d)')
_MENTION = re.compile(r'<span class="user-mention" data-user-id="[^"]*">@([^<]{1,100})</span>')
_REPLY = re.compile(r'<a href="[^"<>]*/near/(\d+)">[^<]{1,40}</a>:?</p>\s*<blockquote>')
_STREAM = re.compile(r"(?P<id>\d{3,9})-(?P<name>[^\d].*)")
_BAD = Text("这条消息缺少编号、作者或时间", "The message lacks its id, author or time")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if not _START.match(head):
        return 0.0
    first = glimpse(head, "item").get("item")
    if first is None:
        return 0.5
    return 0.95 if table(first).keys() >= {"id", "sender_full_name", "timestamp", "content"} else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("zulip", *_group(source))
    for _, value, line in items(source, "item"):
        message = table(value)
        author, own, at = (
            words(message.get("sender_full_name")),
            words(message.get("id")),
            message.get("timestamp"),
        )
        if not author or not own or not isinstance(at, int) or not 0 <= at < 1 << 33:
            rows.skip(line, _BAD)
            continue
        _said(rows, at * 1_000_000, author, own, words(message.get("content")))
        if rows.full:
            yield rows.batch()


def _said(rows: Rows, at: int, author: str, own: str, content: str) -> None:
    reply = _REPLY.search(content)
    if reply:
        end = content.find("</blockquote>", reply.end())
        content = content[: reply.start()].rpartition("<p>")[0] + (content[end:] if end > 0 else "")
    rows.add(
        "message", at, author, plain_text(content), native=own, utc=True,
        reply_to=reply[1] if reply else None,
        mentions=_MENTION.findall(content) or None,
        media="image" if 'class="message_inline_image"' in content else None,
    )  # fmt: skip


def _group(source: Source) -> tuple[str, str]:
    """Key and name of the stream that the folder names: `174-black.20tea` is stream 174, `black tea`."""
    folders = source.parts[:-1]
    for place in reversed(range(len(folders))):
        if found := _STREAM.fullmatch("/".join(folders[place:])):
            return found["id"], unquote(found["name"].replace(".", "%"))
    name = folders[-1] if folders else source.name
    return name, name

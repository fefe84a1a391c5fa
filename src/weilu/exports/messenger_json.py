"""Facebook Messenger, JSON of "Download your information", also of end-to-end encrypted chats.

## Sample
    {"participants": [{"name": "Ana"}, {"name": "Bo"}],
     "messages": [{"sender_name": "Bo", "timestamp_ms": 1683961800000, "content": "who runs today?",
                   "reactions": [{"reaction": "\u00e2\u009d\u00a4", "actor": "Ana"}], "type": "Generic"}],
     "title": "Runs", "thread_path": "inbox/runs_1"}

## Keeps
Messages, kinds of media, number of reactions, unsent messages; members added and removed, leaving;
calls and new names of the group as notices. There is no message id and no reply in it. Text of broken
encoding is repaired.
"""

from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.meta import glance, stream
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="messenger",
    title=Text("Messenger JSON", "Messenger JSON"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "media", "reactions"),
)

_OWN = ("type", "ip", "sender_id_INTERNAL", "isUnsent")
"""Fields of a message that Instagram does not write."""


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    seen = glance(head)
    if seen is None or any("instagram" in part.lower() for part in parts):
        return 0.0
    if any(field in seen.message for field in _OWN) or any("facebook" in part.lower() for part in parts):
        return 0.95
    return 0.7 if seen.listed else 0.4


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    yield from stream("messenger", source, rows)

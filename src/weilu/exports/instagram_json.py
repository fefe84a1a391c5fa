"""Instagram, JSON of direct messages in "Download your information".

## Sample
    {"participants": [{"name": "Ana"}, {"name": "Bo"}],
     "messages": [{"sender_name": "Bo", "timestamp_ms": 1683961800000, "content": "who runs today?",
                   "share": {"link": "https://www.instagram.com/p/abc/"}}],
     "title": "Runs", "thread_path": "inbox/runs_1"}

## Keeps
Messages, kinds of media, number of reactions, unsent messages; members added and removed, leaving; new
names of the group as notices. There is no message id and no reply in it. Text of broken encoding is
repaired.
"""

from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.meta import glance, stream
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="instagram",
    title=Text("Instagram JSON", "Instagram JSON"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "media", "reactions"),
)

_MESSENGER = ("type", "ip", "sender_id_INTERNAL", "isUnsent")
"""Fields of a message that only Messenger writes."""


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    seen = glance(head)
    if seen is None or any(field in seen.message for field in _MESSENGER):
        return 0.0
    named = any("instagram" in part.lower() for part in parts)
    if named or b"instagram" in head.lower():
        return 0.95
    return 0.6


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    yield from stream("instagram", source, rows)

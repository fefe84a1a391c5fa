"""ChatLab's exchange format, JSON and JSONL, read and written.

## Sample
    {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": 1709338600},
     "meta": {"name": "周末爬山", "platform": "qq", "type": "group", "groupId": "10203040"}}
    {"_type": "member", "platformId": "501", "accountName": "山风", "roles": [{"id": "owner"}]}
    {"_type": "message", "platformMessageId": "m1", "sender": "501", "accountName": "山风",
     "timestamp": 1709338509, "type": 0, "content": "七点集合"}

(in JSONL one object a line; the JSON form is one object with `chatlab`, `meta`, `members`, `messages`)

## Keeps
Messages, replies, media, forwards, mentions written as `@name`, owners and admins; joins, invites,
leaves, kicks and recalls as far as system lines say them. What `write` wrote is read back whole: it adds
an object `weilu` to each message for what the format has no field for. Event ids are written as
ChatLab's message ids, so what is read back has ids made of those; replies stay joined.
"""

from weilu.exports.base.json import glimpse, table
from weilu.exports.base.lines import decode
from weilu.exports.chatlab.reading import read
from weilu.exports.chatlab.writing import Form, write
from weilu.kernel.events import KINDS
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

__all__ = ["EXPORT", "Form", "read", "sniff", "write"]

EXPORT = Export(
    platform="chatlab",
    title=Text("ChatLab JSON 与 JSONL", "ChatLab JSON and JSONL"),
    keeps=(*KINDS, "reply_to", "mentions", "media", "staff", "forwarded"),
)


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if b"#" in head[:8]:
        text = decode(head).lstrip("\ufeff").split("\n")
        head = "\n".join(line for line in text if line[:1] != "#").encode()
    seen = glimpse(head, "chatlab", "meta", "_type")
    return 1.0 if "version" in table(seen.get("chatlab")) and seen.keys() & {"meta", "_type"} else 0.0

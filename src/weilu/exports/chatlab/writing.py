"""Write rows of the event log as ChatLab, a batch at a time."""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, Literal

import pyarrow as pa

from weilu.exports.chatlab.codes import CODE_OF, FORWARD, OTHER, OWN, RECALL, REPLY, SYSTEM, TEXT
from weilu.kernel.errors import OperatorError
from weilu.kernel.ids import label
from weilu.kernel.texts import Text

Form = Literal["jsonl", "json"]

_VERSION = "0.0.2"
_SECOND = 1_000_000
_MORE = ("target", "mentions", "media", "staff", "bot", "forwarded", "reactions")
_ONE = Text("ChatLab 的 JSON 文件只能放一个群", "A ChatLab JSON file holds one group only")
_LINES = Text("请改用 jsonl，或一次只导出一个群", "Use jsonl, or export one group at a time")


def write(
    batches: Iterable[pa.RecordBatch], out: BinaryIO, form: Form, names: Mapping[str, str] | None = None
) -> int:
    """Write batches of the log's schema to `out`; returns how many rows. `names` are names of groups by
    key. JSONL takes groups one after another, with a header each; JSON takes one group, and an empty
    log leaves `out` empty."""
    paper = (_Lines if form == "jsonl" else _Whole)(out)
    group, count = None, 0
    for batch in batches:
        for row in batch.to_pylist():
            if row["group"] != group:
                group = row["group"]
                paper.open(_header(group, (names or {}).get(group)))
            paper.message(_message(row))
            count += 1
    paper.close()
    return count


class _Lines:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def open(self, header: dict[str, Any]) -> None:
        self._out.write(_dump({"_type": "header"} | header) + b"\n")

    def message(self, cells: dict[str, Any]) -> None:
        self._out.write(_dump({"_type": "message"} | cells) + b"\n")

    def close(self) -> None:
        """Nothing is left to say."""


class _Whole:
    """Members come last: who they are is known when the messages have been written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._members: dict[str, str] = {}
        self._next = b""

    def open(self, header: dict[str, Any]) -> None:
        if self._next:
            raise OperatorError(_ONE, _LINES)
        self._out.write(_dump(header)[:-1] + b',"messages":[')
        self._next = b"\n"

    def message(self, cells: dict[str, Any]) -> None:
        if cells["sender"]:
            self._members[cells["sender"]] = cells["accountName"]
        self._out.write(self._next + _dump(cells))
        self._next = b",\n"

    def close(self) -> None:
        if self._next:
            members = [{"platformId": key, "accountName": name} for key, name in self._members.items()]
            self._out.write(b'\n],"members":' + _dump(members) + b"}\n")


def _header(group: str, name: str | None) -> dict[str, Any]:
    platform, _, key = group.partition("/")
    return {
        "chatlab": {"version": _VERSION, "exportedAt": int(time.time()), "generator": "weilu"},
        "meta": {"name": name or key, "platform": platform, "type": "group", "groupId": key},
    }


def _message(row: dict[str, Any]) -> dict[str, Any]:
    seconds, micros = divmod(row["at"], _SECOND)
    own = {"kind": row["kind"], "micros": micros} | {k: row[k] for k in _MORE if row[k] is not None}
    cells = {
        "platformMessageId": label(row["id"]),
        "sender": row["author"] or "",
        "accountName": row["name"] or row["author"] or "",
        "timestamp": seconds,
        "type": _code(row),
        "content": row["text"],
        OWN: own,
    }
    if row["reply_to"] is not None:
        cells["replyToMessageId"] = label(row["reply_to"])
    return cells


def _code(row: dict[str, Any]) -> int:
    if row["kind"] != "message":
        return RECALL if row["kind"] == "recall" else SYSTEM
    if row["media"]:
        return CODE_OF.get(row["media"], OTHER)
    if row["reply_to"] is not None:
        return REPLY
    return FORWARD if row["forwarded"] else TEXT


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

"""History of the lake as events, oldest first."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.engine.sql import micro, moment
from weilu.kernel.events import (
    Event,
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageRecalled,
    MessageSent,
    NameChanged,
    NoticePosted,
    RoleChanged,
)
from weilu.lake import Lake, bucket_of

STEP = 20_000
"""Rows turned into events at a time."""


def events(lake: Lake, group: str, since: datetime, until: datetime) -> Iterator[Event]:
    """A group's events from `since` to before `until`. Whoever an export calls staff is an admin first."""
    files = lake.files(bucket_of(group))
    tables = [table for path in files if (table := _read(path, group, micro(since), micro(until))).num_rows]
    if not tables:
        return
    table = pa.concat_tables(tables).sort_by([("at", "ascending"), ("id", "ascending")])
    yield from _staff(table, group)
    for start in range(0, table.num_rows, STEP):
        yield from filter(None, map(event_of, table.slice(start, STEP).to_pylist()))


def last(lake: Lake, group: str) -> datetime | None:
    """When the group's last event was; null where the lake knows nothing of it."""
    found = [pc.max(t["at"]).as_py() for t in (_times(path, group) for path in lake.files(bucket_of(group)))]
    latest = [at for at in found if at is not None]
    return moment(max(latest)) if latest else None


def _times(path: Path, group: str) -> pa.Table:
    return pq.read_table(path, columns=["at"], filters=[("group", "=", group)], partitioning=None)


def _read(path: Path, group: str, since: int, until: int) -> pa.Table:
    wanted = [("group", "=", group), ("at", ">=", since), ("at", "<", until)]
    return pq.read_table(path, filters=wanted, partitioning=None)


def _staff(table: pa.Table, group: str) -> Iterator[Event]:
    known = table.filter(pc.fill_null(table["staff"], False))
    first = moment(table["at"][0].as_py())
    for number, member in enumerate(sorted(set(known["author"].to_pylist()))):
        yield RoleChanged(id=number, at=first, group=group, member=_key(group, member), role="admin")


def _key(group: str, own: str | None) -> str:
    """A member as live events name them, `platform/key`; the lake has the platform's own key only."""
    return f"{group.partition('/')[0]}/{own}" if own else ""


def own(key: str) -> str | None:
    """A member as the lake names them: by the platform's own key."""
    return key.partition("/")[2] or None


def row_of(event: Event, name: str = "") -> dict[str, object]:
    """An event in the columns of `weilu.kernel.log`; `name` for a member whom the event does not name."""
    member = getattr(event, "member", "")
    recalled = event.message if isinstance(event, MessageRecalled) else None
    other = getattr(event, "inviter", None) or getattr(event, "by", None)
    return {
        "group": event.group,
        "id": event.id,
        "at": micro(event.at),
        "kind": event.kind,
        "author": own(member),
        "name": getattr(event, "name", "") or name or own(member),
        "text": getattr(event, "text", ""),
        "reply_to": getattr(event, "reply_to", recalled),
        "mentions": [own(one) for one in getattr(event, "mentions", ())] or None,
        "target": event.name if isinstance(event, NameChanged) else own(other or ""),
        "media": getattr(event, "media", None),
    }


def event_of(row: dict[str, Any]) -> Event | None:
    """The event that a row of the log is; null for a kind that nobody listens to."""
    base: dict[str, Any] = {"id": row["id"], "at": moment(row["at"]), "group": row["group"]}
    if row["kind"] == "notice":
        return NoticePosted(**base, text=row["text"] or "")
    base["member"] = _key(row["group"], row["author"])
    made = _MADE.get(row["kind"])
    return made(base, row) if made else None


def _other(row: dict[str, Any]) -> str | None:
    """The inviter or remover."""
    return _key(row["group"], row["target"]) or None


_MADE: dict[str, Callable[[dict[str, Any], dict[str, Any]], Event]] = {
    "message": lambda base, row: MessageSent(**base, **_said(row)),
    "recall": lambda base, row: MessageRecalled(**base, message=row["reply_to"]),
    "join": lambda base, row: MemberJoined(**base, name=row["name"] or "", inviter=_other(row)),
    "invite": lambda base, row: MemberInvited(**base, name=row["name"] or "", inviter=_other(row)),
    "leave": lambda base, row: MemberLeft(**base),
    "kick": lambda base, row: MemberKicked(**base, by=_other(row)),
    "ban": lambda base, row: MemberBanned(**base, by=_other(row)),
    "rename": lambda base, row: NameChanged(**base, name=row["target"] or row["name"] or ""),
}


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"] or "",
        "text": row["text"] or "",
        "reply_to": row["reply_to"],
        "mentions": tuple(_key(row["group"], one) for one in row["mentions"] or ()),
        "media": row["media"],
    }

"""Hot to cold: chat facts that had their turn move from the store into the lake.

First they are in the lake, on the disk; then their rows in the store are marked cold and lose their
bodies. A kill between the two is harmless: the next run copies them again, and the lake takes each id
once. A cold row keeps its id, so that an event that is delivered again is still known.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import transaction
from pydantic import ValidationError

from weilu.engine import sql
from weilu.engine.history import row_of
from weilu.exports.base.rows import SCHEMA
from weilu.kernel import codec
from weilu.kernel.events import KINDS, Event
from weilu.lake import GroupInfo, Lake
from weilu.lake.compact import compact
from weilu.lake.writer import Writer
from weilu.store.models import Group
from weilu.store.models.event import ASIDE, COLD, DONE

CHUNK = 20_000
"""Events copied and marked at once."""
KNOWN = 30
"""Days for which the id of an event is kept after it may have gone cold."""
MACHINE = 90
"""Days after which what the engine told itself (done, woke…) is deleted."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Cooled:
    """How many events went into the lake, and how many rows of the store were let go."""

    moved: int
    forgotten: int


def cool(lake: Lake, now: datetime, days: float) -> Cooled:
    """Move what was recorded more than `days` ago. OperatorError: somebody else writes to the lake."""
    moved, last = 0, 0
    with lake.writing():
        files: list[Path] = []
        writer = Writer(lake, files.append)
        while rows := sql.rows(_DUE, [last, DONE, sql.micro(now - timedelta(days=days)), *KINDS, CHUNK]):
            last = rows[-1][0]
            events = _copy(rows, lake, writer)
            _keep(files)
            files.clear()
            moved += _mark(events)
        compact(lake)
    return Cooled(moved, _forget(now, days))


def _copy(rows: Sequence[Row], lake: Lake, writer: Writer) -> dict[int, Event | str]:
    """Copy rows of the log into the lake: event by `seq`, or the reason for which it cannot be read."""
    groups = {group.key: group for group in Group.objects.filter(key__in={row[1] for row in rows})}
    lake.know(_news(groups, lake.groups()))
    found = {seq: _read(kind, body) for seq, _, kind, body in rows}
    writer.take(_batch([event for event in found.values() if isinstance(event, Event)], groups))
    writer.close()
    return found


def _read(kind: str, body: str) -> Event | str:
    try:
        return codec.decode(kind, body)
    except (KeyError, ValidationError) as error:
        return f"{type(error).__name__}: {error}"[:500]


def _keep(files: Sequence[Path]) -> None:
    """Bytes and names of files reach the disk: only then may the store forget what they hold."""
    folders = {folder for file in files for folder in list(file.parents)[:3]}
    for place in [*files, *folders]:
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mark(events: dict[int, Event | str]) -> int:
    """Mark what was copied cold; put aside what could not be read. How many went cold."""
    cold = [(COLD, seq) for seq, event in events.items() if isinstance(event, Event)]
    odd = [(ASIDE, event, seq) for seq, event in events.items() if isinstance(event, str)]
    with transaction.atomic():
        sql.many("UPDATE store_event SET status = %s, body = '' WHERE seq = %s", cold)
        sql.many("UPDATE store_event SET status = %s, reason = %s WHERE seq = %s", odd)
    return len(cold)


def _news(groups: dict[str, Group], known: dict[str, GroupInfo]) -> dict[str, GroupInfo]:
    """What the lake should know of groups: of a live one what the store says, of others what it lacks."""
    return {
        key: GroupInfo(key=key, name=group.name, platform=group.platform, zone=group.zone)
        for key, group in groups.items()
        if group.live or key not in known
    }


def _batch(events: Sequence[Event], groups: dict[str, Group]) -> pa.RecordBatch:
    members = {member for event in events if (member := getattr(event, "member", ""))}
    names = dict(sql.rows_in("SELECT key, name FROM store_account WHERE key IN ({})", sorted(members)))
    mine = {key: group.me for key, group in groups.items() if group.me}
    return pa.RecordBatch.from_pylist([_row(event, names, mine) for event in events], schema=SCHEMA)


def _row(event: Event, names: dict[str, str], mine: dict[str, str]) -> dict[str, object]:
    member = getattr(event, "member", "")
    weilu = True if member and mine.get(event.group) == member else None
    return row_of(event, names.get(member, "")) | {"bot": weilu}


def _forget(now: datetime, days: float) -> int:
    """Let go of ids that are old enough, and of what the engine told itself long ago."""
    cold = sql.run(_COLD, [COLD, sql.micro(now - timedelta(days=days + KNOWN))])
    return cold + sql.run(_MACHINE, [DONE, sql.micro(now - timedelta(days=MACHINE)), *KINDS])


_CHAT = f"kind IN ({','.join(['%s'] * len(KINDS))}) AND root IS NULL"
"""A chat fact; what follows from another event is at most a copy of one, sent on to another home."""
_DUE = f"""
SELECT seq, group_key, kind, body FROM store_event
WHERE seq > %s AND status = %s AND recorded < %s AND {_CHAT} ORDER BY seq LIMIT %s
"""  # noqa: S608
_COLD = "DELETE FROM store_event WHERE status = %s AND recorded < %s"
_MACHINE = f"DELETE FROM store_event WHERE status = %s AND recorded < %s AND NOT ({_CHAT})"  # noqa: S608

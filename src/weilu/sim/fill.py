"""A simulated community written down as if it had been imported: the lake gets its log."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from weilu.engine import sql
from weilu.engine.changes import Changes, Sending
from weilu.engine.history import row_of
from weilu.engine.house import House
from weilu.exports.base.rows import SCHEMA
from weilu.kernel import ids
from weilu.kernel.actions import Reply, Say, Welcome
from weilu.kernel.events import KINDS, Event
from weilu.kernel.progress import Told as Progress
from weilu.kernel.texts import Lang, Text
from weilu.lake import GroupInfo, Lake
from weilu.lake.compact import compact
from weilu.lake.writer import Writer
from weilu.sim.community import LIVING, Community
from weilu.sim.live import house_of, live

CHUNK = 5_000
GROUPS, DAYS = 6, 84
WEILU = Text("围炉", "Weilu")
Row = dict[str, object]
Told = Callable[[int, float], None]
"""Told the events so far, and the share of the days that has gone by."""


def fill(community: Community, house: House, lake: Lake, told: Told = lambda count, share: None) -> int:
    """Let the community live and keep what happened and what Weilu said; the number of events that the lake
    did not have."""
    count, rows, first = 0, [], community.end - timedelta(days=community.days)
    infos = {
        key: GroupInfo(key=key, name=room.title, platform="console", zone=community.zone.key)
        for key, room in community.rooms.items()
    }
    with lake.writing():
        lake.know(infos)
        writer = Writer(lake)
        for event, changes in live(community, house):
            for row in _rows(event, changes, community):
                rows.append(row)
                count += 1
            if len(rows) >= CHUNK:
                writer.take(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))
                told(count, (event.at - first) / timedelta(days=community.days))
                rows.clear()
        writer.take(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))
        writer.close()
        compact(lake)
    return sum(one.kept for one in writer.counts.values())


def simulated(lake: Lake, lang: Lang, progress: Progress) -> int:
    """The community that is offered to whoever has nothing imported yet: half of its groups are well, and
    nobody has looked after the others."""
    start = datetime.now(UTC).date() - timedelta(days=DAYS)
    community = Community(GROUPS, DAYS, lang=lang, start=start)

    def told(count: int, share: float) -> None:
        progress(LIVING.fill(n=f"{count:,}"), share)

    return fill(community, house_of(community, ()), lake, told)


def _rows(event: Event, changes: Changes, community: Community) -> Iterator[Row]:
    if event.kind in KINDS and not event.practice:
        yield _row(event, community)
    for sending in changes.sendings:
        if isinstance(sending.action, Say | Reply | Welcome):
            yield _said(sending, community)


def _row(event: Event, community: Community) -> Row:
    person = community.rooms[event.group].people.get(getattr(event, "member", ""))
    staff = person.role != "member" if person else None
    return row_of(event, person.name if person else "") | {"staff": staff}


def _said(sending: Sending, community: Community) -> Row:
    """What Weilu said, as its own message."""
    action, lang = sending.action, community.lang
    return {
        "group": sending.group,
        "id": ids.native(sending.group, f"sent-{ids.label(sending.id)}"),
        "at": sql.micro(max(sending.at, sending.not_before).astimezone(UTC)),
        "kind": "message",
        "author": "weilu",
        "name": WEILU[lang],
        "text": getattr(action, "text", WEILU)[lang],
        "reply_to": getattr(action, "message", None),
        "bot": True,
    }

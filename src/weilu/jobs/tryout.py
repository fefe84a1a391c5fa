"""Try a practice on what is known of groups, in the cold log and the hot one: the same turn, nothing sent."""

import heapq
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from weilu.engine import corrections, history, sql
from weilu.engine.replay import Replayed, replay
from weilu.jobs.groups import Known
from weilu.kernel import codec
from weilu.kernel.events import Event, chat
from weilu.kernel.texts import Lang
from weilu.lake import Lake
from weilu.store.models import Event as Row
from weilu.store.models.event import DONE

log = logging.getLogger(__name__)

HEARD = tuple(
    kind.kind
    for kind in vars(chat).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind.kind
)
"""Kinds of events that come from a chat, not from a practice or a person's decision."""
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def try_out(
    lake: Lake,
    group: Known,
    practice: str,
    settings: Mapping[str, Any],
    span: timedelta | None,
    lang: Lang,
    told: Callable[[int], None] = lambda heard: None,
) -> Replayed:
    """What the practice would have done in `span` up to the group's last event (null: in all its history)."""
    since, until = bounds(lake, group.key, span)
    story = events(lake, group.key, since, until)
    judge = corrections.judge(group.key)
    return replay(story, group.key, practice, settings, judge, group.zone, group.lang or lang, told)


def bounds(lake: Lake, group: str, span: timedelta | None) -> tuple[datetime, datetime]:
    """The time of `span` that ends with the last that is known of the group."""
    hot = Row.objects.filter(group_key=group, kind__in=HEARD).order_by("-at").values_list("at", flat=True)
    ends = [at for at in (history.last(lake, group), *(sql.moment(at) for at in hot[:1])) if at]
    until = max(ends, default=datetime.now(UTC)) + timedelta(microseconds=1)
    return until - span if span else _BEGIN, until


def events(lake: Lake, group: str, since: datetime, until: datetime) -> Iterator[Event]:
    """What happened in a group, oldest first and each once."""
    cold, hot = history.events(lake, group, since, until), _hot(group, since, until)
    seen: set[int] = set()
    for event in heapq.merge(cold, hot, key=lambda one: one.at):
        if event.id not in seen:
            seen.add(event.id)
            yield event


def _hot(group: str, since: datetime, until: datetime) -> Iterator[Event]:
    span = {"at__gte": sql.micro(since), "at__lt": sql.micro(until)}
    rows = Row.objects.filter(group_key=group, kind__in=HEARD, status=DONE, **span).order_by("at", "seq")
    for kind, body in rows.values_list("kind", "body").iterator():
        try:
            yield codec.decode(kind, body)
        except ValidationError:
            log.warning("an event of %s cannot be read any more", group)

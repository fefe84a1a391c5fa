"""Live connections: how they are, when they last heard something, what waits."""

import importlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Subquery

from weilu.console.reads.menu import OPEN
from weilu.engine import sql
from weilu.jobs.tryout import HEARD
from weilu.kernel import registry
from weilu.kernel.platform import Platform
from weilu.kernel.said import clean
from weilu.kernel.texts import Text, plain
from weilu.store.models import Connection, Event, Group, Outbox
from weilu.store.models.outbox import REFUSED

STATUSES: dict[str, tuple[str, Text]] = {
    "new": ("unknown", Text("还没连过", "not tried yet")),
    "connecting": ("revive", Text("正在连接", "connecting")),
    "up": ("keep", Text("已连接", "connected")),
    "waiting": ("revive", Text("断开了，正在重连", "lost, trying again")),
    "failed": ("dissolve", Text("连不上", "cannot connect")),
    "down": ("dissolve", Text("没有运行", "not running")),
}
"""Tone and words of a connection's status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A connection: `heard` is when its groups last said something."""

    name: str
    platform: Text
    tone: str
    status: Text
    said: str
    groups: int
    heard: datetime | None
    queue: int
    refused: int


def connections() -> list[Line]:
    """Every connection by name."""
    return [_line(one) for one in Connection.objects.order_by("name")]


def _line(row: Connection) -> Line:
    tone, status = STATUSES.get(row.status, ("unknown", plain(row.status)))
    groups = Group.objects.filter(courier=row.name, live=True)
    last = Event.objects.filter(group_key=OuterRef("key"), kind__in=HEARD).order_by("-at").values("at")[:1]
    heard = groups.annotate(heard=Subquery(last)).aggregate(last=Max("heard"))["last"]
    sent = Outbox.objects.filter(courier=row.name)
    return Line(
        name=row.name,
        platform=platform_title(row.platform),
        tone=tone,
        status=status,
        said=clean(row.status_text, 300),
        groups=groups.count(),
        heard=sql.moment(heard) if heard is not None else None,
        queue=sent.extra(where=[OPEN]).count(),  # noqa: S610 - our own words
        refused=sent.filter(status=REFUSED).count(),
    )


def platforms() -> list[tuple[str, Platform]]:
    """Platforms that can be connected, by name; those that need nothing to connect are left out."""
    known = [(name, _platform(name)) for name in registry.names("weilu.platforms")]
    return [(name, one) for name, one in known if one is not None and one.credentials]


def platform_title(name: str) -> Text:
    """What a platform is called."""
    known = _platform(name) if name in registry.names("weilu.platforms") else None
    return known.title if known else plain(name)


def _platform(name: str) -> Platform | None:
    found: Platform | None = getattr(importlib.import_module(f"weilu.platforms.{name}"), "PLATFORM", None)
    return found

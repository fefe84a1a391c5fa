"""Trying a practice on the last 30 days of a group before it is switched on, one trial after another."""

import logging
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from weilu.engine.replay import Replayed
from weilu.jobs.groups import Known
from weilu.jobs.tryout import bounds, events, try_out
from weilu.kernel.errors import WeiluError
from weilu.kernel.events import Event
from weilu.kernel.texts import Lang, Text
from weilu.lake import Lake
from weilu.store.models import Group

log = logging.getLogger(__name__)

SPAN = timedelta(days=30)
KEPT = 20
SHOWN = 200
"""Touches whose messages are looked up."""
_BUG = Text(
    "围炉自己出错了，请把日志发给维护者", "Something broke inside Weilu; please report it with the log"
)


@dataclass(slots=True)
class Trial:
    """A trial: `heard` events so far; then its result, with who is called how and the messages meant."""

    id: str
    practice: str
    group: str
    settings: Mapping[str, Any]
    zone: ZoneInfo
    lang: Lang
    heard: int = 0
    result: Replayed | None = None
    error: WeiluError | None = None
    names: dict[str, str] = field(default_factory=dict)
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By event: who wrote it and what."""


class Trials:
    """The latest trials of this process, done one after another. Methods may be called from any thread."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="trial")
        self._kept: OrderedDict[str, Trial] = OrderedDict()

    def start(self, practice: str, group: Group, settings: Mapping[str, Any]) -> Trial:
        """Begin a trial over what is known of the group's last 30 days."""
        made = Trial(
            id=uuid.uuid4().hex,
            practice=practice,
            group=group.key,
            settings=settings,
            zone=ZoneInfo(group.zone),
            lang="en" if group.lang == "en" else "zh",
        )
        self._kept[made.id] = made
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._worker.submit(self._run, made)
        return made

    def get(self, name: str) -> Trial | None:
        """A trial that is still kept."""
        return self._kept.get(name)

    def _run(self, trial: Trial) -> None:
        def told(heard: int) -> None:
            trial.heard = heard

        try:
            group = Known(trial.group, "", trial.zone, trial.lang)
            found = try_out(self.lake, group, trial.practice, trial.settings, SPAN, trial.lang, told)
            _look_up(trial, found, events(self.lake, trial.group, *bounds(self.lake, trial.group, SPAN)))
            trial.result = found
        except WeiluError as error:
            trial.error = error
        except Exception:  # a bug must not leave the page waiting: it is logged and shown
            log.exception("a trial failed")
            trial.error = WeiluError(_BUG)
        finally:
            connection.close()


def _look_up(trial: Trial, found: Replayed, story: Iterator[Event]) -> None:
    """Keep the names and messages that the result is about."""
    members, wanted = found.members(), {touch.event for touch in found.touches[:SHOWN]}
    for event in story:
        member, name = getattr(event, "member", ""), getattr(event, "name", "")
        if name and (member in members or event.id in wanted):
            trial.names[member] = name
        if event.id in wanted:
            trial.texts[event.id] = (member, getattr(event, "text", ""))

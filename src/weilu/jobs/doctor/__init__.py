"""What is wrong and how to mend it: configuration, permissions, clock, queue, disk, versions, keys.

A check is a small function that yields findings. One that breaks is a finding itself, and the others
go on; where the database cannot be used, those that ask it are left out.
"""

from collections.abc import Callable, Iterator

from django.db import DatabaseError

from weilu.jobs.doctor import house, loop, machine
from weilu.jobs.doctor.finding import CHECKED, LEVELS, Finding, Level, Place
from weilu.kernel.progress import Told
from weilu.kernel.texts import Text

__all__ = ["CHECKED", "LEVELS", "Finding", "Level", "Place", "examine", "worst"]

Check = Callable[[Place], Iterator[Finding]]
FIRST: tuple[tuple[str, Check], ...] = (
    ("folder", house.writable),
    ("keys", machine.keys),
    ("disk", machine.room),
    ("database", house.database),
)
"""Checks that need no database; the others are left out where it cannot be used."""
TABLES: tuple[tuple[str, Check], ...] = (("migrations", house.migrated),)
"""The check that needs no tables; the others are left out where they are not there."""
CHECKS: tuple[tuple[str, Check], ...] = (
    ("zones", house.zones),
    ("switches", house.switches),
    ("permissions", house.permissions),
    ("engine", loop.engine),
    ("connections", loop.connections),
    ("credentials", machine.credentials),
    ("clock", loop.clock),
    ("queue", loop.pending),
    ("outbox", loop.outbox),
    ("alarms", loop.alarms),
    ("aside", loop.aside),
    ("growth", machine.growth),
    ("versions", machine.versions),
)
_BROKE = Text("检查不下去：{why}", "The check could not be made: {why}")
_REPORT = Text("请把这一行发给维护者", "Please report this line")


def examine(place: Place, told: Told) -> list[Finding]:
    """Every finding, in the order of the checks."""
    found: list[Finding] = []
    for checks in (FIRST, TABLES, CHECKS):
        for number, (name, check) in enumerate(checks):
            told(CHECKED[name], number / len(checks))
            found += _made(name, check, place)
        if any(one.level != "fine" and one.check in ("database", "migrations") for one in found):
            break
    return found


def _made(name: str, check: Check, place: Place) -> list[Finding]:
    try:
        return list(check(place))
    except (DatabaseError, OSError, ValueError) as error:
        what = _BROKE.fill(why=type(error).__name__)
        return [Finding(name, "broken", what, _REPORT)]


def worst(found: list[Finding]) -> Level:
    """The gravest level among findings."""
    levels = {one.level for one in found}
    return next((level for level in ("broken", "warning") if level in levels), "fine")

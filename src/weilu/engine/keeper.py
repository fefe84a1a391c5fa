"""Keeps the house in step with what the operator decided in the store."""

import importlib
import json
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from weilu.engine import corrections, sql
from weilu.engine.house import Chosen, GroupConfig, House
from weilu.engine.world import World
from weilu.kernel import registry
from weilu.kernel.events import Mode
from weilu.kernel.platform import Platform
from weilu.store.models import Group, Switch


class Keeper:
    """A house that is read again when the shared counter has risen, and learns groups as they come."""

    def __init__(self) -> None:
        self.house = House({}, {})
        self._seen: dict[str, int] = {}
        self._corrected: dict[str, tuple[int, int]] = {}

    def renew(self, world: World, groups: set[str]) -> None:
        """Before a turn: know the decisions as they are now, and these groups."""
        now = dict(sql.rows("SELECT name, value FROM store_counter"))
        if now != self._seen:
            world.forget_runs()
        if now.get("house", 0) != self._seen.get("house"):
            self.house.groups.clear()
            self.house.forget()
            self.house.chosen = _chosen()
        if now.get("learned", 0) != self._seen.get("learned", 0):
            self._learn()
        self._seen = now
        missing = groups - self.house.groups.keys()
        if missing:
            self.house.groups |= _groups(missing)

    def _learn(self) -> None:
        """Read again what the communities have corrected in which anything changed."""
        now = {community: (many, last) for community, many, last in sql.rows(_CORRECTED)}
        for community in now.keys() | self._corrected.keys():
            if community not in now:
                del self.house.learned[community]
            elif now[community] != self._corrected.get(community):
                self.house.learned[community] = corrections.learned(community)
        self._corrected = now


def _chosen() -> Chosen:
    """Every decision; one whose settings cannot be read any more is off."""
    rows = Switch.objects.values_list("practice", "group_key", "mode", "settings")
    return {(practice, group): (cast(Mode, mode), json.loads(over)) for practice, group, mode, over in rows}


def _groups(keys: set[str]) -> dict[str, GroupConfig]:
    return {group.key: _config(group) for group in Group.objects.filter(key__in=keys)}


def _config(group: Group) -> GroupConfig:
    return GroupConfig(
        key=group.key,
        name=group.name,
        platform=group.platform,
        courier=group.courier or group.platform,
        community=group.community,
        zone=ZoneInfo(group.zone),
        cut=group.cut,
        lang="en" if group.lang == "en" else "zh",
        me=group.me,
        can=_can(group.platform),
        lost=frozenset(json.loads(group.lost)),
        quiet=(group.quiet_from, group.quiet_to),
        words_an_hour=group.words_an_hour,
        removals_an_hour=group.removals_an_hour,
        proposal_hours=group.proposal_hours,
    )


@cache
def _can(platform: str) -> frozenset[str]:
    """What a platform is able to do; nothing where nobody has written it down."""
    if platform not in registry.names("weilu.platforms"):
        return frozenset()
    known: Platform = importlib.import_module(f"weilu.platforms.{platform}").PLATFORM
    return known.can


_CORRECTED = "SELECT community, count(*), max(id) FROM store_correction GROUP BY community"

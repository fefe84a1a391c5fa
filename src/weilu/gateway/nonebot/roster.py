"""Who is in a group, as the platform lists them, against who is in the store: the difference as events."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from weilu.kernel.events import Event, MemberJoined, MemberLeft, PowersChanged, RoleChanged
from weilu.platforms import base
from weilu.platforms.onebot import BY_ADMIN
from weilu.store.models import Group, Membership


def compared(group: str, members: Sequence[dict[str, Any]], me: str) -> list[Event]:
    """What was missed in a OneBot group; late, so that nobody is greeted for having been there."""
    stays = Membership.objects.filter(group__key=group, left_at=None)
    known: dict[str, str] = dict(stays.values_list("account__key", "role"))
    at = datetime.now(UTC)
    listed = {str(one.get("user_id")): one for one in members}
    if me not in listed:
        return []
    found = [event for who, one in listed.items() if who != me for event in _here(group, who, one, known, at)]
    for key in known.keys() - {f"onebot/{who}" for who in listed}:
        who = key.partition("/")[2]
        found.append(
            MemberLeft(**base.event(group, at, f"missing {who} {int(at.timestamp())}", who), late=True)
        )
    return [*found, *_ours(group, listed[me].get("role") in ("owner", "admin"), at)]


def _ours(group: str, lead: bool, at: datetime) -> list[Event]:
    """What our account may do there, where that is not what is known."""
    kept = Group.objects.filter(key=group).values_list("lost", flat=True).first()
    lost = set(json.loads(kept or "[]"))
    told = base.event(group, at, f"powers {lead} {int(at.timestamp())}")
    if lead and (back := lost.intersection(BY_ADMIN)):
        return [PowersChanged(**told, gained=tuple(sorted(back)))]
    if not lead and (gone := set(BY_ADMIN) - lost):
        return [PowersChanged(**told, lost=tuple(sorted(gone)))]
    return []


def _here(group: str, who: str, one: dict[str, Any], known: dict[str, str], at: datetime) -> Iterator[Event]:
    """A member who is there: their join, where it was not seen, and their role."""
    key = f"onebot/{who}"
    if key not in known:
        came = base.when(one["join_time"]) if one.get("join_time") else at
        told = base.event(group, came, f"listed {who} {one.get('join_time')}", who)
        yield MemberJoined(**told, name=base.name(one.get("card"), one.get("nickname")), late=True)
    role: Any = one.get("role") if one.get("role") in ("owner", "admin") else "member"
    before = known.get(key, "unknown")
    if role != before and (role != "member" or before != "unknown"):
        yield RoleChanged(**base.event(group, at, f"role {who} {role} {int(at.timestamp())}", who), role=role)

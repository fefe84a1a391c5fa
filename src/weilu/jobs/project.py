"""Write groups, people and stays from the lake into the store: a projection that can be made again.

A group is projected anew, in one transaction, whenever the lake holds another number of its events
than the store remembers; so an import that was killed half-way is caught up by the next. What a
connection has seen is not projected over: a live group keeps its name and zone, and a group with live
stays keeps its stays.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db import transaction

from weilu.analysis.base.roster import Roster, counts, roster
from weilu.lake import GroupInfo, Lake
from weilu.store.models import Account, Group, Membership, Person

CHUNK = 1_000
AT_ONCE = 200
"""Groups in one transaction."""


def project(lake: Lake, everything: bool = False) -> int:
    """Bring the store up to the lake; returns how many groups were projected."""
    have = {} if everything else dict(Group.objects.values_list("key", "events"))
    stale = sorted(key for key, events in counts(lake).items() if have.get(key) != events)
    known = lake.groups()
    for some in _chunks(stale, AT_ONCE):
        found = roster(lake, some)
        with transaction.atomic():
            _write(found, known)
    if everything:
        Group.objects.filter(live=False).exclude(key__in=known).delete()
    return len(stale)


def _write(found: Roster, known: dict[str, GroupInfo]) -> None:
    groups = _groups(found.groups, known)
    accounts = _accounts(found)
    seen = set(
        Membership.objects.filter(group__in=groups.values(), live=True).values_list("group_id", flat=True)
    )
    Membership.objects.filter(group__in=groups.values()).exclude(group__in=seen).delete()
    rows = (
        Membership(
            group_id=groups[row["group"]].pk,
            account_id=accounts[row["member"]],
            joined_at=_moment(row["joined_at"]),
            left_at=_moment(row["left_at"]),
            how=row["how"] or "",
            inviter_id=accounts.get(row["inviter"] or ""),
        )
        for row in found.stays.to_pylist()
        if groups[row["group"]].pk not in seen
    )
    for some in _chunks(rows, CHUNK):
        Membership.objects.bulk_create(some)


def _groups(table: pa.Table, known: dict[str, GroupInfo]) -> dict[str, Group]:
    made = []
    for row in table.to_pylist():
        info = known.get(row["group"]) or GroupInfo(
            key=row["group"], name=row["group"], platform=row["group"].split("/")[0], zone="UTC"
        )
        made.append(
            Group(
                key=info.key,
                platform=info.platform,
                name=info.name[:400],
                zone=info.zone,
                first_at=_moment(row["first_at"]),
                last_at=_moment(row["last_at"]),
                messages=row["messages"],
                events=row["events"],
            )
        )
    keys = [group.key for group in made]
    live = set(Group.objects.filter(key__in=keys, live=True).values_list("key", flat=True))
    counted = ["first_at", "last_at", "messages", "events"]
    _renew([group for group in made if group.key in live], counted)
    _renew([group for group in made if group.key not in live], ["platform", "name", "zone", *counted])
    return {group.key: group for group in Group.objects.filter(key__in=keys)}


def _renew(groups: list[Group], fields: list[str]) -> None:
    """Write groups; of those that are there, only these fields."""
    Group.objects.bulk_create(groups, update_conflicts=True, unique_fields=["key"], update_fields=fields)


def _accounts(found: Roster) -> dict[str, int]:
    """Accounts of everybody on the roster by key; new ones get a person of their own."""
    names = {row["member"]: row["name"] for row in found.members.to_pylist()}
    members = set(found.stays["member"].to_pylist()) | set(found.stays["inviter"].drop_null().to_pylist())
    have: dict[str, int] = {}
    for some in _chunks(sorted(members), CHUNK):
        have.update(Account.objects.filter(key__in=some).values_list("key", "pk"))
    for some in _chunks(sorted(members - have.keys()), CHUNK):
        shown = [(names.get(key) or key.split("/", 1)[-1])[:400] for key in some]
        people = Person.objects.bulk_create(Person(name=name) for name in shown)
        made = Account.objects.bulk_create(
            Account(key=key, platform=key.split("/", 1)[0], name=name, person=person)
            for key, name, person in zip(some, shown, people, strict=True)
        )
        have.update({account.key: account.pk for account in made})
    return have


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)


def _chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while some := list(islice(iterator, size)):
        yield some

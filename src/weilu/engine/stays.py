"""Write who came, went, spoke for the first time or is called otherwise: accounts and stays."""

from collections.abc import Iterable, Sequence

from weilu.engine import sql
from weilu.engine.changes import Stay
from weilu.store.models import Account, Group, Person

GONE = ("leave", "kick", "ban")
CAME = ("join", "invite", "seen")


def write_stays(stays: Sequence[Stay]) -> None:
    """In order: who comes again has a second row, and the first keeps its history."""
    if not stays:
        return
    groups = ids_of_groups({stay.group for stay in stays})
    named = {stay.member: _shown(stay.name) for stay in stays if stay.name}
    everyone = {stay.member for stay in stays} | {stay.inviter for stay in stays if stay.inviter}
    accounts = _ids_of_accounts(everyone, named)
    for how, some in _in_runs(stays):
        rows = [(groups[stay.group], accounts[stay.member], stay) for stay in some]
        if how in CAME:
            sql.many(_CLOSE, [(stay.at, group, account) for group, account, stay in rows])
            sql.many(_COME, [_came(group, account, stay, accounts) for group, account, stay in rows])
        elif how in GONE:
            sql.many(_GO, [(stay.at, how, group, account) for group, account, stay in rows])
        elif how == "role":
            sql.many(_ROLE, [(stay.role, group, account) for group, account, stay in rows])
    # Accounts in one order, against deadlock: a member may be in groups that two engines hold.
    sql.many("UPDATE store_account SET name = %s WHERE key = %s", [(n, m) for m, n in sorted(named.items())])


def _shown(name: str) -> str:
    """A name as the store takes it."""
    return name.replace("\x00", "")[:400]


def _came(group: int, account: int, stay: Stay, accounts: dict[str, int]) -> tuple[object, ...]:
    """Who was only seen to speak joined at a time that nobody knows."""
    joined = None if stay.how == "seen" else stay.at
    how = "" if stay.how == "seen" else stay.how
    return (group, account, joined, how, accounts.get(stay.inviter or ""), stay.role or "unknown")


def _in_runs(stays: Sequence[Stay]) -> Iterable[tuple[str, list[Stay]]]:
    """The stays cut where their kind changes or a member comes again, so that order is kept and rows go
    together."""
    some: list[Stay] = []
    seen: set[tuple[str, str]] = set()
    for stay in stays:
        place = (stay.group, stay.member)
        if some and (some[0].how != stay.how or place in seen):
            yield some[0].how, some
            some, seen = [], set()
        some.append(stay)
        seen.add(place)
    yield some[0].how, some


def ids_of_groups(keys: set[str]) -> dict[str, int]:
    """Ids of groups by key; a group never heard of is made."""
    found = dict(sql.rows_in("SELECT key, id FROM store_group WHERE key IN ({})", sorted(keys)))
    new = sorted(keys - found.keys())
    if new:
        made = [_unheard_of(key) for key in new]

        Group.objects.bulk_create(made, ignore_conflicts=True)
        found |= dict(sql.rows_in("SELECT key, id FROM store_group WHERE key IN ({})", new))
    return found


def _unheard_of(key: str) -> Group:
    """A group that nobody introduced: its platform carries to it."""
    platform = key.split("/", 1)[0]
    return Group(key=key, platform=platform, courier=platform, name=key, zone="UTC", live=True)


def _ids_of_accounts(keys: set[str], named: dict[str, str]) -> dict[str, int]:
    found = dict(sql.rows_in("SELECT key, id FROM store_account WHERE key IN ({})", sorted(keys)))
    new = sorted(keys - found.keys())
    if new:
        shown = [(named.get(key) or key.split("/", 1)[-1])[:400] for key in new]
        people = Person.objects.bulk_create(Person(name=name) for name in shown)
        made = [
            Account(key=key, platform=key.split("/", 1)[0], name=name, person=person)
            for key, name, person in zip(new, shown, people, strict=True)
        ]
        Account.objects.bulk_create(made, ignore_conflicts=True)
        found |= dict(sql.rows_in("SELECT key, id FROM store_account WHERE key IN ({})", new))
    return found


_CLOSE = """
UPDATE store_membership SET left_at = %s WHERE group_id = %s AND account_id = %s AND left_at IS NULL
"""
_COME = """
INSERT INTO store_membership (group_id, account_id, joined_at, how, inviter_id, role, live)
VALUES (%s, %s, %s, %s, %s, %s, true)
"""
_GO = """
UPDATE store_membership SET left_at = %s, how = CASE WHEN how = '' THEN %s ELSE how END, live = true
WHERE group_id = %s AND account_id = %s AND left_at IS NULL
"""
_ROLE = "UPDATE store_membership SET role = %s WHERE group_id = %s AND account_id = %s AND left_at IS NULL"

"""What is kept of a person: to give it out, and to forget it.

Their words and names go. That something happened, stays in groups and lines of the ledger are kept under
a pseudonym that is made by chance, so that counts and books stay right. What others wrote is theirs and
stays, but for keys and `@name`. Copies elsewhere (backups, exports) are not reached.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from weilu.engine.erase import export_person
from weilu.engine.house import practices
from weilu.jobs.alone import alone
from weilu.jobs.person import forget_lake, forget_store
from weilu.jobs.person.who import Who, find
from weilu.kernel.errors import WeiluError
from weilu.kernel.texts import Text
from weilu.lake import Lake
from weilu.store.models import (
    Account,
    Balance,
    Correction,
    Event,
    Ledger,
    Membership,
    Sale,
    State,
    Strike,
    Tag,
)

__all__ = ["Erased", "Who", "erase", "export", "find"]

_UNREAD = Text("{practice} 存的状态读不出来了", "A state kept by {practice} cannot be read any more")


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows touched in the store, by table, and in the cold log; older copies that still hold the person."""

    store: Counter[str]
    lake: int
    copies: list[Path]


def export(name: str, lake: Lake) -> dict[str, Any]:
    """All that is kept of a person, as JSON values. OperatorError: nobody of that name, or several."""
    who = find(name)
    keys = list(who.keys)
    return {
        "accounts": _rows(Account.objects.filter(key__in=keys), "key", "platform", "name"),
        "stays": _rows(
            Membership.objects.filter(account__key__in=keys),
            *("group__key", "joined_at", "left_at", "how", "role"),
        ),
        "events": [json.loads(body) for body in _hot(keys)],
        "cold": forget_lake.rows_of(who, lake),
        "states": _states(who),
        "ledger": _books(who, Ledger, "account", "amount", "currency", "reason", "at"),
        "balances": _books(who, Balance, "account", "amount", "currency"),
        "orders": _rows(Sale.objects.filter(member__in=keys), "shop", "name", "had"),
        "strikes": _rows(Strike.objects.filter(member__in=keys), "group_key", "reason", "at", "pardoned"),
        "tags": _rows(Tag.objects.filter(member__in=keys), "group_key", "tag"),
        "corrections": _rows(Correction.objects.filter(member__in=keys), "group_key", "event_id", "ad", "at"),
    }


def _rows(found: Any, *columns: str) -> list[dict[str, Any]]:
    return list(found.values(*columns))


def _hot(keys: list[str]) -> list[str]:
    found = Event.objects.filter(member__in=keys).exclude(body="").order_by("seq")
    return list(found.values_list("body", flat=True))


def _books(who: Who, model: Any, *columns: str) -> list[dict[str, Any]]:
    found = forget_store.naming(model, who, "account").values(*columns)
    return [row for row in found if row["account"].partition("\t")[2] in who.keys]


def _states(who: Who) -> list[dict[str, Any]]:
    found = []
    for row in forget_store.naming(State, who, "key", "body"):
        practice = practices().get(row.practice)
        if practice is None or (practice.scope == "member" and row.key.partition("\t")[2] not in who.keys):
            continue
        try:
            state = forget_store.revived(practice, json.loads(row.body))
        except ValidationError as error:
            raise WeiluError(_UNREAD.fill(practice=row.practice)) from error
        for key in who.keys:
            if held := export_person(practice, state, key):
                found.append({"practice": row.practice, "key": row.key, "holds": held})
    return found


def erase(name: str, lake: Lake, folder: Path, sure: Callable[[Who], bool]) -> Erased | None:
    """Forget a person; null where `sure` says no. OperatorError: an engine or an import is running, or
    nobody of that name. Killed half-way, it can be done again: the store comes last."""
    who = find(name)
    if not sure(who):
        return None
    with alone(folder):
        with lake.writing():
            who = replace(who, names=who.names | forget_lake.names(who, lake) | _called(who))
            rows = forget_lake.forget(who, lake)
        done = forget_store.forget(who)
        with lake.writing():  # what was replaced goes now
            forget_store.shred()
    return Erased(done, rows, sorted(folder.glob("before-restore-*")))


def _called(who: Who) -> frozenset[str]:
    """Every name that the hot log has for the person."""
    bodies = (json.loads(body) for body in _hot(list(who.keys)))
    return frozenset(name for body in bodies if (name := body.get("name")))

"""The store as the shelf of the world (`weilu.engine.world.Shelf`)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from weilu.engine import sql
from weilu.engine.changes import Activity, Changes, Entry, Member, Proposal, StateKey
from weilu.engine.memory import priced
from weilu.engine.world import Order, Place
from weilu.engine.writer import write_ledger
from weilu.kernel import codec
from weilu.kernel.texts import Text


class Shelf:
    """Reads within the turn's transaction; scarce things are taken by conditional updates."""

    def states(self, keys: Sequence[StateKey]) -> dict[StateKey, dict[str, Any]]:
        wanted = set(keys)
        found = sql.rows_in(
            "SELECT practice, key, body FROM store_state WHERE key IN ({})", [key for _, key in keys]
        )
        return {(name, key): json.loads(body) for name, key, body in found if (name, key) in wanted}

    def members(self, places: Sequence[Place]) -> dict[Place, Member]:
        wanted = set(places)
        found: dict[Place, Member] = {}
        names = [member for _, member in places]
        for account, name, group, joined, role, inviter in sql.rows_in(_STAYS, names):
            if (group, account) in wanted:
                found[group, account] = Member(name, joined, role, inviter, True)
        for account, currency, amount in sql.rows_in(_BALANCES, [f"{g}\t{m}" for g, m in places]):
            group, _, member = account.partition("\t")
            found.setdefault((group, member), Member()).balances[currency] = amount
        for member, group, count in sql.rows_in(_STRIKES, names):
            if (group, member) in wanted:
                found.setdefault((group, member), Member()).strikes = count
        for member, group, tag in sql.rows_in(_TAGS, names):
            if (group, member) in wanted:
                found.setdefault((group, member), Member()).tags.add(tag)
        return found

    def sizes(self, groups: Sequence[str]) -> dict[str, int]:
        return dict(sql.rows_in(_SIZES, groups))

    def recent(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime, str]]:
        found = sql.rows_in(_RECENT, groups, [sql.micro(since)])
        return ((group, member, sql.moment(at), _text(body)) for group, member, at, body in found)

    def said(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime]]:
        found = sql.rows_in(_SAID, groups, [sql.micro(since)])
        return ((group, touch, sql.moment(at)) for group, touch, at in found)

    def activities(self, groups: Sequence[str]) -> dict[str, list[Activity]]:
        found: dict[str, list[Activity]] = {}
        keys = [key for (key,) in sql.rows_in(_OPEN, groups)]
        runs: dict[str, list[tuple[Any, ...]]] = {}
        for row in sorted(sql.rows_in(_RUNS, keys), key=lambda row: (row[4], row[0], row[5])):
            runs.setdefault(row[0], []).append(row)
        for key, same in runs.items():
            over = tuple(row[2] for row in same)
            run = Activity(key, same[0][1], over, json.loads(same[0][3]), sql.moment(same[0][4]))
            for group in over:
                found.setdefault(group, []).append(run)
        return {group: found[group] for group in groups if group in found}

    def ranking(self, group: str, count: int, currency: str) -> list[tuple[str, int]]:
        found = sql.rows(_RANKING, [f"{group}\t", f"{group}\n", f"{group}\tpurse", currency, count])
        return [(account.partition("\t")[2], amount) for account, amount in found]

    def proposal(self, group: str, number: int) -> Proposal | None:
        found = sql.rows(_PROPOSAL, [group, number])
        if not found:
            return None
        return _proposal(*found[0])

    def waiting(self, groups: Sequence[str]) -> dict[str, list[Proposal]]:
        found: dict[str, list[Proposal]] = {}
        for row in sorted(sql.rows_in(_WAITING, groups), key=lambda row: row[6]):
            found.setdefault(row[0], []).append(_proposal(*row))
        return found

    def author(self, group: str, message: int) -> str:
        found = sql.rows(_AUTHOR, [group, message])
        return str(found[0][0]) if found else ""

    def seed(self, key: StateKey, name: str) -> str | None:
        found = sql.rows("SELECT seed FROM store_seed WHERE practice=%s AND key=%s AND name=%s", [*key, name])
        return found[0][0] if found else None

    def spend(self, entry: Entry, pending: Changes) -> bool:
        write_ledger(pending.ledger)
        pending.ledger.clear()
        account, amount = entry.lines[0]
        enough = sql.rows(_ENOUGH + sql.held(), [account, entry.currency, -amount])
        if enough:
            write_ledger([entry])
        return bool(enough)

    def stock(self, key: str, item: str, count: int, price: int, currency: str, per_head: int) -> None:
        sql.run(_STOCK, [key, item[:_NAME], count, price, currency, per_head])

    def order(self, key: str, order: Order, pending: Changes) -> tuple[str, Entry | None]:
        """The item's row is held from here on, so that two orders cannot both see the last one."""
        item = order.item[:_NAME]
        held = sql.rows(_ITEM + sql.held(), [key, item])
        if not held:
            return "unknown_item", None
        left, price, currency, per_head = held[0]
        had = sql.rows(_HAD, [key, item, order.member])
        if left < order.count:
            return "sold_out", None
        if per_head and (had[0][0] if had else 0) + order.count > per_head:
            return "per_head", None
        paid = priced(order, price, currency)
        if paid is not None and not self.spend(paid, pending):
            return "no_funds", None
        sql.run(_TAKE, [order.count, key, item])
        sql.run(_SOLD, [key, item, order.member, order.count])
        return "", paid


def _proposal(
    group: str, number: int, practice: str, key: str, event: int, body: str, at: int, expires: int
) -> Proposal:
    kept = json.loads(body)
    return Proposal(
        id=number,
        group=group,
        practice=practice,
        key=key,
        actions=tuple(codec.action_of(action) for action in kept["actions"]),
        ids=tuple(kept["ids"]),
        why=Text(**kept["why"]),
        expected=Text(**kept["expected"]),
        at=sql.moment(at),
        expires=sql.moment(expires),
        event=event,
    )


def _text(body: str) -> str:
    """What a message said; "" where it lies in the lake by now."""
    return str(json.loads(body).get("text", "")) if body else ""


_NAME = 200
"""Characters of an item's name that are kept."""
_STAYS = """
SELECT a.key, a.name, g.key, m.joined_at, m.role, i.key
FROM store_account a JOIN store_membership m ON m.account_id = a.id JOIN store_group g ON g.id = m.group_id
LEFT JOIN store_account i ON i.id = m.inviter_id
WHERE a.key IN ({}) AND m.left_at IS NULL ORDER BY m.id
"""
_BALANCES = "SELECT account, currency, amount FROM store_balance WHERE account IN ({})"
_STRIKES = """
SELECT member, group_key, count(*) FROM store_strike WHERE member IN ({}) AND NOT pardoned
GROUP BY member, group_key
"""
_TAGS = "SELECT member, group_key, tag FROM store_tag WHERE member IN ({})"
_SIZES = """
SELECT g.key, count(DISTINCT m.account_id) FROM store_group g JOIN store_membership m ON m.group_id = g.id
WHERE g.key IN ({}) AND m.left_at IS NULL GROUP BY g.key
"""
_RECENT = """
SELECT group_key, member, at, body FROM store_event
WHERE group_key IN ({}) AND at > %s AND kind = 'message' AND root IS NULL AND status > 0 ORDER BY at
"""
_SAID = "SELECT group_key, touch, at FROM store_outbox WHERE group_key IN ({}) AND at > %s ORDER BY at"
_OPEN = "SELECT DISTINCT key FROM store_activity WHERE group_key IN ({}) AND closed IS NULL"
_RUNS = "SELECT key, practice, group_key, settings, at, place FROM store_activity WHERE key IN ({})"
_RANKING = """
SELECT account, amount FROM store_balance
WHERE account >= %s AND account < %s AND account <> %s AND currency = %s
ORDER BY amount DESC, account LIMIT %s
"""
_PROPOSAL = """
SELECT group_key, number, practice, key, event_id, body, at, expires FROM store_proposal
WHERE group_key = %s AND number = %s AND status = 'waiting'
"""
_WAITING = """
SELECT group_key, number, practice, key, event_id, body, at, expires FROM store_proposal
WHERE group_key IN ({}) AND status = 'waiting'
"""
_AUTHOR = "SELECT member FROM store_event WHERE group_key = %s AND event_id = %s AND kind = 'message'"
_ENOUGH = "SELECT amount FROM store_balance WHERE account = %s AND currency = %s AND amount >= %s"
_STOCK = """
INSERT INTO store_item (shop, name, "left", price, currency, per_head) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (shop, name) DO UPDATE SET "left" = excluded."left", price = excluded.price,
currency = excluded.currency, per_head = excluded.per_head
"""
_ITEM = 'SELECT "left", price, currency, per_head FROM store_item WHERE shop = %s AND name = %s'
_HAD = "SELECT had FROM store_sale WHERE shop = %s AND name = %s AND member = %s"
_TAKE = 'UPDATE store_item SET "left" = "left" - %s WHERE shop = %s AND name = %s'
_SOLD = """
INSERT INTO store_sale (shop, name, member, had) VALUES (%s, %s, %s, %s)
ON CONFLICT (shop, name, member) DO UPDATE SET had = store_sale.had + excluded.had
"""

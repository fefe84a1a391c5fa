"""What must hold after a run, and what must be the same as in an undisturbed one."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from chaos import stream
from chaos.parts import COURIERS
from weilu.engine import sql
from weilu.kernel import ids
from weilu.kernel.events import KINDS
from weilu.lake import Lake

Facts = dict[str, Any]


def facts(lake: Lake) -> Facts:
    """What a run has made, without what depends on the moment: rows of the settled groups one by one, of
    the shared stock and of the log in sums."""
    inside = " OR ".join(f"{{0}} = '{group}' OR {{0}} LIKE '{group}\t%%'" for group in stream.SETTLED)
    made = {
        name: sorted(map(list, sql.rows(statement.replace("[here]", inside.format(column)))), key=repr)
        for name, (column, statement) in _SETTLED.items()
    }
    made["states"] = [[*key, json.dumps(json.loads(body), sort_keys=True)] for *key, body in made["states"]]
    made["log"] = len(_logged(lake))
    made["coupons"] = sql.rows("SELECT sum(had), count(*) FROM store_sale WHERE name = 'coupon'")
    left = "SELECT \"left\" FROM store_item WHERE name = 'coupon'"
    made["coupons left"] = sql.rows(left)
    return json.loads(json.dumps(made, default=str))


def compared(mine: Facts, undisturbed: Facts) -> list[str]:
    """Where a run differs from an undisturbed one."""
    wrong = []
    for name, expected in undisturbed.items():
        if mine[name] != expected:
            wrong.append(f"{name} differs from an undisturbed run: {_first(mine[name], expected)}")
    return wrong


def _first(mine: Any, expected: Any) -> str:
    """The first difference."""
    if not isinstance(mine, list):
        return f"{mine}, not {expected}"
    more = [row for row in mine if row not in expected][:1]
    less = [row for row in expected if row not in mine][:1]
    return f"{len(mine)} rows, not {len(expected)}; {more} and not {less}"


def _logged(lake: Lake) -> Counter[tuple[str, int]]:
    """How often each chat fact is in the log, hot or cold."""
    found: Counter[tuple[str, int]] = Counter()
    marks = ",".join(["%s"] * len(KINDS))
    chat = f"SELECT group_key, event_id FROM store_event WHERE root IS NULL AND kind IN ({marks})"
    found.update(sql.rows(f"{chat} AND status < 3", KINDS))
    for path in lake.files():
        table = pq.read_table(path, columns=["group", "id"], partitioning=None)
        found.update(zip(table["group"].to_pylist(), table["id"].to_pylist(), strict=True))
    return found


def log(lake: Lake, count: int) -> list[str]:
    """Every event is in the log exactly once, and nothing else is; what is cold is in the lake."""
    fed = [event for event in stream.events(0, count)]
    chat = {(event.group, event.id) for event in fed if event.kind in KINDS}
    found = _logged(lake)
    wrong = [f"{len(chat - found.keys())} events are not in the log"] if chat - found.keys() else []
    if found.keys() - chat:
        wrong.append(f"{len(found.keys() - chat)} events in the log never were")
    if doubles := [key for key, often in found.items() if often > 1]:
        wrong.append(f"{len(doubles)} events are in the log twice")
    other = {(event.group, event.id) for event in fed if event.kind not in KINDS}
    kept = set(sql.rows("SELECT group_key, event_id FROM store_event WHERE kind IN ('edit', 'reaction')"))
    if kept != other:
        wrong.append(f"edits and reactions: {len(kept)} of {len(other)}")
    for what, statement in _NONE.items():
        if rows := sql.rows(statement):
            wrong.append(f"{what}: {rows[:3]} ({len(rows)})")
    return wrong


def greeted() -> list[str]:
    """Every newcomer of the noisy groups is greeted once: not forgotten by a kill, not greeted again."""
    names: Counter[str] = Counter()
    for (body,) in sql.rows("SELECT body FROM store_outbox WHERE practice = 'welcome'"):
        action = json.loads(body)
        names.update([action["member"]] if action["kind"] == "welcome" else action["mentions"])
    came = {row[0] for row in sql.rows(_CAME)}
    if names.keys() == came and max(names.values(), default=1) == 1:
        return []
    told = f"{len(names)} of {len(came)}, not {sorted(came - names.keys())[:3]}"
    return [f"greeted {told}, most often {names.most_common(2)}"]


def delivered(folder: Path, sending: dict[str, int]) -> tuple[list[str], Counter[str]]:
    """Every message arrived; twice only where keys are not honoured, and no oftener than a courier was
    killed while it was sending. What is wrong, and how many arrived and arrived again, by courier."""
    wrong, counts = [], Counter()
    for courier in COURIERS:
        lines = (folder / f"{courier}.record").read_text().splitlines()
        arrived = Counter(json.loads(line)["key"] for line in lines)
        sent = sql.rows("SELECT action_id FROM store_outbox WHERE courier = %s AND status = 2", [courier])
        expected = {ids.label(action) for (action,) in sent}
        doubles = sum(arrived.values()) - len(arrived)
        counts[f"{courier}: delivered"], counts[f"{courier}: doubles"] = len(arrived), doubles
        if arrived.keys() != expected:
            lost, odd = len(expected - arrived.keys()), len(arrived.keys() - expected)
            wrong.append(f"{courier}: {lost} lost, {odd} delivered that were not sent")
        if doubles > (0 if courier == "kind" else sending[courier]):
            wrong.append(f"{courier}: {doubles} arrived twice, {sending[courier]} kills while sending")
    return wrong, counts


_SETTLED = {
    "ledger": (
        "group_key",
        "SELECT group_key, action_id, place, account, currency, amount, reason, at FROM store_ledger "
        "WHERE [here]",
    ),
    "balances": ("account", "SELECT account, currency, amount FROM store_balance WHERE [here]"),
    "states": ("key", "SELECT practice, key, body FROM store_state WHERE [here]"),
    "strikes": ("group_key", "SELECT group_key, member, at, action_id FROM store_strike WHERE [here]"),
    "tags": ("group_key", "SELECT group_key, member, tag FROM store_tag WHERE [here]"),
    "outbox": (
        "group_key",
        "SELECT group_key, action_id, kind, body, at, not_before, status, native FROM store_outbox "
        "WHERE [here]",
    ),
    "proposals": ("group_key", "SELECT group_key, number, body, at, status FROM store_proposal WHERE [here]"),
    "events": (
        "group_key",
        "SELECT group_key, event_id, kind, root FROM store_event WHERE status < 3 AND ([here])",
    ),
    "stays": (
        "g.key",
        "SELECT g.key, a.key, joined_at, left_at, how FROM store_membership m JOIN store_group g "
        "ON g.id = m.group_id JOIN store_account a ON a.id = m.account_id WHERE [here]",
    ),
}
_NONE = {
    "still waiting": "SELECT seq FROM store_event WHERE status = 0",
    "put aside": "SELECT kind, reason FROM store_event WHERE status = 2",
    "not understood": "SELECT reason FROM store_aside",
    "not sent": "SELECT id, status, reason FROM store_outbox WHERE status <> 2",
    "an entry that does not balance": (
        "SELECT group_key, action_id, sum(amount) FROM store_ledger GROUP BY 1, 2, currency "
        "HAVING sum(amount) <> 0"
    ),
    "a balance that is not the sum of its lines": (
        "SELECT account, b.amount, l.amount FROM store_balance b FULL JOIN (SELECT account, currency, "
        "sum(amount) AS amount FROM store_ledger GROUP BY account, currency) l USING (account, currency) "
        "WHERE b.amount IS NULL OR l.amount IS NULL OR b.amount <> l.amount"
    ),
    "signed in twice in a day": (
        "SELECT account, (at - 57600000000) / 86400000000, count(*) FROM store_ledger "
        "WHERE reason = 'sign_in' AND amount > 0 GROUP BY 1, 2 HAVING count(*) > 1"
    ),
    "a second coupon": "SELECT member, had FROM store_sale WHERE name = 'coupon' AND had > 1",
    "oversold": 'SELECT shop, name, "left" FROM store_item WHERE "left" < 0',
    "struck twice": (
        "SELECT member, at, count(*) FROM store_strike GROUP BY group_key, member, at HAVING count(*) > 1"
    ),
    "two stays at once": (
        "SELECT group_id, account_id FROM store_membership WHERE left_at IS NULL "
        "GROUP BY group_id, account_id HAVING count(*) > 1"
    ),
    "outcomes told twice": (
        "SELECT group_key, body FROM store_event WHERE kind = 'done' GROUP BY 1, 2 HAVING count(*) > 1"
    ),
}
_CAME = """
SELECT member FROM store_event WHERE kind = 'join' AND group_key LIKE 'console/n%%'
"""

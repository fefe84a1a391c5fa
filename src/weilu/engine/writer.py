"""Write what a turn changed: a few statements over many rows, inside the turn's transaction."""

from collections.abc import Sequence
from datetime import datetime

from weilu.engine import sql
from weilu.engine.changes import Activity, Changes, Entry, Proposal, Sending
from weilu.engine.stays import write_stays
from weilu.kernel import codec
from weilu.kernel.events import Event
from weilu.kernel.texts import Text
from weilu.store.models.event import ASIDE, DONE, PENDING

EVENT = """
INSERT INTO store_event
(group_key, event_id, at, recorded, kind, member, native, home, status, root, body, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '') ON CONFLICT (group_key, event_id) DO NOTHING
"""


def event_row(
    event: Event, key: str, status: int, recorded: datetime, root: int | None = None
) -> tuple[object, ...]:
    """An event as a row of the log; `key` decides its home."""
    return (
        event.group,
        event.id,
        sql.micro(event.at),
        sql.micro(recorded),
        event.kind,
        getattr(event, "member", ""),
        getattr(event, "native", ""),
        sql.home_of(key),
        status,
        root,
        codec.encode(event).decode(),
    )


def write(changes: Changes, handled: Sequence[int], at: datetime) -> None:
    """Everything a turn changed, and that the rows `handled` of the log had their turn."""
    sql.run_in("UPDATE store_event SET status = 1 WHERE seq IN ({})", handled)
    _events(changes, at)
    _states(changes)
    write_ledger(changes.ledger)
    sql.many(_SEND, [_sending_row(one) for one in changes.sendings])
    _proposals(changes)
    _alarms(changes)
    _runs(changes, at)
    _standing(changes)
    write_stays(changes.stays)
    _arrangements(changes)


def _events(changes: Changes, at: datetime) -> None:
    done = zip(changes.log, changes.roots, strict=True)
    logged = [event_row(event, event.key or event.group, DONE, at, root) for event, root in done]
    sent_on = [event_row(event, key, PENDING, at, first) for key, event, first in changes.forward]
    sql.many(EVENT, logged + sent_on)
    for aside in changes.asides:
        if not sql.run(_ASIDE, [ASIDE, aside.reason, aside.event.group, aside.event.id]):
            body = codec.encode(aside.event).decode()
            keep_aside("engine", body, aside.reason, at)


def keep_aside(source: str, body: str, reason: str, at: datetime) -> None:
    """Keep what could not be understood or broke something."""
    clean = [text.replace("\x00", "").encode("utf-8", "replace").decode() for text in (source, reason, body)]
    sql.run(_KEEP, [clean[0][:80], clean[1][:2_000], clean[2][:20_000], sql.micro(at)])


def _states(changes: Changes) -> None:
    kept = [(*key, state.model_dump_json()) for key, state in changes.states.items() if state is not None]
    sql.many(_STATE, kept)
    dropped = [key for key, state in changes.states.items() if state is None]
    sql.many("DELETE FROM store_state WHERE (practice, key) IN (VALUES (%s, %s))", dropped)
    sealed = list({seal[:3]: seal for seal in changes.seals if seal[3]}.values())
    used = [seal[:3] for seal in changes.seals if not seal[3]]
    sql.many(_SEED, sealed)
    sql.many("DELETE FROM store_seed WHERE (practice, key, name) IN (VALUES (%s, %s, %s))", used)


def write_ledger(entries: Sequence[Entry]) -> None:
    """Ledger lines, and the balances they move: accounts in one order, against deadlock."""
    lines = [
        (e.group, e.id, place, account, e.currency, amount, e.reason[:200], sql.micro(e.at))
        for e in entries
        for place, (account, amount) in enumerate(e.lines)
    ]
    sql.many(_LINE, lines)
    sums: dict[tuple[str, str], int] = {}
    for _, _, _, account, currency, amount, _, _ in lines:
        sums[account, currency] = sums.get((account, currency), 0) + amount
    sql.many(_BALANCE, sorted((account, currency, total) for (account, currency), total in sums.items()))


def _sending_row(one: Sending) -> tuple[object, ...]:
    return (
        one.group,
        one.id,
        one.courier,
        one.practice,
        one.key,
        sql.home_of(one.key),
        one.action.kind,
        one.action.touch,
        codec.action_json(one.action),
        sql.micro(one.at),
        sql.micro(one.not_before),
    )


def _proposals(changes: Changes) -> None:
    sql.many(_PROPOSE, [_proposal_row(one) for one in changes.proposals])
    answered = [(*how, number) for number, how in changes.answered.items()]
    sql.many("UPDATE store_proposal SET status = %s, by = %s, reason = %s WHERE number = %s", answered)


def _proposal_row(one: Proposal) -> tuple[object, ...]:
    body = {
        "actions": [codec.action_dict(action) for action in one.actions],
        "ids": one.ids,
        "why": _both(one.why),
        "expected": _both(one.expected),
    }
    times = (sql.micro(one.at), sql.micro(one.expires))
    return (one.group, one.id, one.practice, one.key, one.event, sql.dump(body), *times)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _alarms(changes: Changes) -> None:
    rung = [key for key, alarm in changes.alarms.items() if alarm is None]
    sql.many("DELETE FROM store_alarm WHERE (practice, key, name) IN (VALUES (%s, %s, %s))", rung)
    armed = [
        (*key, alarm[0], sql.home_of(key[1] if key[0] else alarm[0]), sql.micro(alarm[1]))
        for key, alarm in changes.alarms.items()
        if alarm is not None
    ]
    sql.many(_ALARM, armed)


def _runs(changes: Changes, at: datetime) -> None:
    sql.many(_OPEN, [row for run in changes.opened for row in _run_rows(run)])
    closed = [(sql.micro(at), key) for key in changes.closed]
    sql.many("UPDATE store_activity SET closed = %s WHERE key = %s", closed)
    for key in changes.closed:
        sql.run("DELETE FROM store_alarm WHERE key IN (%s, %s)", [key, f"~{key}"])


def _run_rows(run: Activity) -> list[tuple[object, ...]]:
    settings = sql.dump(run.settings)
    return [
        (run.key, group, place, run.practice, settings, sql.micro(run.at))
        for place, group in enumerate(run.groups)
    ]


def _standing(changes: Changes) -> None:
    struck = [(*strike[:3], strike[3][:200], sql.micro(strike[4]), strike[5]) for strike in changes.strikes]
    sql.many(_STRIKE, struck)
    sql.many("UPDATE store_strike SET pardoned = true WHERE group_key = %s AND member = %s", changes.pardons)
    put_on = [(member, group, tag[:80]) for group, member, tag, on in changes.tags if on]
    taken_off = [(member, group, tag[:80]) for group, member, tag, on in changes.tags if not on]
    sql.many(_TAG, put_on)
    sql.many("DELETE FROM store_tag WHERE member = %s AND group_key = %s AND tag = %s", taken_off)


def _arrangements(changes: Changes) -> None:
    """What other engines have to know too; lost powers; what a practice left open where it was switched."""
    if changes.powers:
        sql.decided()
    if sql.postgres() and (changes.opened or changes.closed):
        sql.decided("runs")
    lost = [(sql.dump(sorted(kinds)), group) for group, kinds in changes.powers.items()]
    sql.many("UPDATE store_group SET lost = %s WHERE key = %s", lost)
    for practice, group, mode in changes.switched:
        place = [practice, group]
        if mode == "off":
            sql.run("DELETE FROM store_alarm WHERE practice = %s AND group_key = %s", place)
            sql.run(_SHUT, [0, *place])
        if mode != "observe":
            sql.run(_SHADOWS, [practice, f"~{group}", f"~{group}\t", f"~{group}\n"])


_ASIDE = "UPDATE store_event SET status = %s, reason = %s WHERE group_key = %s AND event_id = %s"
_KEEP = "INSERT INTO store_aside (source, reason, body, at) VALUES (%s, %s, %s, %s)"
_STATE = """
INSERT INTO store_state (practice, key, body) VALUES (%s, %s, %s)
ON CONFLICT (practice, key) DO UPDATE SET body = excluded.body
"""
_SEED = """
INSERT INTO store_seed (practice, key, name, seed) VALUES (%s, %s, %s, %s)
ON CONFLICT (practice, key, name) DO UPDATE SET seed = excluded.seed
"""
_LINE = """
INSERT INTO store_ledger (group_key, action_id, place, account, currency, amount, reason, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_BALANCE = """
INSERT INTO store_balance (account, currency, amount) VALUES (%s, %s, %s)
ON CONFLICT (account, currency) DO UPDATE SET amount = store_balance.amount + excluded.amount
"""
_SEND = """
INSERT INTO store_outbox
(group_key, action_id, courier, practice, key, home, kind, touch, body, at, not_before,
 status, attempts, native, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, '', '')
"""
_PROPOSE = """
INSERT INTO store_proposal (group_key, number, practice, key, event_id, body, at, expires, status, by, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '', '')
"""
_ALARM = """
INSERT INTO store_alarm (practice, key, name, group_key, home, at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (practice, key, name)
DO UPDATE SET at = excluded.at, group_key = excluded.group_key, home = excluded.home
"""
_OPEN = """
INSERT INTO store_activity (key, group_key, place, practice, settings, at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (key, group_key) DO NOTHING
"""
_STRIKE = """
INSERT INTO store_strike (group_key, member, practice, reason, at, action_id, pardoned)
VALUES (%s, %s, %s, %s, %s, %s, false)
"""
_TAG = "INSERT INTO store_tag (member, group_key, tag) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_SHUT = """
UPDATE store_activity SET closed = %s WHERE practice = %s AND group_key = %s AND closed IS NULL
"""
_SHADOWS = "DELETE FROM store_state WHERE practice = %s AND (key = %s OR (key >= %s AND key < %s))"

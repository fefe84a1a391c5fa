"""The door: faces and jobs reach the engine by these functions only.

`record` puts events into the inbox, `ask` waits for what comes of one, couriers `claim` actions and
`settle` them. Everything here is safe from any thread and any process.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from weilu.engine import sql
from weilu.engine.writer import EVENT, event_row, keep_aside
from weilu.kernel import codec, ids
from weilu.kernel.actions import Action
from weilu.kernel.events import Done, Event, Refused
from weilu.kernel.platform import Target
from weilu.store.models import Connection, Group
from weilu.store.models.event import PENDING
from weilu.store.models.outbox import REFUSED, SENDING, SENT, WAITING

LATE = timedelta(minutes=5)
"""What is heard so long after it happened is late: counted at its own time, not answered."""
LONGEST = 65_536
"""Characters of a text; what is longer is kept aside."""
STALE = timedelta(minutes=2)
"""A courier that has not settled an action for so long is believed dead, and the action is claimed again."""

bell = threading.Event()
"""Rung in this process when something was recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An action for a courier. `target` holds native ids; its `id` is the idempotency key."""

    id: int
    group: str
    action: Action
    target: Target
    attempts: int
    practice: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """It was carried out; `native` is the platform's id of what was made."""

    native: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """It cannot be carried out; shown to the operator."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """It could not be carried out now; to be tried again after some seconds."""

    seconds: float
    reason: str = ""


Outcome = Delivered | Refusal | Later


def record(
    events: Sequence[Event], cursor: tuple[str, str] | None = None, now: datetime | None = None
) -> int:
    """Put events into the inbox, and the connection's sync cursor with them; how many were new.

    Durable when it returns: only then is the platform told that they were heard. The same event twice
    changes nothing. What cannot be kept is put aside.
    """
    at = now or sql.now()
    rows, odd = [], []
    for event in events:
        reason = _odd(event)
        try:
            if not reason:
                timely = event if at - event.at <= LATE else replace(event, late=True)
                rows.append(event_row(timely, _home_key(event), PENDING, at))
        except ValueError as error:
            reason = f"{type(error).__name__}: {error}"
        if reason:
            odd.append((event, reason))
    with sql.writing():
        new = sql.many(EVENT, rows)
        for event, reason in odd:
            keep_aside(event.group, repr(event), reason, at)
        if cursor is not None:
            sql.run("UPDATE store_connection SET cursor = %s WHERE name = %s", [cursor[1], cursor[0]])
        if rows and sql.postgres():
            sql.run("NOTIFY weilu")
    bell.set()
    return new


def _odd(event: Event) -> str:
    """Why an event cannot be kept as it is."""
    text = getattr(event, "text", "")
    if isinstance(text, str) and len(text) > LONGEST:
        return "too_long"
    names = (event.group, getattr(event, "member", ""), getattr(event, "native", ""))
    if any("\x00" in name or len(name) > 400 for name in names):
        return "bad_key"
    return "" if event.group and "/" in event.group else "no_group"


def _home_key(event: Event) -> str:
    """What an event is for decides its home; the engine's own alarms are for their group."""
    return event.key if event.practice and event.key else event.group


def cursor(connection: str) -> str:
    """How far a connection was heard; "" where it never was."""
    return Connection.objects.filter(name=connection).values_list("cursor", flat=True).first() or ""


def report(connection: str, status: str, text: str = "") -> None:
    """How a connection stands now, for the operator: up, waiting or failed, and why."""
    Connection.objects.filter(name=connection).update(status=status, status_text=text[:500])


def meet(group: str, name: str, courier: str, me: str) -> None:
    """A connection has found a group: keep its name, who carries there, and who we are there."""
    found = Group.objects.filter(key=group)
    values = {"name": name[:400], "courier": courier, "me": me, "live": True}
    if found.filter(**values).exists():
        return
    if not found.update(**values):
        Group.objects.create(key=group, platform=group.split("/", 1)[0], zone=_zone(), **values)
    sql.decided()


def _zone() -> str:
    """The zone of this machine, until the operator says another."""
    import tzlocal

    return tzlocal.get_localzone_name() or "UTC"


def ask(event: Event, timeout: float = 5.0) -> list[Event]:
    """Record an event and wait until it had its turn; what followed from it. TimeoutError: it did not yet."""
    record([event])
    end = monotonic() + timeout
    while monotonic() < end:
        found = sql.rows(_STATUS, [event.group, event.id])
        if found and found[0][0] != PENDING:
            followed = sql.rows(_FOLLOWED, [event.group, event.id, event.kind])
            return [codec.decode(kind, body) for kind, body in followed]
        sleep(0.005)
    raise TimeoutError(f"{event.kind} in {event.group}")


def put_aside(source: str, body: str, reason: str) -> None:
    """Keep a payload that cannot be understood, with the reason."""
    keep_aside(source, body, reason, sql.now())


def claim(courier: str, count: int = 20, now: datetime | None = None) -> list[Job]:
    """Take actions to carry out, oldest first, one of each group at a time; they are this courier's now."""
    at = sql.micro(now or sql.now())
    lock = " FOR UPDATE SKIP LOCKED" if sql.postgres() else ""
    found = sql.rows(
        _CLAIM.replace("{lock}", lock), [SENDING, at, courier, at, at - sql.micro_of(STALE), count]
    )
    return [_job(row) for row in sorted(found)]


def resume(courier: str) -> int:
    """A courier starts: what its predecessor claimed and did not settle is free again."""
    return sql.run(
        "UPDATE store_outbox SET status = %s WHERE courier = %s AND status = %s", [WAITING, courier, SENDING]
    )


def _job(row: tuple[Any, ...]) -> Job:
    _, action_id, group, body, attempts, practice, at = row
    action = codec.action_of(sql.loads(body))
    member, mentions = getattr(action, "member", ""), getattr(action, "mentions", ())
    names = sql.rows_in("SELECT key, name FROM store_account WHERE key IN ({})", [member, *mentions])
    lang = sql.rows("SELECT lang FROM store_group WHERE key = %s", [group])
    return Job(
        id=action_id,
        group=group,
        action=action,
        target=Target(
            group=_own(group),
            id=ids.label(action_id),
            lang=lang[0][0] if lang else "zh",
            member=_own(member),
            mentions=tuple(_own(one) for one in mentions),
            names={_own(key): name for key, name in names},
            message=_message(group, getattr(action, "message", None)),
        ),
        attempts=attempts,
        practice=practice,
        at=sql.moment(at),
    )


def _own(key: str) -> str:
    """A platform's own id of a group or member."""
    return key.partition("/")[2]


def _message(group: str, number: int | None) -> str:
    """The platform's id of a message: a member's, or one that an action of ours made."""
    if number is None:
        return ""
    for statement in (_NATIVE, _MADE):
        found = sql.rows(statement, [group, number])
        if found:
            return str(found[0][0])
    return ""


def settle(job: Job, outcome: Outcome, now: datetime | None = None) -> None:
    """Say what became of an action; its event is recorded in the same transaction. Settled once only."""
    at = now or sql.now()
    if isinstance(outcome, Later):
        until = sql.micro(at + timedelta(seconds=outcome.seconds))
        sql.run(_LATER, [WAITING, until, outcome.reason[:500], job.group, job.id, SENDING])
        return
    native = outcome.native if isinstance(outcome, Delivered) else ""
    reason = outcome.reason if isinstance(outcome, Refusal) else ""
    status = SENT if isinstance(outcome, Delivered) else REFUSED
    with sql.writing():
        values = [status, sql.micro(at), native[:400], reason[:2_000], job.group, job.id, SENT]
        if not sql.run(_SETTLE, values):
            return
        key, practice = sql.rows(_WHOSE, [job.group, job.id])[0]
        sql.many(EVENT, [event_row(_told(job, outcome, practice, key, at), key, PENDING, at)])
        if sql.postgres():
            sql.run("NOTIFY weilu")
    bell.set()


def _told(job: Job, outcome: Delivered | Refusal, practice: str, key: str, at: datetime) -> Event:
    """The event that says what became of an action."""
    kind = Done if isinstance(outcome, Delivered) else Refused
    said = {"native": outcome.native} if isinstance(outcome, Delivered) else {"reason": outcome.reason}
    made: dict[str, Any] = {
        **said,
        "id": ids.native(job.group, f"{kind.kind} {job.id}"),
        "at": at,
        "group": job.group,
        "practice": practice,
        "key": key,
        "action": job.id,
        "wish": job.action.kind,
        "member": getattr(job.action, "member", ""),
    }
    return kind(**made)


_STATUS = "SELECT status FROM store_event WHERE group_key = %s AND event_id = %s"
_FOLLOWED = """
SELECT kind, body FROM store_event WHERE group_key = %s AND root = %s AND kind <> %s ORDER BY seq
"""
_NATIVE = "SELECT native FROM store_event WHERE group_key = %s AND event_id = %s AND native <> ''"
_MADE = "SELECT native FROM store_outbox WHERE group_key = %s AND action_id = %s AND native <> ''"
_CLAIM = """
UPDATE store_outbox SET status = %s, claimed = %s, attempts = attempts + 1
WHERE id IN (
  SELECT o.id FROM store_outbox o
  WHERE o.courier = %s AND o.status < 2 AND o.not_before <= %s
  AND (o.status = 0 OR o.claimed < %s)
  AND NOT EXISTS (
    SELECT 1 FROM store_outbox p
    WHERE p.courier = o.courier AND p.group_key = o.group_key AND p.status < 2 AND p.id < o.id
    AND (p.status = 1 OR p.attempts > 0 OR p.not_before <= o.not_before)
  )
  ORDER BY o.id LIMIT %s{lock}
)
RETURNING id, action_id, group_key, body, attempts, practice, at
"""
_LATER = """
UPDATE store_outbox SET status = %s, not_before = %s, reason = %s
WHERE group_key = %s AND action_id = %s AND status = %s
"""
_SETTLE = """
UPDATE store_outbox SET status = %s, settled = %s, native = %s, reason = %s
WHERE group_key = %s AND action_id = %s AND status < %s
"""
_WHOSE = "SELECT key, practice FROM store_outbox WHERE group_key = %s AND action_id = %s"

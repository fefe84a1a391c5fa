"""Carries what was wished to its platform: claim, write, call, settle; the same for every connection.

The outbox gives one job of a group at a time, so the order within a group is kept even while one of
them must wait. A job that was claimed and never settled (a kill) is claimed again; a platform that
knows the idempotency key (`Target.id`) then delivers it once, any other at most once more.
"""

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from weilu.engine import door
from weilu.engine.door import Delivered, Job, Later, Outcome, Refusal
from weilu.engine.threads import StoreAway, in_thread
from weilu.kernel.actions import Action
from weilu.kernel.platform import Call, Platform, Quota, Target

AT_ONCE = 20
SOON, SELDOM = 0.02, 0.5
"""Seconds between two looks at the outbox: after one that found something, and at most."""
HELD = 5.0
"""A job that must wait longer than this for its quota is given back meanwhile."""
LONGEST = 600.0
TRIES = 10
"""Times that an outcome is told to a store that is away."""

log = logging.getLogger(__name__)


@dataclass
class Transient(Exception):
    """It did not work now; try again after `seconds` (0: after a growing pause)."""

    reason: str
    seconds: float = 0.0


@dataclass
class Permanent(Exception):
    """It will never work; `reason` is shown to the operator."""

    reason: str


class Dialect(Protocol):
    """A module of `weilu.platforms`."""

    PLATFORM: Platform

    def write(self, action: Action, to: Target) -> list[Call]:
        """The calls that carry the action out, in order."""


class Connection(Protocol):
    """One account on one platform."""

    name: str
    platform: Dialect
    up: asyncio.Event
    """Set while calls can be made; nothing is claimed otherwise."""

    async def listen(self) -> None:
        """Connect and record what is heard, until cancelled; `Transient` asks to be called again,
        `Permanent` (wrong password…) does not."""

    async def call(self, call: Call) -> str:
        """Make one call; the native id of what it made, or "". `Transient`, `Permanent`."""


def pause(attempts: int) -> float:
    """Seconds before the next attempt: doubling, at most ten minutes, and never all at the same moment."""
    return float(min(LONGEST, 2 ** min(attempts, 20))) * random.uniform(0.5, 1.0)  # noqa: S311 (no secret)


@dataclass
class Bucket:
    """Tokens of one quota: full at first, filled evenly."""

    quota: Quota
    tokens: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, self.at = float(self.quota.count), monotonic()

    def fill(self) -> None:
        now = monotonic()
        rate = self.quota.count / self.quota.seconds
        self.tokens, self.at = min(self.quota.count, self.tokens + (now - self.at) * rate), now

    def wait(self) -> float:
        """Seconds until there is a token."""
        self.fill()
        return max(0.0, (1 - self.tokens) * self.quota.seconds / self.quota.count)


class Meter:
    """The quotas of one connection, for itself and for each of its groups."""

    def __init__(self, quotas: Sequence[Quota]) -> None:
        self.own = [Bucket(quota) for quota in quotas if not quota.per_group]
        self.per_group = [quota for quota in quotas if quota.per_group]
        self.groups: dict[str, list[Bucket]] = {}

    def _buckets(self, group: str) -> list[Bucket]:
        if group not in self.groups:
            self._forget()
            self.groups[group] = [Bucket(quota) for quota in self.per_group]
        return self.own + self.groups[group]

    def _forget(self) -> None:
        """Full buckets say nothing: keep the memory of ten thousand quiet groups small."""
        if len(self.groups) >= 1_000:
            self.groups = {name: kept for name, kept in self.groups.items() if any(b.wait() for b in kept)}

    def take(self, group: str) -> float:
        """Take a token of every quota; or take none and say how many seconds are missing."""
        buckets = self._buckets(group)
        missing = max((bucket.wait() for bucket in buckets), default=0.0)
        if not missing:
            for bucket in buckets:
                bucket.tokens -= 1
        return missing


class Courier:
    """Takes one connection's jobs from the outbox for as long as it runs."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.meter = Meter(connection.platform.PLATFORM.quotas)
        self.busy: set[int] = set()
        self.carried: dict[int, int] = {}
        """How many calls of a job have been made, where a later one must be tried again."""

    async def run(self) -> None:
        rest = SOON
        await in_thread(door.resume, self.connection.name)
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self.connection.up.wait()
                jobs = await self._claim()
                for job in jobs:
                    self.busy.add(job.id)
                    tasks.create_task(self._deliver(job))
                rest = SOON if jobs or self.busy else min(rest * 2, SELDOM)
                await asyncio.sleep(rest)

    async def _claim(self) -> list[Job]:
        room = AT_ONCE - len(self.busy)
        return await in_thread(door.claim, self.connection.name, room) if room > 0 else []

    async def _deliver(self, job: Job) -> None:
        try:
            await self._settle(job, await self._outcome(job))
        finally:
            self.busy.discard(job.id)

    async def _settle(self, job: Job, outcome: Outcome) -> None:
        """Keep trying while the store is away: what is not settled is carried again."""
        for attempt in range(1, TRIES):
            try:
                return await in_thread(door.settle, job, outcome)
            except StoreAway as error:
                log.warning("job %s of %s is not settled yet: %s", job.id, self.connection.name, error)
                await asyncio.sleep(pause(min(attempt, 4)))
        await in_thread(door.settle, job, outcome)

    async def _outcome(self, job: Job) -> Outcome:
        try:
            return Delivered(await self._carry(job))
        except Transient as error:
            return Later(error.seconds or pause(job.attempts), error.reason)
        except Permanent as error:
            return self._given_up(job, error.reason)
        except Exception as error:
            log.exception("job %s of %s broke", job.id, self.connection.name)
            return self._given_up(job, f"bug: {type(error).__name__}")

    def _given_up(self, job: Job, reason: str) -> Refusal:
        self.carried.pop(job.id, None)
        return Refusal(reason)

    async def _carry(self, job: Job) -> str:
        """Make the job's calls, from the first that has not been made; the native id of the first thing
        made now."""
        native = ""
        calls = self.connection.platform.write(job.action, job.target)
        for at, call in list(enumerate(calls))[self.carried.get(job.id, 0) :]:
            await self._quota(job.group)
            native = await self.connection.call(call) or native
            self.carried[job.id] = at + 1
        self.carried.pop(job.id, None)
        return native

    async def _quota(self, group: str) -> None:
        while missing := self.meter.take(group):
            if missing > HELD:
                raise Transient("quota", missing)
            await asyncio.sleep(missing)

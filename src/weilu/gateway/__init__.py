"""Live connections: what is heard goes in by the engine's door, what was wished goes out by couriers."""

import asyncio
import logging
from collections.abc import Sequence
from time import monotonic

from weilu.engine import door
from weilu.engine.threads import StoreAway, in_thread
from weilu.gateway.courier import Connection, Courier, Permanent, Transient, pause

STEADY = 60.0
"""Seconds after which a connection that breaks counts as a first failure again."""

log = logging.getLogger(__name__)


async def run(connections: Sequence[Connection]) -> None:
    """Keep all connections and their couriers until cancelled; one that fails does not touch another."""
    async with asyncio.TaskGroup() as tasks:
        for connection in connections:
            tasks.create_task(_keep(connection))


async def _keep(connection: Connection) -> None:
    """Carry for one connection and keep it listening; without it there is nothing to carry by."""
    courier = asyncio.create_task(_carry(connection))
    try:
        await _listen(connection)
    finally:
        courier.cancel()
        await asyncio.wait([courier])


async def _carry(connection: Connection) -> None:
    """A courier for as long as the connection lasts; what it was carrying when it broke is claimed again."""
    while True:
        try:
            await Courier(connection).run()
        except Exception:
            log.exception("the courier of %s broke; it starts again", connection.name)
        await asyncio.sleep(pause(1))


async def _listen(connection: Connection) -> None:
    """Connect again, after growing pauses, whenever the connection breaks; give up when told that it is
    no use. The operator sees how it stands."""
    failures = 0
    while True:
        since = monotonic()
        seen = asyncio.create_task(_seen_up(connection))
        try:
            await connection.listen()
            return
        except Transient as error:
            reason, seconds = error.reason, error.seconds
        except StoreAway as error:
            reason, seconds = f"store: {error}", 0.0
        except Permanent as error:
            log.error("%s: %s; not tried again", connection.name, error.reason)
            await _report(connection, "failed", error.reason)
            return
        except Exception as error:
            log.exception("%s broke", connection.name)
            reason, seconds = type(error).__name__, 0.0
        finally:
            seen.cancel()
            connection.up.clear()
        failures = 1 if monotonic() - since > STEADY else failures + 1
        seconds = seconds or pause(failures)
        log.warning("%s: %s; again in %.0f s", connection.name, reason, seconds)
        await _report(connection, "waiting", reason)
        await asyncio.sleep(seconds)


async def _seen_up(connection: Connection) -> None:
    """Say that a connection stands, as soon as it does."""
    await connection.up.wait()
    await _report(connection, "up")


async def _report(connection: Connection, status: str, reason: str = "") -> None:
    try:
        await in_thread(door.report, connection.name, status, reason)
    except StoreAway as error:
        log.warning("%s is %s, which could not be kept: %s", connection.name, status, error)

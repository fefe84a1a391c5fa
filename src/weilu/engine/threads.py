"""The door for asyncio: each call in a thread of the pool, on that thread's own database connection."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import Error, connection

P = ParamSpec("P")
T = TypeVar("T")


class StoreAway(Exception):
    """The store did not answer, or refused; nothing of the call was done."""


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns. StoreAway: to be tried again later."""
    return await asyncio.to_thread(_tidy, partial(work, *args, **kwargs))


def _tidy(work: Callable[[], T]) -> T:
    """A connection that failed is closed: Django itself does so only between requests, and the thread
    would have it for ever."""
    try:
        return work()
    except Error as error:
        connection.close()
        raise StoreAway(f"{type(error).__name__}: {error}"[:300]) from error

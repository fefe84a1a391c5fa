"""Shares of the homes on PostgreSQL: a connection that breaks, a process that dies."""

from pathlib import Path

import pytest
from django.db import Error, connection
from saying import at, says, switch

from weilu.engine import door, sql
from weilu.engine.homes import Homes
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.store.models import Balance


def cut(server: str) -> None:
    """Break this thread's connection from outside."""
    import psycopg

    backend = sql.rows("SELECT pg_backend_pid()")[0][0]
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_an_engine_outlives_its_connection(store: Path, postgres: str) -> None:
    engine = Engine(store, judgements, clock=lambda: at(1))
    switch("sign_in")
    door.record([says(1, "ana", "sign in")], now=at(1))
    drain(engine)
    cut(postgres)
    with pytest.raises(Error):
        engine.step()
    door.record([says(2, "bo", "sign in")], now=at(1))
    drain(engine)
    assert len(engine.homes.held) == sql.HOMES
    assert Balance.objects.filter(amount=5).count() == 2
    engine.homes.leave()


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_the_homes_of_the_dead_are_free_at_once(store: Path, postgres: str) -> None:
    dead = Homes(store)
    assert dead.share() and len(dead.held) == sql.HOMES
    cut(postgres)
    connection.close()
    heir = Homes(store)
    assert heir.share() and len(heir.held) == sql.HOMES
    heir.leave()

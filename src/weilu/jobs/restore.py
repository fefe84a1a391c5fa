"""Bring back what a backup holds, on whichever database this Weilu keeps its store.

Nothing is touched before the whole backup was compared with its manifest and stands aside, complete
and checked: the lake's files in a folder, the store in a file (SQLite) or in a transaction that is not
committed (PostgreSQL). Then what is there now is moved away and the new is moved in, by renaming.
"""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from weilu.engine import sql
from weilu.jobs import archive, rows
from weilu.jobs.alone import alone
from weilu.jobs.archive import Manifest
from weilu.kernel.errors import OperatorError
from weilu.kernel.progress import Told
from weilu.kernel.texts import Text
from weilu.lake import Lake
from weilu.store.models.outbox import SENT

ASIDE = "restoring"
LAKE = ("log", "groups.json", "facts", "replaced.json")
"""What of the lake is moved; its lock stays where it is."""
_FULL = Text("这里已经有数据", "There is data here already")
_REPLACE = Text(
    "加上 --replace 替换它；现在的数据会移到一旁，不会删除",
    "Replace it with --replace; what is there now is moved aside, not deleted",
)
_UNEVEN = Text("备份里的 {what} 对不上", "In the backup, {what} does not add up")
_KEPT = Text("什么都没有改动", "Nothing was changed")
_DISK = Text("写不下去：{why}", "It cannot be written: {why}")
_REFUSED = Text("数据库不接受：{why}", "The database refuses: {why}")
LOADING = Text("装入 {name}", "Taking in {name}")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; where what was there before lies now ("" where there was nothing); and how many
    actions wait in the outbox, which the old Weilu may have sent since the backup was made."""

    manifest: Manifest
    before: str
    waiting: int


def restore(file: Path, lake: Lake, folder: Path, replace: bool, told: Told) -> Restored:
    """Verify a backup and put it in place of what is there. Unreadable: it is damaged or none.
    OperatorError: there is data and `replace` is false, or an engine runs; then nothing was changed."""
    said = archive.check(file, told)
    rows.known(said.migrations)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with alone(folder), lake.writing():
            if not replace and _any(lake):
                raise OperatorError(_FULL, _REPLACE)
            before = f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
            return _put(file, said, lake, folder, before, told)
    except OSError as error:
        raise OperatorError(_DISK.fill(why=error), _KEPT) from error
    except DatabaseError as error:
        why = str(error).partition("\n")[0]
        raise OperatorError(_REFUSED.fill(why=why), _KEPT) from error
    finally:
        shutil.rmtree(folder / ASIDE, ignore_errors=True)


def _any(lake: Lake) -> bool:
    """Whether anything is kept here: a file of the lake, or a row of any table of the store."""
    if lake.files():
        return True
    if not sql.postgres() and not Path(connection.settings_dict["NAME"]).exists():
        return False
    try:
        return any(rows.count("default", rows.name(table)) for table in rows.tables(rows.heads()))
    except (DatabaseError, OperatorError):  # damaged or of a newer Weilu: there is something, whatever it is
        return True
    finally:
        if not sql.postgres():
            connection.close()


def _put(file: Path, said: Manifest, lake: Lake, folder: Path, before: str, told: Told) -> Restored:
    aside = folder / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    with zipfile.ZipFile(file) as source, ExitStack() as undo:
        for part in said.parts:
            if part.name.startswith("lake/"):
                archive.unpack(source, part, aside / part.name)
        place = _into_postgres if sql.postgres() else _into_sqlite
        with place(source, said, aside, before, told) as (swap, waiting):
            old = folder / before
            for name in LAKE:
                _swap(lake.folder / name, aside / "lake" / name, old / "lake" / name, undo)
            swap(undo)
        undo.pop_all()
    moved = [str(old)] if old.exists() else []
    if sql.postgres():
        moved += [f"PostgreSQL: SCHEMA {_schema(before)}"] if _has_schema(_schema(before)) else []
    return Restored(said, ", ".join(moved), waiting)


def _swap(here: Path, new: Path, old: Path, undo: ExitStack) -> None:
    """Move what is here away and the new one in; each step can be taken back."""
    for start, end in ((here, old), (new, here)):
        if start.exists():
            end.parent.mkdir(parents=True, exist_ok=True)
            os.replace(start, end)
            undo.callback(os.replace, end, start)


Swap = Callable[[ExitStack], None]


@contextmanager
def _into_sqlite(
    source: zipfile.ZipFile, said: Manifest, aside: Path, before: str, told: Told
) -> Iterator[tuple[Swap, int]]:
    """A new database aside; the files change places when it is complete."""
    here, made = Path(connection.settings_dict["NAME"]), aside / "store.sqlite3"
    alias = "restoring"
    connections.settings[alias] = {**connections.settings["default"], "NAME": made}
    try:
        waiting = _fill(alias, source, said, told)
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            if cursor.fetchone()[0] != "ok":
                raise OperatorError(_UNEVEN.fill(what="integrity_check"), _KEPT)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]

    def swap(undo: ExitStack) -> None:
        connection.close()
        for end in ("-wal", "-shm", ""):
            was = here.with_name(here.name + end)
            _swap(was, made.with_name(made.name + end), here.parent / before / was.name, undo)

    yield swap, waiting


@contextmanager
def _into_postgres(
    source: zipfile.ZipFile, said: Manifest, aside: Path, before: str, told: Told
) -> Iterator[tuple[Swap, int]]:
    """The tables that are there go into a schema of their own and new ones are made: one transaction,
    committed after the files were moved."""
    with transaction.atomic():
        ours = set(connection.introspection.table_names()) & _ours()
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {_schema(before)}")
                for table in sorted(ours):
                    cursor.execute(f'ALTER TABLE "{table}" SET SCHEMA {_schema(before)}')
        yield lambda undo: None, _fill("default", source, said, told)


def _ours() -> set[str]:
    """Names of all tables that Weilu makes."""
    return {rows.name(table) for table in rows.tables(rows.newest())} | {"django_migrations"}


def _schema(before: str) -> str:
    return before.replace("-", "_")


def _has_schema(name: str) -> bool:
    return bool(sql.rows("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name]))


def _fill(alias: str, source: zipfile.ZipFile, said: Manifest, told: Told) -> int:
    """Make the tables as they were, put the rows in, check them, and bring all to the newest migration;
    how many actions wait in the outbox."""
    for app, migration in said.migrations:
        call_command("migrate", app, migration, database=alias, verbosity=0, interactive=False)
    tables = rows.tables(said.migrations)
    parts = {part.name: part for part in said.parts}
    with transaction.atomic(using=alias):
        for place, table in enumerate(tables):
            name = rows.name(table)
            told(LOADING.fill(name=name), place / len(tables))
            part = parts.get(f"store/{name}.tsv")
            if part is None or part.columns != rows.columns(table):
                raise OperatorError(_UNEVEN.fill(what=name), _KEPT)
            with source.open(part.name) as stream:
                rows.load(alias, table, stream)
            if rows.count(alias, name) != part.rows:
                raise OperatorError(_UNEVEN.fill(what=name), _KEPT)
        connections[alias].check_constraints()
        rows.numbered(alias, tables)
    call_command("migrate", database=alias, verbosity=0, interactive=False)
    _balanced(alias)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM store_outbox WHERE status < {SENT}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _balanced(alias: str) -> None:
    """OperatorError: the ledger does not sum to zero, or a balance is not the sum of its lines."""
    with connections[alias].cursor() as cursor:
        for what, statement in (("ledger", _ENTRIES), ("balance", _SUMS)):
            cursor.execute(statement)
            if cursor.fetchone()[0]:
                raise OperatorError(_UNEVEN.fill(what=what), _KEPT)


_ENTRIES = """
SELECT count(*) FROM (
  SELECT 1 FROM store_ledger GROUP BY group_key, action_id, currency HAVING sum(amount) <> 0
) uneven
"""
_SUMS = """
SELECT count(*) FROM (
  SELECT 1 FROM (
    SELECT account, currency, amount FROM store_ledger
    UNION ALL SELECT account, currency, -amount FROM store_balance
  ) lines GROUP BY account, currency HAVING sum(amount) <> 0
) uneven
"""

"""Keep a copy of everything that Weilu keeps, while it works: the store and the lake in one file.

The store is copied first and the lake's files are listed after it: what went cold in between is then
in both, which harms nothing, and never in neither. The file is written aside, read back and compared,
and only then put in its place. What lies beside the store and the lake in Weilu's folder are keys,
locks and uploads half-way: they are left out. Credentials stay encrypted.
"""

import os
import platform
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import pyarrow.parquet as pq
from django.db import DatabaseError, connection, transaction

from weilu import __version__
from weilu.engine import sql
from weilu.jobs import archive, rows
from weilu.jobs.archive import Manifest, Packer
from weilu.kernel.errors import OperatorError
from weilu.kernel.progress import Told
from weilu.kernel.texts import Text
from weilu.lake import Lake

TRIES, PAUSE = 100, 0.05
"""How often the lake's list is read until it stands still, and seconds between."""
_THERE = Text("{file} 已经有了", "{file} is there already")
_NAME_ANOTHER = Text("换一个文件名", "Name another file")
_EMPTY = Text("还没有任何数据", "There is nothing to keep yet")
_BROKEN = Text("数据库本身坏了：{why}", "The database itself is damaged: {why}")
_OLDER = Text("用较早的备份恢复：weilu restore", "Go back to an earlier backup: weilu restore")
_BUSY = Text("导入正忙，等它结束再备份", "An import is busy: make the backup when it has ended")
_DISK = Text("写不下去：{why}", "It cannot be written: {why}")
COPYING = Text("复制数据库", "Copying the database")
WRITING = Text("写入 {name}", "Writing {name}")


def backup(file: Path, lake: Lake, told: Told) -> Manifest:
    """Write a backup and verify it; what it holds. OperatorError: it cannot be made, and is not there."""
    if file.exists():
        raise OperatorError(_THERE.fill(file=file), _NAME_ANOTHER)
    aside = file.parent / f".{file.name}.part"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        made = aside / "backup"
        _write(made, aside, lake, told)
        said = archive.check(made, told)
        os.replace(made, file)
        return said
    except OSError as error:
        raise OperatorError(_DISK.fill(why=error)) from error
    except DatabaseError as error:
        raise sql.unusable(error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(made: Path, aside: Path, lake: Lake, told: Told) -> None:
    with open(os.open(made, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as raw:
        with zipfile.ZipFile(raw, "w", compresslevel=1) as target:
            packer = Packer(target)
            migrations = _postgres(packer, told) if _is_postgres() else _sqlite(packer, aside, told)
            _lake(packer, aside / "lake", lake, told)
            said = Manifest(
                weilu=__version__,
                python=platform.python_version(),
                made=datetime.now(UTC),
                database=connection.vendor,
                migrations=migrations,
                parts=packer.parts,
            )
            packer.close(said)
        raw.flush()
        os.fsync(raw.fileno())


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _sqlite(packer: Packer, aside: Path, told: Told) -> list[rows.Migration]:
    """The store on SQLite: first copied whole by its online backup, then written as rows."""
    told(COPYING, None)
    store = Path(connection.settings_dict["NAME"])
    if not store.exists():
        raise OperatorError(_EMPTY)
    migrations = _had()
    with snapshot(store, aside / "store.sqlite3") as link:
        for table in rows.tables(migrations):
            _table(packer, table, rows.from_sqlite(link, table), told)
    return migrations


@contextmanager
def snapshot(store: Path, target: Path) -> Iterator[sqlite3.Connection]:
    """A copy of an SQLite database that others write to meanwhile. OperatorError: it is damaged."""
    try:
        with closing(sqlite3.connect(store, timeout=20)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)  # in one step: in parts, it would begin again after every turn
            said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise OperatorError(_BROKEN.fill(why=said), _OLDER)
            yield copy
    except sqlite3.DatabaseError as error:
        raise OperatorError(_BROKEN.fill(why=error), _OLDER) from error


def _postgres(packer: Packer, told: Told) -> list[rows.Migration]:
    """The store on PostgreSQL: every table as it was at one moment."""
    migrations = _had()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in rows.tables(migrations):
            _table(packer, table, rows.from_postgres("default", table), told)
    return migrations


def _had() -> list[rows.Migration]:
    migrations = rows.heads()
    if not migrations:
        raise OperatorError(_EMPTY)
    return migrations


def _table(packer: Packer, table: rows.Table, blocks: Iterator[bytes], told: Told) -> None:
    name = rows.name(table)
    told(WRITING.fill(name=name), None)
    packer.add(f"store/{name}.tsv", blocks, columns=rows.columns(table))


def _lake(packer: Packer, aside: Path, lake: Lake, told: Told) -> None:
    """The lake's files. They never change, but merging takes them away: a second name keeps them."""
    held = _hold(aside, lake)
    known = lake.folder / "groups.json"
    if known.exists():
        packer.add("lake/groups.json", [known.read_bytes()])
    for place, (name, path) in enumerate(sorted(held.items())):
        told(WRITING.fill(name=name), place / len(held))
        packer.add(f"lake/{name}", _blocks(path), rows=pq.read_metadata(path).num_rows)


def _hold(aside: Path, lake: Lake) -> dict[str, Path]:
    """Every file of the log under a second name, by its place in the lake.

    A list that was read while files were merged may lack some: only one that stood still is used.
    """
    for _ in range(TRIES):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        files = lake.files()
        try:
            held = {
                path.relative_to(lake.folder).as_posix(): _second(path, aside / str(number))
                for number, path in enumerate(files)
            }
        except FileNotFoundError:
            continue
        if files == lake.files():
            return held
        sleep(PAUSE)
    raise OperatorError(_BUSY)


def _second(path: Path, name: Path) -> Path:
    try:
        os.link(path, name)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no second names
        shutil.copyfile(path, name)
    return name


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(archive.BLOCK):
            yield block

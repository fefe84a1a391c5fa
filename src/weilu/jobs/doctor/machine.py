"""Checks of the machine: disk, versions, secrets."""

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.db import connection

from weilu import __version__
from weilu.analysis.base.facts import VERSION as FACTS
from weilu.engine import sql
from weilu.jobs import secrets
from weilu.jobs.doctor.finding import Finding, Place
from weilu.kernel.errors import WeiluError
from weilu.kernel.texts import Text
from weilu.store.models import Connection, Event

LEAST, LITTLE = 0.5, 2.0
"""GB of free disk below which it is broken, and worth a warning."""
LOG = 0.5
"""GB of SQLite's write-ahead log above which somebody keeps it from being folded in."""
DAYS = 7


def room(place: Place) -> Iterator[Finding]:
    """There is room on the disk."""
    free = shutil.disk_usage(place.folder).free / 1e9
    what = Text("磁盘剩 {free} GB", "{free} GB of disk are free").fill(free=f"{free:.1f}")
    if free >= LITTLE:
        yield Finding("disk", "fine", what)
        return
    mend = Text("腾出空间，或把 WEILU_HOME 换到别的盘", "Make room, or move WEILU_HOME to another disk")
    yield Finding("disk", "broken" if free < LEAST else "warning", what, mend)


def growth(place: Place) -> Iterator[Finding]:
    """How large everything is, and how fast it grows."""
    since = sql.micro(place.now - timedelta(days=DAYS))
    week = Event.objects.filter(recorded__gte=since).count()
    what = Text(
        "数据库 {store} MB，冷日志 {lake} MB；近 {days} 天平均每天 {n} 个事件",
        "Store {store} MB, cold log {lake} MB; {n} events a day in the last {days} days",
    )
    store, lake = f"{_store() / 1e6:.1f}", f"{_size(place.lake.folder) / 1e6:.1f}"
    yield Finding("growth", "fine", what.fill(store=store, lake=lake, days=DAYS, n=f"{week / DAYS:,.0f}"))
    yield from _wal()


def _store() -> int:
    if sql.postgres():
        return int(sql.rows("SELECT pg_database_size(current_database())")[0][0])
    name = Path(connection.settings_dict["NAME"])
    return sum(path.stat().st_size for path in name.parent.glob(f"{name.name}*"))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _wal() -> Iterator[Finding]:
    if sql.postgres():
        return
    path = Path(f"{connection.settings_dict['NAME']}-wal")
    if path.exists() and (size := path.stat().st_size / 1e9) > LOG:
        what = Text("SQLite 的预写日志有 {size} GB", "SQLite's write-ahead log holds {size} GB")
        mend = Text(
            "重启围炉；别让别的程序一直打开数据库",
            "Start Weilu again; let nothing else hold the database open",
        )
        yield Finding("growth", "warning", what.fill(size=f"{size:.1f}"), mend)


def versions(place: Place) -> Iterator[Finding]:
    """What runs here, for a report of an issue."""
    base = f"SQLite {sqlite3.sqlite_version}"
    if sql.postgres():
        base = f"PostgreSQL {sql.rows('SHOW server_version')[0][0]}"
    what = Text(
        "围炉 {weilu}，Python {python}，{base}，冷日志事实 v{facts}",
        "Weilu {weilu}, Python {python}, {base}, facts of the cold log v{facts}",
    )
    said = what.fill(weilu=__version__, python=platform.python_version(), base=base, facts=FACTS)
    yield Finding("versions", "fine", said)


def keys(place: Place) -> Iterator[Finding]:
    """Only the owner may read the keys."""
    files = [secrets.key_file(), place.folder / "secret", place.folder / "key"]
    there = [file for file in files if file.exists()]
    open_ = [file for file in there if os.name == "posix" and file.stat().st_mode & 0o077]
    for file in open_:
        what = Text("别人也能读 {file}", "Others can read {file}").fill(file=file)
        yield Finding("keys", "broken", what, Text("chmod 600 {file}", "chmod 600 {file}").fill(file=file))
    if not open_:
        right = Text("{n} 个密钥文件只有自己能读", "Key files that only their owner can read: {n}")
        yield Finding("keys", "fine", right.fill(n=len(there)))


def credentials(place: Place) -> Iterator[Finding]:
    """Credentials can be opened with the key that there is."""
    kept = list(Connection.objects.exclude(secret="").values_list("name", "secret"))
    if not kept:
        yield Finding("credentials", "fine", Text("还没有连接平台", "No platform is connected"))
        return
    given = bool(os.environ.get("WEILU_KEY", "").strip())
    if not given and not secrets.key_file().exists():
        what = Text(
            "没有密钥，{n} 个连接的凭据打不开", "There is no key to the credentials of {n} connections"
        )
        mend = Text(
            "设置 WEILU_KEY，或把密钥文件放回 {file}", "Set WEILU_KEY, or put the key file back: {file}"
        )
        yield Finding("credentials", "broken", what.fill(n=len(kept)), mend.fill(file=secrets.key_file()))
        return
    where = "WEILU_KEY" if given else str(secrets.key_file())
    wrong = [(name, error) for name, secret in kept if (error := _shut(secret))]
    for name, error in wrong:
        what = Text("{name}：{why}", "{name}: {why}").fill(name=name, why=error.what)
        yield Finding("credentials", "broken", what, error.hint)
    if not wrong:
        right = Text(
            "{n} 个连接的凭据都打得开（{where}）", "Credentials of {n} connections open with {where}"
        )
        yield Finding("credentials", "fine", right.fill(n=len(kept), where=where))


def _shut(secret: str) -> WeiluError | None:
    """Why credentials cannot be opened, if they cannot."""
    try:
        secrets.opened(secret)
    except WeiluError as error:
        return error
    return None

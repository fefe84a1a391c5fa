"""Backup and restore on SQLite and PostgreSQL, with an engine at work meanwhile, and with broken files."""

import json
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from stores import address_of

from weilu.engine import corrections, door, sql
from weilu.engine.house import practices
from weilu.engine.loop import Engine, drain
from weilu.jobs import archive
from weilu.jobs.backup import backup
from weilu.jobs.cool import cool
from weilu.jobs.restore import Restored, restore
from weilu.jobs.rows import newest
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError, Unreadable, WeiluError
from weilu.kernel.events import MemberJoined, MessageSent
from weilu.lake import Lake
from weilu.store.models import (
    Account,
    Connection,
    Correction,
    Event,
    Group,
    Ledger,
    Membership,
    Outbox,
    State,
    Switch,
)

NOW = sql.moment(1_772_424_000_000_000)
GROUP = "console/tea"
ODD = 'tabs\tand\nlines \\N \\. "quotes" 茶 😀 ends with \\'


def quiet(*_: object) -> None:
    """Nobody listens."""


def says(number: int, member: str, text: str = "sign in", **more: object) -> MessageSent:
    return MessageSent(
        id=ids.native(GROUP, str(number)), at=NOW + timedelta(seconds=number), group=GROUP,
        member=f"console/{member}", name=member, text=text, native=str(number), **more,
    )  # fmt: skip


@pytest.fixture
def full(store: Path) -> Path:
    """A store with something in every corner: cold and hot events, points, odd words, stays, an outbox."""
    door.meet(GROUP, "Tea", "console", "console/weilu")
    Connection.objects.create(name="console", platform="console", secret="sealed:abc", cursor="s7")
    Switch.objects.create(practice="sign_in", group_key="", mode="act")
    engine = Engine(store, judgements, clock=lambda: NOW)
    joined = MemberJoined(
        id=ids.native(GROUP, "j"), at=NOW, group=GROUP, member="console/cy", name=ODD.replace("\n", " ")
    )
    door.record([joined, says(1, "ana"), says(2, "bo", ODD)], now=NOW)
    drain(engine)
    cool(Lake(store / "lake"), NOW + timedelta(days=8), 7)
    door.record([says(3, "bo"), says(4, "dee", ODD)], now=NOW)
    drain(engine)
    engine.homes.leave()
    corrections.correct(GROUP, says(4, "dee").id, True, "operator")
    corrections.correct_text("community", ODD, False, ODD)
    return store


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a practice or a person would miss."""
    kinds = (Account, Connection, Correction, Event, Group, Ledger, Membership, Outbox, State, Switch)
    return {kind.__name__: sorted(kind.objects.values_list(), key=str) for kind in kinds}


def readable() -> int:
    """Every state is one of its practice; how many there are."""
    known = practices()
    for practice, body in State.objects.values_list("practice", "body"):
        known[practice].state.model_validate(json.loads(body))
    return State.objects.count()


@pytest.fixture
def elsewhere(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Path]]:
    """`elsewhere(kind)`: from now on an empty store of that kind and a folder of its own are used."""

    def moved(kind: str) -> Path:
        folder = tmp_path_factory.mktemp("elsewhere")
        monkeypatch.setenv("WEILU_HOME", str(folder))
        monkeypatch.setenv("WEILU_DATABASE", address_of(kind, folder, request))
        from weilu.site import settings

        connections.close_all()
        connections.settings = connections.configure_settings({"default": settings._database()})
        del connections["default"]
        return folder

    yield moved
    connection.close()


def back(file: Path, folder: Path, replace: bool = False) -> Restored:
    return restore(file, Lake(folder / "lake"), folder, replace, quiet)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_everything_comes_back_on_either_database(
    full: Path, kind: str, elsewhere: Callable[[str], Path]
) -> None:
    file = full.parent / f"there and back {full.name}.zip"
    before = contents()
    cold = [path.relative_to(full) for path in Lake(full / "lake").files()]
    made = backup(file, Lake(full / "lake"), quiet)
    assert made.rows("lake") == 3 and made.rows("store") > 10
    assert file.stat().st_mode & 0o077 == 0
    folder = elsewhere(kind)
    done = back(file, folder)
    assert contents() == before
    assert [path.relative_to(folder) for path in Lake(folder / "lake").files()] == cold
    assert Lake(folder / "lake").groups()[GROUP].name == "Tea"
    assert readable() and done.before == "" and done.waiting == Outbox.objects.filter(status__lt=2).count()
    engine = Engine(folder, judgements, clock=lambda: NOW)
    door.record([says(5, "eve"), says(4, "dee", ODD)], now=NOW)
    drain(engine)
    engine.homes.leave()
    assert Ledger.objects.filter(account__endswith="/eve").exists()
    assert sum(Ledger.objects.values_list("amount", flat=True)) == 0


def test_a_backup_is_made_while_the_engine_works(full: Path, elsewhere: Callable[[str], Path]) -> None:
    engine, stop = Engine(full, judgements), threading.Event()
    working = threading.Thread(target=engine.run, args=(stop,))

    def heard() -> None:
        number = 10
        while not stop.is_set():
            door.record([says(number + one, f"m{number + one}") for one in range(20)], now=NOW)
            number += 20
        connection.close()

    talking = threading.Thread(target=heard)
    working.start()
    talking.start()
    files = [full.parent / f"busy-{full.name}-{number}.zip" for number in range(3)]
    try:
        while Ledger.objects.count() < 20:
            stop.wait(0.01)
        counts = [backup(file, Lake(full / "lake"), quiet).rows("store") for file in files]
    finally:
        stop.set()
        talking.join()
        working.join()
    assert counts == sorted(counts)
    folder = elsewhere("sqlite" if connection.vendor == "sqlite" else "postgres")
    back(files[-1], folder)
    assert sum(Ledger.objects.values_list("amount", flat=True)) == 0
    assert readable()
    cold, paid = 1, Ledger.objects.filter(place=0).count()
    handled = Event.objects.filter(kind="message", status=1, body__contains="sign in").count()
    assert paid == handled + cold and paid > 10


def test_data_is_only_replaced_when_asked_and_kept_aside(full: Path) -> None:
    file = full.parent / f"replaced-{full.name}.zip"
    backup(file, Lake(full / "lake"), quiet)
    Account.objects.create(key="console/later", platform="console", name="later", person_id=1)
    with pytest.raises(OperatorError, match="data here already"):
        back(file, full)
    assert Account.objects.filter(key="console/later").exists()
    done = back(file, full, replace=True)
    assert not Account.objects.filter(key="console/later").exists()
    assert "before" in done.before and Account.objects.count() == 4
    again = back(file, full, replace=True) if connection.vendor == "sqlite" else None
    assert again is None or again.before != ""
    assert not (full / "restoring").exists()


def test_a_move_that_fails_is_taken_back(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses when the new log is moved in: what was moved away before comes back."""
    file = full.parent / f"halfway-{full.name}.zip"
    backup(file, Lake(full / "lake"), quiet)
    before, real = contents(), os.replace

    def refusing(start: Path, end: Path) -> None:
        if "restoring" in str(start) and Path(end).name == "groups.json":
            raise OSError(28, "No space left on device")
        real(start, end)

    with monkeypatch.context() as broken:
        broken.setattr("weilu.jobs.restore.os.replace", refusing)
        with pytest.raises(OperatorError, match="No space left"):
            back(file, full, replace=True)
    assert contents() == before and Lake(full / "lake").files() and Lake(full / "lake").groups()


def test_nothing_is_restored_under_a_running_engine(full: Path) -> None:
    file = full.parent / f"running-{full.name}.zip"
    backup(file, Lake(full / "lake"), quiet)
    engine, stop = Engine(full, judgements), threading.Event()
    thread = threading.Thread(target=engine.run, args=(stop,))
    thread.start()
    try:
        while not engine.homes.held:
            stop.wait(0.01)
        with pytest.raises(OperatorError, match="engine of Weilu is running"):
            back(file, full, replace=True)
    finally:
        stop.set()
        thread.join()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2_000])


def _flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0xFF
    file.write_bytes(data)


def _rewritten(change: Callable[[str, bytes], tuple[str, bytes]]) -> Callable[[Path], None]:
    def rewrite(file: Path) -> None:
        with zipfile.ZipFile(file) as old:
            entries = [change(name, old.read(name)) for name in old.namelist()]
        with zipfile.ZipFile(file, "w") as new:
            new.comment = archive.COMMENT
            for name, data in entries:
                new.writestr(name, data)

    return rewrite


BROKEN: dict[str, Callable[[Path], None]] = {
    "empty": lambda file: file.write_bytes(b"") and None,
    "text": lambda file: file.write_text("hello\n" * 9) and None,
    "cut": _cut,
    "flipped": _flipped,
    "foreign": lambda file: zipfile.ZipFile(file, "w").close(),
    "row added": _rewritten(lambda n, d: (n, d + b"\\N\n" if n == "store/store_state.tsv" else d)),
    "name climbs": _rewritten(
        lambda n, d: (n.replace("lake/groups.json", "../../x"), d.replace(b"lake/groups.json", b"../../x"))
    ),
    "manifest is a list": _rewritten(lambda n, d: (n, b"[]" if n == archive.MANIFEST else d)),
    "newer": _rewritten(lambda n, d: (n, d.replace(dict(newest())["store"].encode(), b"9999_later"))),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_backup_changes_nothing(full: Path, how: str) -> None:
    file = full.parent / f"broken-{full.name}.zip"
    backup(file, Lake(full / "lake"), quiet)
    before = contents()
    BROKEN[how](file)
    with pytest.raises(WeiluError):
        back(file, full, replace=True)
    assert contents() == before and Lake(full / "lake").files()
    assert not list(full.glob("before-*")) and not (full / "restoring").exists()


def test_rows_that_do_not_fit_change_nothing(full: Path) -> None:
    """The hashes are right and the rows are not: a ledger that does not balance."""
    file = full.parent / f"uneven-{full.name}.zip"
    Ledger.objects.filter(place=0).update(amount=7_000)
    backup(file, Lake(full / "lake"), quiet)
    with pytest.raises(OperatorError, match="ledger"):
        back(file, full, replace=True)
    assert Ledger.objects.filter(amount=7_000).exists() and Lake(full / "lake").files()
    assert not list(full.glob("before-*"))


def test_a_backup_of_an_older_store_is_brought_up_to_date(
    store: Path, elsewhere: Callable[[str], Path]
) -> None:
    call_command("migrate", "store", "0001", verbosity=0)
    file = store.parent / f"older-{store.name}.zip"
    assert ("store", "0001_initial") in backup(file, Lake(store / "lake"), quiet).migrations
    folder = elsewhere("sqlite" if connection.vendor == "sqlite" else "postgres")
    back(file, folder)
    assert State.objects.count() == 0


def test_nothing_to_keep_and_names_taken(elsewhere: Callable[[str], Path]) -> None:
    folder = elsewhere("sqlite")
    with pytest.raises(OperatorError, match="nothing to keep"):
        backup(folder / "new.zip", Lake(folder / "lake"), quiet)
    (folder / "there.zip").touch()
    with pytest.raises(OperatorError, match="there already"):
        backup(folder / "there.zip", Lake(folder / "lake"), quiet)
    assert not list(folder.glob(".*.part"))


def test_a_damaged_database_is_not_backed_up(full: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL checks its own files")
    connection.close()
    path = full / "weilu.sqlite3"
    data = bytearray(path.read_bytes())
    data[4_096 * 3 : 4_096 * 9] = b"\x55" * (4_096 * 6)
    path.write_bytes(data)
    with pytest.raises(WeiluError):
        backup(full / "bad.zip", Lake(full / "lake"), quiet)
    assert not (full / "bad.zip").exists()


def test_unreadable_says_where(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_text("no")
    with pytest.raises(Unreadable) as caught:
        archive.check(file, quiet)
    assert caught.value.file == str(file) and "no backup" in caught.value.what.en

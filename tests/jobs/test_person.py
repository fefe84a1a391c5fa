"""A person is given out what is kept of them, and forgotten: no file holds their name, id or words."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from weilu.analysis.base.facts import facts
from weilu.cli import weilu
from weilu.engine import corrections, door, sql
from weilu.engine.loop import Engine, drain
from weilu.jobs.cool import cool
from weilu.jobs.person import erase, export
from weilu.jobs.project import project
from weilu.judge import judgements
from weilu.kernel import codec, ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import MemberInvited, MemberJoined, MessageSent, NameChanged
from weilu.lake import Lake
from weilu.store.models import (
    Account,
    Alarm,
    Aside,
    Balance,
    Correction,
    Event,
    Ledger,
    Membership,
    Outbox,
    State,
    Strike,
    Switch,
    Tag,
)  # fmt: skip

GROUP = "matrix/!tea:example.org"
NOW = sql.moment(1_772_424_000_000_000)
WHO, NAMES, WORDS = "@zelda:example.org", ("Zeldatrude", "Zeldissima"), "a quokka ate my umbrella"
BO = "@zelda:example.org.uk"
"""Another person, whose id begins like hers."""


def made(kind: type, number: int, member: str = WHO, **more: object) -> object:
    base = {"id": ids.native(GROUP, str(number)), "at": NOW + timedelta(seconds=number), "group": GROUP}
    return kind(**base, member=f"matrix/{member}", **more)


def says(number: int, text: str, member: str = WHO, name: str = NAMES[0], **more: object) -> object:
    return made(MessageSent, number, member, text=text, name=name, native=f"${number}", **more)


@pytest.fixture
def lake(store: Path) -> Lake:
    """She said things that are cold and hot, signed in, brought somebody along and was answered by name."""
    door.meet(GROUP, "Tea", "matrix", "matrix/@weilu:example.org")
    for practice in ("sign_in", "welcome", "flood_guard"):
        Switch.objects.create(practice=practice, group_key="", mode="act")
    engine, lake = Engine(store, judgements, clock=lambda: NOW), Lake(store / "lake")
    mine = f"matrix/{WHO}"
    first = [
        made(MemberJoined, 1, name=NAMES[0]),
        says(2, WORDS),
        says(3, "sign in"),
        made(NameChanged, 4, name=NAMES[1]),
        made(MemberInvited, 5, BO, name="Bo", inviter=mine),
        says(6, f"hello @{NAMES[0]}", BO, "Bo", mentions=(mine,)),
        says(7, f"{NAMES[0]} signed in", "@weilu:example.org", "Weilu"),
    ]
    door.record(first, now=NOW)  # type: ignore[arg-type]
    drain(engine)
    cool(lake, NOW + timedelta(days=8), 7)
    facts(lake)
    project(lake)
    again = [
        says(12, WORDS + " again", name=NAMES[1]),
        says(13, "sign in", BO, "Bo", mentions=(mine,)),
        says(14, f"well done @{NAMES[1]}", BO, "Bo"),
        says(15, f"{NAMES[1]}, you have signed in", "@weilu:example.org", "Weilu"),
    ]
    door.record(again, now=NOW)  # type: ignore[arg-type]
    drain(engine)
    engine.homes.leave()
    corrections.correct(GROUP, again[0].id, True, "operator")  # type: ignore[attr-defined]
    corrections.correct(GROUP, again[1].id, False, "operator")  # type: ignore[attr-defined]
    door.put_aside("matrix", json.dumps({"sender": WHO, "body": WORDS}), "broken")
    Alarm.objects.create(
        practice="flood_guard", key=GROUP, name=f"lapse {mine}", group_key=GROUP, home=0, at=9**18
    )
    Tag.objects.create(member=mine, group_key=GROUP, tag="poet")
    Strike.objects.create(member=mine, group_key=GROUP, practice="p", reason="r", at=1, action_id=1)
    return lake


def kept(folder: Path) -> bytes:
    """Everything readable: files as they lie there, Parquet and PostgreSQL as rows."""
    found = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in folder.rglob("*.parquet"):
        found.append(str(pq.read_table(path, partitioning=None).to_pylist()).encode())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found.append(str(cursor.fetchall()).encode())
    return b"\n".join(found).replace(BO.encode(), b"Bo")


def test_nothing_of_a_person_is_left(store: Path, lake: Lake) -> None:
    before = kept(store)
    assert all(text.encode() in before for text in (WHO, *NAMES, WORDS))
    counts = [sum(pq.read_metadata(path).num_rows for path in lake.files()), Membership.objects.count()]
    bo = json.dumps(export("Bo", lake), default=str)
    done = erase(NAMES[1], lake, store, lambda who: True)
    assert done is not None and done.lake == 4 and done.store["event"] and done.copies == []
    after = kept(store)
    for text in (WHO, *NAMES, WORDS, "quokka", "poet"):
        assert text.encode() not in after, text
    assert [
        sum(pq.read_metadata(path).num_rows for path in lake.files()),
        Membership.objects.count(),
    ] == counts
    assert BO in bo and json.dumps(export("Bo", lake), default=str).count("sign in") == bo.count("sign in")
    assert sum(Ledger.objects.values_list("amount", flat=True)) == 0
    assert not (Tag.objects.count() or Strike.objects.count() or Aside.objects.count())
    assert Correction.objects.get().member == f"matrix/{BO}" and done.store["correction"] == 1


def test_weilu_works_on_and_knows_her_no_more(store: Path, lake: Lake) -> None:
    erase(f"matrix/{WHO}", lake, store, lambda who: True)
    for row in Event.objects.exclude(body=""):
        codec.decode(row.kind, row.body)
    for row in Outbox.objects.all():
        codec.action_of(json.loads(row.body))
    assert not Outbox.objects.filter(status__lt=2, body__contains="gone-").exists()
    engine = Engine(store, judgements, clock=lambda: NOW)
    door.record([says(12, WORDS), says(21, "sign in", BO, "Bo"), says(22, "sign in")], now=NOW)  # type: ignore[list-item]
    drain(engine)
    engine.homes.leave()
    assert not Event.objects.filter(status=2).exists() and State.objects.exists()
    assert Balance.objects.get(account=f"{GROUP}\tmatrix/{WHO}").amount > 0
    assert Account.objects.filter(key=f"matrix/{WHO}").count() == 1
    with pytest.raises(OperatorError, match="nobody"):
        erase(NAMES[1], lake, store, lambda who: True)


def test_what_is_given_out(store: Path, lake: Lake) -> None:
    given = export(NAMES[1], lake)
    assert [row["text"] for row in given["cold"] if row["kind"] == "message"] == [WORDS, "sign in"]
    assert any(WORDS in event.get("text", "") for event in given["events"])
    assert given["accounts"] == [{"key": f"matrix/{WHO}", "platform": "matrix", "name": NAMES[1]}]
    assert any(state["practice"] == "sign_in" for state in given["states"])
    assert given["tags"][0]["tag"] == "poet" and given["strikes"] and given["ledger"] and given["balances"]
    assert [(row["group_key"], row["ad"]) for row in given["corrections"]] == [(GROUP, True)]
    assert "Bo" not in json.dumps(given, default=str)


def test_it_asks_first_and_names_must_be_clear(store: Path, lake: Lake) -> None:
    before = [lake.files(), list(Event.objects.values_list("body", flat=True))]
    assert erase(NAMES[1], lake, store, lambda who: False) is None
    with pytest.raises(OperatorError, match="nobody called"):
        erase("Nemo", lake, store, lambda who: True)
    with pytest.raises(OperatorError, match="own account"):
        erase("matrix/@weilu:example.org", lake, store, lambda who: True)
    Account.objects.filter(key=f"matrix/{BO}").update(name=NAMES[1])
    with pytest.raises(OperatorError, match="Several"):
        erase(NAMES[1], lake, store, lambda who: True)
    assert [lake.files(), list(Event.objects.values_list("body", flat=True))] == before


def test_not_under_a_running_engine(store: Path, lake: Lake) -> None:
    engine, stop = Engine(store, judgements), threading.Event()
    thread = threading.Thread(target=engine.run, args=(stop,))
    thread.start()
    try:
        while not engine.homes.held:
            stop.wait(0.01)
        with pytest.raises(OperatorError, match="engine"):
            erase(NAMES[1], lake, store, lambda who: True)
    finally:
        stop.set()
        thread.join()


def test_the_commands(store: Path, lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    file = store.parent / f"{store.name}.json"
    weilu.main(["person", "export", NAMES[1], "--to", str(file)], standalone_mode=False)
    assert json.loads(file.read_text("utf-8"))["accounts"] and file.stat().st_mode & 0o077 == 0
    weilu.main(["person", "erase", NAMES[1], "--yes", "--lang", "en"], standalone_mode=False)
    said = capsys.readouterr()
    assert "4 rows of the cold log" in said.out and NAMES[1] not in said.out

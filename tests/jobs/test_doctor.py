"""What the doctor finds in a healthy house, and in one where things are broken on purpose."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from weilu.cli import weilu
from weilu.engine import door, sql
from weilu.engine.loop import Engine, drain
from weilu.jobs import secrets
from weilu.jobs.doctor import CHECKED, Finding, Place, examine, worst
from weilu.jobs.doctor.finding import reason
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.events import MessageSent
from weilu.lake import Lake
from weilu.store.models import Alarm, Aside, Connection, Event, Group, Outbox, Switch

GROUP = "matrix/!tea"
WORDS = "my secret words"


def quiet(*_: object) -> None:
    """Nobody listens."""


def look(folder: Path) -> dict[str, list[Finding]]:
    """Findings by check, without those that are fine."""
    found = examine(Place(folder, Lake(folder / "lake"), sql.now()), quiet)
    assert {one.check for one in found} <= CHECKED.keys()
    kept: dict[str, list[Finding]] = {}
    for one in found:
        assert one.what.zh and one.what.en and (one.level == "fine" or one.mend.en)
        assert WORDS not in f"{one.what} {one.mend}"
        if one.level != "fine":
            kept.setdefault(one.check, []).append(one)
    return kept


def says(number: int, seconds: float = 0) -> MessageSent:
    return MessageSent(
        id=ids.native(GROUP, str(number)), at=sql.now() + timedelta(seconds=seconds), group=GROUP,
        member="matrix/@ana", name="ana", text=WORDS, native=str(number),
    )  # fmt: skip


@pytest.fixture
def running(store: Path) -> Iterator[Path]:
    """A store with a group, a connection and an engine at work."""
    door.meet(GROUP, "Tea", "home", "matrix/@weilu")
    Connection.objects.create(
        name="home", platform="matrix", secret=secrets.sealed({"token": "t0p"}), status="up"
    )
    engine, stop = Engine(store, judgements), threading.Event()
    thread = threading.Thread(target=engine.run, args=(stop,))
    thread.start()
    while not engine.homes.held:
        stop.wait(0.01)
    yield store
    stop.set()
    thread.join()


def test_a_healthy_house_is_fine(running: Path) -> None:
    Switch.objects.create(practice="sign_in", group_key="", mode="act")
    door.ask(says(1), timeout=20)
    assert look(running) == {}
    told = [one.check for one in examine(Place(running, Lake(running / "lake"), sql.now()), quiet)]
    assert len(set(told)) == len(told), "each row has a name of its own"


def test_no_engine_and_what_waits_for_it(store: Path) -> None:
    door.meet(GROUP, "Tea", "home", "matrix/@weilu")
    door.record([says(1)])
    long_ago = sql.micro(sql.now() - timedelta(hours=2))
    Event.objects.update(recorded=long_ago, at=long_ago)
    Alarm.objects.create(practice="p", key="k", name="n", group_key=GROUP, home=0, at=long_ago)
    found = look(store)
    assert found["engine"][0].level == "broken"
    assert "the oldest for 2 h" in found["queue"][0].what.en
    assert "1 alarms are overdue, by up to 2 h" in found["alarms"][0].what.en


def test_lost_rights_and_tasks(running: Path) -> None:
    door.meet("paper/7", "Chess", "bot", "paper/me")
    Group.objects.filter(key=GROUP).update(lost=json.dumps(["mute", "pin"]))
    Switch.objects.create(practice="flood_guard", group_key="", mode="act")
    Switch.objects.create(practice="flood_guard", group_key="paper/7", mode="act")
    whole = examine(Place(running, Lake(running / "lake"), sql.now()), quiet)
    (lacking,) = [one for one in whole if one.check == "permissions"]
    assert lacking.level == "warning"
    assert "mute" in lacking.what.en and "Tea" in lacking.what.en and "pin" not in lacking.what.en
    assert "administrator" in lacking.mend.en
    (tasks,) = [one for one in whole if one.check == "by_hand"]
    assert "Chess" in tasks.what.en and tasks.level == "fine" and "a person gets a task" in tasks.what.en
    Switch.objects.update(mode="observe")
    assert "permissions" not in look(running)


def test_wrong_settings_zones_and_practices(store: Path) -> None:
    door.meet(GROUP, "Tea", "home", "matrix/@weilu")
    Group.objects.update(zone="Mars/Base")
    Switch.objects.create(
        practice="sign_in", group_key="", mode="act", settings='{"points": "my secret words"}'
    )
    Switch.objects.create(practice="gone", group_key=GROUP, mode="act")
    Switch.objects.create(practice="welcome", group_key="", mode="act", settings="{")
    found = look(store)
    assert "Mars/Base, set for Tea" in found["zones"][0].what.en
    assert [one.what.en for one in found["switches"]] == [
        "gone (Tea): there is no such practice any more",
        "sign_in (all groups): settings do not fit: points",
        "welcome (all groups): settings cannot be read",
    ]


def test_outbox_asides_and_refusals_by_kind_only(store: Path) -> None:
    now = sql.micro(sql.now())
    shared = {
        "group_key": GROUP,
        "practice": "p",
        "key": GROUP,
        "home": 0,
        "kind": "say",
        "touch": "words",
        "body": "{}",
    }
    hour = 3_600_000_000
    Outbox.objects.create(**shared, action_id=1, courier="home", at=now, not_before=now - hour)
    Outbox.objects.create(**shared, action_id=2, courier="person", at=now, not_before=now - hour)
    Outbox.objects.create(
        **shared, action_id=3, courier="home", at=now, not_before=now, status=3, settled=now,
        reason=f"M_FORBIDDEN: {WORDS}",
    )  # fmt: skip
    Aside.objects.create(source="matrix/!x", reason=f"ValueError: {WORDS}", body=WORDS, at=now)
    found = look(store)
    assert [one.what.en for one in found["outbox"]] == [
        "home: 1 actions wait to be sent, the oldest for 1 h",
        "home: 1 actions refused within a day (M_FORBIDDEN)",
    ]
    assert found["aside"][0].what.en == "matrix: 1 put aside (ValueError)"


def test_a_clock_that_is_behind_is_noticed(store: Path) -> None:
    door.record([says(1, seconds=90)])
    assert "ahead: this clock is behind" in look(store)["clock"][0].what.en


def test_keys(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Connection.objects.create(
        name="home",
        platform="matrix",
        secret=secrets.sealed({"a": "b"}),
        status="failed",
        status_text=f"M_UNKNOWN_TOKEN: {WORDS}",
    )
    assert "credentials" not in look(store) and "keys" not in look(store)
    assert look(store)["connections"][0].what.en == "Connection home failed for good (M_UNKNOWN_TOKEN)"
    secrets.key_file().chmod(0o644)
    assert "chmod 600" in look(store)["keys"][0].mend.en
    secrets.key_file().unlink()
    assert "no key" in look(store)["credentials"][0].what.en
    assert not secrets.key_file().exists()
    monkeypatch.setenv("WEILU_KEY", Fernet.generate_key().decode())
    assert "cannot be opened" in look(store)["credentials"][0].what.en


def test_tables_that_are_not_there_end_the_examination(store: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", "store", "0001", verbosity=0)
    found = look(store)
    assert found["migrations"][0].level == "broken" and "zones" not in found


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("sign_in: RuntimeError: hello", "sign_in: RuntimeError"),
        ("ValidationError: 1 validation error for X\nhello", "ValidationError"),
        ("too_long", "too_long"),
        ("你好", "?"),
        ("", "?"),
    ],
)
def test_reasons_do_not_quote(said: str, kind: str) -> None:
    assert reason(said) == kind


def test_a_message_put_aside_is_counted(store: Path) -> None:
    door.record([says(1)])
    Event.objects.update(body="{")
    engine = Engine(store, judgements)
    drain(engine)
    engine.homes.leave()
    assert look(store)["aside"][0].what.en == "engine: 1 put aside (ValidationError)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command(store: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        weilu.main(["doctor", "--lang", lang], standalone_mode=False)
    said = capsys.readouterr().out
    assert ended.value.code == 0 and CHECKED["queue"]["zh" if lang == "zh" else "en"] in said
    door.meet(GROUP, "Tea", "home", "matrix/@weilu")
    with pytest.raises(SystemExit) as ended:
        weilu.main(["doctor", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 2 and told["level"] == "broken"
    assert worst([]) == "fine"

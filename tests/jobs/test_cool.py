"""Hot to cold: what had its turn moves into the lake once, and what is live is not projected over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from weilu.engine import door, sql
from weilu.engine.loop import Engine, drain
from weilu.jobs import cool as cooling
from weilu.jobs.cool import Cooled, cool
from weilu.jobs.project import project
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.events import (
    MemberInvited,
    MemberKicked,
    MessageRecalled,
    MessageSent,
    NameChanged,
    NoticePosted,
)
from weilu.kernel.log import COLUMNS
from weilu.lake import GroupInfo, Lake
from weilu.store.models import Event, Group, Membership, Switch

GROUP = "matrix/!tea:example.org"
NOW = sql.moment(1_772_424_000_000_000)


@pytest.fixture
def lake(store: Path) -> Iterator[Lake]:
    door.meet(GROUP, "Tea", "matrix", "matrix/@weilu:example.org")
    Switch.objects.create(practice="sign_in", group_key="", mode="act")
    yield Lake(store / "lake")


def made(kind: type, number: int, member: str = "ana", **more: object) -> object:
    base = {"id": ids.native(GROUP, str(number)), "at": NOW + timedelta(minutes=number), "group": GROUP}
    who = {} if kind is NoticePosted else {"member": f"matrix/@{member}:example.org"}
    return kind(**base, **who, **more)


def says(number: int, text: str, member: str = "ana", **more: object) -> object:
    return made(MessageSent, number, member, name=member.title(), text=text, native=f"${number}", **more)


def heard(store: Path, *events: object, now: datetime = NOW) -> None:
    """Record these and have their turns."""
    door.record(events, now=now)  # type: ignore[arg-type]
    engine = Engine(store, judgements, clock=lambda: now)
    drain(engine)
    engine.homes.leave()


def cold(lake: Lake) -> pa.Table:
    tables = [pq.read_table(path, partitioning=None) for path in lake.files()]
    return pa.concat_tables(tables).sort_by("at") if tables else pa.table({"id": []})


def test_the_columns_are_those_of_files(store: Path, lake: Lake) -> None:
    by = "matrix/@op:example.org"
    heard(
        store,
        says(1, "sign in"),
        says(2, "yes", "bo", reply_to=7, mentions=("matrix/@ana:example.org",), media="image"),
        made(MemberInvited, 3, "cy", inviter=by, name="Cy"),
        made(NameChanged, 4, name="Annabel"),
        made(MessageRecalled, 5, message=7),
        made(MemberKicked, 6, "cy", by=by),
        made(NoticePosted, 7, text="topic: tea"),
        says(8, "hello from me", "weilu"),
    )
    assert cool(lake, NOW + timedelta(days=8), 7) == Cooled(8, 0)
    table = cold(lake)
    assert table.column_names == list(COLUMNS)
    rows = table.to_pylist()
    assert [row["kind"] for row in rows] == [
        *("message", "message", "invite", "rename", "recall", "kick", "notice", "message"),
    ]
    assert rows[0]["author"] == "@ana:example.org" and rows[0]["name"] == "Ana" and rows[0]["at"] % 60 == 0
    assert (rows[1]["reply_to"], rows[1]["mentions"], rows[1]["media"]) == (7, ["@ana:example.org"], "image")
    assert [row["target"] for row in rows[2:6]] == ["@op:example.org", "Annabel", None, "@op:example.org"]
    assert rows[4]["reply_to"] == 7 and rows[6]["author"] is None and rows[6]["text"] == "topic: tea"
    assert [row["bot"] for row in rows] == [None] * 7 + [True] and rows[0]["staff"] is None
    assert lake.groups()[GROUP].name == "Tea"


def test_what_went_cold_is_known_for_a_while(store: Path, lake: Lake) -> None:
    heard(store, says(1, "sign in"))
    machine = Event.objects.exclude(kind="message").count()
    assert machine and cool(lake, NOW + timedelta(days=6), 7) == Cooled(0, 0)
    assert cool(lake, NOW + timedelta(days=8), 7) == Cooled(1, 0)
    row = Event.objects.get(kind="message")
    assert (row.status, row.body, row.native) == (3, "", "$1")
    assert door.record([says(1, "sign in")], now=NOW + timedelta(days=8)) == 0  # type: ignore[list-item]
    assert cool(lake, NOW + timedelta(days=36), 7) == Cooled(0, 0)
    assert cool(lake, NOW + timedelta(days=38), 7) == Cooled(0, 1)
    assert cool(lake, NOW + timedelta(days=91), 7) == Cooled(0, machine)
    assert Event.objects.count() == 0 and cold(lake).num_rows == 1


def test_what_waits_stays(store: Path, lake: Lake) -> None:
    door.record([says(1, "sign in")], now=NOW)  # type: ignore[list-item]
    assert cool(lake, NOW + timedelta(days=8), 7) == Cooled(0, 0)


def test_a_kill_between_copy_and_mark_doubles_nothing(
    store: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(store, says(1, "one"), says(2, "two"))
    with monkeypatch.context() as broken:
        broken.setattr(cooling.transaction, "atomic", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            cool(lake, NOW + timedelta(days=8), 7)
    assert cold(lake).num_rows == 2 and Event.objects.filter(kind="message", status=1).count() == 2
    assert cool(lake, NOW + timedelta(days=8), 7).moved == 2
    assert cold(lake).num_rows == 2


def test_an_unreadable_row_is_put_aside(store: Path, lake: Lake) -> None:
    heard(store, says(1, "one"), says(2, "two"))
    Event.objects.filter(native="$1").update(body="{")
    assert cool(lake, NOW + timedelta(days=8), 7).moved == 1
    assert Event.objects.get(native="$1").status == 2 and Event.objects.get(native="$1").reason


def test_a_copy_sent_on_is_no_second_fact(store: Path, lake: Lake) -> None:
    heard(store, says(1, "one"))
    Event.objects.update(root=5)
    assert cool(lake, NOW + timedelta(days=8), 7) == Cooled(0, 0)


def test_what_is_live_is_not_projected_over(store: Path, lake: Lake) -> None:
    other = "matrix/!old:example.org"
    with lake.writing():
        lake.know({other: GroupInfo(key=other, name="Old", platform="matrix", zone="UTC")})
    heard(store, made(MemberInvited, 1, "cy", name="Cy"), says(2, "hello"))
    Group.objects.filter(key=GROUP).update(words_an_hour=9, zone="Asia/Shanghai", lost='["kick"]')
    Group.objects.create(key=other, platform="matrix", name="Old", zone="UTC", live=True, courier="matrix")
    before = sorted(Membership.objects.values_list("id", "joined_at", "live"))
    cool(lake, NOW + timedelta(days=8), 7)
    lake.know({GROUP: GroupInfo(key=GROUP, name="As imported", platform="matrix", zone="UTC")})
    assert project(lake) == 1 and project(lake, everything=True) == 1
    assert sorted(Membership.objects.values_list("id", "joined_at", "live")) == before
    group = Group.objects.get(key=GROUP)
    assert (group.name, group.zone, group.courier, group.me) == (
        *("Tea", "Asia/Shanghai", "matrix", "matrix/@weilu:example.org"),
    )
    assert (group.words_an_hour, group.lost, group.messages, group.events) == (9, '["kick"]', 1, 2)
    assert Group.objects.filter(key=other).exists()

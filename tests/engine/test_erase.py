"""What a state holds of a person is given out, and forgotten without touching the others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, ValidationError

from weilu.engine.erase import erase_person, export_person
from weilu.kernel.practice import State
from weilu.practices.welcome import PRACTICE

AT = datetime(2026, 3, 1, tzinfo=UTC)


class Report(BaseModel):
    by: str
    at: datetime
    note: str = ""


class Shape(State):
    """Every shape in which practices keep people."""

    last: str = ""
    names: dict[str, str] = {}
    order: tuple[str, ...] = ()
    reports: dict[str, tuple[Report, ...]] = {}
    seats: tuple[tuple[str, int], ...] = ()
    seen: frozenset[str] = frozenset()
    pair: tuple[str, str] = ("", "")
    count: int = 0


FULL = Shape(
    last="p/a",
    names={"p/a": "Ana", "p/b": "Bo", "p/c": "p/a"},
    order=("p/a", "p/b", "p/a"),
    reports={
        "p/a": (Report(by="p/b", at=AT),),
        "p/b": (Report(by="p/a", at=AT, note="x"), Report(by="p/c", at=AT)),
    },
    seats=(("p/a", 1), ("p/b", 2)),
    seen=frozenset({"p/a", "p/b"}),
    count=4,
)
PEOPLE = ("last", "names", "order", "reports", "seats", "seen")
KEPT = replace(PRACTICE, state=Shape, personal=PEOPLE)


def test_a_member_is_forgotten_and_the_others_are_not() -> None:
    state = erase_person(KEPT, FULL, "p/a")
    assert state == Shape(
        names={"p/b": "Bo"},
        order=("p/b",),
        reports={"p/b": (Report(by="p/c", at=AT),)},
        seats=(("p/b", 2),),
        seen=frozenset({"p/b"}),
        count=4,
    )
    assert erase_person(KEPT, state, "p/a") == state


def test_what_is_held_about_a_member_is_given_out() -> None:
    assert export_person(KEPT, FULL, "p/c") == {
        "names": {"p/c": "p/a"},
        "reports": {"p/b": [{"by": "p/c", "at": "2026-03-01T00:00:00Z", "note": ""}]},
    }
    assert export_person(KEPT, FULL, "p/x") == {}
    assert export_person(KEPT, FULL, "p/a")["seats"] == [["p/a", 1]]


def test_a_state_of_one_member_goes_whole() -> None:
    own = replace(KEPT, scope="member", personal=("last", "count"))
    assert export_person(own, FULL, "p/a") == {"last": "p/a", "count": 4}
    assert erase_person(own, FULL, "p/a") == Shape()


def test_a_shape_from_which_nobody_can_be_taken_is_said() -> None:
    with pytest.raises(ValidationError):
        erase_person(replace(KEPT, personal=("pair",)), FULL.but(pair=("p/a", "p/b")), "p/a")

"""Panels about people: what is counted of whom."""

from views import cell, view

from weilu.report.people import Step, newcomers
from weilu.report.source import Figures


def steps(**figures: object) -> list[Step]:
    return newcomers(Figures(view({"newcomers": figures}).results, "g"))


def test_who_came_back_is_counted_of_those_whose_second_week_is_over() -> None:
    found = steps(spoke=cell(0.8, 25), answered=cell(0.4, 25), returned=cell(1 / 17, 17))
    came, back = found[0], found[-1]
    assert [(step.key, step.value) for step in found] == [
        ("came", 25), ("spoke", 20), ("answered", 10), ("returned", 1),
    ]  # fmt: skip
    assert came.part == 100 and (back.of, round(back.part)) == (17, 6)


def test_where_nobody_was_seen_joining_the_first_step_is_to_speak() -> None:
    assert [step.key for step in steps(spoke=cell(1.0, 9, coverage=0.0))] == ["spoke"]


def test_no_newcomers_are_no_steps() -> None:
    assert steps() == [] and steps(spoke=cell(0.0, 0)) == []

"""Every diagnosis: documented, fires where it should, silent where it is close or nothing is known."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from views import AS_OF, METRICS, Figures, cell, peers, view

from weilu.analysis.base.evidence import KINDS, NAMED
from weilu.analysis.run import SEVERITIES
from weilu.kernel import registry
from weilu.kernel.diagnosis import Finding
from weilu.kernel.texts import LANGS
from weilu.kernel.time import WINDOW

DIAGNOSES = registry.load("weilu.analysis.diagnoses", "DIAGNOSIS")


@dataclass(frozen=True)
class Case:
    """Figures with which a diagnosis fires, how badly, changes each of which silences it, and the metrics
    it can do without."""

    fires: Figures
    severity: str
    near: list[dict[str, Any]]
    spare: tuple[str, ...] = ()
    row: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Figures] = field(default_factory=dict)


def share(value: float, n: int = 200, width: float = 0.05) -> dict[str, Any]:
    return cell(value, n, max(value - width, 0.0), min(value + width, 1.0))


def mix(six: float, feeling: float = 0.02, play: float = 0.02, activities: float = 0.0) -> dict[str, Any]:
    parts = {"": six, "feeling": feeling, "play": play, "activities": activities}
    return {name: [share(value, width=0.02)] * 3 for name, value in parts.items()}


def states(*weeks: float) -> list[float]:
    return list(reversed(weeks))


def newcomers(answered: float, n: int = 20) -> dict[str, Any]:
    return {"": [share(answered)] + [share(0.6)] * 3, "spoke": cell(1.0, n), "answered": cell(answered, n)}


def circles(first: int, second: int, modularity: float = 0.45) -> dict[str, Any]:
    members = {f"m{at}": 1.0 if at < first else 2.0 for at in range(first + second)}
    return {"": [cell(2, first + second), 2], "modularity": modularity, **members}


LOUDER = {"": [0.85, 0.2, 0.2, 0.2], "ana": [0.85, 0.2, 0.2, 0.2], "bo": [0.0, 0.2, 0.2, 0.2]}
"""Of 500 messages the others write 300; of 2000 they still do."""
SCATTERED = {f"{day}-{hour:02d}": 3 for day in range(7) for hour in (9, 13, 20)}
ROLES = {"": 0.4, "organiser": [0, 1], "thinker": 3, "help_seeker": 6, "uncertain": 20, "m1\tthinker": 0.8}

CASES = {
    "core_fading": Case(
        {"member_states": states(*[20] * 12, *[8] * 4)}, "warning",
        [{"member_states": states(*[20] * 12, *[14] * 4)}, {"member_states": states(*[4] * 12, 1, 1, 1, 1)},
         {"member_states": states(*[20] * 4, *[8] * 4)}],
    ),
    "decline": Case(
        {"active_members": [8, 40, 44, 36]}, "urgent",
        [{"active_members": [30, 40, 44, 36]}, {"active_members": [1, 4, 4, 4]}, {"active_members": [8, 40]}],
    ),
    "dependence": Case(
        {"dependence": [cell(0.6, 200), cell(0.3), cell(0.3)], "active_members": 20}, "warning",
        [{"dependence": [cell(0.6, 20), cell(0.3), cell(0.3)]}, {"dependence": [cell(0.6, 200)] * 4},
         {"active_members": 6}],
    ),
    "emerging_centre": Case(
        {"active_members": [20] * 4, "centrality": {"": 0.3, "ana": [0.3, 0.1, 0.1, 0.0], "bo": [0.2] * 4}},
        "note",
        [{"centrality": {"": 0.3, "ana": [0.3, 0.3, 0.3, 0.2], "bo": [0.2] * 4}},
         {"centrality": {"": cell(0.3, 9), "ana": [0.3, 0.1, 0.1, 0.0], "bo": [0.2] * 4}},
         {"centrality": {"": 0.08, "ana": [0.08, 0.01, 0.0, 0.0]}}, {"active_members": [20, 20, 5, 20]}],
    ),
    "evaporation": Case(
        {"evaporation": cell(1.6, 40, 1.1, 2.1), "growth": 5}, "urgent",
        [{"evaporation": cell(1.6, 40, 0.8, 2.4)}, {"evaporation": [cell(0.7, 40, 0.6, 0.8)] + [0.6] * 3}],
        spare=("growth",),
    ),
    "flooding": Case(
        {"messages": [2000, 500, 500, 500], "active_members": [20] * 4, "top_members": LOUDER,
         "overload": {"": [5] * 4, "answered": [share(0.5), share(0.6), share(0.6), share(0.6)]}}, "urgent",
        [{"messages": [900, 500, 500, 500]}, {"active_members": [40, 20, 20, 20]},
         {"active_members": [4] * 4}, {"top_members": {"": 0.1, "ana": [0.1] * 4}},
         {"messages": [2200, 500, 500, 500]}, {"overload": {"answered": [share(0.57)] + [share(0.6)] * 3}},
         {"overload": {"answered": [share(0.7)] + [share(0.6)] * 3}}],
        spare=("pushing_share",),
    ),
    "loose_ties": Case(
        {"reciprocity": [share(0.1), share(0.5), share(0.5)], "active_members": 20}, "note",
        [{"reciprocity": [share(0.1)] * 4}, {"reciprocity": [share(0.28), share(0.5), share(0.5)]},
         {"reciprocity": [share(0.1, n=10), share(0.5), share(0.5)]}],
    ),
    "missing_role": Case(
        {"roles": ROLES, "active_members": 20}, "note",
        [{"roles": {**ROLES, "organiser": 1}}, {"roles": {**ROLES, "help_seeker": 4}},
         {"roles": {**ROLES, "organiser": None}}, {"roles": {**ROLES, "organiser": [0, 0, 0, 0]}}],
    ),
    "monologue": Case(
        {"top_members": share(0.9), "active_members": 10, "overload": {"answered": share(0.1)}}, "warning",
        [{"top_members": share(0.6)}, {"overload": {"answered": share(0.4)}}, {"active_members": 3},
         {"self_government": 0.9}],
        spare=("self_government",),
    ),
    "newcomers_unmet": Case(
        {"newcomers": newcomers(0.1)}, "warning",
        [{"newcomers": newcomers(0.4)}, {"newcomers": newcomers(0.0, n=7)},
         {"newcomers": {**newcomers(0.2, n=40), "": [share(0.2)] * 4}}],
    ),
    "no_new_blood": Case(
        {"member_flow": {"new": [0, 0, 0, 4, 4, 4], "silent": [3] * 6}, "active_members": [6, 9, 12, 15],
         "growth": {"joins": [0, 0, 0]}}, "warning",
        [{"member_flow": {"new": [3, 2, 4, 4, 4, 4], "silent": [3] * 6}}, {"growth": {"joins": [4, 4, 4]}},
         {"member_flow": {"new": [0] * 6, "silent": [0] * 6}}, {"active_members": [2, 2, 2, 2]}],
        spare=("growth",),
    ),
    "no_positioning": Case(
        {"value_mix": mix(0.03), "unanswered_share": cell(0.8, 12)}, "warning",
        [{"value_mix": mix(0.09)}, {"unanswered_share": cell(0.4, 40)}, {"unanswered_share": cell(0.8, 8)},
         {"value_mix": mix(0.03, play=0.2)}, {"value_mix": {"": [share(0.03)] * 3}},
         {"value_mix": {name: back[:2] for name, back in mix(0.03).items()}}],
        others=peers("value_mix", 0.1, 0.2, 0.2, 0.3),
    ),
    "no_rhythm": Case(
        {"rhythm": {"": 1, **SCATTERED}, "messages": [30, 30, 30], "sessions": [15, 15, 15],
         "value_mix": mix(0.2)}, "note",
        [{"rhythm": {"": 14, **SCATTERED}}, {"value_mix": mix(0.2, activities=0.1)}, {"sessions": [3, 3, 3]},
         {"sessions": [60, 60, 60]}, {"messages": [10, 10, 10]}],
    ),
    "overbearing": Case(
        {"top_members": share(0.7), "self_government": 0.25, "active_members": 12}, "urgent",
        [{"top_members": share(0.4)}, {"self_government": 0.9}, {"active_members": 3}],
    ),
    "overload": Case(
        {"overload": {"": [9, 4, 4, 4], "answered": [share(0.3), share(0.6), share(0.6), share(0.6)]},
         "messages": 3000}, "warning",
        [{"messages": 900}, {"overload": {"": [9, 4, 4, 4], "answered": [share(0.58)] + [share(0.6)] * 3}},
         {"overload": {"": [5, 4, 4, 4], "answered": [share(0.3), share(0.6), share(0.6), share(0.6)]}}],
    ),
    "owner_absent": Case(
        {"self_government": [1.0, 0.7, 0.6, 0.7], "active_members": [10, 20, 20, 20],
         "unanswered_share": [share(0.6), share(0.3), share(0.3)]}, "warning",
        [{"self_government": [0.98, 0.7, 0.6]}, {"self_government": [1.0] * 4},
         {"active_members": [20] * 4, "unanswered_share": [share(0.3)] * 4}],
        spare=("active_members", "unanswered_share"),
    ),
    "advertising": Case(
        {"ad_share": [share(0.12, 300)]}, "warning",
        [{"ad_share": share(0.06, 300)}, {"ad_share": share(0.5, 20)}],
    ),
    "campaigns": Case(
        {"campaigns": {"": 1, "messages": 6, "members": 3, "groups": 2}}, "warning",
        [{"campaigns": {"": 0}}, {"campaigns": {"": [0, 1], "messages": [None, 6]}}],
    ),
    "mass_adders": Case(
        {"mass_adders": {"": 6, "named": 4, "sorted_first": 3, "title": 1, "chance": 0.6, "burst": 3}},
        "warning",
        [{"mass_adders": {"": 0}}, {"mass_adders": {"": cell(0, 2, coverage=0.01)}}],
    ),
    "pushing": Case(
        {"pushing_share": [share(0.45), share(0.2), share(0.2)]}, "warning",
        [{"pushing_share": [share(0.45)] * 4}, {"pushing_share": [share(0.33), share(0.2), share(0.2)]},
         {"pushing_share": cell(0.9, 20, 0.8, 1.0)}],
    ),
    "ready_to_split": Case(
        {"communities": circles(20, 12), "active_members": 90, "size_advice": {"": 80, "min": 5, "max": 150}},
        "note",
        [{"communities": circles(20, 12, modularity=0.2)}, {"communities": circles(28, 4)},
         {"communities": {**circles(20, 12), "": [2, 1]}}, {"active_members": 60}],
        spare=("size_advice",),
    ),
    "silence": Case({"silent_days": 9}, "warning", [{"silent_days": 6}]),
    "staff_driven": Case(
        {"self_government": [share(0.2)] * 4}, "note",
        [{"self_government": [share(0.38)] * 4}, {"self_government": [share(0.3)] + [share(0.1)] * 3},
         {"self_government": cell(0.2, 20)}],
    ),
    "unanswered": Case(
        {"unanswered_share": [share(0.5), share(0.3), share(0.3)]}, "warning",
        [{"unanswered_share": [share(0.5)] * 4}, {"unanswered_share": [share(0.33), share(0.2), share(0.2)]},
         {"unanswered_share": [cell(1.0, 9, 0.7, 1.0), share(0.3), share(0.3)]}],
    ),
    "value_lost": Case(
        {"value_mix": {"cases": [share(0.01, width=0.02)] + [share(0.12)] * 3}, "messages": 200}, "note",
        [{"value_mix": {"cases": [share(0.06)] + [share(0.12)] * 3}},
         {"value_mix": {"cases": [share(0.0)] + [share(0.04)] * 3}}, {"messages": 40}],
    ),
    "wrong_size": Case(
        {"size_advice": {"": 400, "min": 5, "max": 300}, "active_share": share(0.02, 400, 0.01),
         "active_members": [8, 8, 8]}, "warning",
        [{"size_advice": {"": 280, "min": 5, "max": 300}}, {"active_members": [0, 8, 8]},
         {"size_advice": {"": cell(400, coverage=0.2), "min": 5, "max": 300}}],
        spare=("active_share",),
    ),
}  # fmt: skip


def diagnosed(name: str, figures: Figures, severity: bool = False) -> Any:
    case = CASES[name]
    found: Finding | None = DIAGNOSES[name].diagnose(view(figures, case.others, **case.row))
    return found and found.severity if severity else found


def test_every_diagnosis_has_a_case() -> None:
    assert sorted(CASES) == sorted(DIAGNOSES)


@pytest.mark.parametrize("name", DIAGNOSES)
def test_documented(name: str) -> None:
    module, declared = DIAGNOSES[name], DIAGNOSES[name].DIAGNOSIS
    assert [s for s in re.findall(r"## (\w+)\n", module.__doc__)] == ["Question", "Rule", "Misread"]
    assert declared.catalogue and all(re.fullmatch(r"[A-I]\d{1,2}", row) for row in declared.catalogue)
    for text in (declared.title, declared.remedy):
        assert re.search(r"[\u4e00-\u9fff]", text.zh) and not re.search(r"[\u4e00-\u9fff]", text.en)
    assert len(declared.remedy.zh) > 20 and len(declared.remedy.en) > 40
    assert declared.needs and not set(declared.needs) - set(METRICS)


@pytest.mark.parametrize("name", DIAGNOSES)
def test_evidence_asked_for_exists(name: str) -> None:
    with open(str(DIAGNOSES[name].__file__), encoding="utf-8") as file:
        asked = re.findall(r'evidence\("(\w+)"\)', file.read())
    assert not set(asked) - set(KINDS) - set(NAMED)


@pytest.mark.parametrize("name", CASES)
def test_fires(name: str) -> None:
    found = diagnosed(name, CASES[name].fires)
    assert found is not None
    assert found.severity == CASES[name].severity and found.severity in SEVERITIES
    for lang in LANGS:
        said = found.facts[lang]
        assert re.search(r"\d", said) or name == "missing_role"
        assert not re.search(r"[{}]|None|nan", said)


@pytest.mark.parametrize(
    ("name", "at"), [(n, at) for n, case in CASES.items() for at in range(len(case.near))]
)
def test_silent_though_close(name: str, at: int) -> None:
    assert diagnosed(name, {**CASES[name].fires, **CASES[name].near[at]}) is None


@pytest.mark.parametrize(
    ("name", "metric"), [(n, m) for n, case in CASES.items() for m in DIAGNOSES[n].DIAGNOSIS.needs]
)
def test_nothing_is_found_from_what_is_not_known(name: str, metric: str) -> None:
    case = CASES[name]
    left = {key: figures for key, figures in case.fires.items() if key != metric}
    blank = {**left, metric: cell(None, 0, coverage=0.0)}
    if metric in case.spare:
        assert diagnosed(name, left) and diagnosed(name, blank)
    else:
        assert diagnosed(name, left) is None and diagnosed(name, blank) is None


WINDOWED = sorted(CASES.keys() - {"silence", "wrong_size", "core_fading", "no_rhythm"})
"""The others read figures of weeks or of the whole history, which do not go stale with the window."""


@pytest.mark.parametrize("name", WINDOWED)
def test_the_window_before_does_not_stand_in_for_this_one(name: str) -> None:
    later = view(CASES[name].fires, CASES[name].others, as_of=AS_OF + WINDOW)
    assert DIAGNOSES[name].diagnose(later) is None


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("silence", {"silent_days": 28}),
        ("pushing", {"pushing_share": share(0.9)}),
        ("unanswered", {"unanswered_share": share(0.9)}),
        ("newcomers_unmet", {"newcomers": {"spoke": cell(1.0, 40), "answered": cell(0.0, 40)}}),
        ("dependence", {"dependence": cell(0.95, 200), "active_members": 20}),
        ("core_fading", {"member_states": states(*[20] * 12, *[2] * 4)}),
    ],
)
def test_urgent(name: str, figures: Figures) -> None:
    assert diagnosed(name, figures, severity=True) == "urgent"


def test_like_groups_are_looked_at_where_the_past_is_unknown() -> None:
    now = {"unanswered_share": share(0.5)}
    unanswered = DIAGNOSES["unanswered"].diagnose
    assert unanswered(view(now, peers("unanswered_share", 0.1, 0.2, 0.2, 0.3)))
    assert not unanswered(view(now, peers("unanswered_share", 0.1, 0.2, 0.8, 0.9)))
    assert not unanswered(view(now))


def test_a_role_that_like_groups_lack_too_is_not_missing() -> None:
    never = {**ROLES, "organiser": 0}
    figures = {"roles": never, "active_members": 20}
    missing = DIAGNOSES["missing_role"].diagnose
    with_it = {key: {"roles": {**ROLES, "organiser": 2}} for key in ("a", "b", "c")}
    assert missing(view(figures, with_it))
    assert not missing(view(figures, {key: {"roles": never} for key in with_it}))
    assert not missing(view(figures, {"a": with_it["a"]}))


@pytest.mark.parametrize("name", ["overbearing", "staff_driven"])
def test_a_young_group_may_live_on_its_staff(name: str) -> None:
    found = DIAGNOSES[name].diagnose(view(CASES[name].fires, first_day=AS_OF - 60))
    assert found is None


@pytest.mark.parametrize(
    ("now", "severity"),
    [
        (cell(1.3, 40, 1.1, 1.5), "warning"),
        (cell(1.6, 40, 1.1, 2.1), "urgent"),
        (cell(0.9, 40, 0.8, 1.1), "note"),
    ],
)
def test_evaporation_is_alarmed_early(now: Any, severity: str) -> None:
    found = DIAGNOSES["evaporation"].diagnose(view({"evaporation": [now, 0.6, 0.6, 0.6]}))
    assert found.severity == severity


def test_too_small_only_once_it_shrinks() -> None:
    figures = {"size_advice": {"": 4, "min": 10, "max": 300}, "active_members": [2, 4, 4]}
    small = DIAGNOSES["wrong_size"].diagnose
    assert small(view(figures)).severity == "note"
    assert small(view({**figures, "active_members": [4, 4, 4]})) is None
    assert small(view(figures, first_day=AS_OF - 30)) is None


def test_suspected_by_name_alone_is_no_more_than_a_note() -> None:
    figures = {"mass_adders": {"": 5, "named": 5, "sorted_first": 3, "title": 2, "chance": 1.6}}
    found = DIAGNOSES["mass_adders"].diagnose(view(figures))
    assert found.severity == "note"
    told = "(3 beginning with A or 0, 2 with a title or an offer of business), about 2 of them"
    assert told in found.facts.en
    assert "（以 A 或 0 打头的 3 个、带职务或招揽的 2 个），其中约 2 人" in found.facts.zh


def test_one_account_in_many_groups_is_a_note() -> None:
    figures = {"campaigns": {"": 1, "messages": 1, "members": 1, "groups": 10}}
    assert DIAGNOSES["campaigns"].diagnose(view(figures)).severity == "note"


def flood(said: float, loud: float, writers: int = 20, answered: float = 0.6) -> Figures:
    """A group of 20 writers and 500 messages, 40 % of them by the loudest, becomes this."""
    return {
        "messages": [said, 500, 500, 500], "active_members": [writers, 20, 20, 20],
        "top_members": {"": [loud, 0.4, 0.4, 0.4], "ana": [loud, 0.4, 0.4, 0.4]},
        "overload": {"": 5, "answered": [share(answered)] + [share(0.6)] * 3},
    }  # fmt: skip


def test_a_flood_drowns_the_others_however_often_it_is_answered() -> None:
    flooding = DIAGNOSES["flooding"].diagnose
    drowned = flooding(view(flood(1500, 0.9, writers=12, answered=0.8)))
    assert drowned and drowned.severity == "urgent"
    assert "all but the 3 loudest fell from 300 messages to 150" in drowned.facts.en
    assert flooding(view(flood(1100, 0.85, writers=12))).severity == "warning"
    assert not flooding(view(flood(1500, 0.8)))


def test_a_lively_month_is_no_flood() -> None:
    flooding = DIAGNOSES["flooding"].diagnose
    assert not flooding(view(flood(2000, 0.4)))
    assert not flooding(view(flood(2000, 0.7, answered=0.4)))
    # Seen in real logs: one member writes most of a month in which the others write twice as much, too.
    real = {"messages": [284, 76, 76, 76], "active_members": [13, 12, 12, 12],
            "top_members": {"": [0.62, 0.3, 0.3, 0.3], "a": [0.62, 0.3, 0.3, 0.3]},
            "overload": {"": 5, "answered": [cell(0.61, 120, 0.54, 0.68)] + [cell(0.44)] * 3}}  # fmt: skip
    assert not flooding(view(real))


def test_copies_flood_where_they_make_most_of_the_rise() -> None:
    flooding = DIAGNOSES["flooding"].diagnose
    plain = {"messages": [1500, 500, 500], "active_members": [20] * 3}
    pushed = {"pushing_share": [cell(0.5, 1500, 0.47, 0.53), cell(0.1, 500), cell(0.1, 500)]}
    found = flooding(view({**plain, **pushed}))
    assert found and "mechanical posts rose from 10% to 50%" in found.facts.en
    few = {"pushing_share": [cell(0.3, 1500, 0.28, 0.32), cell(0.1, 500), cell(0.1, 500)]}
    assert not flooding(view({**plain, **few}))

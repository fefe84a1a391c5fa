"""The verdict: what each kind needs, that activity alone never decides, and the facts it names."""

from typing import Any

import pytest
from views import AS_OF, Figures, cell, view

from weilu.analysis.run import agreed, diagnose
from weilu.analysis.verdict import verdict
from weilu.analysis.view import GroupView
from weilu.kernel import registry
from weilu.kernel.diagnosis import Verdict

ANSWERED: Figures = {"unanswered_share": cell(0.1, 20, 0.03, 0.3)}
OPEN: Figures = {"unanswered_share": cell(0.95, 40, 0.83, 0.99)}
STAYING: Figures = {"member_flow": {"stayed": 6, "new": 1, "silent": 1}}
MET: Figures = {"newcomers": {"": 0.8, "spoke": cell(1.0, 10), "answered": cell(0.8, 10)}}
LIVELY: Figures = {"messages": [900] * 4, "active_members": [40] * 4, "silent_days": 0}
QUIET: Figures = {"messages": [8] * 4, "active_members": [4] * 4, "silent_days": 12}
FADING: Figures = {"messages": [6, 80, 80, 80], "active_members": [3, 14, 14, 14], "silent_days": 16}
CIRCLES: Figures = {
    "communities": {"": [cell(2, 40), 2], "modularity": 0.5, **{f"m{at}": at % 2 + 1.0 for at in range(40)}},
    "active_members": [120] * 4,
}
HUB = {"hub": {"silent_days": 1, "active_members": [60] * 4, "messages": [900] * 4}}
DEAD_HUB = {"hub": {"silent_days": 40, "active_members": [0, 60, 60], "messages": [0, 900, 900]}}


def judged(figures: Figures, others: dict[str, Figures] | None = None, **row: Any) -> Verdict:
    group: GroupView = view(figures, others, **row)
    return verdict(group, diagnose(group))


def overlap(share: float, n: int = 10) -> dict[str, Any]:
    return {"overlap": {"": cell(share, n), "hub": cell(share, n)}}


CASES: dict[str, tuple[str, Figures, dict[str, Figures]]] = {
    "lively, nothing against it": ("keep", LIVELY, {}),
    "lively and good": ("keep", {**LIVELY, **ANSWERED, **STAYING, **MET}, {}),
    "quiet but helpful": ("keep", {**QUIET, **ANSWERED}, {}),
    "quiet but they stay": ("keep", {**QUIET, **STAYING}, {}),
    "emptied, though it used to help": (
        "revive", {**QUIET, **ANSWERED, **STAYING, "active_members": [3, 20, 40, 45]}, {},
    ),
    "quiet and nothing shows its worth": ("revive", QUIET, {}),
    "quiet and nobody answers": ("revive", {**QUIET, **OPEN}, {}),
    "loud but nobody answers": ("revive", {**LIVELY, **OPEN}, {}),
    "loud but only pushed to": (
        "revive", {**LIVELY, "pushing_share": cell(0.95, 900, 0.93, 0.97)}, {},
    ),
    "loud but nobody is there": (
        "dissolve", {**LIVELY, "active_members": [2] * 4, "pushing_share": cell(0.95, 900, 0.93, 0.97)}, {},
    ),
    "silent for nine weeks": ("dissolve", {"silent_days": 63, "messages": [0, 0, 20]}, {}),
    "silent for nine weeks, but it used to help": (
        "revive",
        {"silent_days": 63, "unanswered_share": [cell(None, 0), cell(None, 0), cell(0.1, 9)]}, {},
    ),
    "silent for months": ("dissolve", {"silent_days": 120, **ANSWERED}, {}),
    "fading into a living group": ("merge", {**FADING, **overlap(0.8)}, HUB),
    "fading, but the other is dead too": ("revive", {**FADING, **overlap(0.8)}, DEAD_HUB),
    "fading, few meet elsewhere": ("revive", {**FADING, **overlap(0.3)}, HUB),
    "fading, too few to tell": ("revive", {**FADING, **overlap(1.0, n=2)}, HUB),
    "living beside a larger group": ("keep", {**LIVELY, **overlap(0.8)}, HUB),
    "large and in circles": ("split", {**LIVELY, **CIRCLES}, {}),
    "in circles, but nobody answers": ("revive", {**LIVELY, **CIRCLES, **OPEN}, {}),
    "two warnings": (
        "revive",
        {**LIVELY, "active_members": [25, 40, 40, 40], "top_members": 0.95, "messages": [300] * 4,
         "overload": {"answered": cell(0.1, 300, 0.07, 0.14)}}, {},
    ),
    "two warnings, outweighed": (
        "keep",
        {**LIVELY, **ANSWERED, **STAYING, **MET, "active_members": [25, 40, 40, 40], "top_members": 0.95,
         "messages": [300] * 4, "overload": {"answered": cell(0.1, 300, 0.07, 0.14)}}, {},
    ),
    "two warnings, and the valuable go": (
        "revive",
        {**LIVELY, **ANSWERED, **STAYING, **MET, "active_members": [25, 40, 40, 40],
         "evaporation": cell(1.3, 40, 1.1, 1.5)}, {},
    ),
    "nothing is known": ("keep", {}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_kind(name: str) -> None:
    kind, figures, others = CASES[name]
    decided = judged(figures, others)
    assert decided.kind == kind
    assert len(decided.reasons) <= 3 and len(set(decided.reasons)) == len(decided.reasons)
    assert decided.reasons or not figures


@pytest.mark.parametrize("messages", [12, 0])
def test_too_few_to_tell(messages: int) -> None:
    decided = judged({**LIVELY, **OPEN}, messages=messages)
    assert decided.kind == "unknown" and "too few to tell" in decided.reasons[0].en


def test_too_short_to_tell() -> None:
    decided = judged({**LIVELY, **OPEN}, messages=4321, first_day=AS_OF - 13)
    said = "The log covers 14 days (messages by people: 4,321); it takes 15 to tell"
    assert decided.kind == "unknown" and decided.reasons[0].en == said
    assert judged({**LIVELY, **OPEN}, messages=4321, first_day=AS_OF - 14).kind != "unknown"


def test_a_merger_names_the_living_group() -> None:
    decided = judged({**FADING, **overlap(0.8)}, HUB)
    assert decided.reasons[0].en == "80% of its writers also write in “hub”"


def test_a_keep_says_why() -> None:
    said = [reason.en for reason in judged({**LIVELY, **ANSWERED, **STAYING, **MET}).reasons]
    assert said == [
        "Of 20 requests in 12 weeks 18 were answered",
        "6 members wrote in this and in the last 28 days",
        "Of 10 newcomers who spoke in 12 weeks 8 were answered",
    ]


@pytest.mark.parametrize(
    ("members", "active", "said"),
    [
        (250, 0.06, "6% of 250 members write; 5% is good for this size"),
        (350, 0.09, "9% of 350 members write; 8% is good for this size"),
        (60, 0.75, "75% of 60 members write; a core group has 70%"),
        (350, 0.06, None),
        (600, 0.06, None),
    ],
)
def test_activity_is_read_against_the_size(members: int, active: float, said: str | None) -> None:
    decided = judged({**LIVELY, "active_share": cell(active, members)})
    assert decided.kind == "keep"
    assert (said in [reason.en for reason in decided.reasons]) if said else len(decided.reasons) == 1


def test_activity_of_members_hardly_known_is_not_read() -> None:
    decided = judged({**LIVELY, "active_share": cell(0.06, 250, coverage=0.1)})
    assert [reason.en for reason in decided.reasons] == ["40 members wrote 900 messages in 28 days"]


def test_quiet_is_said_with_more_than_activity() -> None:
    said = [reason.en for reason in judged(QUIET).reasons]
    assert "Nothing shows that members are helped, stay or gain" in said


@pytest.mark.parametrize("name", CASES)
def test_remedies_agree_with_the_verdict(name: str) -> None:
    _, figures, others = CASES[name]
    group = view(figures, others)
    findings = diagnose(group)
    decided = verdict(group, findings)
    modules = registry.load("weilu.analysis.diagnoses", "DIAGNOSIS")
    shown = [one for one in agreed(findings, decided) if one.remedy.en]
    assert all(decided.kind in modules[one.diagnosis].DIAGNOSIS.serves for one in shown)
    assert len(agreed(findings, decided)) == len(findings)
    if decided.kind in ("merge", "dissolve", "unknown"):
        assert not shown and decided.remedy.zh and decided.remedy.en
    elif decided.kind != "keep":
        assert shown and not decided.remedy.en


def test_a_group_to_split_is_told_how_and_not_to_liven_up() -> None:
    figures = {**LIVELY, **CIRCLES, "active_members": [120, 200, 200, 200]}
    group = view(figures)
    findings = diagnose(group)
    decided = verdict(group, findings)
    remedies = {one.diagnosis: one.remedy.en for one in agreed(findings, decided)}
    assert decided.kind == "split"
    assert remedies["ready_to_split"] and remedies["decline"] == ""

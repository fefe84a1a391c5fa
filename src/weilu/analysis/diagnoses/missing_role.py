"""A role is missing (缺少角色): nobody organises, or nobody answers with substance.

## Question
Does the group have the people that a conversation needs?

## Rule
At least eight members with a clear role in the window and none of them an organiser (who gathers) or a
thinker (who explains); with at least 30 writers a connector (who ties many) is needed too. The role counts
as missing only if somebody had it in the group's own past (three windows), or in most of at least three
like groups.

## Misread
Roles are told from behaviour in the chat; an organiser who works in private is not seen. Jokers and
challengers are welcome, but no group dies for want of them.
"""

from functools import lru_cache

from weilu.analysis.compare import PAST, figure
from weilu.analysis.results import Results
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("缺少关键角色", "A role is missing"),
    catalogue=("B5", "I2"),
    needs=("roles", "active_members"),
    remedy=Text(
        "从最常发言的成员里挑一位，今天私聊请他担起缺的角色：每周发起一个话题，或回答新人的问题，并在群里"
        "公开感谢。",
        "Pick one of the most active members and ask them today in private to take the missing part: "
        "start a topic a week, answer newcomers' questions, or introduce people. Thank them in public.",
    ),
)

CLEAR, LARGE, PEERS = 8, 30, 3
NEEDED = {
    "organiser": Text("组织者", "an organiser"),
    "thinker": Text("思考者", "a thinker"),
    "connector": Text("连接者", "a connector"),
}
UNCLEAR = ("uncertain", "onlooker")


def diagnose(group: GroupView) -> Finding | None:
    writers, clear = figure(group, "active_members"), figure(group, "roles")
    mine = _roles(group) if clear else {}
    if writers is None or _clear(mine) < CLEAR:
        return None
    needed = [role for role in NEEDED if role != "connector" or writers.value >= LARGE]
    missing = [role for role in needed if mine.get(role, 0.0) == 0 and _usual(group, role)]
    if not missing:
        return None
    names = [NEEDED[role] for role in missing]
    facts = Text(
        "{writers} 人在说话，{clear} 人角色清楚，却没有{missing}",
        "{writers} write and {clear} have a clear role, but there is no sign of {missing}",
    ).fill(
        writers=f"{writers.value:,.0f}",
        clear=f"{_clear(mine):,.0f}",
        missing=Text("、".join(n.zh for n in names), " or ".join(n.en for n in names)),
    )
    return Finding(severity="note", facts=facts, evidence=group.evidence("bridges"))


def _roles(group: GroupView) -> dict[str, float | None]:
    """Members by role, None where the role cannot be told; a dimension with a TAB is a single member."""
    return {role: row.value for role, row in group.parts("roles").items() if "\t" not in role}


def _clear(roles: dict[str, float | None]) -> float:
    return sum(count or 0.0 for role, count in roles.items() if role not in UNCLEAR)


def _usual(group: GroupView, role: str) -> bool:
    """Whether the group had the role in its own past, or most like groups have it."""
    if any(before.value for back in PAST if (before := figure(group, "roles", role, back=back))):
        return True
    peers = [roles for key, roles in _every(group.results) if key != group.key]
    return len(peers) >= PEERS and sum(bool(roles.get(role)) for roles in peers) > len(peers) / 2


@lru_cache(maxsize=2)
def _every(results: Results) -> list[tuple[str, dict[str, float | None]]]:
    """The groups with enough clear roles, gone through once for all of them."""
    views = [GroupView(results, key) for key in results.groups]
    known = [(view.key, _roles(view)) for view in views if figure(view, "roles")]
    return [(key, roles) for key, roles in known if _clear(roles) >= CLEAR]

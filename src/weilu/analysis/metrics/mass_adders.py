"""Suspected mass adders (疑似加粉号): accounts that seem to have come for the members, not for the talk.

## Question
Are there accounts here that only collect contacts?

## Definition
Looked at are members whose join was seen and who are still there, staff and those whom staff invited aside.
Two things make one a suspect; a name alone never does.

Names: silent since joining, for seven days or more, with a name of a kind that mass adders choose
(`weilu.judge.accounts`). Kinds that those who talk have too, a third as often or more, are the group's custom
and set aside. Of what is left there must be three, and three times as many as chance explains: as if silent
members chose such names as often as those who talk, with one added to these (Laplace's rule).

Bursts: silent, and joined within an hour with two others or more, silent too, whose names differ in digits or
signs only, if chance does not explain it (p at most .01). Names that end in an underscore are set aside: so
chat programs name who connects twice.

Headline: suspects. Dimensions, where there are any: `named` and `burst`, suspects by each; `chance`, how many
of those by name chance explains; each kind of name (`sorted_first`, `company_title`, `title`,
`contact_name`) with its suspects, each under one; and the suspects, at most 40, with the weight of what
speaks most against each (0 … 1). n is the number of members looked at, at most the 2,000 who came last;
coverage their share of all who are there. No figure where no join with a name was seen.

## Misread
A suspicion, not a verdict: a shop's owner may listen in silence under the shop's name, and a class may join
in one evening as Student 1 to Student 40. Who is always first at red packets is not looked at: no reader
finds the ranks and times of claims in an export, and the log does not keep those of live groups.

## Example
as of 2026-03-28

events
| group | at | id | member | name | kind |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana | 安安 | message |
| g | 2026-03-01 09:10 | 2 | bo | 小博 | message |
| g | 2026-03-01 09:20 | 3 | cy | 阿川 | message |
| g | 2026-03-02 09:00 | 4 | dee | A小李建材 | join |
| g | 2026-03-04 09:00 | 5 | eli | 宏远公司王经理 | join |
| g | 2026-03-06 09:00 | 6 | fay | AAA老赵 | join |
| g | 2026-03-07 09:00 | 7 | gus | 小雨 | join |
| g | 2026-03-25 09:00 | 8 | hal | A小孙 | join |
| g | 2026-03-26 09:00 | 9 | ivy | 晴天 | join |
| h | 2026-03-01 09:00 | 10 | ana | 安安 | message |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 3 | 6 | 0.6667 |
| g | 2026-03-01 | chance | 0.8 | 6 | 0.6667 |
| g | 2026-03-01 | company_title | 1 | 6 | 0.6667 |
| g | 2026-03-01 | dee | 0.4 | 6 | 0.6667 |
| g | 2026-03-01 | eli | 0.5 | 6 | 0.6667 |
| g | 2026-03-01 | fay | 0.4 | 6 | 0.6667 |
| g | 2026-03-01 | named | 3 | 6 | 0.6667 |
| g | 2026-03-01 | sorted_first | 2 | 6 | 0.6667 |
| h | 2026-03-01 |  |  | 0 | 0 |
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.analysis.base.comers import comers
from weilu.analysis.base.compiled import fetch
from weilu.judge.accounts import FEWEST as LEAST
from weilu.judge.accounts import PATIENCE, Join, Signal, bursts, named
from weilu.judge.accounts import WINDOW as WITHIN
from weilu.kernel.metric import RESULT, Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("疑似加粉号", "Suspected mass adders"),
    meaning=Text(
        "入群后一直不说话、名字又像加粉号，或成批入群的账号，最后一天有几个；只是嫌疑。",
        "Accounts that never spoke and have a mass adder's kind of name, or came in a batch of one name, as "
        "of the last day: suspected, no more.",
    ),
    unit="members",
    grain="window",
    catalogue=("D5",),
    better="less",
    tabular=False,
)

TIMES, FEWEST, SHOWN, TWICE = 3, 3, 40, ("_", "`")
Against = dict[str, list[Signal]]
"""What speaks against members, by member."""


class Group(NamedTuple):
    """Its silent members in order of time; how many were silent long enough, and what their names say."""

    silent: list[Join]
    long: int
    names: Against

    def odd(self) -> bool:
        """Whether anybody can be a suspect, whatever the others are called."""
        return len(self.names) >= FEWEST or self.at_once()

    def at_once(self) -> bool:
        """Whether enough for a burst came within its time."""
        later = self.silent[LEAST - 1 :]
        return any(two.at - one.at <= WITHIN for one, two in zip(self.silent, later, strict=False))


class Other(NamedTuple):
    group: str
    member: str
    name: str
    talks: bool


def compute(base: Base) -> ir.Table:
    rows = fetch(base, "groups of comers", _groups).to_pylist()
    every = zip([row["group"] for row in rows], _read(base, rows), strict=True)
    odd = {key: group for key, group in every if group.odd()}
    others = _others(base, set(odd))
    made = []
    for row in rows:
        key, there = row["group"], max(row["there"], row["known"], 1)
        head = {"group": key, "period": base.last - WINDOW + 1, "n": row["known"]}
        head["coverage"] = row["known"] / there
        nobody = [("", 0.0 if row["known"] else None)]
        figures = _figures(odd[key], others[key]) if key in odd else nobody
        made += [{**head, "dimension": name, "value": value} for name, value in figures]
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in RESULT.items()])
    return ibis.memtable(pa.Table.from_pylist(made, schema=schema), schema=ibis.schema(RESULT))


def _groups(base: Base) -> ir.Table:
    """Every group: who is there, who of them was seen to come with a name, who of these counts as silent."""
    came = comers(base)
    came = came.filter(came.name.length() > 0)
    silent = (came.silent & ~came.invited).cast("int64")
    known = came.group_by("group").agg(known=came.count(), silent=silent.sum())
    here = base.stays.filter(base.stays.left_at.isnull())
    there = here.group_by("group").agg(there=here.member.nunique())
    every = (
        base.groups.select("group").left_join(known, "group").drop("group_right").left_join(there, "group")
    )
    numbers = {name: every[name].fill_null(0) for name in ("known", "silent", "there")}
    return every.select("group", **numbers).order_by("group")


def _silent(base: Base) -> ir.Table:
    came = comers(base)
    came = came.filter((came.name.length() > 0) & came.silent & ~came.invited)
    long = came.day <= base.as_of - PATIENCE
    return came.select("group", "member", "name", "at", long=long).order_by("group", "at", "member")


def _read(base: Base, rows: list[dict[str, int]]) -> Iterator[Group]:
    """The groups of `rows`, one after the other."""
    some = any(row["silent"] for row in rows)
    every, start = fetch(base, "silent comers", _silent) if some else pa.table({}), 0
    for row in rows:
        mine = every.slice(start, row["silent"]).to_pylist()
        start += row["silent"]
        joins = [Join(one["member"], one["name"], one["at"] / 1e6) for one in mine]
        long = [one for one in mine if one["long"]]
        fits = {one["member"]: named(one["name"]) for one in long}
        yield Group(joins, len(long), {member: kinds for member, kinds in fits.items() if kinds})


def _others(base: Base, groups: set[str]) -> dict[str, list[Other]]:
    """Everybody else who was seen in these groups, staff aside."""
    if not groups:
        return {}
    table = fetch(base, "others than comers", _seen)
    table = table.filter(pc.is_in(table["group"], pa.array(sorted(groups), pa.string())))
    found: dict[str, list[Other]] = {group: [] for group in groups}
    for row in zip(*(table[name].to_pylist() for name in Other._fields), strict=True):
        found[row[0]].append(Other(*row))
    return found


def _seen(base: Base) -> ir.Table:
    wrote = base.members.filter(~base.members.staff.fill_null(False))
    came = base.joins.anti_join(base.members, ["group", "member"]).group_by("group", "member")
    names = wrote.select("group", "member", name=wrote.name.fill_null(""), talks=True)
    return names.union(came.agg(name=ibis._.name.max().fill_null(""), talks=False))


def _figures(group: Group, others: list[Other]) -> Iterator[tuple[str, float]]:
    """By dimension."""
    talkers = [named(other.name) for other in others if other.talks and len(group.names) >= FEWEST]
    by_name, chance = _beyond_chance(group, talkers)
    quiet = {join.member for join in group.silent}
    apart = [other.name for other in others if other.member not in quiet]
    came = [join for join in group.silent if not join.name.endswith(TWICE)]
    by_burst = bursts(came, apart) if group.at_once() else {}
    weights = {member: max(signal.weight for signal in kinds) for member, kinds in by_name.items()}
    weights |= {member: max(one.weight, weights.get(member, 0.0)) for member, one in by_burst.items()}
    yield "", float(len(weights))
    counts = {"named": len(by_name), "burst": len(by_burst)}
    counts |= Counter(max(kinds, key=lambda one: one.weight).kind for kinds in by_name.values())
    yield from ((name, float(count)) for name, count in counts.items() if count)
    if by_name:
        yield "chance", chance
    yield from sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]


def _beyond_chance(group: Group, talkers: list[list[Signal]]) -> tuple[Against, float]:
    """Who is suspected by name, and how many of them chance explains."""
    silent = Counter(signal.kind for kinds in group.names.values() for signal in kinds)
    talking = Counter(signal.kind for kinds in talkers for signal in kinds)
    odd = {
        kind
        for kind, count in silent.items()
        if TIMES * talking[kind] * group.long < count * max(len(talkers), 1)
    }
    fits = {member: [one for one in kinds if one.kind in odd] for member, kinds in group.names.items()}
    fits = {member: kinds for member, kinds in fits.items() if kinds}
    usual = sum(any(one.kind in odd for one in kinds) for kinds in talkers)
    chance = group.long * (usual + 1) / (len(talkers) + 2)
    return (fits, chance) if len(fits) >= max(FEWEST, TIMES * chance) else ({}, chance)

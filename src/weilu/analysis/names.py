"""How members are called in what leaves the machine: masked by default."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.compiled import fetch


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of members. Masked ones number the members by how much they wrote in all groups, so that
    one person has one label everywhere and a label gives nobody away."""

    shown: dict[tuple[str, str], str]
    masked: dict[str, str]
    show: bool

    @classmethod
    def of(cls, base: Base, show: bool) -> "Names":
        """Names of all members who wrote or were seen to come."""
        members = fetch(base, "names", _members).to_pylist()
        total: dict[str, int] = {}
        for row in members:
            total[row["member"]] = total.get(row["member"], 0) + row["messages"]
        ranked = sorted(total, key=lambda member: (-total[member], member))
        shown = {(row["group"], row["member"]): row["name"] for row in members}
        return cls(shown, {member: f"#{place}" for place, member in enumerate(ranked, 1)}, show)

    def of_member(self, group: str, member: str) -> str:
        """The member's name in the group, or `#12`: the twelfth most talkative of all."""
        if self.show:
            return self.shown.get((group, member)) or member.split("/", 1)[-1]
        return self.masked.get(member, "#–")


def _members(base: Base) -> ir.Table:
    """Who wrote, and who came and never did."""
    wrote = base.members.select("group", "member", "name", "messages")
    came = base.joins.anti_join(base.members, ["group", "member"]).group_by("group", "member")
    return wrote.union(came.agg(name=ibis._.name.max(), messages=ibis.literal(0, "int64")))

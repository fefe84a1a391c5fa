"""Who runs the groups, where the operator says so: most exports do not tell roles."""

import difflib
import re
from collections.abc import Iterable

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.compiled import fetch
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_COMMA = re.compile("[,，]")
_HASHED = re.compile(r"#\d{4}$")
_NOBODY = Text("记录里没有叫「{name}」的人（--staff）", "Nobody in the logs is called “{name}” (--staff)")
_NEAR = Text("是不是：{names}？", "Did you mean {names}?")
_HOW = Text(
    "按记录里显示的名字或账号写，多人用逗号隔开；名字里有空格就加引号。",
    "Write names or ids as they stand in the log, with commas between; quote names that have spaces.",
)


def staff(base: Base) -> ir.Table:
    """Group and member of all who are staff."""
    return base.members.filter(base.members.staff.fill_null(False)).select("group", "member")


def appoint(base: Base, named: Iterable[str]) -> int:
    """Take those named as staff in every group they are in: `members.staff` of the kept base tables. Each of
    `named` holds one or more names or ids with commas between. Returns how many people they are; a name that
    fits nobody is an OperatorError."""
    assert base.engine
    known = _known(base)
    members = {member for text in named for member in _find(text, known)}
    base.engine.con.con.execute(
        "UPDATE members SET staff = true WHERE list_contains(?, member)", [sorted(members)]
    )
    return len(members)


def _find(text: str, known: dict[str, set[str]]) -> set[str]:
    """A name with a comma in it is tried as it is first."""
    if whole := known.get(_bare(text)):
        return whole
    found: set[str] = set()
    for name in map(str.strip, _COMMA.split(text)):
        if _bare(name) not in known:
            near = difflib.get_close_matches(_bare(name), known, 3, 0.7)
            raise OperatorError(_NOBODY.fill(name=name), _NEAR.fill(names=" / ".join(near)) if near else _HOW)
        found |= known[_bare(name)]
    return found


def _known(base: Base) -> dict[str, set[str]]:
    """Members by every name they were shown under, with and without its number, and by their ids."""
    known: dict[str, set[str]] = {}
    for row in fetch(base, "names shown", _names).to_pylist():
        member, name = row["member"], row["name"] or ""
        for word in {name, _HASHED.sub("", name), member, member.partition("/")[2]} - {""}:
            known.setdefault(_bare(word), set()).add(member)
    return known


def _names(base: Base) -> ir.Table:
    return base.messages.select("member", "name").distinct()


def _bare(name: str) -> str:
    return name.strip().removeprefix("@").casefold()

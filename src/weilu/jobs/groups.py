"""The groups there are, heard live or imported, and finding them as an operator names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text
from weilu.lake import Lake
from weilu.store.models import Group

_NONE = Text("还没有群", "There are no groups yet")
_IMPORT = Text(
    "先导入记录：weilu import 导出的记录；或连接平台：weilu connect",
    "First: weilu import your-export, or weilu connect",
)
_NO_GROUP = Text("没有叫 {name} 的群", "There is no group called {name}")
_SEVERAL = Text("有几个群都叫 {name}", "Several groups are called {name}")
_GROUPS = Text("有这些：{names}", "There are: {names}")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Known:
    """A group; `lang` null where only its history is known."""

    key: str
    name: str
    zone: ZoneInfo
    lang: Lang | None = None


def known(lake: Lake) -> list[Known]:
    """All groups by name; one that the store has not met yet as the lake has it. OperatorError: none."""
    found = {info.key: Known(info.key, info.name, ZoneInfo(info.zone)) for info in lake.groups().values()}
    for row in Group.objects.all():
        lang: Lang | None = ("en" if row.lang == "en" else "zh") if row.live else None
        found[row.key] = Known(row.key, row.name, ZoneInfo(row.zone), lang)
    if not found:
        raise OperatorError(_NONE, _IMPORT)
    return sorted(found.values(), key=lambda one: (one.name, one.key))


def named(wanted: Sequence[str], lake: Lake) -> list[Known]:
    """The groups with these keys or names. OperatorError: none such, or several."""
    every = known(lake)
    return [_one(name, every) for name in wanted]


def _one(name: str, every: Sequence[Known]) -> Known:
    found = [one for one in every if one.key == name] or [one for one in every if one.name == name]
    if len(found) == 1:
        return found[0]
    some = ", ".join(one.key for one in found) if found else ", ".join(one.name for one in every[:_MOST])
    raise OperatorError((_SEVERAL if found else _NO_GROUP).fill(name=name), _GROUPS.fill(names=some))

"""Try a practice on history: replay it over the groups of the lake."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from weilu.engine import history
from weilu.engine.replay import Replayed, replay
from weilu.judge import judgements
from weilu.kernel.errors import OperatorError
from weilu.kernel.progress import Told
from weilu.kernel.texts import Lang, Text
from weilu.lake import GroupInfo, Lake

_NONE = Text("还没有导入过记录", "Nothing was imported yet")
_IMPORT = Text("先运行：weilu import 导出的记录", "First: weilu import your-export")
_NO_GROUP = Text("没有叫 {name} 的群", "There is no group called {name}")
_GROUPS = Text("有这些：{names}", "There are: {names}")
_HEARD = Text("{name}：{n} 条", "{name}: {n} events")
_MOST = 20


def groups(lake: Lake, wanted: Sequence[str] = ()) -> list[GroupInfo]:
    """The groups of the lake with these names or keys; all where none is named. OperatorError: none such."""
    known = lake.groups()
    if not known:
        raise OperatorError(_NONE, _IMPORT)
    by_name = {name: info for info in known.values() for name in (info.key, info.name)}
    for name in wanted:
        if name not in by_name:
            some = ", ".join(sorted({info.name for info in known.values()})[:_MOST])
            raise OperatorError(_NO_GROUP.fill(name=name), _GROUPS.fill(names=some))
    return [by_name[name] for name in wanted] or list(known.values())


def try_out(
    lake: Lake,
    practice: str,
    settings: Mapping[str, Any],
    over: Sequence[GroupInfo],
    span: timedelta | None,
    lang: Lang,
    progress: Told = lambda what, share: None,
) -> Iterator[Replayed]:
    """What the practice would have done in each group in `span` up to the group's last event (null: in all
    its history)."""
    for place, info in enumerate(over):
        newest = history.last(lake, info.key)
        if newest is None:
            continue
        until = newest + timedelta(microseconds=1)
        since = until - span if span else datetime(1970, 1, 1, tzinfo=UTC)
        found = history.events(lake, info.key, since, until)
        told = _told(progress, info.name, place / len(over))
        yield replay(found, info.key, practice, settings, judgements, ZoneInfo(info.zone), lang, told)


def _told(progress: Told, name: str, share: float) -> Callable[[int], None]:
    """Progress of one group among several."""
    return lambda heard: progress(_HEARD.fill(name=name, n=heard), share)

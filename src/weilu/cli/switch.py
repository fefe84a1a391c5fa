"""`weilu switch`: what a practice may do, and where."""

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._live import SET, fitting, shown
from weilu.cli._options import lang_option
from weilu.kernel.texts import Lang, Text
from weilu.kernel.words import MODES

_HELP = Text(
    """决定一个玩法在哪些群里能做什么；不带参数时列出现在的决定。

    \b
    off      关闭：什么也不做
    observe  只观察：记下本来会做什么，什么都不发出
    suggest  只提议：每件事先问人
    act      自己做（移出成员等大事仍按上限先问人）

    \b
    例：
      weilu switch
      weilu switch sign_in act
      weilu switch flood_guard suggest --group 读书群 --set messages=8
    """,
    """Decide what a practice may do, and in which groups; without arguments, list what was decided.

    \b
    off      does nothing
    observe  notes what it would have done; nothing is sent
    suggest  asks a person before each thing
    act      acts (removals beyond the limit still ask)

    \b
    Examples:
      weilu switch
      weilu switch sign_in act
      weilu switch flood_guard suggest --group "Book club" --set messages=8
    """,
)
_EVERYWHERE = Text("所有群", "all groups")
_NOTHING = Text(
    "所有玩法都关闭着。例：weilu switch sign_in observe",
    "Everything is off. Try: weilu switch sign_in observe",
)
_DONE = Text("{practice} 现在是：{mode}（{where}）", "{practice} is now: {mode} ({where})")


@click.command(help=_HELP[say.LANG])
@click.argument("practice", required=False)
@click.argument("mode", required=False, type=click.Choice(list(MODES)))
@click.option(
    "--group",
    default="",
    metavar="GROUP",
    help=Text("只在这个群，名字或键；默认所有群", "In this group only, by name or key; default: all.")[
        say.LANG
    ],
)
@SET
@lang_option
def command(
    practice: str | None, mode: str | None, group: str, values: tuple[str, ...], lang: str | None
) -> None:
    from weilu.site.django import start

    start()
    from weilu.engine import decisions
    from weilu.engine.house import checked
    from weilu.jobs import home
    from weilu.jobs.groups import named

    language = say.language(lang)
    if practice is None:
        _list(language)
        return
    checked(practice, {})
    if mode is None:
        raise click.UsageError(Text("再说一个：", "Say which: ")[language] + " | ".join(MODES))
    key = named([group], home.lake())[0].key if group else ""
    settings = fitting(practice, values).model_dump(mode="json", exclude_unset=True)
    decisions.choose(practice, mode, key, settings)  # type: ignore[arg-type]
    where = group or _EVERYWHERE[language]
    say.out.print(_DONE.fill(practice=practice, mode=MODES[mode], where=where)[language], markup=False)


COMMAND = command


def _list(lang: Lang) -> None:
    import json

    from weilu.store.models import Group, Switch

    rows = list(Switch.objects.order_by("practice", "group_key"))
    if not rows:
        say.out.print(_NOTHING[lang], markup=False)
        return
    names = dict(Group.objects.values_list("key", "name"))
    table = Table(*(text[lang] for text in _COLUMNS), box=None, pad_edge=False)
    for row in rows:
        where = names.get(row.group_key, row.group_key) or _EVERYWHERE[lang]
        table.add_row(row.practice, where, MODES[row.mode][lang], shown(json.loads(row.settings)))
    say.out.print(table, markup=False)


_COLUMNS = (Text("玩法", "practice"), Text("群", "group"), Text("状态", "mode"), Text("设置", "settings"))

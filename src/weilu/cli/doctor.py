"""`weilu doctor`: what is wrong, and how to mend it."""

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.jobs import home
from weilu.kernel.texts import Lang, Text

if TYPE_CHECKING:
    from weilu.jobs.doctor import Finding

_HELP = Text(
    """检查围炉：配置、各群的权限、时钟、队列、磁盘、版本、密钥。哪里不对，怎么修好。

    不显示任何密钥和成员的话。退出码：0 正常，1 有要注意的，2 有东西坏了。

    \b
    例：
      weilu doctor
      weilu doctor --json
    """,
    """Examine Weilu: configuration, permissions in every group, clock, queue, disk, versions, keys. What
    is wrong, and how to mend it.

    No key and no word of a member is shown. Exit code: 0 fine, 1 something to look at, 2 something is
    broken.

    \b
    Examples:
      weilu doctor
      weilu doctor --json
    """,
)
_CODES = {"fine": 0, "warning": 1, "broken": 2}
_TONES = {"fine": "green", "warning": "yellow", "broken": "bold red"}
_HEADS = (Text("", ""), Text("检查", "Check"), Text("结果", "Found"))
_WORST = {
    "fine": Text("一切正常", "Everything is fine"),
    "warning": Text("能用，有要注意的", "It works; some things want a look"),
    "broken": Text("有东西坏了", "Something is broken"),
}


@click.command(help=_HELP[say.LANG])
@click.option("--json", "as_json", is_flag=True, help=Text("输出 JSON", "Print JSON.")[say.LANG])
@lang_option
def command(as_json: bool, lang: str | None) -> None:
    from weilu.site.django import ready

    ready()
    from weilu.engine import sql
    from weilu.jobs.doctor import Place, examine, worst

    language = say.language(lang)
    with say.progress(language) as told:
        found = examine(Place(home.folder(), home.lake(), sql.now()), told)
    level = worst(found)
    if as_json:
        click.echo(_json(found, level, language))
    else:
        say.out.print(_table(found, language))
        say.out.print(f"[{_TONES[level]}]{_WORST[level][language]}[/]")
    sys.exit(_CODES[level])


COMMAND = command


def _json(found: "list[Finding]", level: str, lang: Lang) -> str:
    rows = [
        {"check": one.check, "level": one.level, "what": one.what[lang], "mend": one.mend[lang]}
        for one in found
    ]
    return json.dumps({"level": level, "findings": rows}, ensure_ascii=False, indent=1)


def _table(found: "list[Finding]", lang: Lang) -> Table:
    from weilu.jobs.doctor import CHECKED, LEVELS

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in _HEADS:
        table.add_column(head[lang], overflow="fold")
    for one in found:
        mend = f"\n→ {escape(one.mend[lang])}" if one.mend[lang] else ""
        level = f"[{_TONES[one.level]}]{LEVELS[one.level][lang]}[/]"
        table.add_row(level, CHECKED[one.check][lang], escape(one.what[lang]) + mend)
    return table

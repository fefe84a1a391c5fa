"""`weilu checkup`: a verdict for every group in exported chat logs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import click
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.markup import escape, render
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import (
    as_of_option,
    lang_option,
    names_option,
    options,
    reading_options,
    staff_option,
)
from weilu.cli._report import notes
from weilu.jobs import home
from weilu.jobs.checkup import CheckUp, as_json, checkup
from weilu.kernel.diagnosis import VerdictKind
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text
from weilu.kernel.time import date_of, day_number
from weilu.kernel.words import VERDICTS

if TYPE_CHECKING:
    from weilu.analysis.run import Diagnosed

_HELP = Text(
    """给群做体检：哪些群活着、哪些快死了、为什么、该怎么办。

    PATH 是导出的聊天记录：文件、文件夹或压缩包，任何平台，可以给很多个。不写 PATH 则体检已导入的群。

    \b
    例：
      weilu checkup 群聊导出.zip
      weilu checkup 导出文件夹/ --html 体检.html --json 体检.json
      weilu checkup WhatsApp.txt --dates dmy --tz Asia/Shanghai --lang zh
      weilu checkup discord.zip --staff "老张,小林"
    """,
    """Say which groups live, which are dying and why, and what to do.

    PATH is an exported chat log: a file, folder or archive of any platform, or many of them. Without
    PATH the groups imported before are looked at.

    \b
    Examples:
      weilu checkup exported-chats.zip
      weilu checkup folder/ --html checkup.html --json checkup.json
      weilu checkup WhatsApp.txt --dates dmy --tz Europe/London
      weilu checkup discord.zip --staff "Ana Rivera,bo"
    """,
)


@click.command(help=_HELP[say.LANG])
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@reading_options
@as_of_option
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help=Text("把结果写成 JSON（- 为标准输出）", "Write the result as JSON (- for standard output).")[
        say.LANG
    ],
)
@click.option(
    "--html",
    "html_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("写一份可离线打开的 HTML 报告", "Write a report as one offline HTML file.")[say.LANG],
)
@names_option
@staff_option
@click.option(
    "--keep",
    is_flag=True,
    help=Text("同时导入，留着以后看", "Also import the logs, to look at them again later.")[say.LANG],
)
@lang_option
def command(
    paths: tuple[Path, ...],
    tz: str | None,
    dates: str | None,
    group: str | None,
    as_of: date | None,
    json_file: Path | None,
    html_file: Path | None,
    names: str,
    staff: tuple[str, ...],
    keep: bool,
    lang: str | None,
) -> None:
    language, reading = say.language(lang), options(tz, dates, group)
    lake = home.lake() if keep or not paths else None
    with say.progress(language) as progress:
        done = checkup(
            list(paths),
            reading,
            lake=lake,
            as_of=None if as_of is None else day_number(as_of),
            show_names=names == "show",
            staff=staff,
            progress=progress,
        )
        if as_of and not done.analysis.groups:
            raise _early(checkup(list(paths), reading, lake=lake, progress=progress))
    if json_file:
        data = json.dumps(as_json(done, language), ensure_ascii=False, indent=2)
        with click.open_file(str(json_file), "w", encoding="utf-8") as file:
            file.write(data + "\n")
    if html_file:
        from weilu.report import write_html

        write_html(done, html_file, language)
        say.err.print(Text("报告：{file}", "Report: {file}").fill(file=html_file)[language], markup=False)
    if str(json_file) != "-":
        say.out.print(_table(done, language))
    notes(done.ingested, language)


COMMAND = command

_EARLY = Text("记录从 {day} 才开始", "The log begins on {day} only")
_LATER = Text("--as-of 写这一天或更晚的一天", "Give --as-of this day or a later one")


def _early(whole: CheckUp) -> OperatorError:
    """What is said of a day before the log begins, from a check-up of all of it."""
    first = min(group.view.row.first_at for group in whole.analysis.groups.values())
    day = datetime.fromtimestamp(first / 1e6, ZoneInfo(whole.zone)).date()
    return OperatorError(_EARLY.fill(day=day), _LATER)


_NUMBERS = ("active_members", "messages", "silent_days")
_HEAD = (
    Text("群", "Group"),
    Text("判断", "Verdict"),
    Text("活跃", "Active"),
    Text("28天消息", "Msgs/28 d"),
    Text("沉默天数", "Silent d"),
    Text("为什么", "Why"),
)
_ORDER: tuple[VerdictKind, ...] = ("dissolve", "revive", "split", "merge", "unknown", "keep")
_COLOURS = {"keep": "green", "revive": "yellow", "split": "cyan", "merge": "cyan", "dissolve": "red"}


def _table(done: CheckUp, lang: Lang) -> Table:
    """As many columns as leave room to say why."""
    groups = sorted(done.analysis.groups.values(), key=lambda g: _ORDER.index(g.verdict.kind))
    rows = [_row(group, lang) for group in groups]
    table = Table(title=_title(done, groups, lang), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    widths = [_width(place, rows, lang) for place in range(len(_HEAD) - 1)]
    whole = say.out.width - EDGES
    fits = (some for some in _SHOWN if sum(widths[place] + GAP for place in some) + LEAST <= whole)
    shown = next(fits, _SHOWN[-1])
    for place in shown:
        side: Literal["right", "left"] = "right" if place >= 2 else "left"
        head = _HEAD[place][lang]
        table.add_column(head, width=widths[place], justify=side, no_wrap=True, overflow="ellipsis")
    rest = max(whole - sum(widths[place] + GAP for place in shown), LEAST)
    table.add_column(_HEAD[-1][lang], width=rest, overflow="fold")
    for row in rows:
        table.add_row(*(row[place] for place in shown), row[-1])
    return table


GAP, EDGES = 3, 2
"""What a column takes beside its words, and what the whole table does."""
LEAST = 30
"""Room to say why, for which columns of figures are left out."""
_SHOWN = ((0, 1, 2, 3, 4), (0, 1, 2, 3), (0, 1, 2), (0, 1))


def _width(place: int, rows: list[tuple[str, ...]], lang: Lang) -> int:
    longest = max((cell_len(render(row[place]).plain) for row in rows), default=0)
    return min(max(longest, cell_len(_HEAD[place][lang])), 20 if place == 0 else 16)


def _title(done: CheckUp, groups: list[Diagnosed], lang: Lang) -> str:
    """How many groups there are of each verdict."""
    kinds = Counter(group.verdict.kind for group in groups)
    parts = [f"{VERDICTS[kind][lang]} {kinds[kind]}" for kind in _ORDER if kinds[kind]]
    title = Text("截至 {day}：{parts}", "As of {day}: {parts}")
    return title.fill(day=date_of(done.analysis.as_of), parts=" · ".join(parts))[lang]


def _row(group: Diagnosed, lang: Lang) -> tuple[str, ...]:
    view, kind = group.view, group.verdict.kind
    colour = _COLOURS.get(kind, "dim")
    reasons = "\n".join(reason[lang] for reason in group.verdict.reasons)
    shown = ("–" if n is None else f"{n:,.0f}" for n in map(view.number, _NUMBERS))
    return (escape(view.row.name), f"[{colour}]{VERDICTS[kind][lang]}[/]", *shown, escape(reasons))

"""`weilu replay`: what a practice would have done, on the operator's own history."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._live import SET, fitting
from weilu.cli._options import lang_option
from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.progress import Told
from weilu.kernel.texts import Lang, Text, plain

if TYPE_CHECKING:
    from weilu.engine.replay import Replayed

_HELP = Text(
    """在自己的聊天记录上试一个玩法：它会做什么、对谁做。什么都不会真的发出去。

    \b
    例：
      weilu replay --practice flood_guard --last 30d
      weilu replay --practice sign_in --group 读书群 --set points=3 --json 试运行.json
    """,
    """Try a practice on your own history: what it would have done, and to whom. Nothing is sent.

    \b
    Examples:
      weilu replay --practice flood_guard --last 30d
      weilu replay --practice sign_in --group "Book club" --set points=3 --json tried.json
    """,
)
_SPAN = Text("--last 要写成 30d、12h 或 all", "--last takes 30d, 12h or all")
_HEARD = Text("{name}：{n} 条", "{name}: {n} events")
MOST = 20
"""Lines of the list that are printed; `--json` has them all."""


@click.command(help=_HELP[say.LANG])
@click.option("--practice", required=True, metavar="NAME", help=Text("哪个玩法", "Which practice.")[say.LANG])
@click.option(
    "--group",
    "wanted",
    multiple=True,
    metavar="GROUP",
    help=Text("哪个群，名字或键；默认全部", "Which group, by name or key; default: all.")[say.LANG],
)
@click.option(
    "--last",
    default="30d",
    show_default=True,
    metavar="SPAN",
    help=Text("到最后一条为止的多久", "How long a time, up to the newest message.")[say.LANG],
)
@SET
@click.option(
    "--json",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("把全部结果写成 JSON", "Write everything as JSON.")[say.LANG],
)
@lang_option
def command(
    practice: str,
    wanted: tuple[str, ...],
    last: str,
    values: tuple[str, ...],
    file: Path | None,
    lang: str | None,
) -> None:
    from weilu.site.django import start

    start()
    from weilu.jobs import groups
    from weilu.jobs.tryout import try_out

    language, span, lake = say.language(lang), _span(last), home.lake()
    settings = fitting(practice, values).model_dump(exclude_unset=True)
    with say.progress(language) as progress:
        over = groups.named(wanted, lake) or groups.known(lake)
        done = [
            try_out(
                lake,
                group,
                practice,
                settings,
                span,
                language,
                _told(progress, group.name, place / len(over)),
            )
            for place, group in enumerate(over)
        ]
    if file:
        file.write_text(json.dumps([one.plain() for one in done], ensure_ascii=False, indent=1), "utf-8")
    for group, one in zip(over, done, strict=True):
        _print(group.name, one, language)


COMMAND = command


def _told(progress: Told, name: str, share: float) -> Callable[[int], None]:
    """Progress of one group among several."""
    return lambda heard: progress(_HEARD.fill(name=name, n=heard), share)


def _span(last: str) -> timedelta | None:
    unit = {"d": "days", "h": "hours"}.get(last[-1:])
    if last == "all":
        return None
    if unit is None or not last[:-1].isdecimal():
        raise OperatorError(_SPAN)
    return timedelta(**{unit: min(int(last[:-1]), 100_000)})


def _print(group: str, one: "Replayed", lang: Lang) -> None:
    from weilu.console.reads.acts import NOUNS, names_of
    from weilu.engine.limits import HELD

    head = Text(
        "{group}：听了 {heard} 条；会做 {acts} 件事，涉及 {people} 人",
        "{group}: heard {heard} events; would have done {acts} things, to {people} members",
    ).fill(group=group, heard=one.heard, acts=len(one.touches), people=len(one.members()))
    say.out.print(head[lang], markup=False, soft_wrap=True)
    if one.refused:
        held = ((HELD.get(reason, plain(reason))[lang], n) for reason, n in one.refused.most_common())
        refused = ", ".join(f"{reason} × {n}" for reason, n in held)
        say.out.print(Text("  被限制挡下：", "  held back by limits: ")[lang] + refused, markup=False)
    for reason in sorted(set(one.broken))[:3]:
        say.warn(reason)
    if not one.touches:
        return
    table = Table(*(text[lang] for text in _COLUMNS), box=None, pad_edge=False)
    names = names_of(touch.member for touch in one.touches[:MOST])
    for touch in one.touches[:MOST]:
        person = Text("（先问人）", " (asks first)")[lang] if touch.proposed else ""
        words = getattr(touch.action, "text", None)
        said = words[lang] if isinstance(words, Text) else ""
        what = NOUNS.get(touch.kind, plain(touch.kind))[lang] + person
        table.add_row(f"{touch.at:%Y-%m-%d %H:%M}", what, _masked(names.get(touch.member, "")), said)
    say.out.print(table, markup=False)
    if len(one.touches) > MOST:
        say.out.print(
            Text("  还有 {n} 件；--json 有全部", "  and {n} more; --json has them all")
            .fill(n=len(one.touches) - MOST)[lang]
        )  # fmt: skip


def _masked(name: str) -> str:
    """A member's name, most of it hidden: a terminal is read over shoulders."""
    return f"{name[:1]}…{name[-1:]}" if len(name) > 2 else name[:1] + "…" * (len(name) > 1)


_COLUMNS = (
    Text("时间（UTC）", "when (UTC)"),
    Text("做什么", "what"),
    Text("对谁", "to whom"),
    Text("说什么", "words"),
)

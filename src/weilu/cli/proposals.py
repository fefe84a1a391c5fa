"""`weilu proposals`: what waits for a person, and saying yes or no to it."""

import getpass
from datetime import UTC, datetime

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text

_HELP = Text(
    """列出等人拍板的提议，和不用再拍板的；批准或拒绝其中一条。

    \b
    例：
      weilu proposals
      weilu proposals approve 3f9c
      weilu proposals decline 3f9c
    """,
    """List what waits for a person, and what needs nobody any more; approve or decline one of them.

    \b
    Examples:
      weilu proposals
      weilu proposals approve 3f9c
      weilu proposals decline 3f9c
    """,
)
_NONE = Text("没有等人拍板的提议。", "Nothing waits for a person.")
_WHICH = Text("说出是哪一条（列表里的编号）", "Say which one (its number in the list)")
_UNKNOWN = Text("没有以 {number} 开头、只有一条的提议", "No single proposal begins with {number}")
_DONE = Text("已记下。", "Noted.")
_WITHDRAWN = Text(
    "已撤下：{group} · {practice} · {what}（{why}）", "Withdrawn: {group} · {practice} · {what} ({why})"
)
_MORE = Text("还有 {n} 条，在网页的“今天”里", "{n} more are on the page Today")


@click.command(help=_HELP[say.LANG])
@click.argument("answer", required=False, type=click.Choice(["approve", "decline"]))
@click.argument("number", required=False)
@click.option("--by", default=None, metavar="NAME", help=Text("谁拍的板", "Who decided.")[say.LANG])
@lang_option
def command(answer: str | None, number: str | None, by: str | None, lang: str | None) -> None:
    from weilu.site.django import start

    start()
    from weilu.engine import decisions
    from weilu.store.models import Proposal

    language = say.language(lang)
    if answer is None:
        _list(language)
        return
    if number is None:
        raise click.UsageError(_WHICH[language])
    meant: list[Proposal] = []
    for status in ("waiting", "withdrawn"):
        some = Proposal.objects.filter(status=status)
        meant = meant or [one for one in some if ids.label(one.number).startswith(number.lower())]
    if len(meant) != 1:
        raise OperatorError(_UNKNOWN.fill(number=number), Text("weilu proposals", "weilu proposals"))
    decisions.answer(meant[0].group_key, meant[0].number, answer == "approve", by or getpass.getuser())
    say.out.print(_DONE[language], markup=False)


COMMAND = command


def _list(lang: Lang) -> None:
    from weilu.console.reads import today

    waiting, count = today.proposals()
    if not waiting:
        say.out.print(_NONE[lang], markup=False)
        _gone(lang)
        return
    table = Table(*(text[lang] for text in _COLUMNS), box=None, pad_edge=False)
    for one in waiting:
        what = "; ".join(act.what[lang] + (f": {act.words[:60]}" if act.words else "") for act in one.acts)
        until = f"{one.expires:%m-%d %H:%M}"
        table.add_row(one.number[:4], one.group.name, one.practice[lang], what, one.why[lang], until)
    say.out.print(table, markup=False)
    if count > len(waiting):
        say.out.print(_MORE.fill(n=count - len(waiting))[lang], markup=False)
    _gone(lang)


def _gone(lang: Lang) -> None:
    """What was withdrawn meanwhile, with the reason."""
    from weilu.console.reads.withdrawn import withdrawn

    for one in withdrawn(datetime.now(UTC)):
        said = _WITHDRAWN.fill(group=one.group.name, practice=one.practice, what=one.what, why=one.because)
        say.out.print(said[lang], markup=False)


_COLUMNS = (
    Text("编号", "no."),
    Text("群", "group"),
    Text("玩法", "practice"),
    Text("做什么", "what"),
    Text("为什么", "why"),
    Text("到期（UTC）", "expires (UTC)"),
)

"""`weilu proposals`: what waits for a person, and saying yes or no to it."""

import getpass
import json
from datetime import UTC, datetime
from typing import Any

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text

_HELP = Text(
    """列出等人拍板的提议；批准或拒绝其中一条。

    \b
    例：
      weilu proposals
      weilu proposals approve 3f9c
      weilu proposals decline 3f9c
    """,
    """List what waits for a person; approve or decline one of them.

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
    waiting = list(Proposal.objects.filter(status="waiting").order_by("at"))
    if answer is None:
        _list(waiting, language)
        return
    if number is None:
        raise click.UsageError(_WHICH[language])
    meant = [one for one in waiting if ids.label(one.number).startswith(number.lower())]
    if len(meant) != 1:
        raise OperatorError(_UNKNOWN.fill(number=number), Text("weilu proposals", "weilu proposals"))
    decisions.answer(meant[0].group_key, meant[0].number, answer == "approve", by or getpass.getuser())
    say.out.print(_DONE[language], markup=False)


COMMAND = command


def _list(waiting: list[Any], lang: Lang) -> None:
    from weilu.store.models import Group

    if not waiting:
        say.out.print(_NONE[lang], markup=False)
        return
    names = dict(Group.objects.values_list("key", "name"))
    table = Table(*(text[lang] for text in _COLUMNS), box=None, pad_edge=False)
    for one in waiting:
        body = json.loads(one.body)
        until = datetime.fromtimestamp(one.expires / 1_000_000, UTC)
        what = "; ".join(_said(action, lang) for action in body["actions"])
        where = names.get(one.group_key, one.group_key)
        why = body["why"][lang]
        table.add_row(ids.label(one.number)[:4], where, one.practice, what, why, f"{until:%m-%d %H:%M}")
    say.out.print(table, markup=False)


def _said(action: dict[str, Any], lang: Lang) -> str:
    """An action in a few words: its kind, whom it is for, and what is said."""
    words = action.get("text", {}).get(lang, "") if isinstance(action.get("text"), dict) else ""
    return " ".join(part for part in (action["kind"], action.get("member", ""), words[:60]) if part)


_COLUMNS = (
    Text("编号", "no."),
    Text("群", "group"),
    Text("玩法", "practice"),
    Text("做什么", "what"),
    Text("为什么", "why"),
    Text("到期（UTC）", "expires (UTC)"),
)

"""`weilu correct`: what the judge has wrong, said by an operator; and taking that back."""

import getpass

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_HELP = Text(
    """更正广告判断：这是广告，或者不是。

    从下一条消息起，社群里所有的群都照办：同样的话、几乎一样的话、留同一个联系方式的话都算。只存指纹，不存原话。

    \b
    例：
      weilu correct add --ad "老家的土蜂蜜又到了一批，要的找我"
      weilu correct add --not-ad --group 读书群 --message 4711
      weilu correct list
      weilu correct undo 3f9c
    """,
    """Correct what is called an advertisement: this is one, or this is none.

    From the next message on all groups of the community follow: for the same words, for near copies, and
    for words with the same contact. Only fingerprints are kept, no words.

    \b
    Examples:
      weilu correct add --ad "Fresh honey from home is in, tell me if you want some"
      weilu correct add --not-ad --group "Book club" --message 4711
      weilu correct list
      weilu correct undo 3f9c
    """,
)
_ADD = Text(
    """说一段话是广告（--ad）或不是（--not-ad）。TEXT 写 - 就从标准输入读；也可以指出一个群里的一条消息。

    \b
    例：
      weilu correct add --ad "老家的土蜂蜜又到了一批，要的找我"
      weilu correct add --ad - < 广告.txt
      weilu correct add --not-ad --group 读书群 --message 4711
    """,
    """Say that a text is an advertisement (--ad) or is none (--not-ad). TEXT - is read from standard input;
    or name a message of a group.

    \b
    Examples:
      weilu correct add --ad "Fresh honey from home is in, tell me if you want some"
      weilu correct add --ad - < ad.txt
      weilu correct add --not-ad --group "Book club" --message 4711
    """,
)
_LIST = Text("列出更正，最近的在前。", "List the corrections, the latest first.")
_UNDO = Text(
    """撤销一条更正；NUMBER 是列表里的编号，写开头几位就行。

    \b
    例：
      weilu correct undo 3f9c
    """,
    """Take a correction back; NUMBER as listed, or its beginning.

    \b
    Example:
      weilu correct undo 3f9c
    """,
)
_COMMUNITY = Text("哪个社群", "Which community.")
_MESSAGE = Text("平台给这条消息的编号", "The platform's id of the message.")
_EITHER = Text(
    "要么给出 TEXT（可加 --community），要么用 --group 和 --message 指出一条消息",
    "Give TEXT (and perhaps --community), or name a message by --group and --message",
)
_WHICH = Text("--ad 还是 --not-ad？", "--ad or --not-ad?")
_DONE = Text("记下了，编号 {number}。", "Noted, number {number}.")
_UNDONE = Text("已撤销。", "Taken back.")
_NONE = Text("还没有更正过。", "Nothing was corrected yet.")
_UNKNOWN = Text("没有以 {number} 开头、只有一条的更正", "No single correction begins with {number}")
_MORE = Text("只列出最近 {n} 条", "Only the latest {n} are listed")
_COLUMNS = (
    Text("编号", "no."),
    Text("社群", "community"),
    Text("是不是广告", "an ad"),
    Text("何时（UTC）", "when (UTC)"),
    Text("谁", "by"),
    Text("原话", "words"),
)
_YES, _NO = Text("是", "yes"), Text("不是", "no")
_KEPT = Text("（只存了指纹）", "(only its fingerprint is kept)")
SHOWN, LONGEST = 100, 1_000_000
"""Corrections listed; characters read from standard input."""


@click.group(help=_HELP[say.LANG])
def command() -> None:
    from weilu.site.django import start

    start()


COMMAND = command


@command.command("add", help=_ADD[say.LANG])
@click.argument("text", required=False)
@click.option(
    "--ad/--not-ad", "ad", default=None, help=Text("是广告，或者不是", "It is one, or is none.")[say.LANG]
)
@click.option("--group", metavar="GROUP", help=Text("群名或键", "A group, by name or key.")[say.LANG])
@click.option("--message", metavar="ID", help=_MESSAGE[say.LANG])
@click.option("--community", metavar="NAME", help=_COMMUNITY[say.LANG])
@lang_option
def _add(
    text: str | None,
    ad: bool | None,
    group: str | None,
    message: str | None,
    community: str | None,
    lang: str | None,
) -> None:
    from weilu.engine import corrections
    from weilu.jobs.groups import named

    language, by = say.language(lang), getpass.getuser()
    if ad is None:
        raise click.UsageError(_WHICH[language])
    if group is None and message is None and text is not None:
        place = corrections.known(community or corrections.COMMUNITY)
        number = corrections.correct_text(place, _whole(text), ad, by)
    elif group and message and text is None and community is None:
        key = named([group], home.lake())[0].key
        number = corrections.correct(key, corrections.event_of(key, message), ad, by)
    else:
        raise click.UsageError(_EITHER[language])
    say.out.print(_DONE.fill(number=number[:8])[language], markup=False)


def _whole(text: str) -> str:
    """The text; that of the standard input for "-"."""
    if text != "-":
        return text
    with click.open_file("-", encoding="utf-8", errors="replace") as stream:
        given: str = stream.read(LONGEST)
    return given


@command.command("list", help=_LIST[say.LANG])
@click.option("--community", metavar="NAME", help=_COMMUNITY[say.LANG])
@lang_option
def _list(community: str | None, lang: str | None) -> None:
    from weilu.engine import corrections

    language = say.language(lang)
    wanted = corrections.communities() if community is None else [corrections.known(community)]
    rows = corrections.kept(wanted, SHOWN + 1)
    if not rows:
        say.out.print(_NONE[language], markup=False)
        return
    table = Table(*(text[language] for text in _COLUMNS), box=None, pad_edge=False)
    for one in rows[:SHOWN]:
        words = " ".join(one.text.split())[:80] or _KEPT[language]
        when = f"{one.at:%m-%d %H:%M}"
        table.add_row(one.name[:8], one.community, (_YES if one.ad else _NO)[language], when, one.by, words)
    say.out.print(table, markup=False)
    if len(rows) > SHOWN:
        say.out.print(_MORE.fill(n=SHOWN)[language], markup=False)


@command.command("undo", help=_UNDO[say.LANG])
@click.argument("number")
@lang_option
def _undo(number: str, lang: str | None) -> None:
    from weilu.engine import corrections

    found = corrections.beginning(number.lower())
    if len(found) != 1:
        raise OperatorError(_UNKNOWN.fill(number=number), Text("weilu correct list", "weilu correct list"))
    corrections.undo(*found[0])
    say.out.print(_UNDONE[say.language(lang)], markup=False)

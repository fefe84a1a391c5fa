"""`weilu person`: give out what is kept of a person, and forget a person."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.jobs import home
from weilu.kernel.texts import Text

if TYPE_CHECKING:
    from weilu.jobs.person import Who

_HELP = Text("一个人的数据：交给本人，或删除。", "What is kept of a person: give it out, or forget it.")
_EXPORT = Text(
    """把围炉存着的关于一个人的全部内容写成 JSON。NAME 是显示的名字，或 平台/账号。

    \b
    例：
      weilu person export 小林 --to 小林.json
    """,
    """Write everything that is kept of a person as JSON. NAME is the name as shown, or platform/id.

    \b
    Example:
      weilu person export Ana --to ana.json
    """,
)
_ERASE = Text(
    """删除一个人：说过的话、名字、状态、标签、违规记录、对其消息的更正。先停掉引擎；做之前会问一声。

    为了计数和账目不错，进退群和积分流水改记在一个随机的化名下。别人说的话不动，只去掉账号和“@名字”。
    备份和导出的文件不在其内，请另行处理。

    \b
    例：
      weilu person erase 小林
    """,
    """Forget a person: words, names, states, tags, strikes, corrections of their messages. Stop the engine
    first; you are asked before anything is done.

    So that counts and books stay right, stays and lines of the ledger are kept under a pseudonym made by
    chance. What others wrote stays, but for ids and “@name”. Backups and exports are not reached.

    \b
    Example:
      weilu person erase Ana
    """,
)
_ASK = Text(
    "将删除：{names}（{keys}）说过的话、名字、状态、标签、违规记录、对其消息的更正；进退群和积分流水改用化名保留。"
    "这一步撤不回来，继续吗？",
    "This forgets {names} ({keys}): words, names, states, tags, strikes, corrections of their messages. "
    "Stays and lines of the ledger stay, under a pseudonym. It cannot be taken back. Go on?",
)
_DONE = Text("已删除：{what}", "Forgotten: {what}")
_TABLES = {
    "event": Text("事件 {n}", "{n} events"),
    "state": Text("状态 {n}", "{n} states"),
    "outbox": Text("发出的话 {n}", "{n} messages sent"),
    "proposal": Text("提议 {n}", "{n} proposals"),
    "activity": Text("活动 {n}", "{n} activities"),
    "ledger": Text("账目等 {n}（化名）", "{n} lines of the ledger and the like (pseudonym)"),
    "note": Text("标签和违规 {n}", "{n} tags and strikes"),
    "correction": Text("更正 {n}", "{n} corrections"),
    "aside": Text("搁置 {n}", "{n} put aside"),
    "account": Text("账号和人 {n}（化名）", "{n} accounts and persons (pseudonym)"),
    "lake": Text("冷日志 {n} 行", "{n} rows of the cold log"),
}
_COPIES = Text("这些旧数据里还有：{files}", "It is still in these older copies: {files}")
_BACKUPS = Text(
    "备份里也还有；还在群里的人再说话会重新被记下",
    "Backups hold it too; who is still in a group is heard again when they speak",
)


@click.group(help=_HELP[say.LANG])
def command() -> None:
    from weilu.site.django import start

    start()


@command.command("export", help=_EXPORT[say.LANG])
@click.argument("name")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("写到文件；默认打印出来", "File to write; default: printed.")[say.LANG],
)
def _export(name: str, file: Path | None) -> None:
    from weilu.jobs.person import export

    kept = json.dumps(export(name, home.lake()), ensure_ascii=False, indent=1, default=str)
    if file is None:
        click.echo(kept)
        return
    with open(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as sink:
        sink.write(kept)


@command.command("erase", help=_ERASE[say.LANG])
@click.argument("name")
@click.option("--yes", is_flag=True, help=Text("不再询问", "Do not ask.")[say.LANG])
@lang_option
def _erase(name: str, yes: bool, lang: str | None) -> None:
    from weilu.jobs.person import erase

    language = say.language(lang)

    def sure(who: "Who") -> bool:
        asked = _ASK.fill(names=", ".join(sorted(who.names)), keys=", ".join(who.keys))
        return yes or click.confirm(asked[language])

    done = erase(name, home.lake(), home.folder(), sure)
    if done is None:
        return
    counts = done.store + type(done.store)(lake=done.lake)
    what = ", ".join(_TABLES[table].fill(n=n)[language] for table, n in counts.items())
    say.out.print(_DONE.fill(what=what)[language], markup=False, soft_wrap=True)
    if done.copies:
        say.warn(_COPIES.fill(files=", ".join(map(str, done.copies)))[language])
    say.warn(_BACKUPS[language])


COMMAND = command

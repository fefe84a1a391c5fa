"""`weilu restore`: bring back what a backup holds."""

from pathlib import Path

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.jobs import home
from weilu.kernel.texts import Text

_HELP = Text(
    """从备份恢复。先完整核对备份，再动手；损坏的备份不会改动任何东西。

    备份里的数据可以恢复到 SQLite 或 PostgreSQL（WEILU_DATABASE），不管当初来自哪一种。

    \b
    例：
      weilu restore 围炉-3月1日.zip
      weilu restore 围炉-3月1日.zip --replace
    """,
    """Bring back what a backup holds. The whole backup is verified before anything is touched; a damaged
    one changes nothing.

    It can be brought back on SQLite or PostgreSQL (WEILU_DATABASE), whichever it came from.

    \b
    Examples:
      weilu restore weilu-march.zip
      weilu restore weilu-march.zip --replace
    """,
)
_DONE = Text(
    "已恢复 {made} 的备份：数据库 {rows} 行，冷日志 {events} 条事件",
    "Restored the backup of {made}: {rows} rows in the store, {events} events in the cold log",
)
_MOVED = Text("原来的数据移到了 {before}", "What was there before lies in {before}")
_WAITING = Text(
    "有 {n} 个动作在等待发出；备份之后旧的围炉可能已经发过，启动前请在页面上看一眼",
    "{n} actions wait to be sent; the old Weilu may have sent some since the backup: look at them first",
)
_KEY = Text(
    "平台账号密码仍是加密的，需要当时的密钥（WEILU_KEY 或密钥文件）；weilu doctor 会检查",
    "Credentials are still encrypted and need the key of that time (WEILU_KEY or the key file); "
    "`weilu doctor` checks it",
)


@click.command(help=_HELP[say.LANG])
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--replace",
    is_flag=True,
    help=Text("替换现在的数据，旧的移到一旁", "Replace what is there; it is moved aside.")[say.LANG],
)
@lang_option
def command(file: Path, replace: bool, lang: str | None) -> None:
    from weilu.site.django import ready

    ready()
    from weilu.jobs.restore import restore

    language = say.language(lang)
    with say.progress(language) as told:
        done = restore(file, home.lake(), home.folder(), replace, told)
    said = done.manifest
    made = f"{said.made.astimezone():%Y-%m-%d %H:%M}"
    counts = {"rows": f"{said.rows('store'):,}", "events": f"{said.rows('lake'):,}"}
    say.out.print(_DONE.fill(made=made, **counts)[language], markup=False, soft_wrap=True)
    if done.before:
        say.out.print(_MOVED.fill(before=done.before)[language], markup=False, soft_wrap=True)
    if done.waiting:
        say.warn(_WAITING.fill(n=done.waiting)[language])
    say.out.print(_KEY[language], markup=False, soft_wrap=True)


COMMAND = command

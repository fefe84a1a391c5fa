"""`weilu backup`: a copy of everything, made while Weilu works."""

import os
from pathlib import Path

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.jobs import home, secrets
from weilu.kernel.texts import Text

_HELP = Text(
    """把围炉的全部数据备份成一个文件：数据库和冷日志。运行中也可以备份，写完会读回来核对。

    密钥不在备份里：连接平台的账号密码在备份里仍是加密的，换机器时要自己带上密钥。

    \b
    例：
      weilu backup 围炉-3月1日.zip
    """,
    """Keep a copy of everything, the store and the cold log, in one file. Weilu may go on working
    meanwhile; the file is read back and compared.

    The key is not in it: credentials of platforms stay encrypted, and the key must be kept elsewhere.

    \b
    Example:
      weilu backup weilu-march.zip
    """,
)
_DONE = Text("备份好了，已核对：{file}（{size}）", "Backed up and verified: {file} ({size})")
_HOLDS = Text(
    "数据库 {rows} 行（{store}），冷日志 {events} 条事件（{lake}）",
    "store: {rows} rows ({store}); cold log: {events} events ({lake})",
)
_KEY = Text(
    "解开平台账号凭据的密钥不在备份里，请另外保存：{place}",
    "The key to the platforms' credentials is not in it; keep it elsewhere: {place}",
)


@click.command(help=_HELP[say.LANG])
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@lang_option
def command(file: Path, lang: str | None) -> None:
    from weilu.site.django import ready

    ready()
    from weilu.jobs.backup import backup

    language = say.language(lang)
    with say.progress(language) as told:
        made = backup(file, home.lake(), told)
    whole = say.size(file.stat().st_size)
    say.out.print(_DONE.fill(file=file, size=whole)[language], markup=False, soft_wrap=True)
    holds = _HOLDS.fill(
        rows=f"{made.rows('store'):,}",
        store=say.size(made.size("store")),
        events=f"{made.rows('lake'):,}",
        lake=say.size(made.size("lake")),
    )
    say.out.print(holds[language], markup=False, soft_wrap=True)
    place = "WEILU_KEY" if os.environ.get("WEILU_KEY") else secrets.key_file()
    say.out.print(_KEY.fill(place=place)[language], markup=False, soft_wrap=True)


COMMAND = command

"""`weilu import`: keep exported chat logs, to look at them again later."""

from pathlib import Path

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option, options, reading_options
from weilu.cli._report import notes
from weilu.jobs import home
from weilu.jobs.ingest import READING, ingest
from weilu.kernel.texts import Text

_HELP = Text(
    """把导出的聊天记录存进围炉，以后随时可看。

    重复导入同一份或有重叠的记录不会多出任何东西；中途断电或被强行关掉，再运行一次即可。

    \b
    例：
      weilu import 群聊导出.zip 另一个群.txt
      weilu import 导出文件夹/ --tz Asia/Shanghai
    """,
    """Keep exported chat logs in Weilu, to look at them again later.

    Importing the same or an overlapping export again adds nothing. If it is interrupted, at whatever
    moment, just run it again.

    \b
    Examples:
      weilu import exported-chats.zip another-group.txt
      weilu import folder/ --tz Europe/London
    """,
)


@click.command(help=_HELP[say.LANG])
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@reading_options
@click.option(
    "--rebuild",
    is_flag=True,
    help=Text("由历史重新生成群、成员和进退群记录", "Make groups, people and stays again from history.")[
        say.LANG
    ],
)
@lang_option
def command(
    paths: tuple[Path, ...],
    tz: str | None,
    dates: str | None,
    group: str | None,
    rebuild: bool,
    lang: str | None,
) -> None:
    language = say.language(lang)
    if not paths and not rebuild:
        raise click.UsageError(
            Text("请给出要导入的文件或文件夹", "Name the files or folders to import")[language]
        )
    lake = home.lake()
    with say.progress(language) as progress:
        if paths:
            done = ingest(
                list(paths),
                lake,
                options(tz, dates, group),
                lambda file, rows: progress(READING.fill(file=Path(file).name, rows=rows), None),
            )
        progress(Text("整理群和成员", "Writing groups and people"), None)
        from weilu.site.django import start

        start()
        from weilu.jobs.project import project

        groups = project(lake, everything=rebuild)
    if paths:
        notes(done, language)
    updated = Text(
        "更新了 {n} 个群。运行 weilu checkup 或 weilu up 查看",
        "{n} groups updated. See them with weilu checkup or weilu up",
    )
    say.out.print(updated.fill(n=groups)[language])


COMMAND = command

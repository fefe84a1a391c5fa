"""`weilu convert`: any exported chat log as ChatLab's interchange format."""

import os
from pathlib import Path

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option, options, reading_options
from weilu.cli._report import notes
from weilu.jobs.convert import Form, convert
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_HELP = Text(
    """把任何导出的聊天记录转成 ChatLab 格式（.jsonl 可装多个群，.json 装一个群）。

    \b
    例：
      weilu convert 群聊导出.zip --to 记录.jsonl
    """,
    """Turn any exported chat log into ChatLab's format (.jsonl takes many groups, .json one).

    \b
    Example:
      weilu convert exported-chats.zip --to chats.jsonl
    """,
)


@click.command(help=_HELP[say.LANG])
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("写到哪个文件：.jsonl 或 .json", "File to write: .jsonl or .json.")[say.LANG],
)
@reading_options
@lang_option
def command(
    paths: tuple[Path, ...],
    target: Path,
    tz: str | None,
    dates: str | None,
    group: str | None,
    lang: str | None,
) -> None:
    language = say.language(lang)
    if target.suffix not in (".json", ".jsonl"):
        raise OperatorError(
            Text(f"不知道 {target.name} 要什么格式", f"The form of {target.name} is not known"),
            Text("文件名请以 .jsonl 或 .json 结尾", "Let its name end in .jsonl or .json"),
        )
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with aside.open("wb") as out:
            form: Form = "jsonl" if target.suffix == ".jsonl" else "json"
            done, rows = convert(list(paths), options(tz, dates, group), out, form)
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    notes(done, language)
    written = Text("写了 {n} 行到 {file}", "{n} rows written to {file}")
    say.out.print(written.fill(n=f"{rows:,}", file=target)[language], soft_wrap=True, markup=False)


COMMAND = command

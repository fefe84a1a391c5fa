"""`weilu new practice NAME`: the two files of a practice, working, to be changed."""

import keyword
import re
from pathlib import Path

import click

from weilu import practices
from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

PATTERN = Path(practices.__path__[0]) / "_new.py"
"""A practice that works and is not listed; the new one begins as a copy of it and of its transcript."""
_HELP = Text(
    """新建一个玩法：一个 .py 文件和它的对话样例 .md，马上能用，照着改就行；别处不用动。

    \b
    例：
      weilu new practice book_club
    """,
    """Begin a new practice: one .py file and its transcript .md, working as they are; nothing else is edited.

    \b
    Example:
      weilu new practice book_club
    """,
)
_NEXT = Text(
    """写好了：
  {code}
  {chat}
接下来：
  1. 改 {name}.py：写明作用、理由和局限，再改设置、状态和 decide；
  2. 改 {name}.md：群里怎么说，机器人怎么答，至少三例，一例沉默；
     python tests/transcript.py {chat}  会写上现在的回答，供核对；
  3. weilu quality {name}  看它到了哪一级；make docs 更新文档。""",
    """Made:
  {code}
  {chat}
Next:
  1. Edit {name}.py: what it does, why, its limits; then settings, state and decide.
  2. Edit {name}.md: what people write and what is answered; three cases at least, one of them silent.
     python tests/transcript.py {chat}  writes what is answered now, for you to review.
  3. weilu quality {name}  tells the tier it has reached; make docs renews the pages.""",
)


@click.command(help=_HELP[say.LANG])
@click.argument("what", type=click.Choice(["practice"]))
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=PATTERN.parent,
    help=Text("放进哪个文件夹；默认是围炉自己的", "Folder to put it in; default: Weilu's own.")[say.LANG],
)
@lang_option
def command(what: str, name: str, into: Path, lang: str | None) -> None:
    code, chat = into / f"{name}.py", into / f"{name}.md"
    _check(name, (code, chat, into / name))
    for pattern, target in ((PATTERN, code), (PATTERN.with_suffix(".md"), chat)):
        text = pattern.read_text("utf-8")
        try:
            with target.open("x", encoding="utf-8") as out:
                out.write(text.replace("_new", name))
        except OSError as error:
            raise OperatorError(
                Text(f"写不了 {target}：{error.strerror}", f"Cannot write {target}: {error.strerror}"),
                Text("用 --into 指定能写的文件夹", "Name a folder that can be written to with --into"),
            ) from error
    language = say.language(lang)
    made = _NEXT.fill(code=code, chat=chat, name=name)[language]
    say.out.print(made, markup=False, soft_wrap=True)


def _check(name: str, paths: tuple[Path, ...]) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name) or keyword.iskeyword(name) or name == "base":
        raise OperatorError(
            Text(f"{name!r} 不能做名称", f"{name!r} cannot be a name"),
            Text(
                "用小写字母、数字和下划线，如 book_club", "Small letters, digits and underscores: book_club"
            ),
        )
    for path in paths:
        if path.exists():
            raise OperatorError(
                Text(f"{path} 已经有了", f"{path} is there already"), Text("换个名称", "Choose another name")
            )


COMMAND = command

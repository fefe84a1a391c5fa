"""The command `weilu`: each module of this folder is one command and declares `COMMAND`."""

import importlib
import os
import sys
from collections.abc import Sequence

import click

from weilu import __version__
from weilu.cli import _say as say
from weilu.kernel import registry
from weilu.kernel.errors import WeiluError
from weilu.kernel.memory import thrifty
from weilu.kernel.texts import Text


class _Commands(click.Group):
    """Loads only the command that is asked for: a check-up never loads the web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [_called(name) for name in registry.names(__name__)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        for module in registry.names(__name__):
            if _called(module) == name:
                command: click.Command = importlib.import_module(f"{__name__}.{module}").COMMAND
                return command
        return None


def _called(module: str) -> str:
    """The command of a module: `import_` is `import`, `verify_draw` is `verify-draw`."""
    return module.rstrip("_").replace("_", "-")


_ABOUT = Text(
    """围炉：让群聊一直有人气。

    \b
    先试这一条（不用账号、不联网，什么都不会外传）：
      weilu checkup 导出的聊天记录.zip --html 体检.html
    """,
    """Weilu keeps group chats warm.

    \b
    Try this first (no account, no network, nothing leaves this machine):
      weilu checkup exported-chats.zip --html checkup.html
    """,
)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_ABOUT[say.LANG],
)
@click.version_option(__version__, prog_name="weilu")
def weilu() -> None:
    pass


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; what the user can mend is said in a line or two and ends with exit code 2."""
    thrifty()
    try:
        weilu.main(args=argv)
    except WeiluError as error:
        say.error(error)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""`weilu run`: keep the groups without the web page."""

import signal
import threading

import click

from weilu.cli import _say as say
from weilu.kernel.texts import Text

_HELP = Text(
    """只跑引擎和各平台的连接，不开网页；按 Ctrl+C 停止。

    用 PostgreSQL（WEILU_DATABASE）时可以同时开几个，会自己分工。

    \b
    例：
      weilu run
    """,
    """Run the engine and the connections without the web page; Ctrl+C stops it.

    On PostgreSQL (WEILU_DATABASE) several may run at once: they share the work by themselves.

    \b
    Example:
      weilu run
    """,
)


@click.command(help=_HELP[say.LANG])
def command() -> None:
    from weilu.site.django import start

    start()
    from weilu.site.live import Live

    stop, live = threading.Event(), Live()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    live.start()
    say.out.print(
        Text("围炉在照看群了。按 Ctrl+C 停止。", "Weilu keeps the groups. Ctrl+C stops it.")[say.LANG]
    )
    stop.wait()
    live.close()


COMMAND = command

"""`weilu up`: open Weilu in the browser."""

import os
import socket
import webbrowser

import click
import uvicorn

from weilu.cli import _say as say
from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_HELP = Text(
    """在浏览器里打开围炉。只在本机（127.0.0.1）上开放，按 Ctrl+C 停止。

    \b
    例：
      weilu up
      weilu up --port 9000 --no-browser
    """,
    """Open Weilu in the browser. It listens on this machine only (127.0.0.1); Ctrl+C stops it.

    \b
    Examples:
      weilu up
      weilu up --port 9000 --no-browser
    """,
)
_TAKEN = Text("端口 {port} 已被占用", "Port {port} is taken")
_OTHER = Text("换一个：weilu up --port {other}", "Take another: weilu up --port {other}")
TRIES = 20


@click.command(help=_HELP[say.LANG])
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=Text("端口；默认从 8765 起第一个空闲的", "Port; default: the first free one from 8765.")[say.LANG],
)
@click.option("--no-browser", is_flag=True, help=Text("不打开浏览器", "Do not open a browser.")[say.LANG])
def command(port: int | None, no_browser: bool) -> None:
    from weilu.site.django import start

    start()
    from weilu.console.middleware import local_key
    from weilu.site.live import Live

    listener = _listen(port)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/?key={local_key()}"
    say.out.print(Text("围炉开了：{at}", "Weilu is up: {at}").fill(at=address)[say.LANG], soft_wrap=True)
    say.out.print(
        Text("数据在 {at}", "Its data lies in {at}").fill(at=home.folder())[say.LANG], soft_wrap=True
    )
    if not no_browser and not os.environ.get("CI"):
        webbrowser.open(address)
    live = Live()
    try:
        live.start()
    except OperatorError as error:  # the page is of use all the same
        say.warn(error.said()[say.LANG])
    config = uvicorn.Config("weilu.site.asgi:application", log_level="warning", lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        live.close()


COMMAND = command


def _listen(port: int | None) -> socket.socket:
    """A socket on 127.0.0.1: the asked-for port, else the first free one."""
    for place in [port] if port else range(8765, 8765 + TRIES):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # else a port just closed stays taken for a minute
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", place))
            listener.listen()  # so that a browser that is quicker than the server waits
        except OSError:
            listener.close()
        else:
            return listener
    first = port or 8765
    raise OperatorError(_TAKEN.fill(port=first), _OTHER.fill(other=first + TRIES))

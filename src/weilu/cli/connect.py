"""`weilu connect`: give Weilu an account on a chat platform."""

import json
import sys
from collections.abc import Sequence

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel import registry
from weilu.kernel.errors import OperatorError
from weilu.kernel.platform import Credential, Platform
from weilu.kernel.texts import Lang, Text

_HELP = Text(
    """给围炉接上一个聊天平台的账号。凭据加密保存，先向平台核对再存。

    \b
    例：
      weilu connect                      有哪些平台
      weilu connect matrix
      weilu connect telegram --name 跑团
      echo '{"token": "…"}' | weilu connect telegram --stdin --yes
      weilu connect --list
      weilu connect --remove 跑团
    """,
    """Give Weilu an account on a chat platform. Credentials are checked with it, then kept encrypted.

    \b
    Examples:
      weilu connect                      which platforms there are
      weilu connect matrix
      weilu connect telegram --name runs
      echo '{"token": "…"}' | weilu connect telegram --stdin --yes
      weilu connect --list
      weilu connect --remove runs
    """,
)
_NO_PLATFORM = Text("没有叫 {name} 的平台", "There is no platform called {name}")
_PLATFORMS = Text("有这些：{names}", "There are: {names}")
_RISK = Text("风险", "Risk")
_ACCEPT = Text("明白风险，仍要继续？", "Go on in spite of the risk?")
_KEPT = Text("接好了：{name}（{who}）", "Connected: {name} ({who})")
_UNCHECKED = Text("未核对", "not checked")
_NEXT = Text("开着 weilu up 时就会连上", "It connects while weilu up runs")
_ASKING = Text("正在向平台核对…", "Asking the platform…")
_EXTRA = Text("没有这些凭据：{names}", "There are no such credentials: {names}")
_STDIN = Text("从标准输入给一个 JSON 对象", "Give a JSON object on the standard input")
_NOT_JSON = Text("标准输入不是 JSON 对象", "The standard input is no JSON object")
_NONE = Text("还没有接上任何账号", "No account is connected yet")
_NO_NAME = Text("没有叫 {name} 的连接", "There is no connection called {name}")
_REMOVE = Text(
    "删掉 {name}？它的凭据会被抹去，记录的消息保留",
    "Remove {name}? Its credentials are wiped; what was recorded stays",
)
_REMOVED = Text("删掉了 {name}", "{name} is removed")
_REPLACE = Text("已有叫 {name} 的连接，换掉它？", "There is a connection called {name}. Replace it?")


def _help(zh: str, en: str) -> str:
    return Text(zh, en)[say.LANG]


@click.command(help=_HELP[say.LANG])
@click.argument("platform", required=False)
@click.option(
    "--name", help=_help("连接的名字，默认同平台名", "The connection's name; default: the platform's.")
)
@click.option(
    "--stdin", is_flag=True, help=_help("凭据从标准输入读（JSON）", "Read the credentials from stdin (JSON).")
)
@click.option("--unchecked", is_flag=True, help=_help("不向平台核对", "Do not check them with the platform."))
@click.option("--yes", is_flag=True, help=_help("不再询问", "Do not ask."))
@click.option("--list", "listing", is_flag=True, help=_help("列出已有的连接", "List the connections."))
@click.option("--remove", metavar="NAME", help=_help("删掉一个连接", "Remove a connection."))
@lang_option
def command(
    platform: str | None, name: str | None, stdin: bool, unchecked: bool, yes: bool, listing: bool,
    remove: str | None, lang: str | None,
) -> None:  # fmt: skip
    language = say.language(lang)
    if listing:
        _list(language)
    elif remove is not None:
        _remove(remove, yes, language)
    elif platform is None:
        _platforms(language)
    else:
        _connect(platform, name or platform, stdin, unchecked, yes, language)


COMMAND = command


def _known() -> dict[str, Platform]:
    """Platforms that take an account."""
    found = registry.load("weilu.platforms", "PLATFORM")
    return {name: module.PLATFORM for name, module in found.items() if module.PLATFORM.credentials}


def _platforms(lang: Lang) -> None:
    for name, platform in _known().items():
        line = f"{name:<10}{platform.title[lang]}\n{'':10}{platform.source}"
        say.out.print(line, markup=False, soft_wrap=True)


def _connect(platform: str, name: str, stdin: bool, unchecked: bool, yes: bool, lang: Lang) -> None:
    known = _known()
    if platform not in known:
        names = ", ".join(known)
        raise OperatorError(_NO_PLATFORM.fill(name=platform), _PLATFORMS.fill(names=names))
    if risk := known[platform].risk[lang]:
        say.out.print(f"[bold yellow]{_RISK[lang]}[/] ", end="")
        say.out.print(risk, markup=False)
        if not yes:
            click.confirm(_ACCEPT[lang], abort=True)
    asked = known[platform].credentials
    values = _read(asked) if stdin else _prompted(asked, lang)
    who = _UNCHECKED[lang] if unchecked else _checked(platform, values, lang)
    _keep(platform, name, values, yes or stdin, lang)
    say.out.print(_KEPT.fill(name=name, who=who)[lang], markup=False)
    say.out.print(_NEXT[lang])


def _prompted(asked: Sequence[Credential], lang: Lang) -> dict[str, str]:
    """Each credential, asked for; a secret is not shown."""
    return {
        one.name: click.prompt(
            one.says[lang], default=one.default, show_default=bool(one.default), hide_input=one.secret
        ).strip()
        for one in asked
    }


def _read(asked: Sequence[Credential]) -> dict[str, str]:
    """The credentials in the JSON object of the standard input; others than these are not taken."""
    try:
        told = json.loads(sys.stdin.read(100_000))
    except ValueError as error:
        raise OperatorError(_NOT_JSON, _STDIN) from error
    if not isinstance(told, dict):
        raise OperatorError(_NOT_JSON, _STDIN)
    known = [one.name for one in asked]
    if extra := sorted(told.keys() - set(known)):
        raise OperatorError(_EXTRA.fill(names=", ".join(extra)), _PLATFORMS.fill(names=", ".join(known)))
    return {one.name: one.default for one in asked} | {key: str(value).strip() for key, value in told.items()}


def _checked(platform: str, values: dict[str, str], lang: Lang) -> str:
    _started()
    from weilu.gateway.whoami import whoami

    say.err.print(_ASKING[lang])
    return whoami(platform, values)


def _started() -> None:
    from weilu.site.django import start

    start()


def _keep(platform: str, name: str, values: dict[str, str], sure: bool, lang: Lang) -> None:
    _started()
    from weilu.jobs.secrets import sealed
    from weilu.store.models import Connection

    there = Connection.objects.filter(name=name).first()
    if there and not sure:
        click.confirm(_REPLACE.fill(name=name)[lang], abort=True)
    same = bool(there and there.platform == platform)
    kept = {"platform": platform, "secret": sealed(values), "status": "new", "status_text": ""}
    Connection.objects.update_or_create(name=name, defaults=kept if same else kept | {"cursor": ""})


def _list(lang: Lang) -> None:
    _started()
    from weilu.store.models import Connection

    table = Table(box=None, pad_edge=False, show_header=False)
    for one in Connection.objects.order_by("name"):
        table.add_row(one.name, one.platform, one.status, one.status_text)
    say.out.print(table if table.row_count else _NONE[lang])


def _remove(name: str, yes: bool, lang: Lang) -> None:
    _started()
    from weilu.store.models import Connection

    found = Connection.objects.filter(name=name)
    if not found.exists():
        raise OperatorError(_NO_NAME.fill(name=name))
    if not yes:
        click.confirm(_REMOVE.fill(name=name)[lang], abort=True)
    found.delete()
    say.out.print(_REMOVED.fill(name=name)[lang], markup=False)

"""`weilu simulate`: made-up members in made-up groups, to try practices on."""

from datetime import UTC, datetime, timedelta

import click

from weilu.cli import _say as say
from weilu.cli._options import Wrap, lang_option
from weilu.engine.house import practices
from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text
from weilu.sim.community import LIVING, Community
from weilu.sim.live import house_of, live
from weilu.sim.show import Chat

_HELP = Text(
    """用虚构的成员和群试一试：他们聊天、签到、接龙、发广告，围炉照规则回应。

    不写别的，就打印一天的聊天和围炉做了什么。同一个 --seed 每次都一样。

    \b
    例：
      weilu simulate
      weilu simulate --days 3 --practice sign_in --practice welcome
      weilu simulate --groups 12 --days 84 --into-store   # 然后 weilu up
      weilu simulate --groups 1000 --stream               # 压力测试
    """,
    """Try Weilu on made-up members in made-up groups: they talk, sign in, join chains, advertise, and
    Weilu answers by its practices.

    By itself it prints a day of chat with what Weilu did. The same --seed always gives the same.

    \b
    Examples:
      weilu simulate
      weilu simulate --days 3 --practice sign_in --practice welcome
      weilu simulate --groups 12 --days 84 --into-store   # then weilu up
      weilu simulate --groups 1000 --stream               # load
    """,
)
_NONE = Text("没有叫 {name} 的规则", "There is no practice called {name}")
_KNOWN = Text("有这些：{names}", "There are: {names}")
_KEPT = Text(
    "{groups} 个模拟群新存入 {n} 条记录。运行 weilu up 查看",
    "{n} new events of {groups} simulated groups kept. See them with weilu up",
)
_RATE = Text("{n} 条，每秒 {rate}", "{n} events, {rate} a second")
_SEED = Text("随机种子", "Seed of all chance.")
_ONLY = Text(
    "只开这些规则；默认全开，--into-store 时全不开",
    "Only these practices; default: all, with --into-store none.",
)
_STORE = Text("存进围炉，供 weilu up 查看", "Keep it in Weilu, for weilu up.")
_LOAD = Text("全速送进引擎", "Send it through the engine at full speed.")
_ONE = Text("--into-store 和 --stream 只能选一个", "Choose one of --into-store and --stream")


def _number(name: str, most: int, says: Text) -> Wrap:
    """An option that counts, from one to `most`."""
    return click.option(name, type=click.IntRange(1, most), default=1, show_default=True, help=says[say.LANG])


@click.command(help=_HELP[say.LANG])
@_number("--groups", 10_000, Text("几个群", "How many groups."))
@_number("--days", 400, Text("几天", "How many days."))
@click.option("--seed", type=int, default=1, show_default=True, help=_SEED[say.LANG])
@click.option("--practice", "names", multiple=True, metavar="NAME", help=_ONLY[say.LANG])
@click.option("--into-store", "store", is_flag=True, help=_STORE[say.LANG])
@click.option("--stream", "load", is_flag=True, help=_LOAD[say.LANG])
@lang_option
def command(
    groups: int, days: int, seed: int, names: tuple[str, ...], store: bool, load: bool, lang: str | None
) -> None:
    language = say.language(lang)
    if store and load:
        raise OperatorError(_ONE)
    for name in names:
        if name not in practices():
            raise OperatorError(_NONE.fill(name=name), _KNOWN.fill(names=", ".join(practices())))
    if store:
        start = datetime.now(UTC).date() - timedelta(days=days)
        _keep(Community(groups, days, seed, language, start), names, language)
    elif load:
        _stream(Community(groups, days, seed, language), names, language)
    else:
        _print(Community(groups, days, seed, language), names)


def _print(community: Community, names: tuple[str, ...]) -> None:
    chat = Chat(community)
    for event, changes in live(community, house_of(community, names or None)):
        for line in chat.lines(event, changes):
            say.out.print(line, markup=False, soft_wrap=True)


def _keep(community: Community, names: tuple[str, ...], lang: Lang) -> None:
    from weilu.site.django import start

    start()
    from weilu.jobs.project import project
    from weilu.sim.fill import fill

    lake = home.lake()
    with say.progress(lang) as told:
        kept = fill(
            community,
            house_of(community, names),
            lake,
            lambda count, share: told(LIVING.fill(n=f"{count:,}"), share),
        )
        project(lake)
    say.out.print(_KEPT.fill(n=f"{kept:,}", groups=len(community.rooms))[lang])


def _stream(community: Community, names: tuple[str, ...], lang: Lang) -> None:
    from weilu.site.django import start

    start()
    from weilu.sim.stream import stream

    done = None
    with say.progress(lang) as told:
        for done in stream(community, names or tuple(practices()), home.folder()):
            told(LIVING.fill(n=f"{done.events:,}"), None)
    if done is not None:
        say.out.print(_RATE.fill(n=f"{done.events:,}", rate=f"{done.rate:,.0f}")[lang])


COMMAND = command

"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, cast

import click

from weilu.cli import _say as say
from weilu.exports.base import Options
from weilu.exports.base.rows import DateOrder
from weilu.jobs import zones
from weilu.kernel.texts import Text

Wrap = Callable[[Callable[..., Any]], Callable[..., Any]]


def _option(*names: str, help: Text, **more: Any) -> Wrap:
    return click.option(*names, help=help[say.LANG], **more)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--tz`, `--dates` and `--group`: what the operator knows about the files."""
    for wrap in (
        _option(
            "--group",
            help=Text("把读到的都算作这一个群", "Take everything read as this one group."),
        ),
        _option(
            "--dates",
            type=click.Choice(["dmy", "mdy", "ymd"]),
            help=Text(
                "日期里日月年的顺序，分不清时用", "Order of day, month and year, where it cannot be told."
            ),
        ),
        _option(
            "--tz",
            metavar="ZONE",
            help=Text(
                "时区，如 Asia/Shanghai；默认用本机的",
                "Time zone such as Asia/Shanghai; default: this machine's.",
            ),
        ),
    ):
        command = wrap(command)
    return command


as_of_option = _option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=lambda ctx, param, value: value.date() if value else None,
    help=Text(
        "看到哪一天为止；默认是最后一条消息那天", "Last day looked at; default: that of the newest message."
    ),
)
staff_option = _option(
    "--staff",
    multiple=True,
    metavar="NAME[,NAME…]",
    help=Text(
        "谁在运营这些群：记录里的名字或账号；导出不带身份时用，可写多次",
        "Who runs the groups: names or ids as in the log, where the export does not tell. May be repeated.",
    ),
)
names_option = _option(
    "--names",
    type=click.Choice(["mask", "show"]),
    default="mask",
    show_default=True,
    help=Text("成员名字遮住还是显示", "Mask or show the members' names."),
)
community_option = _option(
    "--community",
    metavar="NAME",
    help=Text("哪个社群的更正（weilu correct）", "The community whose corrections count (weilu correct)."),
)
lang_option = _option("--lang", type=click.Choice(["zh", "en"]), help=Text("语言", "Language."))


def options(tz: str | None, dates: str | None, group: str | None) -> Options:
    """The reading options as the readers take them."""
    return Options(
        zone=zones.zone(tz), dates=cast("DateOrder | None", dates), group=group, zone_guessed=tz is None
    )

"""Commands that list plug-ins, from the files themselves."""

import re
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING

import click
from rich.table import Column, Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel import registry
from weilu.kernel.texts import Lang, Text, plain
from weilu.kernel.words import UNITS

if TYPE_CHECKING:
    from weilu.console.forms import Field
    from weilu.kernel.practice import Settings

_COLUMNS = (Text("名称", "Name"), Text("是什么", "What it is"), Text("说明", "About"))
_SETTINGS = (
    Text("设置", "Setting"),
    Text("是什么", "What it is"),
    Text("默认", "Default"),
    Text("范围", "Bounds"),
)
_SET = Text("例：weilu switch {name} act --set {key}=…", "As in: weilu switch {name} act --set {key}=…")
_ENGLISH = Text("（以下是开发者写的英文说明）", "")
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_SECTIONS = {
    "Question": "问题",
    "Definition": "定义",
    "Misread": "容易误读",
    "Example": "算例",
    "Rule": "规则",
    "What it does": "做什么",
    "Why it helps": "为什么有用",
    "Limits": "局限",
    "Sample": "样例",
    "Keeps": "保留什么",
}
"""Sections of what a plug-in says of itself, in Chinese."""
KEEPS: dict[str, Text] = {
    "message": Text("消息", "messages"),
    "recall": Text("撤回", "recalls"),
    "join": Text("进群", "joins"),
    "invite": Text("邀请", "invitations"),
    "leave": Text("退群", "leaves"),
    "kick": Text("移出", "removals"),
    "ban": Text("拉黑", "bans"),
    "rename": Text("改名", "renames"),
    "notice": Text("公告", "notices"),
    "reply_to": Text("回复谁", "replies"),
    "mentions": Text("提到谁", "mentions"),
    "media": Text("图片等", "media"),
    "staff": Text("谁是管理员", "staff"),
    "bot": Text("谁是机器人", "bots"),
    "forwarded": Text("转发", "forwards"),
    "reactions": Text("表情回应", "reactions"),
}
"""What formats of exports carry."""


def listing(package: str, attribute: str, about: Text) -> click.Command:
    """A command that shows every plug-in of a package; with a name, everything about that one."""

    @click.command(help=about[say.LANG])
    @click.argument("name", required=False)
    @lang_option
    def command(name: str | None, lang: str | None) -> None:
        modules = registry.load(package, attribute)
        language = say.language(lang)
        if name is None:
            say.out.print(_table(modules.items(), attribute, language))
        elif name in modules:
            _whole(name, modules[name], attribute, language)
        else:
            known = ", ".join(modules)
            raise click.UsageError(
                Text("没有 {name}；有的是：{known}", "There is no {name}; there are: {known}").fill(
                    name=name, known=known
                )[language]
            )

    return command


def _table(modules: Iterable[tuple[str, ModuleType]], attribute: str, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for head in _COLUMNS:
        table.add_column(head[lang], overflow="fold")
    for name, module in modules:
        made = getattr(module, attribute)
        table.add_row(name, made.title[lang], _about(made, lang))
    return table


def _about(made: object, lang: Lang) -> str:
    if meaning := getattr(made, "meaning", None):
        unit = UNITS[made.unit][lang]  # type: ignore[attr-defined]
        return f"{meaning[lang]} ({unit})" if unit else str(meaning[lang])
    if does := getattr(made, "does", None):
        return str(does[lang])
    if remedy := getattr(made, "remedy", None):
        return str(remedy[lang])
    kept = (KEEPS.get(one, plain(one))[lang] for one in getattr(made, "keeps", ()))
    return Text("、", ", ")[lang].join(kept)


def _whole(name: str, module: ModuleType, attribute: str, lang: Lang) -> None:
    made = getattr(module, attribute)
    say.out.print(f"[bold]{made.title[lang]}[/]")
    say.out.print(_about(made, lang), markup=False)
    say.out.print()
    if hasattr(made, "settings"):
        _settings(name, made.settings, lang)
    if _ENGLISH[lang]:
        say.out.print(_ENGLISH[lang], style="dim")
    told = (module.__doc__ or "").strip()
    if lang == "zh":
        told = _SECTION.sub(lambda head: f"## {_SECTIONS.get(head[1], head[1])}", told)
    say.out.print(told, markup=False)


def _settings(name: str, model: "type[Settings]", lang: Lang) -> None:
    """What can be set, and how."""
    from weilu.console import forms

    fields = forms.fields(model, {}, {})
    if not fields:
        return
    table = Table(*(Column(head[lang], overflow="fold") for head in _SETTINGS), box=None, pad_edge=False)
    for one in fields:
        usual = one.usual.replace("\n", ",") or ("off" if one.kind == "bool" else "")
        table.add_row(one.name, one.says[lang], usual, _bounds(one))
    say.out.print(table, markup=False)
    say.out.print(_SET.fill(name=name, key=fields[0].name)[lang], markup=False)
    say.out.print()


def _bounds(one: "Field") -> str:
    """What a setting may be, as `--set` takes it."""
    if one.kind == "bool":
        return "on | off"
    if one.choices:
        return " | ".join(value for value, _ in one.choices)
    return f"{one.low}–{one.high}" if one.low or one.high else ""

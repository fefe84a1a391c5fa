"""Commands that list plug-ins, from the files themselves."""

from collections.abc import Iterable
from types import ModuleType

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.kernel import registry
from weilu.kernel.texts import Lang, Text
from weilu.kernel.words import UNITS


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
            _whole(modules[name], attribute, language)
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
    for head in (Text("名称", "Name"), Text("是什么", "What it is"), Text("说明", "About")):
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
    return ", ".join(getattr(made, "keeps", ()))


def _whole(module: ModuleType, attribute: str, lang: Lang) -> None:
    made = getattr(module, attribute)
    say.out.print(f"[bold]{made.title[lang]}[/]")
    say.out.print(_about(made, lang), markup=False)
    say.out.print()
    say.out.print((module.__doc__ or "").strip(), markup=False)

"""`weilu quality`: how good each practice is, computed."""

import json
from pathlib import Path

import click
from rich.table import Table

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.engine import quality
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Lang, Text

_HELP = Text(
    "给每个玩法评级：铜是做得好，银是可放心打开；评级是算出来的，不是自己说的。",
    "Grade the practices: bronze is well made, silver is safe to switch on. The grades are computed.",
)
Found = dict[str, dict[str, list[str]]]


@click.command(help=_HELP[say.LANG])
@click.argument("names", nargs=-1)
@click.option(
    "--json",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("把结果写到这个文件", "Write the results to this file.")[say.LANG],
)
@lang_option
def command(names: tuple[str, ...], target: Path | None, lang: str | None) -> None:
    language = say.language(lang)
    every = {one.name: one for one in quality.made()}
    if unknown := [name for name in names if name not in every]:
        raise OperatorError(
            Text(f"没有玩法 {unknown[0]}", f"There is no practice {unknown[0]}"),
            Text(f"有的是：{', '.join(every)}", f"There are: {', '.join(every)}"),
        )
    found: Found = {}
    with say.progress(language) as told:
        for place, name in enumerate(names or every):
            told(Text(f"评 {name}", f"Trying {name}"), place / len(names or every))
            found[name] = quality.problems(every[name])
    _print(found, language)
    if target is not None:
        target.write_text(_json(found), "utf-8")


def _print(found: Found, lang: Lang) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column(Text("玩法", "Practice")[lang])
    table.add_column(Text("等级", "Tier")[lang])
    for place, _ in enumerate(quality.RULES, 1):
        table.add_column(str(place), justify="right")
    for name, wrong in found.items():
        marks = ["✗" if wrong[rule.name] else "✓" for rule in quality.RULES]
        table.add_row(name, quality.TIERS[quality.tier(wrong)][lang], *marks)
    say.out.print(table)
    say.out.print()
    for place, rule in enumerate(quality.RULES, 1):
        say.out.print(f"{place:>3}  {quality.TIERS[rule.tier][lang]}  {rule.says[lang]}", markup=False)
    for tier, why in quality.NOT_YET.items():
        say.out.print(f"     {quality.TIERS[tier][lang]}  {why[lang]}", markup=False)
    for name, wrong in found.items():
        for rule in (rule for rule in quality.RULES if wrong[rule.name]):
            say.out.print(f"\n✗ {name} · {rule.says[lang]}", markup=False)
            for what in wrong[rule.name][:5]:
                say.out.print(f"    {what}", markup=False, soft_wrap=True)


def _json(found: Found) -> str:
    practices = {
        name: {
            "tier": quality.tier(wrong),
            "rules": {rule.name: {"tier": rule.tier, "problems": wrong[rule.name]} for rule in quality.RULES},
            "not_yet": {tier: {"zh": why.zh, "en": why.en} for tier, why in quality.NOT_YET.items()},
        }
        for name, wrong in found.items()
    }
    return json.dumps({"practices": practices}, ensure_ascii=False, indent=1) + "\n"


COMMAND = command

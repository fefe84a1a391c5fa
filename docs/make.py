"""Make the pages of docs/ that come from the code: `make docs`; `--check` fails where one is stale."""

import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Literal, get_args, get_origin

from annotated_types import BaseMetadata

from weilu.kernel import registry
from weilu.kernel.events import EVENTS
from weilu.kernel.practice import Settings
from weilu.kernel.words import UNITS

HERE = Path(__file__).parent
MADE = "<!-- Made by `make docs` from the code; change the file it describes instead. -->\n"


def main(check: bool) -> int:
    stale = []
    for name, text in pages().items():
        path = HERE / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, "utf-8")
    if check and stale:
        print(f"stale pages: {', '.join(stale)}; run `make docs`", file=sys.stderr)
    return 1 if check and stale else 0


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {
        "metrics.md": page("Metrics 指标", "weilu.analysis.metrics", "METRIC"),
        "diagnoses.md": page("Diagnoses 诊断", "weilu.analysis.diagnoses", "DIAGNOSIS"),
        "practices.md": page("Practices 玩法与规则", "weilu.practices", "PRACTICE"),
        "formats.md": page("Formats of exported logs 支持的导出格式", "weilu.exports", "EXPORT"),
        "events.md": events(),
    }


def page(title: str, package: str, attribute: str) -> str:
    modules = registry.load(package, attribute)
    parts = [f"# {title}\n", MADE]
    parts += [section(name, module, getattr(module, attribute)) for name, module in modules.items()]
    return "\n".join(parts)


def section(name: str, module: ModuleType, made: object) -> str:
    """One plug-in: its name in both languages, what it declares, and its own words."""
    title = made.title  # type: ignore[attr-defined]
    facts = [f"`{name}`"]
    if unit := getattr(made, "unit", None):
        facts.append(f"unit: {UNITS[unit].en or unit}; period: {made.grain}")  # type: ignore[attr-defined]
    if rows := getattr(made, "catalogue", None):
        facts.append(f"catalogue: {' '.join(rows)}")
    if keeps := getattr(made, "keeps", None):
        facts.append(f"keeps: {', '.join(keeps)}")
    if may := getattr(made, "may", None):
        facts.append(f"may: {', '.join(sorted(action.__name__ for action in may))}")
    words = [f"## {title.en} {title.zh}\n", " · ".join(facts) + "\n"]
    for extra in ("meaning", "remedy", "does"):
        if text := getattr(made, extra, None):
            words.append(f"{text.en}\n\n{text.zh}\n")
    body = inspect.cleandoc(module.__doc__ or "").replace("\n## ", "\n### ")
    table = settings(made.settings) if hasattr(made, "settings") else []
    return "\n".join([*words, body + "\n", *table])


def settings(model: type[Settings]) -> list[str]:
    """A practice's settings as a table."""
    lines = ["### Settings\n", "| setting | default | bounds | |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        zh = extra.get("zh", "") if isinstance(extra, dict) else ""
        kept = [str(bound) for bound in field.metadata if isinstance(bound, BaseMetadata)]
        bounds = ", ".join(kept) or choices(field.annotation)
        cells = (
            f"`{name}`",
            f"`{json.dumps(field.default, ensure_ascii=False)}`",
            bounds,
            f"{field.description}<br>{zh}",
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return [*lines, ""]


def choices(kind: object) -> str:
    """What a setting may be, where that is a list."""
    return ", ".join(str(one) for one in get_args(kind)) if get_origin(kind) is Literal else ""


def events() -> str:
    parts = ["# Events 事件\n", MADE]
    for event in EVENTS:
        fields = ", ".join(f"`{name}`" for name in event.__dataclass_fields__)
        parts.append(
            f"## {event.__name__} (`{event.kind}`)\n\n{inspect.getdoc(event)}\n\nFields: {fields}.\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))

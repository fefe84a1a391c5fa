"""How good a practice is, computed and never declared: rules in tiers, each a function that finds what is
wrong. `weilu quality` prints them, the contract tests call them.

Bronze: it is well made. Silver: it is safe to switch on. Gold and platinum ask for evidence that no file
can give: an effect in simulated and in real groups.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from weilu.engine import trials
from weilu.engine.changes import Changes
from weilu.engine.transcript import beside, cases
from weilu.engine.trials import Made
from weilu.kernel import registry
from weilu.kernel.events import ActivityOpened
from weilu.kernel.texts import Text

Tier = Literal["none", "bronze", "silver", "gold", "platinum"]
TIERS: dict[Tier, Text] = {
    "none": Text("未入级", "none"),
    "bronze": Text("铜", "bronze"),
    "silver": Text("银", "silver"),
    "gold": Text("金", "gold"),
    "platinum": Text("铂金", "platinum"),
}
SECTIONS = ("What it does", "Why it helps", "Limits")
MOST_SETTINGS = 9
CASES = 3
PURE = frozenset(
    ("weilu", "pydantic", "abc", "bisect", "collections", "copy", "dataclasses", "datetime", "decimal",
     "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "html", "itertools", "json", "math",
     "operator", "re", "statistics", "string", "textwrap", "types", "typing", "unicodedata", "zoneinfo")
)  # fmt: skip
"""What a practice may import: nothing here reads a clock, a file or a network, or throws dice."""
IMPURE = ("now", "utcnow", "today", "open", "print", "input", "eval", "exec", "__import__")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a tier asks; `check` yields in words what is wrong."""

    name: str
    tier: Tier
    says: Text
    check: Callable[[Made], Iterable[str]]


def made(package: str = "weilu.practices") -> list[Made]:
    """Every practice of a package with its transcript, by name."""
    found = []
    for name, module in registry.load(package, "PRACTICE").items():
        path = beside(module)
        text = path.read_text("utf-8") if path.exists() else ""
        found.append(Made(name, module, module.PRACTICE, text))
    return found


def documented(one: Made) -> Iterator[str]:
    """The docstring has its sections, and what is declared is said in both languages."""
    doc = inspect.getdoc(one.module) or ""
    for section in SECTIONS:
        if not re.search(rf"^## {section}\n(?!\s*##)\s*\S", doc, re.M):
            yield f"docstring: no section “{section}”"
    for name in ("title", "does"):
        yield from (f"{name}: {what}" for what in _said(getattr(one.practice, name)))
    if not one.practice.catalogue:
        yield "serves no row of the catalogue"


def _said(text: Text) -> Iterator[str]:
    if not (text.zh.strip() and text.en.strip()):
        yield "is not said in both languages"


def described(one: Made) -> Iterator[str]:
    """Settings are few, described in both languages and bounded, and their defaults are valid.

    What a run is opened with is not counted: nobody has to decide on it beforehand.
    """
    model = one.practice.settings
    own = {name for *_, events in trials.played(one) for name in _of_runs(events)}
    if (standing := len(model.model_fields.keys() - own)) > MOST_SETTINGS:
        yield f"{standing} settings, at most {MOST_SETTINGS}"
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        zh = str(extra.get("zh", "")) if isinstance(extra, dict) else ""
        yield from (f"setting {name}: {what}" for what in _said(Text(zh, field.description or "")))
        if not _bounded(field):
            yield f"setting {name}: has no bounds"
    try:
        model.model_validate(model().model_dump(mode="json"))
    except ValidationError as error:
        yield f"defaults are not valid: {error.errors()[0]['msg']}"


def _of_runs(changes: Iterable[Changes]) -> set[str]:
    opened = (event for changed in changes for event in changed.log if isinstance(event, ActivityOpened))
    return {name for event in opened for name in event.settings}


def _bounded(field: FieldInfo) -> bool:
    """Numbers say their bounds; texts and lists of texts are bounded by `Settings` itself."""
    kind: Any = field.annotation
    if kind in (int, float):
        return {"Ge", "Le"} <= {type(bound).__name__ for bound in field.metadata}
    if get_origin(kind) is tuple:
        return get_args(kind)[0] is str
    return kind in (bool, str) or get_origin(kind) is Literal


def pure(one: Made) -> Iterator[str]:
    """No clock, chance, file or network: only pure modules are imported, and no date of now is taken."""
    for source in _sources(one):
        for node in ast.walk(ast.parse(source)):
            for module in _imported(node):
                if module.split(".")[0] not in PURE or (
                    module.startswith("weilu.")
                    and not module.startswith(("weilu.kernel", one.module.__name__))
                ):
                    yield f"imports {module}"
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
                yield from (f"calls {called}()" for one in IMPURE if called == one)


def _sources(one: Made) -> Iterator[str]:
    """The practice's file, or every file of its folder."""
    file = Path(str(one.module.__file__))
    for path in sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [file]:
        yield path.read_text("utf-8")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def transcribed(one: Made) -> Iterator[str]:
    """A transcript of at least three cases, in one of which nothing is said or done."""
    found = cases(one.transcript)
    if len(found) < CASES:
        yield f"{len(found)} cases in the transcript, at least {CASES}"
    if not any("  >" not in body and "mode: observe" not in body for _, body in found):
        yield "no case in which it stays silent"


RULES: tuple[Rule, ...] = (
    Rule(
        "documented",
        "bronze",
        Text("写明作用、理由和局限", "Says what it does, why, and its limits"),
        documented,
    ),
    Rule(
        "described",
        "bronze",
        Text("设置有说明、有界限、默认可用", "Settings described and bounded"),
        described,
    ),
    Rule("pure", "bronze", Text("不看钟、不掷骰、不联网", "Pure: no clock, chance or network"), pure),
    Rule(
        "transcribed", "bronze", Text("对话样例至少三例，含一例沉默", "Three cases, one silent"), transcribed
    ),
    Rule(
        "faithful",
        "bronze",
        Text("对话样例与现状一致", "The transcript is what happens now"),
        trials.faithful,
    ),
    Rule("wishes", "bronze", Text("只做声明过的事", "Wishes only what it declares"), trials.wishes),
    Rule("twice", "silver", Text("同一事件听两遍只做一次", "Heard twice, acts once"), trials.twice),
    Rule("restarted", "silver", Text("随时重启不变样", "A restart changes nothing"), trials.restarted),
    Rule(
        "unbroken",
        "silver",
        Text("任何文字任何顺序都不出错", "Any text in any order breaks nothing"),
        trials.unbroken,
    ),
    Rule(
        "late", "silver", Text("不因迟到的消息处罚人", "Nobody punished for what is heard late"), trials.late
    ),
    Rule("off", "silver", Text("关掉后不留尾巴", "Switched off, leaves nothing open"), trials.switched_off),
    Rule("personal", "silver", Text("个人数据都有登记", "Personal data is listed"), trials.personal),
    Rule(
        "erased", "silver", Text("个人数据可导出可删除", "Personal data given out and erased"), trials.erased
    ),
    Rule("upgraded", "silver", Text("旧状态读得懂", "Older states are read"), trials.upgraded),
)
NOT_YET: dict[Tier, Text] = {
    "gold": Text(
        "尚无：要在模拟社区中看到指标好转、护栏指标不降、作弊者得利有限",
        "Not yet: asks that in simulated groups its metric moves, guards hold and cheaters gain little",
    ),
    "platinum": Text(
        "尚无：要在真实历史或对照组上见效",
        "Not yet: asks for an effect on real history, or against a control",
    ),
}
"""What asks for evidence that is not there yet."""


def problems(one: Made) -> dict[str, list[str]]:
    """What each rule finds wrong, each thing once; nothing where it is kept."""
    return {rule.name: list(dict.fromkeys(rule.check(one))) for rule in RULES}


def tier(found: dict[str, list[str]]) -> Tier:
    """The highest tier whose rules, and those of the tiers below, find nothing."""
    reached: Tier = "none"
    for level in ("bronze", "silver"):
        if any(found[rule.name] for rule in RULES if rule.tier == level):
            break
        reached = level
    return reached

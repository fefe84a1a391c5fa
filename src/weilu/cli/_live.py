"""What the commands about live groups share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel

from weilu.cli import _say as say
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

if TYPE_CHECKING:
    from weilu.kernel.practice import Settings

SET = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="KEY=VALUE",
    help=Text("一项设置；可写多次", "A setting; may be repeated.")[say.LANG],
)
_EQUALS = Text("--set 要写成 KEY=VALUE，而不是 {what}", "--set takes KEY=VALUE, not {what}")
_NO_KEY = Text("没有叫 {key} 的设置", "There is no setting called {key}")
_KEYS = Text("有这些：{keys}", "There are: {keys}")


def fitting(practice: str, values: Sequence[str]) -> "Settings":
    """What `--set` gave, as the practice takes it. OperatorError: no such practice, or it does not fit."""
    from weilu.engine.house import checked

    return checked(practice, given(values, type(checked(practice, {}))))


def given(values: Sequence[str], model: type[BaseModel]) -> dict[str, Any]:
    """The settings that `--set` gave, as the model's fields take them: lists by commas."""
    found: dict[str, Any] = {}
    for value in values:
        key, equals, rest = value.partition("=")
        if not equals:
            raise OperatorError(_EQUALS.fill(what=value))
        if key not in model.model_fields:
            raise OperatorError(_NO_KEY.fill(key=key), _KEYS.fill(keys=", ".join(model.model_fields)))
        default = model.model_fields[key].default
        found[key] = rest.split(",") if isinstance(default, tuple) else rest
    return found


def shown(values: Mapping[str, Any]) -> str:
    """Settings on one line."""
    return " ".join(f"{key}={value}" for key, value in values.items())

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
_MISFIT = Text("{key}：{why}", "{key}: {why}")


def fitting(practice: str, values: Sequence[str]) -> "Settings":
    """What `--set` gave, as the practice takes it. OperatorError: no such practice, or it does not fit; said
    as the page's form says it."""
    from weilu.console import forms
    from weilu.engine.house import SEE, WRONG, checked

    known = type(checked(practice, {}))
    raw = given(values, known)
    _, wrong = forms.checked(known, raw)
    if wrong:
        said = [_MISFIT.fill(key=key or practice, why=why) for key, why in wrong.items()]
        what = Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))
        raise OperatorError(WRONG.fill(name=practice, what=what), SEE.fill(name=practice))
    return checked(practice, raw)


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

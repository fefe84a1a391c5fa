"""What does not fit about settings, in both languages: what pydantic finds, and what a model itself says."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from weilu.kernel.texts import Text, plain

_ERRORS: dict[str, Text] = {
    "greater_than_equal": Text("至少 {ge}", "At least {ge}"),
    "less_than_equal": Text("最多 {le}", "At most {le}"),
    "string_too_long": Text("最多 {max_length} 个字", "{max_length} characters at most"),
    "string_too_short": Text("至少 {min_length} 个字", "{min_length} characters at least"),
    "too_long": Text("最多 {max_length} 行", "{max_length} lines at most"),
    "too_short": Text("至少 {min_length} 行", "{min_length} lines at least"),
    "literal_error": Text("选其中一个：{expected}", "Choose one of: {expected}"),
    "extra_forbidden": Text("没有这一项", "There is no such setting"),
}
_NUMBER = Text("要填一个整数", "A whole number is needed")
_FIGURE = Text("要填一个数", "A number is needed")
_TICK = Text("填 true 或 false", "Say true or false")
_CLOCK = Text("时间要写成 23:00 这样", "Write the time like 23:00")
_TYPES = (("int_", _NUMBER), ("float_", _FIGURE), ("bool_", _TICK), ("time_", _CLOCK))


def unfit(what: Text) -> PydanticCustomError:
    """What a validator of a model raises, so that nobody reads two languages at once."""
    return PydanticCustomError("unfit", "{en}", {"zh": what.zh, "en": what.en})


def said(error: ValidationError) -> dict[str, Text]:
    """What is wrong with which field; "" for the whole."""
    return {str(one["loc"][0]) if one["loc"] else "": _said(one) for one in error.errors()}


def _said(error: Any) -> Text:
    kind, values = error["type"], error.get("ctx", {})
    if kind == "unfit":
        return Text(**values)
    if kind == "literal_error":
        values = {"expected": values["expected"].replace(" or ", ", ")}
    if kind in _ERRORS:
        return _ERRORS[kind].fill(**values)
    return next((text for begin, text in _TYPES if kind.startswith(begin)), plain(error["msg"]))

"""Forms made from pydantic settings: a field for each, with its bounds, and errors said at the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from weilu.kernel import unfit
from weilu.kernel.practice import Settings
from weilu.kernel.texts import Text, plain

Kind = Literal["bool", "int", "number", "line", "text", "lines", "choice", "time"]
LINE = 120
"""A text that may be longer than this gets a box of several lines."""
CHOICES: dict[str, Text] = {
    "zh": Text("中文", "Chinese"),
    "en": Text("英文", "English"),
    "contains": Text("含有关键词", "contains a keyword"),
    "exact": Text("就是关键词", "is exactly a keyword"),
    "react": Text("给消息点个表情", "an emoji to the message"),
    "gather": Text("几分钟合并成一条", "one message for some minutes"),
    "each": Text("每次都回复", "a reply each time"),
    "mute": Text("禁言", "mute"),
    "kick": Text("移出", "remove"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form: `value` as it stands in it (lines joined; "on" for a ticked box)."""

    name: str
    says: Text
    kind: Kind
    value: str
    usual: str
    choices: tuple[tuple[str, Text], ...] = ()
    low: str = ""
    high: str = ""
    longest: str = ""
    error: Text | None = None


def fields(
    model: type[Settings], values: Mapping[str, Any], errors: Mapping[str, Text], lists: bool = True
) -> list[Field]:
    """The form of a model with these values; those not given have their default. `lists`: also settings
    of several lines."""
    usual = model().model_dump(mode="json")
    shape = model.model_json_schema()["properties"]
    made = [
        _field(name, one, {**usual, **values}[name], usual[name], errors.get(name))
        for name, one in shape.items()
    ]
    return [one for one in made if lists or one.kind != "lines"]


def _field(name: str, shape: dict[str, Any], value: Any, usual: Any, error: Text | None) -> Field:
    said = str(shape.get("description", name))
    return Field(
        name=name,
        says=Text(str(shape.get("zh", said)), said),
        kind=_kind(shape),
        value=_written(value),
        usual=_written(usual),
        choices=tuple((one, CHOICES.get(one, plain(one))) for one in map(str, shape.get("enum", ()))),
        low=str(shape.get("minimum", "")),
        high=str(shape.get("maximum", "")),
        longest=str(shape.get("maxLength", "")),
        error=error,
    )


def _kind(shape: dict[str, Any]) -> Kind:
    if "enum" in shape:
        return "choice"
    kinds: dict[str, Kind] = {"boolean": "bool", "integer": "int", "number": "number", "array": "lines"}
    if shape.get("type") in kinds:
        return kinds[shape["type"]]
    if shape.get("format") == "time":
        return "time"
    return "text" if int(shape.get("maxLength", LINE + 1)) > LINE else "line"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return str(value)


def sent(model: type[Settings], post: Mapping[str, Any]) -> dict[str, Any]:
    """What a form of the model said, as it was written: `s-NAME` by name. What it did not hold is left out;
    boxes not ticked are held by `has-NAME`."""
    found: dict[str, Any] = {}
    for one in fields(model, {}, {}):
        given = post.get(f"s-{one.name}")
        if one.kind == "bool":
            if f"has-{one.name}" in post:
                found[one.name] = given is not None
        elif given is not None:
            text = str(given).replace("\r\n", "\n")
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            found[one.name] = lines if one.kind == "lines" else text
    return found


def checked(model: type[Settings], raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Text]]:
    """The values as JSON takes them, or what is wrong with which field."""
    try:
        whole = model.model_validate(raw).model_dump(mode="json")
    except ValidationError as error:
        return {}, unfit.said(error)
    return {name: whole[name] for name in raw}, {}


def changed(model: type[Settings], values: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Of these values what differs from the defaults, or was kept before."""
    usual = model().model_dump(mode="json")
    return {name: value for name, value in values.items() if value != usual[name] or name in kept}

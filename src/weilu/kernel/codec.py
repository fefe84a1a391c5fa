"""Events and actions as JSON and back, checked: what does not fit raises pydantic's `ValidationError`."""

import json
from typing import Any

from pydantic import TypeAdapter

from weilu.kernel.actions import BY_KIND as ACTIONS
from weilu.kernel.actions import Action
from weilu.kernel.events import BY_KIND as EVENTS
from weilu.kernel.events import Event

_JSON = json.JSONEncoder(ensure_ascii=False)
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(event: Event) -> bytes:
    """An event as JSON; what has its default is left out."""
    return _adapter(type(event)).serializer.to_json(event, exclude_defaults=True)


def decode(kind: str, body: bytes | str) -> Event:
    """The event of that kind. KeyError: there is no such kind."""
    event: Event = _adapter(EVENTS[kind]).validator.validate_json(body)
    return event


def action_dict(action: Action) -> dict[str, Any]:
    """An action as plain values, its kind among them."""
    plain: dict[str, Any] = _adapter(type(action)).serializer.to_python(action, mode="json")
    if "actions" in plain:
        plain["actions"] = [action_dict(one) for one in action.actions]  # type: ignore[attr-defined]
    return {"kind": action.kind, **plain}


def action_of(plain: dict[str, Any]) -> Action:
    """The action that `action_dict` wrote."""
    values = {name: value for name, value in plain.items() if name != "kind"}
    if "actions" in values:
        values["actions"] = tuple(action_of(one) for one in values["actions"])
    action: Action = _adapter(ACTIONS[plain["kind"]]).validate_python(values)
    return action


def action_json(action: Action) -> str:
    """An action as JSON text."""
    return _JSON.encode(action_dict(action))

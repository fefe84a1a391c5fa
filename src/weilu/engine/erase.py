"""What the states of practices hold about a person: to give it out, and to forget it.

Pure: a state in, values or a state out. What the engine itself keeps of people (ledger, tags, stays) is
not here. A practice names the fields with `personal`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from weilu.kernel.practice import Practice, State

_GONE = object()


def export_person(practice: Practice, state: State, member: str) -> dict[str, Any]:
    """What a state holds about a member, as JSON values by field; nothing about others, where it can be told.

    A state of scope `member` is all about the one whose key it is kept under.
    """
    held = state.model_dump(mode="json", include=set(practice.personal))
    if practice.scope == "member":
        return held
    found = {name: _about(value, member) for name, value in held.items()}
    return {name: value for name, value in found.items() if value not in (None, {}, [])}


def erase_person(practice: Practice, state: State, member: str) -> State:
    """The state without a member: entries by or about them are dropped whole.

    pydantic's ValidationError: the practice keeps people in a shape from which they cannot be taken out.
    """
    model = type(state)
    if practice.scope == "member":
        return model()
    pruned = {name: _without(getattr(state, name), member) for name in practice.personal}
    kept = {name: value for name, value in state if name not in practice.personal}
    kept |= {name: value for name, value in pruned.items() if value is not _GONE}
    return model.model_validate(model.model_construct(**kept).model_dump(include=set(kept), warnings=False))


def _about(value: Any, member: str) -> Any:
    """The parts of a JSON value that are about a member; null where none is."""
    if isinstance(value, dict):
        if member in (one for one in value.values() if isinstance(one, str)):
            return value
        named = {key: one if key == member else _about(one, member) for key, one in value.items()}
        return {key: one for key, one in named.items() if one not in (None, {}, [])}
    if isinstance(value, list):
        if member in value and not all(isinstance(one, str) for one in value):
            return value
        parts = [_about(one, member) for one in value]
        return [one for one in parts if one not in (None, {}, [])]
    return value if value == member else None


def _without(value: Any, member: str) -> Any:
    """The value without what is the member's; a record that names the member goes whole."""
    if isinstance(value, BaseModel):
        fields = {name: _without(one, member) for name, one in value}
        return _GONE if _GONE in fields.values() else value.model_copy(update=fields)
    if isinstance(value, Mapping):
        kept = {key: _without(one, member) for key, one in value.items() if key != member}
        return {key: one for key, one in kept.items() if one is not _GONE}
    if isinstance(value, tuple | list | set | frozenset):
        if member in value and not all(isinstance(one, str) for one in value):
            return _GONE
        every = [_without(one, member) for one in value]
        return type(value)(one for one in every if one is not _GONE)
    return _GONE if value == member else value

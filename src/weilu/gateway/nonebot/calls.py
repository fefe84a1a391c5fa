"""Calls in the shape that NoneBot's adapters take, and what their answers and failures mean."""

import inspect
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ForwardRef, cast

from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from pydantic import TypeAdapter, ValidationError

from weilu.gateway.courier import Permanent, Transient

_IDS = ("message_id", "id", "open_message_id")
_AGAIN = re.compile(r"retry[ _-]?after\D{0,5}(\d+(?:\.\d+)?)", re.I)
_BUSY = (429, 11_232, 11_233, 99_991_400, 230_020)
"""Codes that mean too many calls: HTTP, and Feishu's own."""
LIMIT = 300.0


@cache
def _kinds(function: Callable[..., Any]) -> dict[str, TypeAdapter[Any]]:
    """The parameters that a function takes by name, with their types."""
    whole = inspect.unwrap(getattr(function, "func", function))
    found = {}
    for name, parameter in inspect.signature(whole).parameters.items():
        kind: Any = parameter.annotation
        if name not in ("self", "bot"):
            found[name] = TypeAdapter(cast(Any, ForwardRef(kind) if isinstance(kind, str) else kind))
    return found


def fitted(function: Callable[..., Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the types that the function declares. `Permanent` where one does not fit."""
    kinds = _kinds(function)
    if unknown := params.keys() - kinds.keys():
        raise Permanent(f"unknown parameters: {', '.join(sorted(unknown))}")
    try:
        return {name: kinds[name].validate_python(value) for name, value in params.items()}
    except (ValidationError, TypeError) as error:
        raise Permanent(f"bad parameters: {str(error)[:200]}") from error


def made(answer: Any) -> str:
    """The native id of what a call made; "" where it made nothing. Feishu refuses in it."""
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    if isinstance(answer, dict):
        if answer.get("code"):
            raise failure(answer["code"], json.dumps(answer, ensure_ascii=False))
        answer = answer.get("data") if isinstance(answer.get("data"), dict) else answer
        return next((str(answer[name]) for name in _IDS if answer.get(name)), "")
    return next((str(found) for name in _IDS if (found := getattr(answer, name, None))), "")


def failure(code: object, told: str) -> Transient | Permanent:
    """What a refusal of the platform means: a moment's pause, or never."""
    again = _AGAIN.search(told)
    if code in _BUSY or again:
        return Transient("busy", min(float(again[1]) if again else 5.0, LIMIT))
    if isinstance(code, int) and 500 <= code < 600:
        return Transient(f"{code}")
    return Permanent(told[:300])


def meaning(error: Exception) -> Transient | Permanent:
    """What an exception of an adapter means for the action that was tried."""
    told = f"{type(error).__name__}: {error!r}"
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is not None and "Retry-After" in headers:
        told += f" retry_after {headers['Retry-After']}"
    match error:
        case ApiNotAvailable():
            return Permanent(told[:300])
        case ActionFailed():
            return failure(getattr(error, "status_code", None), told)
        case NetworkError():
            found = re.search(r"(?:Received unexpected|status code:?) (\d{3})", told)
            code = int(found[1]) if found else None
            return failure(code, told) if code else Transient(told[:300])
    return Transient(told[:300])

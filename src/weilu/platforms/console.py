"""A group in the terminal, for trying things: everything that a platform can do is done by saying so.

A payload is {"group", "id", "at" (seconds), "kind", "member"} and what the kind needs: "text" (message, edit,
knock), "message" (edit, recall, reaction, reply), "emoji", "by" (join, kick, ban), "mentions", "role".
"""

from dataclasses import fields
from typing import Any

from weilu.kernel import actions, events, ids
from weilu.kernel.platform import Call, Platform, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.base import Fields, key


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        reading = _READING.get(base.table(payload)["kind"])
        if reading is None:
            return []
        group, own, at = f"console/{key(payload['group'])}", key(payload["id"]), base.when(payload["at"])
        told = base.event(group, at, own, key(payload["member"]))
        return [reading(payload | {"me": me}, told)]


def _message(payload: Fields, told: Fields) -> events.Event:
    named = [key(one) for one in base.series(payload.get("mentions"))]
    answered = payload.get("message")
    return events.MessageSent(
        **told, name=key(payload["member"]), text=base.words(payload["text"]), native=key(payload["id"]),
        reply_to=ids.native(told["group"], key(answered)) if answered else None,
        mentions=tuple(f"console/{one}" for one in named), to_me=payload["me"] in named,
    )  # fmt: skip


def _joined(payload: Fields, told: Fields) -> events.Event:
    shown = key(payload["member"])
    if by := _by(payload):
        return events.MemberInvited(**told, name=shown, inviter=by)
    return events.MemberJoined(**told, name=shown)


def _by(payload: Fields) -> str | None:
    return f"console/{key(payload['by'])}" if payload.get("by") else None


def _about(payload: Fields, told: Fields) -> int:
    return ids.native(told["group"], key(payload["message"]))


def _asked(payload: Fields, told: Fields) -> events.Event:
    said = base.words(payload.get("text"), 1_000)
    return events.JoinRequested(**told, name=key(payload["member"]), words=said, request=key(payload["id"]))


def _role(payload: Fields) -> Any:
    role = payload["role"]
    return role if role in ("owner", "admin", "member") else "unknown"


_READING: dict[str, base.Reading] = {
    "message": _message,
    "edit": lambda p, told: events.MessageEdited(**told, message=_about(p, told), text=base.words(p["text"])),
    "recall": lambda p, told: events.MessageRecalled(**told, message=_about(p, told)),
    "reaction": lambda p, told: events.Reacted(**told, message=_about(p, told), emoji=key(p["emoji"])),
    "join": _joined,
    "leave": lambda p, told: events.MemberLeft(**told),
    "kick": lambda p, told: events.MemberKicked(**told, by=_by(p)),
    "ban": lambda p, told: events.MemberBanned(**told, by=_by(p)),
    "role": lambda p, told: events.RoleChanged(**told, role=_role(p)),
    "knock": _asked,
}


def write(action: actions.Action, to: Target) -> list[Call]:
    """One call named like the action, with its fields as a person reads them."""
    if action.kind not in PLATFORM.can:
        return []
    params: Fields = {"group": to.group}
    for field in fields(action):
        value = getattr(action, field.name)
        params[field.name] = value[to.lang][: PLATFORM.longest] if isinstance(value, Text) else value
    if "member" in params:
        params["member"] = to.names.get(to.member) or to.member
    if "message" in params:
        params["message"] = to.message
    if "mentions" in params:
        params["mentions"] = tuple(to.names.get(one) or one for one in to.mentions)
        params["text"] = base.addressed(action, to, PLATFORM.longest)
    return [Call(api=action.kind, params=params)]


PLATFORM = Platform(
    title=Text("终端", "Terminal"),
    can=frozenset(actions.PLATFORM),
    idempotent=True,
    longest=10_000,
    source="weilu chat --help",
)

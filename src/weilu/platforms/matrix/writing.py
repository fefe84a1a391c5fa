"""Actions → calls of the client-server API.

A call is a method and a path below /_matrix/client/v3 with its body; or one of four that read before
they write, which the connection makes: `mute` and `unmute` (power levels), `pin` (pinned events),
`whisper` (a room for two).
"""

import re
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import quote

from weilu.kernel import actions
from weilu.kernel.actions import Action
from weilu.kernel.platform import Call, Target

Writing = Callable[[Any, Target], list[Call]]


def write(action: Action, to: Target) -> list[Call]:
    """The calls that carry the action out. KeyError: Matrix cannot do this kind."""
    return _KINDS[type(action)](action, to)


def room(to: Target, *rest: str) -> str:
    """Path of something in the group's room."""
    return "/".join(["/rooms", *(quote(part, safe="") for part in (to.group, *rest))])


def content(text: str, mentions: tuple[str, ...], to: Target) -> dict[str, Any]:
    """A text message that names members: by pills where HTML is shown, by their names elsewhere."""
    if not mentions:
        return {"msgtype": "m.text", "body": text, "m.mentions": {}}
    named = {to.names.get(who) or who: who for who in mentions}
    missing = [name for name in named if name not in text]
    body = " ".join([*missing, text])
    return {
        "msgtype": "m.text",
        "body": body,
        "format": "org.matrix.custom.html",
        "formatted_body": _pills(body, named),
        "m.mentions": {"user_ids": list(mentions)},
    }


def _pills(text: str, named: dict[str, str]) -> str:
    """The text as HTML, with a pill in the place where each name stands first."""
    left, shown, at = dict(named), "", 0
    longest_first = sorted(named, key=len, reverse=True)
    for found in re.finditer("|".join(map(re.escape, longest_first)), text):
        if who := left.pop(found[0], ""):
            shown += escape(text[at : found.start()])
            shown += f'<a href="https://matrix.to/#/{quote(who, safe="@:")}">{escape(found[0])}</a>'
            at = found.end()
    return (shown + escape(text[at:])).replace("\n", "<br>")


def _send(to: Target, body: dict[str, Any]) -> list[Call]:
    return [Call(api=f"PUT {room(to, 'send', 'm.room.message', to.id)}", params=body)]


def _say(action: actions.Say, to: Target) -> list[Call]:
    return _send(to, content(action.text[to.lang], to.mentions, to))


def _welcome(action: actions.Welcome, to: Target) -> list[Call]:
    return _send(to, content(action.text[to.lang], (to.member,), to))


def _reply(action: actions.Reply, to: Target) -> list[Call]:
    body = content(action.text[to.lang], (to.member,) if to.member else (), to)
    if to.message:
        body["m.relates_to"] = {"m.in_reply_to": {"event_id": to.message}}
    return _send(to, body)


def _whisper(action: actions.Whisper, to: Target) -> list[Call]:
    body = content(action.text[to.lang], (), to)
    return [Call(api="whisper", params={"member": to.member, "txn": to.id, "content": body})]


def _mute(action: actions.Mute, to: Target) -> list[Call]:
    return [Call(api="mute", params={"room": to.group, "member": to.member, "seconds": action.seconds})]


def _unmute(_: actions.Unmute, to: Target) -> list[Call]:
    return [Call(api="unmute", params={"room": to.group, "member": to.member})]


def _removal(verb: str) -> Writing:
    def removing(action: Any, to: Target) -> list[Call]:
        params = {"user_id": to.member, "reason": action.reason[to.lang]}
        return [Call(api=f"POST {room(to, verb)}", params=params)]

    return removing


def _recall(_: actions.Recall, to: Target) -> list[Call]:
    return [Call(api=f"PUT {room(to, 'redact', to.message, to.id)}", params={})]


def _pinning(pinned: bool) -> Writing:
    def pin(_: Any, to: Target) -> list[Call]:
        return [Call(api="pin", params={"room": to.group, "event": to.message, "pinned": pinned})]

    return pin


def _notice(action: actions.Notice, to: Target) -> list[Call]:
    return [Call(api=f"PUT {room(to, 'state', 'm.room.topic')}", params={"topic": action.text[to.lang]})]


def _admit(_: actions.Admit, to: Target) -> list[Call]:
    return [Call(api=f"POST {room(to, 'invite')}", params={"user_id": to.member})]


_KINDS: dict[type[Action], Writing] = {
    actions.Say: _say, actions.Reply: _reply, actions.Welcome: _welcome, actions.Whisper: _whisper,
    actions.Mute: _mute, actions.Unmute: _unmute, actions.Recall: _recall,
    actions.Kick: _removal("kick"), actions.Ban: _removal("ban"), actions.TurnAway: _removal("kick"),
    actions.Pin: _pinning(True), actions.Unpin: _pinning(False), actions.Notice: _notice,
    actions.Admit: _admit,
}  # fmt: skip

"""Actions → calls of the client-server API.

A call is a method and a path below /_matrix/client/v3 with its body; or one of four that read before
they write, which the connection makes: `mute` and `unmute` (power levels), `pin` (pinned events),
`whisper` (a room for two).
"""

import re
from html import escape
from typing import Any
from urllib.parse import quote

from weilu.kernel import actions
from weilu.kernel.actions import Action
from weilu.kernel.platform import Call, Target
from weilu.platforms import base

LONGEST = 6_000
"""Characters of a text: an event may have 65,536 bytes, and the text stands in it twice, once escaped."""


def write(action: Action, to: Target) -> list[Call]:
    """The calls that carry the action out; none where Matrix cannot."""
    return base.written(_KINDS, action, to)


def room(to: Target, *rest: str) -> str:
    """Path of something in the group's room."""
    return "/".join(["/rooms", *(quote(part, safe="") for part in (to.group, *rest))])


def _words(action: Action, to: Target) -> dict[str, Any]:
    """A text message that names members: by pills where HTML is shown, by their names elsewhere."""
    text, whom = base.spoken(action, to, LONGEST), base.address(to)
    if not whom:
        return {"msgtype": "m.text", "body": text, "m.mentions": {}}
    body = " ".join([*(name for _, name in whom if name not in text), text])
    return {
        "msgtype": "m.text",
        "body": body,
        "format": "org.matrix.custom.html",
        "formatted_body": _pills(body, {name: who for who, name in whom}),
        "m.mentions": {"user_ids": [who for who, _ in whom]},
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


def _send(action: Action, to: Target) -> Call:
    body = _words(action, to)
    if isinstance(action, actions.Reply) and to.message:
        body["m.relates_to"] = {"m.in_reply_to": {"event_id": to.message}}
    return Call(api=f"PUT {room(to, 'send', 'm.room.message', to.id)}", params=body)


def _mark(action: Any, to: Target) -> Call:
    relation = {"rel_type": "m.annotation", "event_id": to.message, "key": action.emoji}
    return Call(api=f"PUT {room(to, 'send', 'm.reaction', to.id)}", params={"m.relates_to": relation})


def _whisper(action: Action, to: Target) -> Call:
    body = {"msgtype": "m.text", "body": base.spoken(action, to, LONGEST), "m.mentions": {}}
    return Call(api="whisper", params={"member": to.member, "txn": to.id, "content": body})


def _voice(action: Action, to: Target) -> Call:
    taken = {"seconds": action.seconds} if isinstance(action, actions.Mute) else {}
    return Call(api=action.kind, params={"room": to.group, "member": to.member, **taken})


def _removal(verb: str) -> base.Writing:
    return lambda action, to: Call(
        api=f"POST {room(to, verb)}", params={"user_id": to.member, "reason": action.reason[to.lang]}
    )


def _recall(_: Action, to: Target) -> Call:
    return Call(api=f"PUT {room(to, 'redact', to.message, to.id)}", params={})


def _pin(action: Action, to: Target) -> Call:
    pinned = isinstance(action, actions.Pin)
    return Call(api="pin", params={"room": to.group, "event": to.message, "pinned": pinned})


def _notice(action: Action, to: Target) -> Call:
    topic = base.spoken(action, to, LONGEST)
    return Call(api=f"PUT {room(to, 'state', 'm.room.topic', '')}", params={"topic": topic})


def _admit(_: Action, to: Target) -> Call:
    return Call(api=f"POST {room(to, 'invite')}", params={"user_id": to.member})


_KINDS: dict[type[Action], base.Writing] = {
    actions.Say: _send, actions.Reply: _send, actions.Welcome: _send, actions.Whisper: _whisper,
    actions.React: _mark,
    actions.Mute: _voice, actions.Unmute: _voice, actions.Recall: _recall,
    actions.Kick: _removal("kick"), actions.Ban: _removal("ban"), actions.TurnAway: _removal("kick"),
    actions.Pin: _pin, actions.Unpin: _pin, actions.Notice: _notice, actions.Admit: _admit,
}  # fmt: skip
KINDS = base.kinds(_KINDS)

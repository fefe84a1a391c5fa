"""Feishu and Lark, by a self-built app on a long connection (no public address needed).

Read: messages, recalls, joins, invitations, removals, leaves. A reaction does not say its group, so it is
not read. A message sent twice under one `uuid` within an hour arrives once. One member alone cannot be muted.
"""

import json
from typing import Any

from weilu.kernel import actions
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.feishu.reading import read

__all__ = ["PLATFORM", "read", "write"]


_EMOJI = {"👍": "THUMBSUP", "👏": "APPLAUSE", "💪": "MUSCLE", "👌": "OK", "❤": "HEART", "🎉": "PARTY"}
"""Feishu names its reactions; for any other emoji its thumb is put up."""


def _call(method: str, path: str, **how: Any) -> Call:
    return Call(api=f"im/v1/{path}", params={"method": method, **how})


def _spoken(action: Any, to: Target) -> Call:
    private = isinstance(action, actions.Whisper)
    people = [] if private else base.address(to)
    named = "".join(f'<at user_id="{who}">{shown}</at> ' for who, shown in people)
    words = base.addressed if named else base.spoken
    content = json.dumps({"text": named + words(action, to, PLATFORM.longest)}, ensure_ascii=False)
    body = {"msg_type": "text", "content": content, "uuid": to.id[:50]}
    if isinstance(action, actions.Reply) and to.message:
        return _call("POST", f"messages/{to.message}/reply", json=body)
    kind, whom = ("open_id", to.member) if private else ("chat_id", to.group)
    return _call("POST", "messages", params={"receive_id_type": kind}, json=body | {"receive_id": whom})


def _kicked(action: Any, to: Target) -> Call:
    kind = {"member_id_type": "open_id"}
    return _call("DELETE", f"chats/{to.group}/members", params=kind, json={"id_list": [to.member]})


def _marked(action: Any, to: Target) -> Call:
    kind = {"emoji_type": _EMOJI.get(action.emoji, "THUMBSUP")}
    return _call("POST", f"messages/{to.message}/reactions", json={"reaction_type": kind})


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.Whisper: _spoken,
    actions.React: _marked,
    actions.Kick: _kicked,
    actions.Recall: lambda action, to: _call("DELETE", f"messages/{to.message}"),
    actions.Pin: lambda action, to: _call("POST", "pins", json={"message_id": to.message}),
    actions.Unpin: lambda action, to: _call("DELETE", f"pins/{to.message}"),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("飞书", "Feishu (Lark)"),
    can=base.kinds(WRITING),
    quotas=(Quota(count=5, seconds=1, per_group=True), Quota(count=50, seconds=1)),
    credentials=(
        Credential(
            name="app", says=Text("App ID（开放平台“凭证与基础信息”）", "App ID (Credentials & Basic Info)")
        ),
        Credential(name="secret", says=Text("App Secret", "App Secret"), secret=True),
        Credential(
            name="lark",
            says=Text("是国际版 Lark 吗？是填 1", "Is it Lark, the international edition? 1 for yes"),
        ),
    ),
    idempotent=True,
    longest=10_000,
    source="https://open.feishu.cn/document/server-docs/im-v1/introduction",
)

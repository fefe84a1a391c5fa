"""QQ's official bots in groups. Members and groups have ids of their own for each bot (openids).

Read: messages (all of them where the group's owner allows it, else those that mention the bot), joins and
leaves, join requests, and whether the bot may speak unasked. What a member answers is told by place and not
by id, and recalls are not told. A passive reply names the message it answers; its number derives from the
action, so that one sent twice arrives once.
"""

from typing import Any
from zlib import crc32

from weilu.kernel import actions, events
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_LONGEST_MUTE = 30 * 86_400 - 60
_KINDS = (("image/", "image"), ("video/", "video"), ("voice", "voice"), ("audio/", "voice"))
_UNASKED = ("say", "welcome")
_ALL = ("admit", "ban", "kick", "mute", "recall", "reply", "say", "turn_away", "unmute", "welcome")


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        kind, body = base.table(payload).get("t"), base.table(payload.get("d"))
        if kind in ("GROUP_MESSAGE_CREATE", "GROUP_AT_MESSAGE_CREATE"):
            return _message(body, f"qq/{key(body['group_openid'])}", kind == "GROUP_AT_MESSAGE_CREATE")
        reading = _READING.get(kind or "")
        if reading is None:
            return []
        at = base.when(body.get("timestamp") or body["apply_at"])
        who = key(body.get("member_openid") or body["op_member_openid"])
        own = f"{kind} {payload.get('id') or f'{who} {int(at.timestamp())}'}"
        return [reading(body, base.event(f"qq/{key(body['group_openid'])}", at, own, who))]


def _message(body: Fields, group: str, to_me: bool) -> list[events.Event]:
    author, own = base.table(body["author"]), key(body["id"])
    if author.get("bot"):
        return []
    named, text = [], base.words(body.get("content"))
    for one in map(base.table, base.series(body.get("mentions"))):
        to_me = to_me or (one.get("is_you") is True and one.get("scope") != "all")
        if one.get("member_openid"):
            who = key(one["member_openid"])
            named.append(f"qq/{who}")
            text = text.replace(f"<@{who}>", "" if one.get("is_you") else f"@{name(one.get('username'))} ")
    told = base.event(group, base.when(body["timestamp"]), own, key(author["member_openid"]))
    message = events.MessageSent(
        **told, name=name(author.get("username")), text=text.strip(), media=_media(body), native=own,
        mentions=tuple(dict.fromkeys(named)), to_me=to_me,
    )  # fmt: skip
    return [message]


def _media(body: Fields) -> str | None:
    for file in map(base.table, base.series(body.get("attachments"))):
        kind = base.words(file.get("content_type"), 100)
        return next((media for start, media in _KINDS if kind.startswith(start)), "file")
    return None


def _asked(body: Fields, told: Fields) -> events.Event:
    by, said = body.get("invited_by"), base.table(body.get("verify_info")).get("verify_message")
    return events.JoinRequested(
        **told, name=name(body.get("username")), words=base.words(said, 1_000),
        request=key(body["join_request_id"]), inviter=f"qq/{key(by)}" if by else None,
    )  # fmt: skip


def _powers(told: Fields, **changed: tuple[str, ...]) -> events.Event:
    """What Weilu's account may do changed; nobody is meant by it."""
    kept: Any = {field: value for field, value in told.items() if field != "member"} | changed
    return events.PowersChanged(**kept)


_READING: dict[str, base.Reading] = {
    "GROUP_MEMBER_ADD": lambda body, told: events.MemberJoined(**told, name=name(body.get("username"))),
    "GROUP_MEMBER_REMOVE": lambda body, told: events.MemberLeft(**told),
    "GROUP_JOIN_REQUEST": _asked,
    "GROUP_ADD_ROBOT": lambda body, told: _powers(told, gained=_ALL),
    "GROUP_DEL_ROBOT": lambda body, told: _powers(told, lost=_ALL),
    "GROUP_MSG_REJECT": lambda body, told: _powers(told, lost=_UNASKED),
    "GROUP_MSG_RECEIVE": lambda body, told: _powers(told, gained=_UNASKED),
}


def _spoken(action: Any, to: Target) -> Call:
    named = "".join(f"@{shown} " for who, shown in base.address(to) if shown != who)
    words = base.addressed if named else base.spoken
    said = named + words(action, to, PLATFORM.longest)
    params: Fields = {"group_openid": to.group, "msg_type": 0, "content": said}
    if isinstance(action, actions.Reply) and to.message:
        params |= {"msg_id": to.message, "msg_seq": crc32(to.id.encode()) % 1_000_000 + 1}
    return Call(api="post_group_messages", params=params)


def _silenced(to: Target, **how: str) -> Call:
    members = [{"member_openid": to.member, **how}]
    return Call(api="set_group_members_mute", params={"group_id": to.group, "members": members})


def _muted(action: Any, to: Target) -> Call:
    return _silenced(to, op="add", mute_expire_at=base.later(action.seconds, _LONGEST_MUTE).isoformat())


def _removed(to: Target, for_good: bool) -> Call:
    params = {"group_openid": to.group, "member_openids": [to.member], "add_to_member_blacklist": for_good}
    return Call(api="batch_remove_group_members", params=params)


def _answered(action: Any, to: Target, **how: str) -> Call:
    request = {"group_id": to.group, "member_openid": to.member, "join_request_id": action.request}
    return Call(api="approval_join_request", params=request | how)


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.Mute: _muted,
    actions.Unmute: lambda action, to: _silenced(to, op="del"),
    actions.Kick: lambda action, to: _removed(to, False),
    actions.Ban: lambda action, to: _removed(to, True),
    actions.Recall: lambda action, to: Call(
        api="delete_group_message", params={"group_openid": to.group, "message_id": to.message}
    ),
    actions.Admit: lambda action, to: _answered(action, to, op="approve"),
    actions.TurnAway: lambda action, to: _answered(
        action, to, op="decline", reject_reason=action.reason[to.lang][:60]
    ),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("QQ 官方机器人", "QQ official bot"),
    can=base.kinds(WRITING),
    quotas=(Quota(count=20, seconds=60, per_group=True), Quota(count=20, seconds=1)),
    credentials=(
        Credential(name="app", says=Text("机器人 AppID（q.qq.com 后台）", "The bot's AppID (from q.qq.com)")),
        Credential(name="secret", says=Text("AppSecret", "AppSecret"), secret=True),
    ),
    longest=2_000,
    source="https://bot.q.qq.com/wiki/develop/api-v2/",
)

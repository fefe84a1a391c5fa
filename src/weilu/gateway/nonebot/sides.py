"""What differs between NoneBot's adapters: their settings, their frames, and who we are there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from nonebot.adapters import Adapter, Bot

from weilu.gateway.nonebot.calls import fitted
from weilu.kernel.platform import Call

Payload = dict[str, Any]
Credentials = Mapping[str, str]
PARTS = 1_000
"""Frames of which not all parts have come yet, at most."""


@dataclass
class Known:
    """What a connection has learned: parts of frames, and Discord's channels and servers."""

    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    servers: dict[str, str] = field(default_factory=dict)
    halls: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Side:
    """`settings`: credentials as the adapter's configuration. `heard`: a frame's payload, if it holds one.
    `me`: the native id of our account. `fit`: a call's parameters as the adapter's types. `cursor`: how far
    a payload is, where the platform can go on from there."""

    adapter: Callable[[], type[Adapter]]
    settings: Callable[[Credentials], Payload]
    heard: Callable[[str | bytes, Known], Payload | None]
    me: Callable[[Bot], str] = lambda bot: bot.self_id
    fit: Callable[[Call, Bot, Known], Payload] = lambda call, bot, known: dict(call.params)
    cursor: Callable[[Payload], str] = lambda payload: ""
    durable: bool = False


def _onebot() -> type[Adapter]:
    from nonebot.adapters.onebot.v11 import Adapter as Made

    return Made


def _onebot_settings(given: Credentials) -> Payload:
    address, token = given.get("address", ""), given.get("token", "")
    return {"onebot_v11_ws_urls": [address] if address else [], "onebot_v11_access_token": token or None}


def _onebot_heard(frame: str | bytes, known: Known) -> Payload | None:
    payload = json.loads(frame)
    if not isinstance(payload, dict) or payload.get("post_type") in (None, "meta_event"):
        return None
    if payload.get("group_name") and payload.get("group_id"):
        known.titles[f"onebot/{payload['group_id']}"] = str(payload["group_name"])
    return payload


def _telegram() -> type[Adapter]:
    from nonebot.adapters.telegram import Adapter as Made

    return Made


def _telegram_settings(given: Credentials) -> Payload:
    server = given.get("server") or "https://api.telegram.org/"
    return {"telegram_bots": [{"token": given["token"], "api_server": server.rstrip("/") + "/"}]}


def _discord() -> type[Adapter]:
    from nonebot.adapters.discord import Adapter as Made

    return Made


def _discord_settings(given: Credentials) -> Payload:
    intent = {"guild_members": True, "message_content": True, "direct_messages": False}
    return {"discord_bots": [{"token": given["token"], "intent": intent}], "discord_compress": False}


def _discord_heard(frame: str | bytes, known: Known) -> Payload | None:
    """A dispatch. A server's own events are told in the channel where it greets newcomers."""
    payload = _dispatch(frame)
    body = payload.get("d") if payload else None
    if payload is None or not isinstance(body, dict):
        return None
    if payload.get("t") == "GUILD_CREATE" and not body.get("unavailable"):
        texts = [one for one in body.get("channels") or () if one.get("type") in (0, 5)]
        for one in texts:
            known.servers[one["id"]] = body["id"]
            known.titles[f"discord/{one['id']}"] = f"{body.get('name')} #{one.get('name')}"
        known.halls[body["id"]] = body.get("system_channel_id") or (texts[0]["id"] if texts else body["id"])
    server = body.get("guild_id")
    if server and "channel_id" in body:
        known.servers[body["channel_id"]] = server
    elif server:
        body["channel_id"] = known.halls.get(server, server)
    return payload


def _discord_fit(call: Call, bot: Bot, known: Known) -> Payload:
    params = dict(call.params)
    if "guild_id" in params:
        params["guild_id"] = known.servers.get(params["guild_id"], params["guild_id"])
    return fitted(getattr(type(bot.adapter), f"_api_{call.api}"), params)


def _dispatch(frame: str | bytes) -> Payload | None:
    payload = json.loads(frame)
    return payload if isinstance(payload, dict) and payload.get("op") == 0 else None


def _feishu() -> type[Adapter]:
    from nonebot.adapters.feishu import Adapter as Made

    return Made


def _feishu_settings(given: Credentials) -> Payload:
    app = {"app_id": given["app"], "app_secret": given["secret"], "verification_token": "", "protocol": "ws"}
    return {"feishu_bots": [app | {"is_lark": given.get("lark") == "1"}]}


def _feishu_heard(frame: str | bytes, known: Known) -> Payload | None:
    """An event in a protobuf frame, or the last part of one."""
    from nonebot.adapters.feishu.ws import frame_pb2

    if isinstance(frame, str):
        return None
    read = frame_pb2.Frame()  # type: ignore[attr-defined]  # made by protobuf while it is imported
    read.ParseFromString(frame)
    heads = {head.key: head.value for head in read.headers}
    if heads.get("type") != "event":
        return None
    if len(known.parts) >= PARTS:
        known.parts.clear()
    parts = known.parts.setdefault(heads.get("message_id", ""), {})
    parts[int(heads.get("seq", 0))] = read.payload
    if len(parts) < int(heads.get("sum", 1)):
        return None
    del known.parts[heads.get("message_id", "")]
    payload: Payload = json.loads(b"".join(parts[place] for place in sorted(parts)))
    return payload


def _qq() -> type[Adapter]:
    from nonebot.adapters.qq import Adapter as Made

    return Made


def _qq_settings(given: Credentials) -> Payload:
    intent = {
        "guilds": False, "guild_members": False, "guild_message_reactions": False, "message_audit": False,
        "at_messages": False, "c2c_group_at_messages": True, "group_members": True,
    }  # fmt: skip
    bot = {"id": given["app"], "secret": given["secret"], "intent": intent, "use_websocket": True}
    return {"qq_bots": [bot]}


def _bot_fit(call: Call, bot: Bot, known: Known) -> Payload:
    return fitted(getattr(type(bot), call.api), call.params)


def _satori() -> type[Adapter]:
    from nonebot.adapters.satori import Adapter as Made

    return Made


def _satori_settings(given: Credentials) -> Payload:
    at = urlsplit(given.get("address") or "http://127.0.0.1:5140/satori")
    secure = at.scheme in ("https", "wss")
    client = {"host": at.hostname or "127.0.0.1", "port": at.port or (443 if secure else 80), "path": at.path}
    return {"satori_clients": [client | {"token": given.get("token") or None, "secure": secure}]}


def _satori_heard(frame: str | bytes, known: Known) -> Payload | None:
    payload = _dispatch(frame)
    body = payload.get("body") if payload else None
    return body if isinstance(body, dict) else None


SIDES: dict[str, Side] = {
    "onebot": Side(adapter=_onebot, settings=_onebot_settings, heard=_onebot_heard),
    "telegram": Side(
        adapter=_telegram,
        settings=_telegram_settings,
        heard=lambda frame, known: None,
        me=lambda bot: f"{bot.self_id}/{getattr(bot, 'username', '') or ''}",
    ),
    "discord": Side(adapter=_discord, settings=_discord_settings, heard=_discord_heard, fit=_discord_fit),
    "feishu": Side(
        adapter=_feishu,
        settings=_feishu_settings,
        heard=_feishu_heard,
        me=lambda bot: str(bot.bot_info.open_id),  # type: ignore[attr-defined]  # Feishu's own Bot
        durable=True,
    ),
    "qq": Side(adapter=_qq, settings=_qq_settings, heard=lambda frame, known: _dispatch(frame), fit=_bot_fit),
    "satori": Side(
        adapter=_satori,
        settings=_satori_settings,
        heard=_satori_heard,
        fit=_bot_fit,
        cursor=lambda payload: str(payload.get("sn", payload.get("id", ""))),
    ),
}

"""Whose credentials these are: asked of the platform itself before they are kept."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from weilu.gateway.courier import Permanent, Transient
from weilu.gateway.matrix.server import Server
from weilu.gateway.nonebot import PORT
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

Given = Mapping[str, str]
SECONDS = 20.0
CLIENT = 120.0
"""Seconds that we wait for a client of OneBot to connect."""
_UNREACHABLE = Text("连不上 {place}：{why}", "{place} cannot be reached: {why}")
_NETWORK = Text("看看网络、地址和代理", "Look at the network, the address and the proxy")
_REFUSED = Text("{place} 不认这些凭据：{why}", "{place} does not accept the credentials: {why}")
_TYPED = Text("核对后再来一次", "Check them and try again")
_NOBODY = Text(
    "{seconds:.0f} 秒内没有客户端连到 ws://127.0.0.1:{port}/onebot/v11/ws",
    "No client connected to ws://127.0.0.1:{port}/onebot/v11/ws within {seconds:.0f} seconds",
)
_POINT = Text("在客户端里把反向 WebSocket 指到这个地址", "Point the client's reverse WebSocket there")
_ANOTHER = Text("连上来的是 {found}，不是 {asked}", "The account that connected is {found}, not {asked}")


def whoami(platform: str, given: Given) -> str:
    """The account's name on its platform. OperatorError: unreachable, or refused."""
    return asyncio.run(_ASKING[platform](given))


async def _ask(method: str, url: str, **how: Any) -> dict[str, Any]:
    """A platform's answer in JSON; no address is shown whole, for some hold the token."""
    place = httpx.URL(url).host
    try:
        async with httpx.AsyncClient(timeout=SECONDS, follow_redirects=True) as client:
            answer = await client.request(method, url, **how)
            told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OperatorError(_UNREACHABLE.fill(place=place, why=type(error).__name__), _NETWORK) from error
    except ValueError as error:
        raise OperatorError(_UNREACHABLE.fill(place=place, why="no JSON"), _NETWORK) from error
    table = told if isinstance(told, dict) else {}
    if answer.status_code >= 400 or table.get("code"):
        why = table.get("description") or table.get("message") or table.get("msg") or answer.status_code
        raise OperatorError(_REFUSED.fill(place=place, why=str(why)[:200]), _TYPED)
    return table


async def _telegram(given: Given) -> str:
    server = (given.get("server") or "https://api.telegram.org").rstrip("/")
    told = await _ask("GET", f"{server}/bot{given['token']}/getMe")
    return f"@{told['result']['username']}"


async def _discord(given: Given) -> str:
    head = {"Authorization": f"Bot {given['token']}"}
    return str((await _ask("GET", "https://discord.com/api/v10/users/@me", headers=head))["username"])


async def _feishu(given: Given) -> str:
    base = "https://open.larksuite.com" if given.get("lark") == "1" else "https://open.feishu.cn"
    app = {"app_id": given["app"], "app_secret": given["secret"]}
    token = await _ask("POST", f"{base}/open-apis/auth/v3/tenant_access_token/internal", json=app)
    head = {"Authorization": f"Bearer {token['tenant_access_token']}"}
    return str((await _ask("GET", f"{base}/open-apis/bot/v3/info", headers=head))["bot"]["app_name"])


async def _qq(given: Given) -> str:
    app = {"appId": given["app"], "clientSecret": given["secret"]}
    token = await _ask("POST", "https://api.bot.qq.com/app/getAppAccessToken", json=app)
    head = {"Authorization": f"QQBot {token.get('access_token')}"}
    return str((await _ask("GET", "https://api.bot.qq.com/users/@me", headers=head))["username"])


async def _satori(given: Given) -> str:
    server = (given.get("address") or "http://127.0.0.1:5140/satori").rstrip("/")
    head = {"Authorization": f"Bearer {given['token']}"} if given.get("token") else {}
    logins = (await _ask("POST", f"{server}/v1/meta", headers=head, json={})).get("logins") or []
    users = [one.get("user") or {} for one in logins]
    return ", ".join(str(user.get("name") or user.get("id")) for user in users) or server


async def _matrix(given: Given) -> str:
    server = Server(given["server"], given.get("user", ""), "WEILU_CONNECT")
    place = given["server"]
    try:
        await server.login(given.get("password", ""), given.get("token", ""))
        return server.me
    except Transient as error:
        raise OperatorError(_UNREACHABLE.fill(place=place, why=error.reason), _NETWORK) from error
    except Permanent as error:
        raise OperatorError(_REFUSED.fill(place=place, why=error.reason), _TYPED) from error
    finally:
        await server.close()


async def _onebot(given: Given) -> str:
    token = given.get("token", "")
    head = {"Authorization": f"Bearer {token}"} if token else {}
    if not given.get("address"):
        return await _waited(given, head)
    try:
        async with connect(given["address"], additional_headers=head, open_timeout=SECONDS) as line:
            return _the_one(given, await _login(line))
    except (OSError, TimeoutError, websockets.WebSocketException, ValueError) as error:
        why = type(error).__name__
        raise OperatorError(_UNREACHABLE.fill(place=given["address"], why=why), _NETWORK) from error


async def _login(line: Any) -> str:
    """The account at the other end of a line."""
    await line.send(json.dumps({"action": "get_login_info", "params": {}, "echo": "who"}))
    async with asyncio.timeout(SECONDS):
        while True:
            told = json.loads(await line.recv())
            if isinstance(told, dict) and told.get("echo") == "who":
                return str((told.get("data") or {}).get("user_id", ""))


async def _waited(given: Given, head: Mapping[str, str]) -> str:
    """Wait for the client to connect to us, with the token that was given."""
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    port = int(given.get("port") or PORT)

    async def meet(line: ServerConnection) -> None:
        asked = line.request.headers.get("Authorization", "") if line.request else ""
        if not head or asked.partition(" ")[2] == head["Authorization"].partition(" ")[2]:
            with suppress(TimeoutError, websockets.WebSocketException, ValueError):
                who = await _login(line)
                if not found.done():
                    found.set_result(who)

    try:
        async with serve(meet, "127.0.0.1", port):
            return _the_one(given, await asyncio.wait_for(found, CLIENT))
    except TimeoutError as error:
        raise OperatorError(_NOBODY.fill(seconds=CLIENT, port=port), _POINT) from error
    except OSError as error:
        place = f"127.0.0.1:{port}"
        raise OperatorError(_UNREACHABLE.fill(place=place, why=type(error).__name__), _NETWORK) from error


def _the_one(given: Given, found: str) -> str:
    asked = given.get("account", "")
    if asked and found != asked:
        raise OperatorError(_ANOTHER.fill(found=found, asked=asked), _TYPED)
    return found


_ASKING: dict[str, Callable[[Given], Coroutine[Any, Any, str]]] = {
    "telegram": _telegram,
    "discord": _discord,
    "feishu": _feishu,
    "qq": _qq,
    "satori": _satori,
    "matrix": _matrix,
    "onebot": _onebot,
}

"""Requests to a Matrix server, and what its answers mean for the one who asked."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientResponse
from nio import AsyncClient, AsyncClientConfig, LoginError

from weilu.gateway.courier import Permanent, Transient

API = "/_matrix/client/v3"
logging.getLogger("nio").setLevel(logging.ERROR)  # it warns of every answer that is an error, as we do
HURRIED = 5.0
"""Seconds to wait where a server says that we ask too often, but not how long to wait."""


class Forbidden(Permanent):
    """M_FORBIDDEN: the account has no power for this."""


class LoggedOut(Transient):
    """The access token is not, or no longer, valid."""


class Server:
    """One account on one server. The device keeps its name, for a server knows transaction ids by device."""

    def __init__(self, address: str, user: str, device: str) -> None:
        once = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, request_timeout=60)
        self._token_used = False
        self.client = AsyncClient(address.rstrip("/"), user, device_id=device, config=once)

    @property
    def me(self) -> str:
        return str(self.client.user_id)

    async def login(self, password: str, token: str) -> None:
        """Log in with either, where we are not. `Permanent`: the server does not know them."""
        if not self.client.access_token:
            if token and not self._token_used:
                self.client.access_token, self._token_used = token, True
            elif password:
                await self._password(password)
            else:
                raise Permanent("login: the access token is not valid")
        self.client.user_id = (await self.ask("GET", "/account/whoami"))["user_id"]

    async def _password(self, password: str) -> None:
        try:
            answer = await self.client.login(password, device_name="Weilu")
        except (ClientError, TimeoutError, OSError) as error:
            raise Transient(f"login: {type(error).__name__}") from error
        if isinstance(answer, LoginError):
            if answer.status_code in ("M_FORBIDDEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME"):
                raise Permanent(f"login: {answer.status_code}")
            raise Transient(f"login: {answer.status_code}", (answer.retry_after_ms or 0) / 1000)

    async def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        seconds: float = 60.0,
    ) -> dict[str, Any]:
        """The answer; `Forbidden`, `Permanent`, `LoggedOut` or `Transient` where there is none."""
        data = None if body is None else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.client.access_token}", "Content-Type": "application/json"}
        full = f"{API}{path}?{urlencode(query)}" if query else API + path
        try:
            response = await self.client.send(method, full, data, headers, timeout=seconds)
            answer = _table(await response.read())
        except (ClientError, TimeoutError, OSError) as error:
            raise Transient(f"{method} {path}: {type(error).__name__}") from error
        if response.status == 200 and answer is not None:
            return answer
        if response.status == 401:
            self.client.access_token = ""
        raise _refusal(response, answer)

    async def close(self) -> None:
        await self.client.close()


def segment(*parts: str) -> str:
    """Parts as a path."""
    return "".join("/" + quote(part, safe="") for part in parts)


def _table(body: bytes) -> dict[str, Any] | None:
    """The answer; null where it is not what a Matrix server says (a proxy's page, half an answer)."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refusal(response: ClientResponse, said: dict[str, Any] | None) -> Exception:
    answer = said or {}
    code = str(answer.get("errcode") or response.status)
    reason = f"{code}: {answer.get('error') or ''}".strip(": ")
    if response.status == 429:
        return Transient(reason, _wait(response, answer))
    if response.status == 401:
        return LoggedOut(reason)
    if response.status >= 500 or response.status in (200, 408):
        return Transient(reason)
    return Forbidden(reason) if response.status == 403 else Permanent(reason)


def _wait(response: ClientResponse, answer: dict[str, Any]) -> float:
    """Seconds until we may ask again, in the header or, by older servers, in the body."""
    header, ms = response.headers.get("Retry-After", ""), answer.get("retry_after_ms")
    if header.isdecimal():
        return max(0.1, float(header))
    return max(0.1, ms / 1000) if isinstance(ms, int | float) else HURRIED

"""A real Matrix server for the tests: Synapse in a virtual environment of its own, on 127.0.0.1."""

import base64
import hashlib
import hmac
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

PYTHON = Path(__file__).resolve().parents[2] / ".venv" / "synapse" / "bin" / "python"
NAME = "localtest"
API = "/_matrix/client/v3"
_SECRET = "shared between this test and its server"
_FREE = "{per_second: 100000, burst_count: 100000}"
_CONFIG = """
server_name: {name}
pid_file: {folder}/pid
listeners: [{{port: {port}, bind_addresses: ["127.0.0.1"], type: http, tls: false,
             resources: [{{names: [client], compress: false}}]}}]
database: {{name: sqlite3, args: {{database: {folder}/hs.db}}}}
log_config: {folder}/log.yaml
media_store_path: {folder}/media
signing_key_path: {folder}/signing.key
macaroon_secret_key: {secret}
form_secret: {secret}
registration_shared_secret: {secret}
trusted_key_servers: []
federation_domain_whitelist: []
presence: {{enabled: false}}
report_stats: false
bcrypt_rounds: 4
rc_message: {free}
rc_login: {{address: {free}, account: {free}, failed_attempts: {free}}}
rc_joins: {{local: {free}, remote: {free}}}
rc_joins_per_room: {free}
rc_invites: {{per_room: {free}, per_user: {free}, per_issuer: {free}}}
rc_registration: {free}
rc_room_creation: {free}
rc_admin_redaction: {free}
"""
_LOG = """
version: 1
handlers: {{file: {{class: logging.FileHandler, filename: {folder}/log}}}}
root: {{level: WARNING, handlers: [file]}}
disable_existing_loggers: false
"""


@dataclass
class Synapse:
    """The server. Its limits on the timeline are Synapse's own (100 events)."""

    address: str
    folder: Path
    users: list["User"] = field(default_factory=list)

    def user(self, name: str, admin: bool = False) -> "User":
        """A new account, logged in; `admin` of the server."""
        with httpx.Client(base_url=self.address) as http:
            nonce = http.get("/_synapse/admin/v1/register").json()["nonce"]
            said = "\0".join([nonce, name, f"pw-{name}", "admin" if admin else "notadmin"]).encode()
            mac = hmac.new(_SECRET.encode(), said, hashlib.sha1).hexdigest()
            made = http.post(
                "/_synapse/admin/v1/register",
                json={"nonce": nonce, "username": name, "password": f"pw-{name}", "admin": admin, "mac": mac},
            ).json()
        self.users.append(User(self.address, made["user_id"], f"pw-{name}", made["access_token"]))
        return self.users[-1]


class User:
    """A person with an ordinary client: every request that is refused raises."""

    def __init__(self, address: str, me: str, password: str, token: str) -> None:
        self.address, self.me, self.password, self.token = address, me, password, token
        self.http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self._sent = 0

    def ask(self, method: str, path: str, **body: object) -> dict[str, object]:
        """A request of the client-server API (or of any, by its whole path); httpx.HTTPStatusError where
        it is refused."""
        answer = self.http.request(
            method, path if path.startswith("/_") else API + path, json=None if method == "GET" else body
        )
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def room(self, **how: object) -> str:
        made = self.ask("POST", "/createRoom", **({"preset": "public_chat", "name": "测试群"} | how))
        return str(made["room_id"])

    def invite(self, room: str, who: str) -> None:
        self.ask("POST", f"/rooms/{room}/invite", user_id=who)

    def join(self, room: str) -> None:
        self.ask("POST", f"/join/{room}")

    def leave(self, room: str) -> None:
        self.ask("POST", f"/rooms/{room}/leave")

    def say(self, room: str, text: str, **more: object) -> str:
        self._sent += 1
        body = {"msgtype": "m.text", "body": text} | more
        return str(self.ask("PUT", f"/rooms/{room}/send/m.room.message/t{self._sent}", **body)["event_id"])

    def state(self, room: str, kind: str, key: str = "") -> dict[str, object]:
        return self.ask("GET", f"/rooms/{room}/state/{kind}/{key}")

    def put(self, room: str, kind: str, content: dict[str, object]) -> None:
        self.ask("PUT", f"/rooms/{room}/state/{kind}/", **content)

    def power(self, room: str, who: str, level: int) -> None:
        """Give somebody a power level."""
        levels = self.state(room, "m.room.power_levels")
        levels["users"] = {**levels["users"], who: level}  # type: ignore[dict-item]
        self.put(room, "m.room.power_levels", levels)

    def said(self, room: str) -> list[dict[str, object]]:
        """The room's last events, oldest first."""
        found = self.ask("GET", f"/rooms/{room}/messages?dir=b&limit=100")["chunk"]
        assert isinstance(found, list)
        return found[::-1]


@contextmanager
def running() -> Iterator[Synapse]:
    """A server for as long as the block lasts; the test is skipped where Synapse is not installed."""
    if not PYTHON.exists():
        pytest.skip("Synapse is not installed in .venv/synapse (make test installs it)")
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None) as made:
        folder, port = Path(made), _port()
        key = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        (folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
        (folder / "log.yaml").write_text(_LOG.format(folder=folder))
        config = _CONFIG.format(name=NAME, folder=folder, port=port, secret=_SECRET, free=_FREE)
        (folder / "hs.yaml").write_text(config)
        with (folder / "out").open("wb") as out:
            command = [PYTHON, "-m", "synapse.app.homeserver", "-c", folder / "hs.yaml"]
            process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
        try:
            _wait(process, f"http://127.0.0.1:{port}", folder)
            server = Synapse(f"http://127.0.0.1:{port}", folder)
            yield server
            for user in server.users:
                user.http.close()
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", address: str, folder: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "out").read_text() + _read(folder / "log")
        try:
            if httpx.get(f"{address}/_matrix/client/versions").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("Synapse does not answer: " + _read(folder / "log"))


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""

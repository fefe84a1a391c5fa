"""`weilu connect`: credentials checked with the platform, kept encrypted, listed without being shown."""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import stores  # noqa: F401 - sets Django up
from click.testing import CliRunner, Result

from weilu.cli import connect
from weilu.jobs import secrets
from weilu.kernel.errors import OperatorError
from weilu.store.models import Connection

TOKEN = "4711:s3cret-token"
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


class Bots(BaseHTTPRequestHandler):
    """Telegram's getMe: knows one token."""

    def do_GET(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        told = {"ok": True, "result": {"id": 4711, "username": "weilu_bot"}}
        body = told if known else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *told: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Bots) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(connect.COMMAND, [*words, "--lang", "en"], input=typed, catch_exceptions=True)


def test_an_account_is_checked_and_kept_encrypted(store: Path, server: str) -> None:
    done = run("telegram", "--name", "runs", typed=f"{TOKEN}\n{server}\n")
    assert done.exit_code == 0, done.output
    assert "Connected: runs (@weilu_bot)" in done.output and TOKEN not in done.output
    kept = Connection.objects.get(name="runs")
    assert kept.platform == "telegram" and TOKEN not in kept.secret
    assert secrets.opened(kept.secret) == {"token": TOKEN, "server": server}
    file = secrets.key_file()
    assert file.is_relative_to(store / "keys") and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"s3cret" not in b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    listed = run("--list")
    assert "runs" in listed.output and TOKEN not in listed.output


def test_what_the_platform_refuses_or_nobody_answers_is_not_kept(store: Path, server: str) -> None:
    wrong = run("telegram", "--stdin", typed=json.dumps({"token": "1:wrong", "server": server}))
    assert isinstance(wrong.exception, OperatorError) and "Unauthorized" in str(wrong.exception)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    away = run("telegram", "--stdin", typed=json.dumps({"token": TOKEN, "server": nobody}))
    assert isinstance(away.exception, OperatorError) and "cannot be reached" in str(away.exception)
    assert TOKEN not in str(away.exception)
    assert not Connection.objects.exists()


def test_the_risk_is_said_first_and_no_is_an_answer(store: Path) -> None:
    done = run("onebot", typed="n\n")
    assert done.exit_code == 1 and "unofficial client" in done.output
    assert not Connection.objects.exists()


def test_connections_are_replaced_and_removed_when_a_person_says_so(store: Path) -> None:
    given = json.dumps({"token": TOKEN})
    assert run("discord", "--stdin", "--unchecked", typed=given).exit_code == 0
    Connection.objects.update(cursor="77")
    assert run("discord", "--stdin", "--unchecked", typed=given).exit_code == 0
    assert Connection.objects.get(name="discord").cursor == "77"
    assert run("--remove", "discord", typed="n\n").exit_code == 1
    assert Connection.objects.filter(name="discord").exists()
    assert run("--remove", "discord", typed="y\n").exit_code == 0
    assert not Connection.objects.exists()
    assert isinstance(run("--remove", "discord", "--yes").exception, OperatorError)


def test_what_makes_no_sense_is_said(store: Path) -> None:
    for words, typed in (
        (["nowhere"], ""),
        (["telegram", "--stdin"], "not json"),
        (["telegram", "--stdin"], "[1]"),
        (["telegram", "--stdin"], '{"tokn": "x"}'),
    ):
        assert isinstance(run(*words, typed=typed).exception, OperatorError)
    assert "telegram" in run().output and "console" not in run().output


def test_a_key_that_others_can_read_or_another_key_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = secrets.sealed({"token": TOKEN})
    secrets.key_file().chmod(0o644)
    with pytest.raises(OperatorError, match="Others can read"):
        secrets.opened(sealed)
    monkeypatch.setenv("WEILU_KEY", "x" * 43 + "=")
    with pytest.raises(OperatorError, match="key has changed"):
        secrets.opened(sealed)
    monkeypatch.setenv("WEILU_KEY", "short")
    with pytest.raises(OperatorError, match="cannot be used"):
        secrets.sealed({})


def test_platforms_are_listed_with_whole_addresses(store: Path) -> None:
    done = CliRunner().invoke(connect.COMMAND, ["--lang", "en"], env={"COLUMNS": "60"})
    assert "https://open.feishu.cn/document/server-docs/im-v1/introduction" in done.output
    assert "…" not in done.output

"""A store that cannot be opened is said in a line with what to do, without a traceback or a password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from weilu.kernel.texts import Lang

LOG = "1/1/24, 10:00 - Ana: hello\n1/1/24, 10:01 - Bo: hi\n"
DOWN = "postgresql://nobody:s3cret@127.0.0.1:1/x"
UNUSABLE = {"zh": "PostgreSQL 用不了", "en": "PostgreSQL cannot be used"}
NO_ADDRESS = {
    "zh": "WEILU_DATABASE 不是一个 PostgreSQL 地址",
    "en": "WEILU_DATABASE is no address of PostgreSQL",
}
UNWRITABLE = {"zh": "不能写入", "en": "cannot be written to"}


def run(lang: Lang, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own: Django is set up once in each."""
    own = os.environ | environment | {"WEILU_LANG": lang}
    return subprocess.run(
        [sys.executable, "-m", "weilu.cli", *args], env=own, capture_output=True, text=True, check=False
    )


def refused(done: subprocess.CompletedProcess[str], what: str) -> None:
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert what in said
    assert "→" in said
    assert "Traceback" not in said
    assert "s3cret" not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_database_that_is_down(tmp_path: Path, lang: Lang) -> None:
    for command in (["switch"], ["backup", str(tmp_path / "b.zip")], ["doctor"]):
        done = run(lang, *command, WEILU_HOME=str(tmp_path / "home"), WEILU_DATABASE=DOWN)
        refused(done, UNUSABLE[lang])
    assert {"zh": "表结构", "en": "Tables"}[lang] not in done.stdout


@pytest.mark.parametrize(
    "address", ["mysql://x", "postgresql://u:s3cret/s3cret@host/x", "postgresql://u@host"]
)
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    done = run("zh", "switch", WEILU_HOME=str(tmp_path), WEILU_DATABASE=address)
    refused(done, NO_ADDRESS["zh"])
    refused(run("en", "doctor", WEILU_HOME=str(tmp_path), WEILU_DATABASE=address), NO_ADDRESS["en"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_folder_that_is_a_file(tmp_path: Path, lang: Lang) -> None:
    log = tmp_path / "chat.txt"
    log.write_text(LOG)
    for command in (["switch"], ["import", str(log)], ["doctor"], ["backup", str(tmp_path / "b.zip")]):
        refused(run(lang, *command, WEILU_HOME=str(log), WEILU_DATABASE=""), UNWRITABLE[lang])


def test_only_a_damaged_file_is_to_be_restored(tmp_path: Path) -> None:
    store = tmp_path / "weilu.sqlite3"
    store.mkdir()
    shut = run("en", "switch", WEILU_HOME=str(tmp_path), WEILU_DATABASE="")
    refused(shut, "SQLite cannot be used")
    assert "permissions" in shut.stderr and "restore" not in shut.stderr
    store.rmdir()
    store.write_bytes(b"no database " * 99)
    refused(run("en", "switch", WEILU_HOME=str(tmp_path), WEILU_DATABASE=""), "weilu restore")

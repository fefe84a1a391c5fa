"""`weilu correct` as an operator runs it, and `weilu judge --community` after it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from weilu.cli.correct import COMMAND
from weilu.engine import door
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import MessageSent

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
HONEY = "老家的土蜂蜜又到了一批，还是去年那个味道，想尝尝的邻居跟我说一声就行"
COPY = HONEY + "哦 😊"
SHOUT = "兼职刷单日结500，加微信 gold8888 马上入群领红包"


@pytest.fixture
def heard(store: Path) -> None:
    """A live group in which somebody advertises."""
    door.meet("console/tea", "Tea house", "console", "console/weilu")
    said = MessageSent(
        id=1, at=START, group="console/tea", member="console/bo", name="Bo", text=SHOUT, native="m-4711"
    )
    door.record([said], now=START)
    engine = Engine(store, judgements, clock=lambda: START)
    drain(engine)
    engine.homes.leave()


def run(*words: str, lang: str = "en", given: str = "") -> str:
    asked = [words[0], "--lang", lang, *words[1:]] if words[0] != "undo" else [*words, "--lang", lang]
    done = CliRunner().invoke(COMMAND, asked, input=given, env={"COLUMNS": "200"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_said_listed_and_taken_back(heard: None) -> None:
    assert "Nothing was corrected" in run("list")
    number = run("add", "--ad", HONEY).split()[-1].rstrip(".")
    assert "Noted" in run("add", "--not-ad", "--group", "Tea house", "--message", "m-4711")
    listed = run("list").splitlines()
    assert len(listed) == 3 and SHOUT in listed[1] and "only its fingerprint" in listed[2]
    assert " no " in listed[1] and " yes " in listed[2] and number in listed[2]
    assert "只存了指纹" in run("list", "--community", "community", lang="zh")
    assert run("undo", number[:5]) == "Taken back.\n"
    assert len(run("list").splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "--ad", "--group", "Tea house", "--message", "9"), "not at hand"),
        (("add", "--ad", "--group", "nowhere", "--message", "9"), "no group called"),
        (("add", "--ad", "--community", "nowhere", HONEY), "no community called nowhere"),
        (("add", "--ad", " "), "no words"),
        (("list", "--community", "nowhere"), "no community called nowhere"),
        (("undo", "ffff"), "No single correction"),
        (("undo", ""), "No single correction"),
    ],
)
def test_what_cannot_be_done_is_said(heard: None, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(OperatorError, match=why):
        run(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "--ad", "--group", "Tea house", "--message", ""),
        ("add", HONEY),
        ("add", "--ad"),
        ("add", "--ad", "x", "--message", "1"),
        ("add", "--ad", "--group", "g"),
    ],
)
def test_what_is_missing_is_asked_for(heard: None, words: tuple[str, ...]) -> None:
    assert "Usage" in run(*words)


def judge(*words: str) -> list[dict[str, Any]]:
    lines = [{"id": 1, "text": COPY}, {"id": 2, "text": SHOUT}, {"id": 3, "text": COPY, "channel": "sms"}]
    given = "\n".join(json.dumps(line) for line in lines)
    command = [sys.executable, "-m", "weilu.cli", "judge", "--jsonl", *words]
    done = subprocess.run(
        command, input=given.encode(), capture_output=True, env=os.environ | {"WEILU_LANG": "en"}
    )
    assert done.returncode == (2 if "nowhere" in words else 0), done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_texts_are_judged_with_what_was_corrected(heard: None) -> None:
    run("add", "--ad", "-", given=HONEY)
    run("add", "--not-ad", SHOUT)
    assert [row["is_ad"] for row in judge()] == [False, True, False]
    rows = judge("--community", "community")
    assert [(row["ad"], row["is_ad"]) for row in rows] == [(0.99, True), (0.01, False), (0.99, True)]
    assert [row["reasons"] for row in rows] == [["An operator says that it is one"], [], rows[0]["reasons"]]
    assert [row["reasons"] for row in judge("--community", "community", "--why")] == [
        row["reasons"] for row in rows
    ]
    assert judge("--community", "nowhere") == []

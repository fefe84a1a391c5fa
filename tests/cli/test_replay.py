"""`weilu replay` on a history that was imported."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from weilu.cli import weilu
from weilu.engine import door
from weilu.engine.loop import Engine, drain
from weilu.exports.base import Options
from weilu.jobs import home
from weilu.jobs.ingest import ingest
from weilu.judge import judgements
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import MessageSent

DAY = "[09:00:00] *** ana (u@h) has joined #tea\n[09:01:00] <ana> sign in\n[09:02:00] <bo> ana: hello\n"


@pytest.fixture
def kept(store: Path, tmp_path: Path) -> Path:
    """Two days of a channel, imported."""
    for day in ("2026-03-01", "2026-03-02"):
        file = tmp_path / "logs" / "#tea" / f"{day}.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(DAY)
    ingest([tmp_path / "logs"], home.lake(), Options())
    return tmp_path


def run(*words: str) -> None:
    weilu.main(["replay", "--lang", "en", *words], standalone_mode=False)


def test_what_a_practice_would_have_done_and_to_whom(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = kept / "tried.json"
    run("--practice", "sign_in", "--set", "points=3", "--set", "answer=each", "--json", str(out))
    (group,) = json.loads(out.read_text())
    assert group["actions"] == {"reply": 2}
    assert {touch["member"] for touch in group["touched"]} == {"irc/ana"}
    assert "2 in a row" in group["touched"][-1]["action"]["text"]["en"]
    said = capsys.readouterr().out
    assert "#tea: heard" in said and "irc/" not in said
    assert "would have done 2 things, to 1 members" in said
    run("--practice", "sign_in", "--set", "answer=each", "--lang", "zh")
    assert "回复" in (said := capsys.readouterr().out) and "reply" not in said


def test_a_shorter_span_begins_afresh(kept: Path) -> None:
    out = kept / "tried.json"
    run("--practice", "sign_in", "--last", "12h", "--json", str(out))
    (group,) = json.loads(out.read_text())
    assert group["actions"] == {"react": 1}


@pytest.mark.parametrize(
    "words",
    [
        ["--practice", "nothing_like_it"],
        ["--practice", "sign_in", "--set", "points=999"],
        ["--practice", "sign_in", "--set", "points"],
        ["--practice", "sign_in", "--group", "elsewhere"],
        ["--practice", "sign_in", "--last", "soon"],
    ],
)
def test_what_does_not_fit_is_said(kept: Path, words: list[str]) -> None:
    with pytest.raises(OperatorError):
        run(*words)


@pytest.mark.parametrize("command", [["replay", "--practice", "sign_in"], ["switch", "sign_in", "act"]])
def test_a_setting_that_does_not_fit_is_said_as_the_form_says_it(kept: Path, command: list[str]) -> None:
    with pytest.raises(OperatorError) as told:
        weilu.main([*command, "--set", "points=abc", "--set", "bonus=999"], standalone_mode=False)
    assert told.value.what.zh == "sign_in 的设置不对：points：要填一个整数；bonus：最多 20"
    assert told.value.what.en.endswith("points: A whole number is needed; bonus: At most 20")


def test_a_switch_for_all_groups_is_told_in_one_pair_of_brackets(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weilu.main(["switch", "welcome", "suggest", "--lang", "zh"], standalone_mode=False)
    assert capsys.readouterr().out.endswith("（所有群）\n")
    weilu.main(["switch", "--lang", "en"], standalone_mode=False)
    assert "all groups" in capsys.readouterr().out


def test_nothing_imported_yet(store: Path) -> None:
    with pytest.raises(OperatorError):
        run("--practice", "sign_in")


def test_what_was_heard_live_counts_too(kept: Path) -> None:
    at = datetime(2026, 3, 3, 1, tzinfo=UTC)
    said = MessageSent(id=1, at=at, group="irc/#tea", member="irc/ana", name="ana", text="sign in")
    door.record([said], now=at)
    drain(Engine(home.folder(), judgements))
    out = kept / "tried.json"
    run("--practice", "sign_in", "--set", "answer=each", "--json", str(out))
    (group,) = json.loads(out.read_text())
    assert "3 in a row" in group["touched"][-1]["action"]["text"]["en"]

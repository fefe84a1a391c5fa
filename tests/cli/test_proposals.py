"""`weilu proposals` as an operator sees it: who floods, what is asked, and the answer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from weilu.cli.proposals import COMMAND
from weilu.engine import decisions, door
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.kernel.events import MessageSent

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def asked(store: Path) -> None:
    """Bo has flooded a group in which the flood guard has to ask."""
    decisions.choose("flood_guard", "suggest", "", {"messages": 3})
    said = [
        MessageSent(
            id=n,
            at=START + timedelta(seconds=n),
            group="console/tea",
            member="console/bo",
            name="Bo",
            text=f"{n}",
        )
        for n in range(3)
    ]
    door.record(said, now=START)
    drain(Engine(store, judgements, clock=lambda: START))


def run(*words: str) -> str:
    done = CliRunner().invoke(COMMAND, [*words, "--lang", "en"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_proposal_is_told_in_words_and_answered_once(asked: None) -> None:
    listed = run()
    assert "Bo" in listed and "Flood guard" in listed and "console/bo" not in listed
    assert "Bo floods the group: a lot of messages in a few seconds" in listed
    number = listed.splitlines()[1].split()[0]
    assert "Noted" in run("approve", number)
    assert "Nothing waits" in run()

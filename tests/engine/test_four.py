"""Chats that must go as written: suggest and declined, a draw, the last coupon, a kill before a commit."""

import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from weilu.cli import main
from weilu.engine.rehearsal import Rehearsal
from weilu.engine.transcript import Chat, cases, replayed
from weilu.kernel.events import ActivityOpened, Event

CHATS = [
    pytest.param(path.read_text("utf-8").split()[1], body, id=f"{path.stem}: {title}")
    for path in sorted(Path(__file__).parent.glob("*.md"))
    for title, body in cases(path.read_text("utf-8"))
]


def kill_each_turn(rehearsal: Rehearsal) -> None:
    """Run each turn, lose what it changed and all that is held in memory, and run it again."""
    run = rehearsal.turn.run

    def twice(events: Sequence[Event]) -> None:
        kept, seeds = copy.deepcopy(rehearsal.shelf.__dict__), rehearsal._seeds
        run(events)
        lost = rehearsal.world.changes
        rehearsal.shelf.__dict__, rehearsal._seeds = kept, seeds
        rehearsal.world.forget()
        run(events)
        assert rehearsal.world.changes == lost

    rehearsal.turn.run = twice  # type: ignore[method-assign]


@pytest.mark.parametrize(("practice", "body"), CHATS)
def test_goes_as_written(practice: str, body: str) -> None:
    assert replayed(practice, body) == body


@pytest.mark.parametrize(("practice", "body"), CHATS)
def test_killed_before_each_commit_it_goes_the_same_way(practice: str, body: str) -> None:
    chat, out, armed = Chat(practice), [], False
    for line in body.splitlines():
        if line.startswith("2026") and not armed:
            kill_each_turn(chat.rehearsal)
            armed = True
        if not line.startswith("  >"):
            out += [line, *chat.play(line)]
    assert "\n".join(out) + "\n" == body


def test_a_draw_can_be_verified(capsys: pytest.CaptureFixture[str]) -> None:
    """What the transcript of the draw says is what the command says."""
    chat = (Path(__file__).parent / "a_draw.md").read_text("utf-8")
    _, _, proof = chat.partition("weilu verify-draw ")
    command = ["verify-draw", *proof.split(", or")[0].split(), "--lang", "en"]
    sealed = chat.partition("its SHA-256: ")[2][:64]
    with pytest.raises(SystemExit) as done:
        main([*command, "--commitment", sealed])
    said = capsys.readouterr().out
    assert done.value.code == 0 and "is the one that was announced" in said
    winner = said.partition("Winning tickets: ")[2].split()[0]
    assert f"#{winner} " in chat.partition("winning tickets are")[2]
    with pytest.raises(SystemExit) as done:
        main([*command, "--commitment", "0" * 64])
    assert done.value.code == 1


def test_an_opening_whose_settings_do_not_fit_stops_nothing() -> None:
    """A run opened by another release, or by a broken request: what is known of it is taken."""
    opened = ActivityOpened(
        id=1, at=datetime(2026, 3, 1, tzinfo=UTC), group="console/g", practice="lottery", key="ab" * 8,
        by="console/op", settings={"prize": "cup", "count": 10**9, "nonsense": 1},
    )  # fmt: skip
    chat = Chat("lottery")
    said = [sending.action for _, changes in chat.rehearsal.feed(opened) for sending in changes.sendings]
    assert "cup ×1" in said[0].text.en
    assert chat.play("2026-03-01 09:01 ana: join")

"""Reply links: the rules, and that docs/reply-links.md says what the code holds and the logs show."""

import importlib.util
from pathlib import Path
from types import ModuleType

import worked

from weilu.analysis.base import links

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reply-links.md").read_text("utf-8")


def _linked(*rows: dict[str, str]) -> dict[int, tuple[int, str, float]]:
    """id → (answered id, how, confidence) of some messages."""
    with worked.duck(worked.facts(list(rows)), None) as base:
        found = base.links.to_pyarrow().to_pylist()
    return {row["id"]: (row["answered"], row["how"], row["confidence"]) for row in found}


def _row(number: int, clock: str, member: str, **more: str) -> dict[str, str]:
    return {"id": str(number), "at": f"2026-03-01 {clock}", "member": f"t/{member}", "name": member, **more}


def test_most_certain_kind_wins() -> None:
    found = _linked(
        _row(1, "09:00", "ana"),
        _row(2, "09:01", "bo"),
        _row(3, "09:02", "cy", mentions="ana"),
        _row(4, "09:03", "dee", reply_to="1", mentions="bo"),
    )
    assert found == {
        2: (1, "adjacent", links.ADJACENT),
        3: (1, "mention", links.MENTION),
        4: (1, "reply", links.REPLY),
    }


def test_only_the_first_message_of_a_turn_answers_the_turn_before() -> None:
    found = _linked(_row(1, "09:00", "ana"), _row(2, "09:01", "bo"), _row(3, "09:01:30", "bo"))
    assert found == {2: (1, "adjacent", links.ADJACENT)}


def test_nobody_answers_themselves_or_after_too_long() -> None:
    found = _linked(
        _row(1, "09:00", "ana"), _row(2, "09:06", "bo"), _row(3, "09:07", "bo", mentions="bo", reply_to="2")
    )
    assert found == {}


def test_nobody_answers_what_is_said_later() -> None:
    assert _linked(_row(2, "10:00", "ana"), _row(1, "09:00", "bo", mentions="ana")) == {}


def test_page_says_the_confidences() -> None:
    for kind, confidence in (
        ("reply", links.REPLY),
        ("mention", links.MENTION),
        ("adjacent", links.ADJACENT),
    ):
        assert f"| {kind} | {confidence:.2f} |\n" in PAGE


def test_page_says_what_the_logs_show(data: Path) -> None:
    bench = _bench()
    figures = bench.measure(data / "chat/irc/ubuntu_irc_disentanglement.tar.gz")
    assert bench.table(figures) in PAGE
    n, message, _ = figures["mention, any"]
    assert round(message / n, 2) == links.MENTION
    n, message, _ = figures["adjacent, within 5 minutes"]
    assert round(message / n, 2) == links.ADJACENT


def _bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reply_links", ROOT / "bench" / "reply_links.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

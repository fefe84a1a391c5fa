"""What a person is told who has to decide because a practice only suggests."""

from pathlib import Path

import pytest
from saying import at, says, switch

from weilu.engine import door
from weilu.engine.house import practices
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.store.models import Proposal

ADVERT = "兼职日结300，加微信 jz88991 详聊"


def told(store: Path, practice: str, text: str) -> str:
    """The body of what is proposed after somebody wrote this."""
    door.record([says(1, "bo", text)], now=at(0))
    drain(Engine(store, judgements, clock=lambda: at(1)))
    return Proposal.objects.get(practice=practice).body


def test_who_advertises_surely_is_named_with_how_sure_it_is(store: Path) -> None:
    switch("ad_guard", mode="suggest")
    body = told(store, "ad_guard", ADVERT)
    assert "bo 的这条是广告（9" in body
    assert "bo is advertising (9" in body


def test_a_keyword_is_named(store: Path) -> None:
    switch("keyword_answers", mode="suggest", answers=["开门|几点 => 九点"])
    body = told(store, "keyword_answers", "请问几点开门")
    assert "bo 的话里有关键词：开门|几点" in body


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_practice_that_gives_no_reason_says_what_it_does(store: Path) -> None:
    switch("sign_in", mode="suggest")
    assert practices()["sign_in"].does.zh in told(store, "sign_in", "签到")

"""What an operator corrects of the judge holds from the next message on, in every engine, until undone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from saying import at, says

from weilu.engine import corrections, door, sql
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements, threshold
from weilu.judge.learned import NO, YES
from weilu.kernel import ids
from weilu.kernel.actions import Recall
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import MessageEdited, MessageSent
from weilu.kernel.practice import Practice, Settings, State
from weilu.kernel.texts import Text
from weilu.store.models import Correction, Event, Group, Outbox, Switch
from weilu.store.models.event import COLD, PENDING

AD = "老家的土蜂蜜又到了一批，还是去年那个味道，想尝尝的邻居跟我说一声就行"
COPY = "老家的土蜂蜜又到了一批 还是去年那个味道，想尝尝的邻居跟我说一声就行哦 😊"
TALK = "今晚的读书会改到八点，还是老地方"
SHOUT = "兼职刷单日结500，加微信 gold8888 马上入群领红包"
assert max(one.ad for one in judgements([AD, COPY, TALK])) < threshold() <= judgements([SHOUT])[0].ad


def decide(event, state, settings, facts):  # type: ignore[no-untyped-def]
    """Take back what is judged an advertisement."""
    called = event.judgement.ad >= threshold()
    return state, [Recall(message=event.id, member=event.member)] if called else []


GUARD = Practice(
    title=Text("测试", "Test"),
    does=Text("撤回广告", "Takes advertisements back"),
    since="0.2",
    catalogue=(),
    scope="group",
    listens=(MessageSent, MessageEdited),
    may=(Recall,),
    settings=Settings,
    state=State,
    decide=decide,
)


def guarded(store: Path) -> Engine:
    """An engine with a practice that acts on the judgement alone."""
    engine = Engine(store, judgements, clock=lambda: at(1))
    engine.keeper.house.known["guard"] = GUARD
    return engine


@pytest.fixture
def engine(store: Path) -> Iterator[Engine]:
    Switch.objects.create(practice="guard", mode="act")
    sql.decided()
    made = guarded(store)
    yield made
    made.homes.leave()


def caught(*events: MessageSent | MessageEdited, engine: Engine | None = None) -> list[bool]:
    """Which of these were taken back, after their turn."""
    door.record(events, now=at(1))
    if engine:
        drain(engine)
    taken = {sql.loads(body)["message"] for body in Outbox.objects.values_list("body", flat=True)}
    return [event.id in taken for event in events]


def test_let_through_corrected_caught_undone_let_through(engine: Engine) -> None:
    first = says(1, "ana", AD)
    assert caught(first, says(2, "bo", TALK), engine=engine) == [False, False]
    name = corrections.correct(first.group, first.id, True, "operator")
    copies = says(3, "cy", COPY), says(4, "dee", AD, "elsewhere"), says(5, "eve", TALK)
    assert caught(*copies, engine=engine) == [True, True, False], "in every group of the community"
    corrections.undo("community", name)
    assert caught(says(6, "fay", COPY), engine=engine) == [False]
    with pytest.raises(OperatorError):
        corrections.undo("community", name)


def test_what_is_no_advertisement_is_left_alone(engine: Engine) -> None:
    first = says(1, "ana", SHOUT)
    assert caught(first, engine=engine) == [True]
    corrections.correct(first.group, first.id, False, "operator")
    again = (
        says(2, "bo", "兼职 刷单日结500，加微信gold8888马上入群领红包"),
        says(3, "cy", "找我 微信 gold8888"),
    )
    assert caught(*again, engine=engine) == [False, False], "its contact is none of an advertiser"


def test_an_edited_message_is_judged_and_corrected_like_one_that_is_sent(engine: Engine) -> None:
    first = says(1, "ana", TALK)
    edit = MessageEdited(
        id=ids.native(first.group, "edit"), at=at(), group=first.group, member=first.member,
        message=first.id, text=AD,
    )  # fmt: skip
    assert caught(first, edit, engine=engine) == [False, False]
    corrections.correct(edit.group, edit.id, True, "operator")
    assert caught(says(2, "bo", COPY), engine=engine) == [True]
    assert caught(replace(edit, id=edit.id + 1), engine=engine) == [True]


def test_a_correction_outlives_the_process_and_keeps_no_words(engine: Engine, store: Path) -> None:
    caught(says(1, "ana", SHOUT), engine=engine)
    corrections.correct("console/g", says(1, "ana", "").id, False, "operator")
    engine.homes.leave()
    assert not {"兼职", "gold8888", "\\u517c"} & {part for part in Correction.objects.get().hashes.split('"')}
    later = guarded(store)
    assert caught(says(2, "bo", SHOUT), engine=later) == [False]
    later.homes.leave()


def test_other_communities_judge_for_themselves(engine: Engine) -> None:
    Group.objects.create(key="console/own", platform="console", name="own", zone="UTC", community="club")
    corrections.correct_text("club", AD, True, "operator")
    assert caught(says(1, "ana", COPY, "own"), says(2, "bo", COPY), engine=engine) == [True, False]
    corrections.correct_text("community", AD, True, "operator")
    assert caught(says(3, "ana", COPY, "own"), says(4, "bo", COPY), engine=engine) == [True, True]
    corrections.correct_text("club", f" {AD} ", False, "operator")
    assert caught(says(5, "ana", COPY, "own"), says(6, "bo", COPY), engine=engine) == [False, True]
    assert Correction.objects.count() == 2, "a text has one correction, however it is spaced"


def test_a_trial_on_history_judges_as_the_community_does(engine: Engine) -> None:
    corrections.correct_text("community", AD, True, "operator")
    Group.objects.create(key="console/own", platform="console", name="own", zone="UTC", community="club")
    here, there = corrections.judge("console/g"), corrections.judge("console/own")
    assert here([COPY, TALK]) == [replace(judgements([COPY])[0], ad=YES), *judgements([TALK])]
    assert there([COPY, TALK]) == judgements([COPY, TALK])


def test_a_message_has_one_correction_and_a_community_so_many(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught(says(1, "ana", AD), engine=engine)
    message = says(1, "ana", "").id
    for ad in (True, False, True):
        corrections.correct("console/g", message, ad, "operator")
    assert [(one.ad, one.text, one.group) for one in corrections.kept(["community"], 10)] == [
        (True, AD, "console/g")
    ]
    monkeypatch.setattr(corrections, "MOST", 3)
    names = [corrections.correct_text("community", f"{AD} 第{n}次", True, "operator") for n in "一二三四"]
    assert [one.name for one in corrections.kept(["community"], 10)] == names[:0:-1]


def test_what_cannot_be_corrected_is_said(engine: Engine) -> None:
    picture = says(1, "ana", "", media="image")
    caught(picture, says(2, "bo", AD), engine=engine)
    for event in (picture.id, 77):
        with pytest.raises(OperatorError):
            corrections.correct("console/g", event, True, "operator")
    with pytest.raises(OperatorError):
        corrections.correct_text("community", " \n", True, "operator")
    Event.objects.filter(event_id=says(2, "bo", "").id).update(status=COLD, body="")
    with pytest.raises(OperatorError):
        corrections.correct("console/g", says(2, "bo", "").id, True, "operator")
    assert corrections.kept(["community"], 10) == []


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_a_correction_made_anywhere_is_heard_by_every_engine(store: Path) -> None:
    Switch.objects.create(practice="guard", mode="act")
    sql.decided()
    engines, stop = [guarded(store) for _ in range(2)], threading.Event()
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in engines]
    for thread in threads:
        thread.start()
    try:
        until(lambda: all(len(one.homes.held) == sql.HOMES // 2 for one in engines))
        groups = [
            next(f"g{n}" for n in range(999) if sql.home_of(f"console/g{n}") in one.homes.held)
            for one in engines
        ]
        assert handled(0, groups) == [False, False]
        name = corrections.correct_text("community", AD, True, "operator")
        assert handled(1, groups) == [True, True]
        corrections.undo("community", name)
        assert handled(2, groups) == [False, False]
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def handled(number: int, groups: list[str]) -> list[bool]:
    said = [says(number, "ana", COPY, group) for group in groups]
    door.record(said, now=at(1))
    until(lambda: not Event.objects.filter(status=PENDING).exists())
    return caught(*said)


def until(ready) -> None:  # type: ignore[no-untyped-def]
    waited = threading.Event()
    for _ in range(1_000):
        if ready():
            return
        waited.wait(0.02)
    raise AssertionError("it did not come about")


def test_probabilities_are_beyond_any_threshold() -> None:
    assert threshold() < YES and threshold("sms") < YES and min(threshold(), threshold("sms")) > NO

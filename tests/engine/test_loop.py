"""The loop on a real store, SQLite and PostgreSQL."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from couriers import settled
from saying import at, is_owner, joins, says, switch

from weilu.engine import door, sql
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.events import MessageSent, ProposalAnswered
from weilu.store.models import (
    Activity,
    Alarm,
    Aside,
    Balance,
    Connection,
    Event,
    Ledger,
    Membership,
    Outbox,
    Proposal,
    State,
    Strike,
)

NOW = at(1)


@pytest.fixture
def engine(store: Path) -> Iterator[Engine]:
    made = Engine(store, judgements, clock=lambda: NOW)
    yield made
    made.homes.leave()


def record(*events: object, **more: object) -> int:
    return door.record(events, now=NOW, **more)  # type: ignore[arg-type]


def points(member: str) -> int:
    return sum(Balance.objects.filter(account__endswith=f"/{member}").values_list("amount", flat=True))


def test_the_same_event_twice_acts_once(engine: Engine) -> None:
    switch("sign_in", answer="each")
    assert record(says(1, "ana", "sign in")) == 1
    drain(engine)
    assert record(says(1, "ana", "sign in")) == 0
    drain(engine)
    assert points("ana") == 5
    assert Event.objects.filter(kind="message").count() == 1
    assert sum(Ledger.objects.values_list("amount", flat=True)) == 0


def test_what_is_not_committed_did_not_happen(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that dies before its commit leaves its event waiting, and the next one acts once."""
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"))
    with monkeypatch.context() as broken:
        broken.setattr("weilu.engine.loop.write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            engine.step()
    assert points("ana") == 0 and Event.objects.get(kind="message").status == 0
    engine.world.forget()
    drain(engine)
    assert points("ana") == 5


def test_states_outlive_the_process(engine: Engine, store: Path) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"))
    drain(engine)
    engine.homes.leave()
    later = Engine(store, judgements, clock=lambda: NOW + timedelta(days=1))
    door.record([says(2, "ana", "sign in", minutes=24 * 60)], now=NOW + timedelta(days=1))
    drain(later)
    later.homes.leave()
    assert points("ana") == 11
    assert State.objects.filter(practice="sign_in").count() == 1


def test_an_action_is_claimed_sent_and_answered_once(engine: Engine) -> None:
    door.meet("console/g", "The group", "console", "console/weilu")
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"))
    drain(engine)
    courier = Outbox.objects.get().courier
    jobs = door.claim(courier, now=NOW)
    assert [job.target.message for job in jobs] == ["1"]
    assert door.claim(courier, now=NOW) == []
    settled(jobs)
    settled(jobs)
    drain(engine)
    assert Event.objects.filter(kind="done", body__contains='"reply"').count() == 1
    assert Outbox.objects.get().status == 2


def test_a_courier_that_died_leaves_its_work_to_the_next(engine: Engine) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"))
    drain(engine)
    courier = Outbox.objects.get().courier
    (first,) = door.claim(courier, now=NOW)
    assert door.resume(courier) == 1
    (second,) = door.claim(courier, now=NOW)
    assert (second.id, second.target.id, second.attempts) == (first.id, first.target.id, 2)


def test_a_group_waits_for_what_failed_before(engine: Engine) -> None:
    """One group's failing action holds back that group's later ones, and nobody else's."""
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"), says(2, "bo", "sign in"), says(3, "cy", "sign in", group="h"))
    drain(engine)
    courier = Outbox.objects.first().courier  # type: ignore[union-attr]
    jobs = door.claim(courier, now=NOW)
    assert sorted(job.group for job in jobs) == ["console/g", "console/h"]
    for job in jobs:
        door.settle(job, door.Later(30, "429") if job.group == "console/g" else door.Delivered(), now=NOW)
    assert door.claim(courier, now=NOW) == []
    again = door.claim(courier, now=NOW + timedelta(seconds=31))
    assert [(job.action.member, job.attempts) for job in again] == [("console/ana", 2)]  # type: ignore[attr-defined]


def test_a_permanent_refusal_is_an_event_and_is_shown(engine: Engine) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"))
    drain(engine)
    (job,) = door.claim(Outbox.objects.get().courier, now=NOW)
    door.settle(job, door.Refusal("M_FORBIDDEN"), now=NOW)
    drain(engine)
    assert Outbox.objects.get().reason == "M_FORBIDDEN"
    assert "M_FORBIDDEN" in Event.objects.get(kind="refused").body


def test_a_suggestion_waits_for_a_person(engine: Engine) -> None:
    switch("sign_in", mode="suggest", answer="each")
    record(says(1, "ana", "sign in"), says(2, "bo", "sign in"))
    drain(engine)
    assert Outbox.objects.count() == 0 and points("ana") == 0
    ana, bo = Proposal.objects.order_by("id")
    for proposal, yes in ((ana, True), (bo, False)):
        made = ids.native(proposal.group_key, f"answer {proposal.number}")
        record(
            ProposalAnswered(
                id=made, at=at(2), group=proposal.group_key, proposal=proposal.number, approved=yes, by="op"
            )
        )
    drain(engine)
    assert (points("ana"), points("bo")) == (5, 0)
    assert Outbox.objects.count() == 1
    assert set(Proposal.objects.values_list("status", flat=True)) == {"approved", "declined"}
    assert Event.objects.filter(kind="declined").count() == 2


def test_late_words_count_and_are_not_answered(engine: Engine) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in", minutes=-60))
    drain(engine)
    assert points("ana") == 5
    assert Outbox.objects.count() == 0


def test_who_waits_for_a_greeting_gets_it_after_downtime(engine: Engine) -> None:
    switch("welcome")
    record(joins(1, "ana"), joins(2, "bo", minutes=1))
    drain(engine)
    assert Outbox.objects.count() == 1, "bo waits for the others of these minutes"
    engine.clock = lambda: NOW + timedelta(hours=2)
    drain(engine)
    bodies = Outbox.objects.order_by("id").values_list("body", flat=True)
    assert ["/ana" in body for body in bodies] == [True, False]
    assert ["/bo" in body for body in bodies] == [False, True]


def test_stays_are_kept_one_row_each(engine: Engine) -> None:
    record(joins(1, "ana"), says(1, "ana", "hello"), says(2, "bo", "hi"))
    drain(engine)
    from weilu.kernel.events import MemberLeft

    left = MemberLeft(id=ids.native("console/g", "l1"), at=at(1), group="console/g", member="console/ana")
    record(left, joins(2, "ana", minutes=1))
    drain(engine)
    stays = Membership.objects.filter(account__key="console/ana").order_by("id")
    assert [(stay.joined_at is not None, stay.left_at is not None) for stay in stays] == [
        (True, True),
        (True, False),
    ]
    assert Membership.objects.get(account__key="console/bo").joined_at is None


def test_staff_are_known(engine: Engine) -> None:
    record(says(1, "ana", "hello"), is_owner("ana"), is_owner("bo"))
    drain(engine)
    record(says(2, "bo", "an owner before the first word"))
    drain(engine)
    assert set(Membership.objects.values_list("account__key", "role")) == {
        ("console/ana", "owner"),
        ("console/bo", "owner"),
    }


@pytest.mark.parametrize("text", ["\x00", "a" * 70_000, "\ud800", "😀" * 50, "‮" * 20, ""])
def test_any_text_is_kept_or_put_aside_and_the_loop_goes_on(engine: Engine, text: str) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", text), says(2, "bo", "sign in"))
    drain(engine)
    assert points("bo") == 5
    assert Event.objects.filter(kind="message").count() + Aside.objects.count() == 2


def test_names_that_a_database_would_refuse(engine: Engine) -> None:
    """A NUL and a thousand characters in a name, and a key as long as keys may be."""
    switch("flood_guard")
    switch("sign_in", answer="each")
    odd = says(1, "a" * 390, "sign in")
    record(*(says(n, "a" * 390, "the very same words, again and again") for n in range(2, 30)))
    record(replace(odd, name="\x00" + "n" * 1_000))
    drain(engine)
    assert points("a" * 390) == 5
    assert not Event.objects.filter(status=2).exists()


def test_an_unreadable_row_is_put_aside(engine: Engine) -> None:
    record(says(1, "ana", "hello"))
    Event.objects.update(body="{")
    drain(engine)
    kept = Event.objects.get()
    assert kept.status == 2 and kept.reason


def test_a_practice_that_breaks_loses_its_event_and_nobody_elses(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch("sign_in", answer="each")
    record(says(1, "ana", "sign in"), says(2, "bo", "sign in"))
    listener = engine.keeper.house.known["sign_in"]

    def breaking(event: MessageSent, *rest: object) -> object:
        if event.member.endswith("ana"):
            raise RuntimeError("planted")
        return listener.decide(event, *rest)  # type: ignore[arg-type]

    monkeypatch.setitem(engine.keeper.house.known, "sign_in", replace(listener, decide=breaking))
    drain(engine)
    assert (points("ana"), points("bo")) == (0, 5)
    assert Event.objects.get(status=2).reason.startswith("sign_in: RuntimeError")


def test_a_cursor_moves_with_what_was_heard(engine: Engine) -> None:
    Connection.objects.create(name="m", platform="matrix")
    record(says(1, "ana", "hello"), cursor=("m", "s1"))
    assert door.cursor("m") == "s1"
    assert door.cursor("nobody") == ""


def test_ask_waits_for_what_follows(store: Path) -> None:
    switch("sign_in", answer="each")
    engine, stop = Engine(store, judgements), threading.Event()
    thread = threading.Thread(target=engine.run, args=(stop,))
    thread.start()
    try:
        followed = door.ask(replace(says(1, "ana", "sign in"), at=sql.now()), timeout=10)
    finally:
        stop.set()
        thread.join()
    assert [event.kind for event in followed] == ["done"]


def test_decisions_are_read_before_the_next_turn(engine: Engine) -> None:
    record(says(1, "ana", "sign in"))
    drain(engine)
    switch("sign_in", group="g", points=9)
    record(says(2, "ana", "sign in"), says(3, "bo", "sign in", group="h"))
    drain(engine)
    assert (points("ana"), points("bo")) == (9, 0)


def test_what_is_fetched_of_one_group_leaves_another_alone(engine: Engine) -> None:
    """A strike here must not make somebody else's fetch forget that the member is present, and staff."""
    record(says(1, "ana", "hello"), is_owner("ana"), says(2, "bo", "hello", group="h"))
    drain(engine)
    Strike.objects.create(group_key="console/g", member="console/ana", practice="p", at=0, action_id=1)
    record(says(3, "ana", "hello", group="h"), says(4, "cy", "hello"))
    drain(engine)
    assert engine.world.member("console/g", "console/ana").role == "owner"
    record(says(5, "ana", "hello again"))
    drain(engine)
    assert Membership.objects.filter(account__key="console/ana", group__key="console/g").count() == 1


def test_a_practice_switched_off_closes_what_it_left_open(engine: Engine) -> None:
    """A lottery that is open is called off, the stakes go back, and no alarm is left."""
    from weilu.engine import decisions

    switch("lottery")
    record(is_owner("olga"), says(1, "olga", "抽奖 咖啡券 ×2 23:00"), says(2, "bo", "抽奖", minutes=0.5))
    drain(engine)
    assert Activity.objects.filter(closed=None).count() == 1
    assert Alarm.objects.count() >= 1
    decisions.choose("lottery", "off")
    drain(engine)
    assert Activity.objects.filter(closed=None).count() == 0
    assert Alarm.objects.count() == 0
    assert Event.objects.filter(kind="closed").count() == 1


def test_who_joins_twice_in_a_batch_has_one_open_stay(engine: Engine) -> None:
    record(joins(1, "ana"), joins(2, "ana", minutes=0.5))
    drain(engine)
    first, second = Membership.objects.order_by("id")
    assert (first.left_at, second.left_at) == (second.joined_at, None)

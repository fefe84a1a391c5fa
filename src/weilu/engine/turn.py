"""A turn: events of many groups, each heard by the practices that listen, in order within its state key.

Nothing here knows a database: what changed is left in `world.changes`, and the same code runs live, in
replay, in the simulator and in the tests of practices.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from weilu.engine import apply, by_hand
from weilu.engine.answers import Answers
from weilu.engine.changes import Aside
from weilu.engine.hear import hear
from weilu.engine.house import House, Listener
from weilu.engine.limits import Wish, rule
from weilu.engine.withdraw import CAUSES, withdraw
from weilu.engine.world import World
from weilu.judge.learned import amended
from weilu.kernel import ids
from weilu.kernel.events import (
    ActivityClosed,
    Event,
    Expired,
    Judgement,
    MessageEdited,
    MessageSent,
    PersonWished,
    PracticeSwitched,
    ProposalAnswered,
    Woke,
)
from weilu.kernel.practice import Settings
from weilu.kernel.said import beginning
from weilu.kernel.schedule import day_of, local
from weilu.kernel.texts import Text, plain

DEEPEST = 8
"""How deep events may follow from events within a turn."""
FORGED = "edit_by_another"
"""Why an edit was put aside that is not its author's."""

Judge = Callable[[list[str]], Sequence[Judgement]]
_log = logging.getLogger(__name__)


class Turn:
    """`mine` says whether the home of a state key is here; events for other homes are forwarded."""

    def __init__(
        self, house: House, world: World, judge: Judge, mine: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.house = house
        self.world = world
        self.judge = judge
        self.mine = mine
        self._next: deque[tuple[Event, int]] = deque()
        self._root = 0
        self._home = True
        self._asked: Event | None = None
        self._facts: Answers

    def run(self, events: Sequence[Event]) -> None:
        """Handle a batch, oldest first."""
        self.world.begin()
        if not events:
            return
        self._prepare(events)
        for event in events:
            self._next.append((event, 0))
            self._root = event.id
            while self._next:
                self._handle(*self._next.popleft())

    def _prepare(self, events: Sequence[Event]) -> None:
        """Stamp the events, judge their texts, and fetch what they will need."""
        for event in events:
            self._stamp(event)
        texts = [event for event in events if isinstance(event, MessageSent | MessageEdited)]
        for event, judgement in zip(texts, self._judged(texts), strict=True):
            object.__setattr__(event, "judgement", judgement)
        places = {(event.group, member) for event in events if (member := getattr(event, "member", ""))}
        self.world.renew({place for place in places if not self.mine(place[0])})
        self.world.fetch({event.group for event in events}, places, events[0].at)
        if groups := {event.group for event in events if type(event) in CAUSES}:
            self.world.expect(groups)
        self.world.need(
            (listener.name, key)
            for event in self._first(events)
            for listener in self._listeners(event)
            if listener.practice.scope != "activity"
            for key in self._plain_keys(listener, event)
        )

    def _judged(self, events: Sequence[MessageSent | MessageEdited]) -> Sequence[Judgement]:
        """What the texts are, with what their communities have corrected."""
        told = self.judge([event.text for event in events])
        if not self.house.learned:
            return told
        made, places = list(told), defaultdict(list)
        for place, event in enumerate(events):
            places[self.house.group(event.group).community].append(place)
        for community in places.keys() & self.house.learned.keys():
            some = places[community]
            texts = [events[place].text for place in some]
            after = amended([made[place] for place in some], texts, self.house.learned[community])
            for place, judgement in zip(some, after, strict=True):
                made[place] = judgement
        return made

    def _first(self, events: Sequence[Event]) -> Iterable[Event]:
        """One event of each kind in each group, from each member where states are kept by member: the rest
        need the same states."""
        by_member = any(practice.scope == "member" for practice in self.house.known.values())
        needs = {
            (
                event.group,
                event.kind,
                event.practice,
                event.key,
                by_member and getattr(event, "member", ""),
            ): event
            for event in events
        }
        return needs.values()

    def _stamp(self, event: Event) -> None:
        """Give the event its local time and day; nobody has seen it yet, so it may still be written to."""
        group = self.house.group(event.group)
        now = local(event.at, group.zone)
        object.__setattr__(event, "local", now)
        object.__setattr__(event, "day", day_of(now, group.zone, group.cut))

    def _handle(self, event: Event, depth: int) -> None:
        if reason := "too_deep" if depth > DEEPEST else self._forged(event):
            self.world.changes.asides.append(Aside(event, reason))
            return
        if depth:
            self._log(event)
        hear(event, self.world, self.house)
        self._home = self.mine(event.group) and not event.practice
        self.follow(withdraw(event, self), depth)
        if self._decided(event, depth):
            return
        self._heard(event, depth)
        if isinstance(event, ActivityClosed):
            self.world.close(event.key.removeprefix("~"))

    def _forged(self, event: Event) -> str:
        """Why an event cannot be believed. Only who wrote a message can change it, but a Matrix server passes
        anybody's edit on and leaves it to who hears it; an edit of a message never heard is believed."""
        if not isinstance(event, MessageEdited) or event.practice:
            return ""
        author = self.world.author(event.group, event.message)
        return FORGED if author not in ("", event.member) else ""

    def _heard(self, event: Event, depth: int) -> None:
        """Each practice that the event may concern decides."""
        message = event if isinstance(event, MessageSent) and not event.practice else None
        said = beginning(message.text) if message else None
        opens = message if message and not message.late else None
        for listener in self._listeners(event):
            concerned = listener.concerns(said)
            if concerned or listener.practice.scope == "activity":
                for key in self._keys(listener, event):
                    self._decide(listener, key, event, depth)
            if concerned and opens and listener.practice.opens:
                self.follow(apply.opening(listener, listener.practice.opens, opens, self), depth)

    def _log(self, event: Event) -> None:
        """An event that followed; what only a shadow hears is not logged."""
        self._stamp(event)
        if not event.key.startswith("~"):
            self.world.changes.log.append(event)
            self.world.changes.roots.append(self._root)

    def _decided(self, event: Event, depth: int) -> bool:
        """A proposal was answered, or nobody did in time; or a person wishes something themselves."""
        if isinstance(event, PersonWished):
            self.wish(by_hand.wish(event), depth)
            return True
        if isinstance(event, ProposalAnswered) or (isinstance(event, Woke) and event.name == apply.EXPIRY):
            self.follow(apply.answer(event, self), depth)
            return True
        return False

    def follow(self, events: Sequence[Event], depth: int) -> None:
        """Handle these before whatever else waits."""
        for event in reversed(events):
            self._next.appendleft((event, depth + 1))

    def _listeners(self, event: Event) -> Sequence[Listener]:
        if not event.practice:
            return self.house.listeners(event)
        listener = self.house.listener(event.practice, event.group)
        withdrawn = isinstance(event, Expired) and event.reason == "switched_off"
        if withdrawn or (listener is None and isinstance(event, PracticeSwitched)):
            listener = self.house.leaving(event.practice, event.group)
        return [listener] if listener and type(event) in listener.practice.listens else ()

    def _keys(self, listener: Listener, event: Event) -> Sequence[str]:
        """The state keys here that an event is for; to those that live elsewhere it is forwarded."""
        keys = self._plain_keys(listener, event)
        if not keys or (self._home and listener.near):
            return keys
        observed, here = listener.switch.mode == "observe", []
        for key in keys:
            shadow = "~" if observed and not key.startswith("~") else ""
            whole = shadow + key
            if self.mine(whole):
                here.append(whole)
            else:
                self._forward(listener, whole, event)
        return here

    def _plain_keys(self, listener: Listener, event: Event) -> Sequence[str]:
        scope = listener.practice.scope
        if event.practice and event.key:
            return (event.key,)
        if scope == "group":
            return (event.group,)
        if scope == "community":
            return (self.house.group(event.group).community,)
        if scope == "member":
            member = getattr(event, "member", "")
            return (f"{event.group}\t{member}",) if member else ()
        runs = self.world.runs(event.group)
        return [run.key for run in runs if run.practice == listener.name] if runs else ()

    def _forward(self, listener: Listener, key: str, event: Event) -> None:
        copied = ids.native(event.group, f"forward {event.id} {listener.name} {key}")
        addressed = replace(event, id=copied, practice=listener.name, key=key)
        self.world.changes.forward.append((key, addressed, event.id))

    def _decide(self, listener: Listener, key: str, event: Event, depth: int) -> None:
        """Ask one practice, and rule on what it wishes; what a person must decide is put together."""
        world, name = self.world, listener.name
        before = world.state((name, key))
        settings = listener.switch.settings
        if listener.practice.scope == "activity":
            settings = apply.settings_of_run(settings, key, event.group, world)
        answer = self.ask(listener.practice.decide, listener, event, before, settings)
        if answer is None:
            return
        after, actions = answer
        if after is not before and after != before:
            world.put((name, key), after)
        asked: list[Wish] = []
        for place, action in enumerate(actions):
            number = ids.native(event.group, f"act {event.id} {name} {key} {place}")
            wish = Wish(id=number, action=action, event=event, listener=listener, key=key)
            if not self.wish(wish, depth):
                asked.append(wish)
        if asked:
            parts = [(wish.id, wish.action) for wish in asked]
            apply.propose(parts, asked[0], self._why(listener, asked, settings), plain(""), self)

    def _why(self, listener: Listener, asked: Sequence[Wish], settings: Settings) -> Text:
        """What the practice says of the first wish that it gives a reason for, else what it does."""
        if practice_says := listener.practice.why:
            told = (self.ask(practice_says, listener, w.event, w.action, settings) for w in asked)
            return next((said for said in told if said), listener.practice.does)
        return listener.practice.does

    def ask(self, function: Callable[..., Any], listener: Listener, event: Event, *rest: Any) -> Any:
        """Call a practice. One that breaks loses this event, and nobody else does: null, and kept aside."""
        if self._asked is not event:
            me = self.house.group(event.group).me
            self._facts = Answers(self.world, event.group, event.at, listener.name, me)
            self._asked = event
        self._facts.practice = listener.name
        try:
            return function(event, *rest, self._facts)
        except Exception as error:  # noqa: BLE001 - a bug in one practice must not stop the loop
            _log.exception("practice %s failed on %s", listener.name, event.kind)
            reason = f"{listener.name}: {type(error).__name__}: {error}"
            self.world.changes.asides.append(Aside(event, reason[:500]))
            return None

    def wish(self, wish: Wish, depth: int = 0) -> bool:
        """Rule on a wish and carry it out; false where a person has to decide first."""
        ruling = rule(wish, self.house.group(wish.event.group), self.world)
        if ruling.what == "propose":
            return False
        self.follow(apply.carry(wish, ruling, self), depth)
        return True

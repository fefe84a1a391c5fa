"""A simulated group: its people, what they do on a day, and how they answer what Weilu does."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from weilu.kernel import ids
from weilu.kernel.actions import Action, Ban, Kick, Mute, Reply, Say, Unmute, Welcome
from weilu.kernel.events import Event, RoleChanged
from weilu.kernel.texts import Lang
from weilu.sim import clock, happen
from weilu.sim.kinds import Kind
from weilu.sim.members import HABITS, Person, name
from weilu.sim.speech import Speech

Act = Callable[[datetime], Event | None]
Later = Callable[[datetime, Act], None]
WORD = re.compile(r"[“\"「]([^”\"」]{1,10})[”\"」]")
"""What Weilu asks to be said stands in quotation marks."""


class Room:
    """One group. `later` puts an act where its time comes; acts tell what happened, or null."""

    def __init__(
        self, key: str, title: str, kind: Kind, lang: Lang, zone: ZoneInfo, chance: Random, later: Later
    ) -> None:
        self.key, self.title, self.kind, self.lang, self.zone = key, title, kind, lang, zone
        self.chance, self.later = chance, later
        self.speech = Speech(chance, lang, kind)
        self.people: dict[str, Person] = {}
        self.messages = self.made = 0
        self._names: set[str] = set()
        self._cast: dict[str, tuple[list[Person], list[float]]] = {}
        self._asked: dict[str, datetime] = {}
        for place in range(chance.randint(*kind.members)):
            self.newcomer("helper" if place == 0 else self._habit())
        self.owner = next(iter(self.people.values()))
        self.owner.role = "owner"

    def newcomer(self, habit: str) -> Person:
        """A new member, who is in the group from now on."""
        made = name(self.chance, self.lang, self._names)
        key = f"{self.key}-{len(self.people)}"
        person = Person(key, made, HABITS[habit], self.chance.gauss(9.5, 3.0))
        self.people[key] = person
        self._cast.clear()
        return person

    def _habit(self) -> str:
        mix = self.kind.mix | {"advertiser": self.kind.pests, "adder": self.kind.pests, "flooder": 0.1}
        return self.chance.choices(list(mix), list(mix.values()))[0]

    def number(self, what: str = "") -> int:
        """A new event id."""
        self.made += 1
        return ids.native(self.key, f"{what}{self.made}")

    def cast(self, role: str) -> Person:
        """Somebody here, by the weight that their habit gives to a role (talk, ask, help)."""
        if role not in self._cast:
            here = [one for one in self.people.values() if one.here]
            weights = [getattr(one.habit, role) * self._zeal(one) for one in here]
            self._cast[role] = (here, weights)
        here, weights = self._cast[role]
        return self.chance.choices(here, weights)[0]

    def _zeal(self, person: Person) -> float:
        """Some talk much more than others of their kind; the same all their life."""
        return 0.4 + (ids.native(self.key, person.key) & 1023) / 640

    def gone(self, person: Person) -> None:
        """Somebody is not here any more."""
        person.here = False
        self._cast.clear()

    def names(self) -> list[str]:
        """A few names that may be dropped."""
        return [self.cast("talk").name]

    # A day

    def day(self, day: date, share: float) -> None:
        """Put what happens on a day in its time; `share` of the group's life has gone by."""
        first, last = self.kind.rate
        rate, here = first * (last / first) ** share, sum(one.here for one in self.people.values())
        for _ in range(self._about(here * rate / self.kind.thread)):
            self.later(clock.moment(self.chance, day, self.zone), self._thread)
        for person in self.people.values():
            if person.here and self.chance.random() < person.habit.sign * min(1.0, rate):
                at = clock.around(self.chance, day, self.zone, person.hour)
                self.later(at, happen.saying(self, person, "sign"))
            if person.here and person.habit.pest:
                self._nuisance(person, day)
        happen.plan(self, day, here)

    def some(self, mean: float, day: date, act: Act) -> None:
        """An act about so many times a day."""
        for _ in range(self._about(mean)):
            self.later(clock.moment(self.chance, day, self.zone), act)

    def _about(self, mean: float) -> int:
        """A number drawn from Poisson's law."""
        count, product, floor = 0, self.chance.random(), math.exp(-min(mean, 500.0))
        while product > floor:
            count += 1
            product *= self.chance.random()
        return count

    def _nuisance(self, person: Person, day: date) -> None:
        if person.habit.pest == "ads":
            self.some(0.5, day, happen.burst(self, person, "ad", 4, 40))
        elif person.habit.pest == "adds":
            self.some(0.3, day, happen.adding(self, person))
        elif person.habit.pest == "floods":
            self.some(0.2, day, happen.burst(self, person, "flood", 26, 0.7))

    def _thread(self, at: datetime) -> Event | None:
        """A conversation: somebody begins, others answer."""
        asking = self.chance.random() < 0.3
        first = self.cast("ask" if asking else "talk")
        said = happen.say(self, first, at, self.speech.say("question" if asking else "opening", self.names()))
        if said is None:
            return None
        helped = asking and self.chance.random() < self.kind.helps
        when, helpful = at, helped
        for _ in range(self._about(self.kind.thread - 1) if helped or not asking else 0):
            when += clock.pause(self.chance, 25)
            answer = self.chance.random() < 0.25 and said.id or None
            what = "answer" if helpful and self.chance.random() < 0.7 else ""
            who = self.cast("help" if what else "talk")
            self.later(when, happen.remark(self, who, what, answer))
            helpful = helped and not what
        if helped:
            self.later(when + clock.pause(self.chance, 30), happen.saying(self, first, "thanks"))
        if self.chance.random() < 0.2:
            liked = happen.reaction(self, self.cast("help"), said.id)
            self.later(at + clock.pause(self.chance, 60), liked)
        return said

    def roles(self, at: datetime) -> Event | None:
        """The platform tells who owns the group."""
        return RoleChanged(id=self.number("role"), at=at, group=self.key, member=self.owner.key, role="owner")

    # What Weilu does

    def hear(self, action: Action, at: datetime, lang: Lang) -> None:
        """Weilu has done something here."""
        person = self.people.get(getattr(action, "member", ""))
        match action:
            case Mute() if person:
                person.muted = at + timedelta(seconds=action.seconds)
            case Unmute() if person:
                person.muted = None
            case Kick() | Ban() if person and person.here:
                self.later(at + timedelta(seconds=1), happen.kicked(self, person))
            case Welcome() if person:
                self._named([person], action.text[lang], at)
            case Say() | Reply():
                self._listen(action, action.text[lang], person, at)

    def _listen(self, action: Say | Reply, text: str, person: Person | None, at: datetime) -> None:
        mentions = action.mentions if isinstance(action, Say) else ()
        named = [self.people[key] for key in mentions if key in self.people]
        if named:
            self._named(named, text, at)
        elif person is not None and person is not self.owner:
            person.scolded += self.chance.random() < person.habit.obey
        elif found := WORD.search(text):
            self._called(found[1], at)

    def _named(self, named: Sequence[Person], text: str, at: datetime) -> None:
        """Weilu speaks to some: they say the word that it asks for, or just answer."""
        word = WORD.search(text)
        for person in named:
            if word and self.chance.random() < person.habit.obey:
                said = happen.quoting(self, person, word[1])
                self.later(at + clock.pause(self.chance, 60), said)
            elif not word and self.chance.random() < person.habit.greet:
                self.later(at + clock.pause(self.chance, 40), happen.saying(self, person, "hello"))

    def _called(self, word: str, at: datetime) -> None:
        """Weilu asks all for a word: who likes to take part says it, once in half a day."""
        if at - self._asked.get(word, at - timedelta(days=2)) < timedelta(hours=12):
            return
        self._asked[word] = at
        for person in self.people.values():
            if person.here and self.chance.random() < person.habit.join * 0.6:
                said = happen.quoting(self, person, word, "note")
                self.later(at + clock.pause(self.chance, 600), said)

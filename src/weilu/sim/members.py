"""Who the people are: habits, and members that have them."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from weilu.kernel.texts import Lang
from weilu.sim.speech import PHRASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What somebody tends to do. `talk` and `help` are weights among those present, `ask` the weight of
    opening with a question; `sign`, `join`, `greet` and `obey` are chances: to sign in on a day, to take
    part where Weilu asks for a word, to answer a greeting, to do what Weilu asks of them. `claim` are
    the seconds after which a red packet is opened. `pest` names what else they come for."""

    talk: float
    ask: float = 0.2
    help: float = 0.5
    sign: float = 0.1
    join: float = 0.2
    greet: float = 0.5
    obey: float = 0.7
    claim: tuple[float, float] = (3.0, 90.0)
    pest: str = ""


HABITS: dict[str, Habit] = {
    "talker": Habit(talk=8, ask=0.3, help=0.6, sign=0.35, join=0.4, greet=0.9),
    "helper": Habit(talk=4, ask=0.05, help=6, sign=0.3, join=0.4, greet=0.8, obey=0.95),
    "asker": Habit(talk=2, ask=5, help=0.1, sign=0.2, greet=0.7),
    "regular": Habit(talk=1.5, sign=0.92, join=0.6, greet=0.6, obey=0.9),
    "taker": Habit(talk=1, sign=0.3, join=0.9, greet=0.5, obey=0.9),
    "lurker": Habit(talk=0.08, ask=0.02, help=0.02, sign=0.03, join=0.05, greet=0.08, obey=0.45),
    "advertiser": Habit(talk=0, help=0, sign=0, join=0, greet=0.05, obey=0.3, pest="ads"),
    "adder": Habit(talk=0.1, help=0, sign=0, join=0, greet=0.1, obey=0.5, pest="adds"),
    "flooder": Habit(talk=3, sign=0.2, join=0.3, greet=0.8, pest="floods"),
    "robot": Habit(talk=0, help=0, sign=0, join=0, greet=0, obey=0.2, claim=(0.15, 0.6), pest="packets"),
}
"""Habits by name. Robots open red packets before a hand could."""


@dataclass(slots=True)
class Person:
    """A member of one group. `hour` is when they sign in; muted members keep silent until `muted`; who was
    `scolded` meanwhile breaks off."""

    key: str
    name: str
    habit: Habit
    hour: float
    role: str = "member"
    here: bool = True
    muted: datetime | None = None
    scolded: int = 0

    def may_speak(self, at: datetime) -> bool:
        """Here, and not muted."""
        return self.here and (self.muted is None or at >= self.muted)


def name(chance: Random, lang: Lang, taken: set[str]) -> str:
    """A name that nobody here has yet; it is taken from now on."""
    made = chance.choice(PHRASES[lang]["name"])
    while made in taken:
        made = chance.choice(PHRASES[lang]["maker"]) + chance.choice(PHRASES[lang]["name"])
        if made in taken:
            made = f"{made}{chance.randrange(10, 10_000)}"
    taken.add(made)
    return made

"""Put words into mouths: a phrase with its places filled."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random

from weilu.kernel.texts import Lang
from weilu.sim.kinds import Kind

PHRASES: dict[Lang, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text("utf-8")
)  # type: ignore[assignment]
LENGTHS = (("short", 40), ("talk", 50), ("two", 7), ("long", 3))
"""How long what is said in passing is: a word or two mostly, seldom a paragraph."""


class Speech:
    """What members of one group say."""

    def __init__(self, chance: Random, lang: Lang, kind: Kind) -> None:
        self.chance = chance
        self.lang = lang
        self.kind = kind

    def passing(self, names: Sequence[str]) -> str:
        """Something said in a conversation."""
        (length,) = self.chance.choices([name for name, _ in LENGTHS], [weight for _, weight in LENGTHS])
        if length == "two":
            comma = "，" if self.lang == "zh" else ", "
            return self.say("talk", names) + comma + self.say("talk", names)
        return self.say(length, names)

    def say(self, what: str, names: Sequence[str] = ()) -> str:
        """A phrase of a sort; `names` are those that may be named in it."""
        pick, lang = self.chance.choice, self.lang
        phrase = pick(PHRASES[lang][what])
        if "{" not in phrase:
            return phrase
        return phrase.format(
            thing=pick(self.kind.things[lang]),
            place=pick(self.kind.places[lang]),
            time=pick(PHRASES[lang]["time"]),
            n=self.chance.randrange(2, 9),
            who=pick(names) if names else pick(("群主", "老师")) if lang == "zh" else "the owner",
        )

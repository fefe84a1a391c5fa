"""What is sold, advertised and asked for in groups of players, and talk that advertises nothing: about the
same things, or about what neighbours pass on to each other. All made by ourselves, of the pieces in
`trade.toml`.

The open texts of such groups hold 160 advertisements: too few to name what is traded there, and how. A
line is a shape with its gaps filled. What the lines are about was chosen after reading the training part of
those texts, never the rest; no sentence is from a log.
"""

import random
import string
import tomllib
from collections.abc import Sequence
from pathlib import Path

OFFERS, ASKED, TALK = 4000, 1300, 4000
with (Path(__file__).parent / "trade.toml").open("rb") as file:
    PIECES = tomllib.load(file)
ENDS = ("awa", "qwq", "哇", "啊", "呀", "？", "！", "~")
HOSTS = ("vip", "box", "mc", "ka", "fk", "shop", "pay", "yun", "game", "top", "ds")
SCHEMES = ("https://", "http://", "", " ", "www.")
DOMAINS = (".cn", ".top", ".com", ".xyz", ".shop")


def offers() -> list[str]:
    """The same `OFFERS` texts each time."""
    return _made("offered", OFFERS, 1)


def asks() -> list[str]:
    """The same `ASKED` texts each time: they ask for what no group wants to be asked for, and are labelled
    advertisements in the open texts."""
    return _made("asked", ASKED, 2)


def talk() -> list[str]:
    """The same `TALK` texts each time."""
    return _made("talked", TALK, 3)


def _made(what: str, count: int, seed: int) -> list[str]:
    chance = random.Random(seed)

    def some(size: int, of: str = string.digits) -> str:
        return "".join(chance.choices(of, k=size))

    def one(of: Sequence[str], **known: object) -> str:
        return chance.choice(of).format(**known)

    goods = PIECES["barred"] if what == "asked" else PIECES["barred"] + PIECES["plain"]
    made = []
    for place in range(count):
        few, many = chance.randint(1, 30), chance.randint(1, 300)
        n = chance.choice((few, many, chance.choice((5, 10, 20, 50, 100))))
        site = "".join(chance.choices(HOSTS, k=chance.randint(1, 3))) + some(chance.choice((0, 3)))
        known = dict(
            zip("abc", chance.sample(chance.choice(goods), 3), strict=True),
            n=n,
            m=2 * n,
            q=some(chance.randint(8, 10), string.digits[1:]),
            g=some(9, string.digits[1:]),
            u=chance.choice(SCHEMES) + site + chance.choice(DOMAINS),
            d=some(chance.randint(5, 8), string.ascii_uppercase),
            f=one(chance.choice(PIECES["plain"])),
            s=one(PIECES["services"]),
            v=one(PIECES["servers"]),
            x=one(PIECES["household"]),
            r=one(PIECES["groups"]),
            h=one(PIECES["praise"]),
            i=one(PIECES["praise"]),
        )
        known |= {"p": one(PIECES["prices"], **known), "k": one(PIECES["calls"], **known)}
        end = chance.choice(ENDS) if chance.random() < 1 / 8 else ""
        made.append(PIECES[what][place % len(PIECES[what])].format(**known) + end)
    return made

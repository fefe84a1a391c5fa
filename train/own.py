"""Lines of our own, where the open texts lack a kind: made of the pieces in the `.toml` files beside this,
which are shapes with gaps and what fills these. No sentence is from a log.

- harmless: Chinese talk with links, numbers and mentions that sells nothing. Of the 917 texts with a link in
  the largest open set all but one are advertisements, and so are most with an account or a number: a model
  that saw only these would call each of them one.
- english: what is advertised in English groups, and talk about the same things. No labelled advertisements of
  such groups are at hand but those few that stand among Chinese ones, and SMS of 2006.
- everyday: what is advertised among neighbours, parents and colleagues, and talk about the same things.
- asked: what is asked, given and answered in groups in few words, and what only sounds like it.
"""

import random
import string
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

ENDINGS = (".com", ".xyz", ".io", ".shop", ".org", ".gg", ".me", ".net", ".site", ".co", ".ly", ".top")
Chance = random.Random
HARMLESS = ("linked", "linked", "linked", "numbered", "counted", "counted", "counted", "mentioned")
"""Kinds, in turn."""


def harmless() -> list[str]:
    """The same 800 texts each time."""
    return _made("harmless", HARMLESS * 100, 1)


def offers(of: str) -> list[str]:
    """The same 3,000 advertisements each time, of english or everyday."""
    return _made(of, ["offered"] * 3000, 2)


def talk(of: str) -> list[str]:
    """The same 3,000 texts each time."""
    return _made(of, ["talked"] * 3000, 3)


def asked() -> tuple[list[str], list[str]]:
    """The kinds of 1,500 texts, of each shape about as many, and the texts; the same each time."""
    shapes = _pieces("asked")["shapes"]
    kinds = [kind for kind, some in shapes.items() for _ in some]
    kinds = [kinds[place % len(kinds)] for place in range(1500)]
    return kinds, _made("asked", kinds, 4)


def _pieces(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def _made(pieces: str, kinds: Iterable[str], seed: int) -> list[str]:
    """For each of these kinds a line of one of its shapes in the file of pieces of that name; some without
    capitals, a few with nothing else."""
    found = _pieces(pieces)
    chance = Chance(seed)
    texts = [_filled(chance.choice(found["shapes"][kind]), found["words"], chance) for kind in kinds]
    ways = chance.choices((str, str.lower, str.upper), (72, 25, 3), k=len(texts))
    return [way(text) for way, text in zip(ways, texts, strict=True)]


def _filled(shape: str, words: dict[str, list[str]], chance: Chance) -> str:
    """A shape with its gaps filled, and the gaps of what fills them."""
    for _ in range(3):  # of a call an account, of an account a number
        parts = string.Formatter().parse(shape)
        shape = "".join(
            said + (chance.choice(words[gap]) if gap in words else GAPS[gap](chance) if gap else "")
            for said, gap, *_ in parts
        )
    return shape


def _some(chance: Chance, low: int, high: int, of: str = string.digits) -> str:
    return "".join(chance.choices(of, k=chance.randint(low, high)))


def _site(chance: Chance) -> str:
    path = chance.choice(("", "/" + _some(chance, 1, 8, string.ascii_letters + string.digits)))
    scheme = chance.choice(("https://", "http://", "", ""))
    return scheme + _some(chance, 4, 12, string.ascii_lowercase) + chance.choice(ENDINGS) + path


def _account(chance: Chance) -> str:
    end = chance.choice(("", "_", _some(chance, 1, 4)))
    return "@" + _some(chance, 3, 9, string.ascii_letters) + end


def _number(chance: Chance) -> str:
    return str(chance.choice((chance.randint(1, 30), chance.randint(1, 300), 10, 50, 100, 500)))


GAPS: dict[str, Callable[[Chance], str]] = {
    "few": lambda chance: str(chance.randint(1, 9)),
    "two": lambda chance: str(chance.randint(10, 59)),
    "three": lambda chance: str(chance.randint(100, 999)),
    "four": lambda chance: str(chance.randint(1000, 9999)),
    "nine": lambda chance: _some(chance, 9, 9, "123456789"),
    "serial": lambda chance: _some(chance, 6, 18),
    "mobile": lambda chance: f"1{chance.choice('3578')}{_some(chance, 9, 9)}",
    "abroad": lambda chance: f"+{_some(chance, 11, 12, '123456789')}",
    "hex": lambda chance: _some(chance, 8, 8, string.hexdigits),
    "n": _number,
    "m": _number,
    "k": lambda chance: f"{chance.randint(1, 60)}{chance.choice(('k', ',000', '000', '00'))}",
    "capital": lambda chance: _some(chance, 1, 1, "ABCDEF"),
    "capitals": lambda chance: _some(chance, 1, 3, string.ascii_uppercase),
    "code": lambda chance: _some(chance, 4, 8, string.ascii_uppercase + string.digits),
    "path": lambda chance: _some(chance, 4, 12, string.ascii_lowercase + string.digits),
    "site": _site,
    "at": _account,
}

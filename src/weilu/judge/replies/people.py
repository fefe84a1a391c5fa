"""Who is meant: authors by number, and the people a text names."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from weilu.judge.replies.message import Message

ADDRESSED, LIKE, START, END, WITHIN = 5, 4, 3, 2, 1
"""How a text names somebody: `name: …` or @name; the same, abbreviated or misspelt; at its start; at its end;
anywhere else, where a name is often but a word."""
RECENT = 60
EDGE = ":,;.!?<>()[]{}\"'*~@+%&/\\|=-_`^：，。！？、"
_TRAILING = "_`^|-~@+"
_CALL = ":,：，"
_GREETS = frozenset(["hi", "hello", "hey", "thanks", "thx", "ty", "ok", "yes", "yeah", "no", "sorry"])
NOTICE = re.compile(
    r"=== (\S{1,64}) (?:is now known as (\S{1,64})|(?:\[[^\]]{0,200}\] )? ?has (?:joined|left|quit))"
)


def core(name: str) -> str:
    """A name without case and the marks that clients add to one already taken."""
    low = name.lower()
    return low.strip(_TRAILING) or low


class People:
    """Numbers of all who speak in a log or come or go in it; a new nick keeps its owner's number."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.number: dict[str, int] = {}
        self.recent: dict[int, str] = {}
        for message in messages:
            if message.kind == "system":
                self._notice(message.text)
            else:
                number = self._of(core(message.author))
                if message.name:
                    self.number.setdefault(core(message.name), number)
        for name in list(self.number):
            for part in (name.rstrip("0123456789"), name.split("|")[0], name.split("[")[0].rstrip("_-")):
                if len(part) > 3:
                    self.number.setdefault(part, self.number[name])

    def _of(self, name: str) -> int:
        return self.number.setdefault(name, len(self.number))

    def _notice(self, text: str) -> None:
        found = NOTICE.match(text)
        if not found:
            return
        one = core(found[1])
        if not found[2]:
            self._of(one)
        elif core(found[2]) in self.number and one not in self.number:
            self.number[one] = self.number[core(found[2])]
        else:
            self.number[core(found[2])] = self._of(one)

    def spoke(self, number: int, name: str) -> None:
        """Keeps who spoke last, for names that are abbreviated or misspelt."""
        self.recent.pop(number, None)
        self.recent[number] = name
        if len(self.recent) > RECENT:
            del self.recent[next(iter(self.recent))]

    def named(self, tokens: list[str], me: int) -> list[tuple[int, int]]:
        """(person, how) for each person named in the lower-case tokens, strongest first."""
        best: dict[int, int] = {}
        for place, token in enumerate(tokens):
            number, bare = _known(self.number, token)
            calls = place == 0 and token[-1] in _CALL
            if number is None and calls and len(bare) > 2:
                number = self._like(bare, me)
                how = LIKE
            elif len(bare) < 3 and not calls and token[0] != "@":
                continue
            else:
                how = _how(tokens, place)
            if number is not None:
                best[number] = max(how, best.get(number, 0))
        return sorted(best.items(), key=lambda item: -item[1])

    def _like(self, bare: str, me: int) -> int | None:
        """The last speaker whose name begins so or differs in one letter."""
        for number in reversed(self.recent):
            name = self.recent[number]
            if number != me and (name.startswith(bare) or (len(bare) > 3 and near(bare, name))):
                return number
        return None


def _known(numbers: Mapping[str, int], token: str) -> tuple[int | None, str]:
    number = numbers.get(token)
    if number is not None:
        return number, token
    bare = token.strip(EDGE)
    return numbers.get(bare), bare


def _how(tokens: list[str], place: int) -> int:
    token = tokens[place]
    if token[0] == "@" or (place == 0 and token[-1] in _CALL):
        return ADDRESSED
    if place == 0 or (place == 1 and (token[-1] in _CALL or tokens[0] in _GREETS)):
        return START
    return END if place == len(tokens) - 1 else WITHIN


def near(one: str, two: str) -> bool:
    """Whether two names differ by one letter: another, one more, one less, or two exchanged."""
    if abs(len(one) - len(two)) > 1:
        return False
    same = sum(1 for _ in _prefix(one, two))
    a, b = one[same:], two[same:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _prefix(one: str, two: str) -> Iterable[str]:
    for a, b in islice(zip(one, two, strict=False), 64):
        if a != b:
            return
        yield a

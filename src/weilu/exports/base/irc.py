"""What the IRC readers share: the day and channel of a log, and who is who after nick changes."""

import re
from datetime import datetime

from weilu.exports.base.rows import micros
from weilu.exports.base.source import Source

_DAY = re.compile(r"(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)")
_YEAR = re.compile(r"\d{4}")
_MONTH_DAY = re.compile(r"(\d\d)[-_.](\d\d)")
_CHANNEL = re.compile(r"(#[^\s_.]+)")
_ADDRESS = re.compile(r"([^\s,:<>]{2,32})[,:]\s")


def day_of(parts: tuple[str, ...]) -> int | None:
    """Microseconds of midnight of the day in the file's name, or in a year folder and the name."""
    found = _DAY.search(parts[-1])
    if found is None and len(parts) > 1 and _YEAR.fullmatch(parts[-2]):
        found = re.search(r"(\d{4})/(\d\d)[-_.](\d\d)", f"{parts[-2]}/{parts[-1]}")
    if found is None:
        return None
    try:
        year, month, day = map(int, found.groups())
        return micros(datetime(year, month, day))
    except ValueError:
        return None


def channel(source: Source) -> tuple[str, str]:
    """Key and name: the #channel in the file's name, else the nearest folder that is no date."""
    if found := _CHANNEL.search(source.parts[-1]):
        return found[1], found[1]
    folders = [p for p in source.parts[:-1] if not re.fullmatch(r"[\d._-]+", p)]
    name = folders[-1] if folders else _DAY.sub("", source.name).strip("-_. ") or "irc"
    return name, name


class Nicks:
    """Follows nick changes: a person keeps the first nick they were seen with."""

    def __init__(self) -> None:
        self._person: dict[str, str] = {}

    @classmethod
    def of(cls, source: Source) -> "Nicks":
        """The nicks of the source's folder, remembered from file to file."""
        found = source.carry.setdefault("/".join(source.parts[:-1]), cls())
        assert isinstance(found, cls)
        return found

    def person(self, nick: str) -> str:
        return self._person.setdefault(nick, nick)

    def rename(self, old: str, new: str) -> str:
        """`old` calls themselves `new`; a nick that was somebody already stays that somebody."""
        person = self.person(old)
        self._person.setdefault(new, person)
        return person

    def addressed(self, text: str) -> list[str] | None:
        """The person that a line starts by naming, if they have been seen."""
        found = _ADDRESS.match(text)
        person = self._person.get(found[1]) if found else None
        return [person] if person else None

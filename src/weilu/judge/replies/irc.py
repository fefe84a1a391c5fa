"""The format of the annotated IRC logs: `[HH:MM] <nick> text`, `[HH:MM]  * nick acts`, `=== notice`."""

import re
from collections.abc import Iterable

from weilu.judge.replies.message import Message

_SAID = re.compile(
    r"(?:\S{1,64} \d{4}-\d\d-\d\d )?\[(\d\d):(\d\d)(?::(\d\d))?\] "
    r"(?:<([^>\s]{0,64})>|\s?\* (\S{1,64}))\s?(.*)",
    re.DOTALL | re.ASCII,
)
_DAY = 24 * 3600


def read_irc(lines: Iterable[str]) -> list[Message]:
    """A message for every line; what nobody said is a system line. The clock has no date: where it goes
    back by more than an hour it has passed midnight."""
    found: list[Message] = []
    now = day = 0.0
    for line in lines:
        said = _SAID.match(line.rstrip("\r\n"))
        if not said:
            found.append(Message("", line.rstrip("\r\n"), now, "system"))
            continue
        hour, minute, second, nick, actor, text = said.groups()
        clock = int(hour) * 3600.0 + int(minute) * 60 + int(second or 0)
        if clock + day < now - 3600:
            day += _DAY
        now = max(now, clock + day)
        if nick is None:
            found.append(Message(actor, text, now, "action"))
        else:
            found.append(Message(nick, text, now))
    return found

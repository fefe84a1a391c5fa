"""IRC logs by line: ZNC and mIRC style, ubuntu's public logs, irssi.

## Sample
    [02:12] <ana> hello
    [02:12]  * ana waves
    === bo [user@host]  has joined #room
    [02:12:50] *** Joins: bo (~user@host)
    02:13 <@ana> bo: welcome
    room 2026-03-01 [02:14] <bo> thanks

## Keeps
Messages and actions, joins, quits and parts, kicks, nick changes, topics and notices. Mode changes are
dropped. A nick change is followed, so that a person who renames stays one person. `nick: text` is a
mention. What a bridge relays (`<bridge> <nick> text`) is said by the one behind it. The day comes from
the file's name, from a line that opens the day, or from the line itself.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.irc import Clock, Nicks, channel, day_line, day_of
from weilu.exports.base.lines import decode
from weilu.exports.base.records import TOO_LONG
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="irc",
    title=Text("IRC 日志", "IRC log"),
    keeps=("message", "join", "leave", "kick", "rename", "notice", "mentions", "staff"),
)

_STAMP = re.compile(
    r"(?:(?:(?P<room>[^\s\[<]{1,64}) )?(?P<date>\d{4}-\d\d-\d\d) )?"
    r"(?:\[?(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?\]? )?"
)
_SAID = re.compile(r"<(?P<mark>[@+%&~ ]?)(?P<nick>[^<>]{1,64}?) ?> ?(?P<text>.*)", re.S)
_ACTED = re.compile(r" ?\* (?P<nick>\S{1,64}) ?(?P<text>.*)", re.S)
_BRIDGE = re.compile(r"(?i)bridge|discord|telegram|matrix|slack|relay")
_BRIDGED = re.compile(r"<(?P<nick>[^<>]{1,64})> (?P<text>.*)", re.S)
_EVENT = re.compile(
    r"(?:\*\*\*|===|-!-) (?:(?P<verb>Joins|Quits|Parts): (?P<who>\S{1,64})"
    r"|(?P<old>\S{1,64}) is now known as (?P<new>\S{1,64})"
    r"|(?P<kicked>\S{1,64}) was kicked (?:from \S+ )?by (?P<by>\S{1,64})"
    r"|(?P<came>\S{1,64})(?: .*\])? +has (?P<how>joined #|left #|quit\b))"
)
_NOTICE = re.compile(r"(?:\*\*\*|===|-!-) .{0,80}?(?:\[topic/|change[sd] (?:the )?topic |Topic )|-\S{1,64}- ")
_OLD_ACTED = re.compile(r"=== (?P<nick>[^\s/:#]{1,64}) (?P<text>.*)", re.S)
_SERVER = ("===", "***", "---", "-!-")
_NO_DAY = Text(
    "文件名里没有日期，读不出这些消息是哪天的", "The file's name has no date, so the day is unknown"
)
_RENAME = Text("请把文件改名为 2026-03-01.log 这样", "Name the file like 2026-03-01.log")
_BAD = Text("这一行不像 IRC 日志", "The line does not look like an IRC log")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = [line for line in decode(head[:4096]).split("\n")[:30] if line.strip()]
    return 0.95 * sum(map(_looks, some)) / len(some) if some else 0.0


def _looks(line: str) -> bool:
    stamp = _STAMP.match(line)
    assert stamp is not None
    rest = line[stamp.end() :]
    if stamp["h"] is None:
        return bool(_EVENT.match(rest))
    return bool(_SAID.match(rest) or _ACTED.match(rest) or rest.startswith(_SERVER))


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    log = _Log(source, rows)
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif text.strip() and not log.line(text):
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()


class _Log:
    """One file in reading: its group, day, clock and nicks."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self._source, self._rows = source, rows
        self._room, self._day = channel(source), day_of(source.parts)
        self._clock: Clock | None = None

    def line(self, text: str) -> bool:
        """Take a line; false where it is none of IRC's."""
        stamp = _STAMP.match(text)
        assert stamp is not None
        if stamp["date"]:
            self._turn(stamp["room"] or self._room, day_of((stamp["date"],)))
        elif (day := day_line(text)) is not None:
            self._turn(self._room, day)
            return True
        clock = self._clock or self._open()
        if stamp["h"]:
            clock.set(stamp["h"], stamp["m"], stamp["s"])
        return self._take(text[stamp.end() :], clock.now, bool(stamp["h"]))

    def _turn(self, room: str, day: int | None) -> None:
        if (room, day) != (self._room, self._day):
            self._room, self._day, self._clock = room, day, None

    def _open(self) -> Clock:
        if self._day is None:
            raise Unreadable(_NO_DAY, _RENAME, file=self._source.file)
        self._rows.open("irc", self._room)
        self._nicks = Nicks.of(self._source, self._rows)
        self._clock = Clock(self._day)
        return self._clock

    def _take(self, text: str, at: int, stamped: bool) -> bool:
        if stamped and (found := _SAID.match(text) or _ACTED.match(text)):
            self._said(at, found)
        elif found := _EVENT.match(text):
            self._event(at, found)
        elif _NOTICE.match(text):
            self._rows.add("notice", at, None, text)
        elif not stamped and (found := _OLD_ACTED.match(text)):
            self._nicks.said(self._rows, at, found["nick"], found["text"])
        else:
            return text.startswith(_SERVER)
        return True

    def _said(self, at: int, found: re.Match[str]) -> None:
        nick, text, mark = found["nick"], found["text"], found.groupdict().get("mark") or " "
        if _BRIDGE.search(nick) and (inner := _BRIDGED.match(text)):
            nick, text, mark = inner["nick"], inner["text"], " "
        self._nicks.said(self._rows, at, nick, text, staff=None if mark == " " else mark in "@&~%")

    def _event(self, at: int, found: re.Match[str]) -> None:
        if found["old"]:
            self._nicks.renamed(self._rows, at, found["old"], found["new"])
        elif found["kicked"]:
            self._nicks.kicked(self._rows, at, found["kicked"], found["by"])
        else:
            joined = (found["verb"] or found["how"]) in ("Joins", "joined #")
            self._nicks.moved(self._rows, at, "join" if joined else "leave", found["who"] or found["came"])

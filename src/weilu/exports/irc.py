"""IRC logs by line: ZNC and mIRC style, ubuntu's public logs, irssi.

## Sample
    [02:12] <ana> hello
    [02:12]  * ana waves
    === bo [user@host]  has joined #room
    [02:12:50] *** Joins: bo (~user@host)
    02:13 <@ana> bo: welcome

## Keeps
Messages, joins, quits and parts, kicks, nick changes. A nick change is followed, so that a person
who renames stays one person. `nick: text` is a mention. The day comes from the file's name.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.irc import Nicks, channel, day_of
from weilu.exports.base.lines import decode
from weilu.exports.base.records import TOO_LONG
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="irc",
    title=Text("IRC 日志", "IRC log"),
    keeps=("message", "join", "leave", "kick", "rename", "mentions"),
)

_CLOCK = r"\[?(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?\]? "
_SAID = re.compile(_CLOCK + r"<(?P<mark>[@+%&~ ]?)(?P<nick>[^<>\s]{1,64})> ?(?P<text>.*)", re.S)
_ACTED = re.compile(_CLOCK + r" ?\* (?P<nick>\S+) ?(?P<text>.*)", re.S)
_BRIDGED = re.compile(r"<(?P<nick>[^<>]{1,64})> (?P<text>.*)", re.S)
_EVENT = re.compile(
    r"(?:\[?(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?\]? )?(?:\*\*\*|===|-!-) "
    r"(?:(?P<verb>Joins|Quits|Parts): (?P<who>\S+).*"
    r"|(?P<old>\S+) is now known as (?P<new>\S+)"
    r"|(?P<kicked>\S+) was kicked by (?P<by>\S+).*"
    r"|(?P<came>\S+)(?: \[[^\]]*\])? +has (?P<how>joined|left|quit).*)"
)
_KINDS = {"Joins": "join", "joined": "join"}
_NO_DAY = Text("文件名里没有日期，读不出这些消息是哪天的", "The file's name has no date, so the day is unknown")
_RENAME = Text("请把文件改名为 2026-03-01.log 这样", "Name the file like 2026-03-01.log")
_BAD = Text("这一行不像 IRC 日志", "The line does not look like an IRC log")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = [line for line in decode(head[:8192]).split("\n")[:40] if line.strip()]
    hits = sum(bool(_SAID.match(x) or _ACTED.match(x) or _EVENT.match(x)) for x in some)
    return 0.8 * hits / len(some) if some else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("irc", *channel(source))
    day = day_of(source.parts)
    if day is None:
        raise Unreadable(_NO_DAY, _RENAME, file=source.file)
    nicks, clock = Nicks.of(source), day
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif found := _SAID.match(text) or _ACTED.match(text):
            clock = _clock(day, clock, found)
            _message(rows, nicks, clock, found)
        elif found := _EVENT.match(text):
            clock = _clock(day, clock, found)
            _event(rows, nicks, clock, found)
        elif text.strip() and not text.startswith(("===", "***", "---")):
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()


def _clock(day: int, last: int, found: re.Match[str]) -> int:
    if found["h"] is None:
        return last
    seconds = int(found["h"]) * 3600 + int(found["m"]) * 60 + int(found["s"] or 0)
    return day + seconds * 1_000_000


def _message(rows: Rows, nicks: Nicks, clock: int, found: re.Match[str]) -> None:
    nick, text, mark = found["nick"], found["text"], found.groupdict().get("mark")
    if mark == "+" and (inner := _BRIDGED.match(text)):
        nick, text, mark = inner["nick"], inner["text"], None
    staff = mark in ("@", "&", "~", "%") if mark is not None and mark.strip() else None
    rows.add(
        "message", clock, nicks.person(nick), text, name=nick, written=nick, staff=staff,
        mentions=nicks.addressed(text),
    )  # fmt: skip


def _event(rows: Rows, nicks: Nicks, clock: int, found: re.Match[str]) -> None:
    if found["old"]:
        person = nicks.rename(found["old"], found["new"])
        rows.add("rename", clock, person, name=found["old"], target=found["new"], written=found["old"])
    elif found["kicked"]:
        by = nicks.person(found["by"])
        rows.add("kick", clock, nicks.person(found["kicked"]), target=by, written=found["kicked"])
    else:
        nick = found["who"] or found["came"]
        kind = _KINDS.get(found["verb"] or found["how"], "leave")
        rows.add(kind, clock, nicks.person(nick), name=nick, written=nick)

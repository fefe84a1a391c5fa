"""IRC logs as web pages: one line an event, with the classes of irc2html.

## Sample
    <span class="irc-date">[5:10]</span> <span class="irc-green">* bo (u@h) has joined #room</span><br />
    <span class="irc-date">[5:11]</span> <span class="irc-black">&lt;ana&gt; bo: hello</span><br />

## Keeps
Messages and actions, joins, quits and parts, kicks, nick changes, topics. The day comes from the file's
name; server chatter and mode changes are dropped. Lines of other styles pasted in between are skipped.
"""

import html
import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.irc import Clock, Nicks, channel, day_of
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="irc",
    title=Text("IRC 日志网页", "IRC log as HTML"),
    keeps=("message", "join", "leave", "kick", "rename", "notice", "mentions"),
)

_LINE = re.compile(
    r'<span class="irc-date">\[(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?\]</span> '
    r'<span class="irc-(?P<colour>[a-z]+)">(?P<body>.*?)(?:</span>)?(?:<br ?/?>)?\s*',
    re.S,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SAID = re.compile(r"<(?P<nick>[^<>\s]{1,64})> ?(?P<text>.*)", re.S)
_ACTED = re.compile(r"\* (?P<nick>\S{1,64}) ?(?P<text>.*)", re.S)
_EVENT = re.compile(
    r"\* (?:(?P<old>\S{1,64}) is now known as (?P<new>\S{1,64})"
    r"|(?P<kicked>\S{1,64}) (?:was kicked|has been kicked) (?:from \S+ )?by (?P<by>\S{1,64})"
    r"|(?P<nick>\S{1,64}) \(\S+\) (?P<how>has joined|has left|Quit)\b)"
)
_SERVER = ("brown", "red")
_NO_DAY = Text(
    "文件名里没有日期，读不出这些消息是哪天的", "The file's name has no date, so the day is unknown"
)
_RENAME = Text("请把文件改名为 2026-03-01.html 这样", "Name the file like 2026-03-01.html")
_BAD = Text("这一行不是日志行", "The line is no line of the log")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    return 0.95 if b'<span class="irc-date">[' in head[:16384] else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("irc", channel(source))
    day = day_of(source.parts)
    if day is None:
        raise Unreadable(_NO_DAY, _RENAME, file=source.file)
    clock, nicks = Clock(day), Nicks.of(source, rows)
    for number, text in lines(source.stream, source.head):
        found = _LINE.fullmatch(text) if text else None
        if found:
            clock.set(found["h"], found["m"], found["s"])
            body = html.unescape(_TAG.sub("", found["body"]))
            if found["colour"] not in _SERVER and not _take(rows, nicks, clock.now, body):
                rows.skip(number, _BAD)
        elif text is None or text.strip():
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()


def _take(rows: Rows, nicks: Nicks, at: int, body: str) -> bool:
    if found := _SAID.match(body):
        nicks.said(rows, at, found["nick"], found["text"])
    elif not (found := _EVENT.match(body)):
        return _other(rows, nicks, at, body)
    elif found["old"]:
        nicks.renamed(rows, at, found["old"], found["new"])
    elif found["kicked"]:
        nicks.kicked(rows, at, found["kicked"], found["by"])
    else:
        nicks.moved(rows, at, "join" if found["how"] == "has joined" else "leave", found["nick"])
    return True


def _other(rows: Rows, nicks: Nicks, at: int, body: str) -> bool:
    if body.startswith(("* Topic is", "* Set by", "* Disconnected")) or " sets mode " in body:
        return True
    found = _ACTED.match(body)
    if found and found["text"].startswith("changes topic to"):
        rows.add("notice", at, None, body)
    elif found:
        nicks.said(rows, at, found["nick"], found["text"])
    return bool(found)

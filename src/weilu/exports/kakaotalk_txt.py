"""KakaoTalk, a chat exported as text on Windows, Android or iOS, in Korean or (Windows) English.

## Sample
    --------------- 2023년 5월 13일 토요일 ---------------
    [보라] [오전 7:10] 오늘 누가 뛰어요?
    2023년 5월 13일 오전 7:11, 아나 : 저요
    2023. 5. 13. 오전 7:12: 아나님이 보라님과 도윤님을 초대했습니다.

## Keeps
Messages (of several lines too), joins, invites, leaves, removals, deleted messages, kinds of media. There
is no message id and no reply in it. The first line, else the file's name, names the group.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.dates import DAY, Clocks, ordinal
from weilu.exports.base.entries import Entry, entries
from weilu.exports.base.lines import decode
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="kakaotalk",
    title=Text("KakaoTalk 文本", "KakaoTalk text"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "media"),
)

_CLOCK = r"(?:(?:오전|오후) )?\d{1,2}:\d\d(?: [AP]M)?"
_DAY = r"\d{4}(?:년 ?|\. )\d{1,2}(?:월 ?|\. )\d{1,2}(?:일|\.)"
_TOLD = r".{1,300}님을 (?:초대했|초대하였|내보냈)습니다\.?|.{1,100}님이 (?:들어왔|나갔)습니다\.?"
_ENGLISH = r"[A-Z][a-z]+day, (?P<month>[A-Z][a-z]+) (?P<date>\d{1,2}), (?P<year>\d{4})"
_LINE = re.compile(
    rf"-{{5,}} (?:(?P<ruled>{_DAY}).{{0,8}}|{_ENGLISH}) -{{5,}}"
    rf"|\[(?P<pc>[^\n]{{1,100}}?)\] \[(?P<pc_clock>{_CLOCK})\] (?P<pc_text>.*)"
    rf"|(?P<day>{_DAY}) (?P<clock>{_CLOCK})"
    r"(?:, (?P<name>[^\n]{1,100}?) : (?P<text>.*)|[,:] (?P<notice>.*)|)"
    rf"|(?P<bare>{_DAY})(?: .요일)?|(?P<told>{_TOLD})"
)
_TITLE = re.compile(
    r"\ufeff?(?P<name>.{1,200}?) ?(?:\(\d+명\)|\d{1,5}(?= 님))?"
    r"(?: ?님?과 카카오톡 대화| with KakaoTalk Chats).{0,10}"
)
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_INVITED = re.compile(r"(?P<by>.+?)님이 (?P<who>.+)님을 초대.*")
_KICKED = re.compile(r"(?:(?P<by>.+?)님이 )?(?P<who>.+)님을 내보냈.*")
_MOVED = re.compile(r"(?P<who>.+)님이 (?P<how>들어왔|나갔)습니다.*")
_MEDIA = {
    "사진": "image", "photo": "image", "동영상": "video", "video": "video", "이모티콘": "sticker",
    "emoticon": "sticker", "음성메시지": "voice", "voice message": "voice", "지도": "location",
    "연락처": "contact", "보이스톡": "call", "페이스톡": "call",
}  # fmt: skip
_PHOTOS = re.compile(r"사진 \d+장|\d+ photos")
_DELETED = ("삭제된 메시지입니다", "This message was deleted")
_BAD = Text("日期或时间读不懂", "The date or time cannot be read")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = [line.strip() for line in decode(head[:8192]).split("\n")[:40] if line.strip()]
    if some and _TITLE.fullmatch(some[0]):
        return 1.0
    found = [match for line in some if (match := _LINE.fullmatch(line))]
    said = any(match["pc"] or match["name"] for match in found)
    dated = any(match["ruled"] or match["month"] or match["day"] for match in found)
    return 0.9 if said and dated else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    chat, group = _Chat(rows), ""
    for entry in entries(source, rows, _LINE.fullmatch):
        if entry.head is None:
            found = _TITLE.fullmatch(entry.more[0])
            group = found["name"] if found else group
        else:
            if not rows.group:
                rows.open("kakaotalk", group or source.name)
            chat.take(entry, entry.head)
        if rows.full:
            yield rows.batch()


class _Chat:
    """The day and clock in hand: Windows writes the day once, and no clock on its own lines."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.clocks = rows, Clocks()
        self.day: int | None = None
        self.clock = 0

    def take(self, entry: Entry, head: re.Match[str]) -> None:
        written = head["ruled"] or head["day"] or head["bare"]
        if written:
            self.day = ordinal(written, "ymd")
        elif head["month"] in _MONTHS:
            self.day = ordinal(f"{head['year']} {_MONTHS.index(head['month']) + 1} {head['date']}", "ymd")
        if not (head["pc"] or head["name"] or head["notice"] or head["told"]):
            self.clock = 0
            return
        if time := head["pc_clock"] or head["clock"]:
            tick = self.clocks[time]
            self.clock = -1 if tick is None else tick
        if self.day is None or self.clock < 0:
            self.rows.skip(entry.line, _BAD)
            return
        wall = self.day * DAY + self.clock
        if name := head["pc"] or head["name"]:
            _said(self.rows, wall, name, entry.text(head["pc_text"] or head["text"] or ""))
        else:
            _told(self.rows, wall, head["notice"] or head["told"])


def _said(rows: Rows, wall: int, name: str, text: str) -> None:
    short = text.strip("<>() .")
    if short in _DELETED:
        rows.add("recall", wall, name)
        return
    media = "image" if _PHOTOS.fullmatch(short) else _MEDIA.get(short.lower())
    file = None if media else "file" if text.startswith(("파일: ", "File: ")) else None
    rows.add("message", wall, name, "" if media else text, media=media or file)


def _told(rows: Rows, wall: int, line: str) -> None:
    if found := _INVITED.fullmatch(line):
        for who in re.split(r"님(?:과|와|,) ?", found["who"]):
            rows.add("invite", wall, who, line, target=found["by"])
    elif found := _MOVED.fullmatch(line):
        rows.add("join" if found["how"] == "들어왔" else "leave", wall, found["who"], line)
    elif found := _KICKED.fullmatch(line):
        rows.add("kick", wall, found["who"], line, target=found["by"])
    else:
        rows.add("notice", wall, None, line)

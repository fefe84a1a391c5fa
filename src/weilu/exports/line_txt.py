"""LINE, a chat history saved as text on a phone.

## Sample
    [LINE] Chat history in "Evening runs"
    Saved on: 2023/05/14 08:00

    2023/05/13 Sat
    07:10	Bo	"who runs today?
    I start at six"
    07:11	Ana invited Cy to the group.
    07:12	Ana	[Photo]

## Keeps
Messages (of several lines too), joins, invites, leaves, removals, unsent messages, kinds of media. There
is no message id and no reply in it. A month-first or day-first date is read by the day of the week that
stands with it. The first line names the group, else the file's name does.
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
    platform="line",
    title=Text("LINE 文本", "LINE text"),
    keeps=("message", "join", "invite", "leave", "kick", "recall", "notice", "media"),
)

_CLOCK = r"(?:(?:上午|下午|午前|午後|오전|오후) ?)?\d{1,2}:\d\d(?: ?[AaPp][Mm])?"
_YMD = r"\d{4}[/.年-] ?\d{1,2}[/.月-] ?\d{1,2}[日.]?(?: ?\(?[^\s\d()]{1,9}\)?)?"
_LINE = re.compile(
    rf"\ufeff?(?:(?P<ymd>{_YMD})|(?P<week>[A-Z][a-z]{{2}})[a-z]*, (?P<other>\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    rf"|(?P<clock>{_CLOCK})\t(?:(?P<name>[^\t]{{1,100}})\t(?P<text>.*)|\t?(?P<notice>[^\t]*)))"
)
_TITLE = re.compile(
    r"\ufeff?\[LINE\] ?(?:Chat history (?:with|in) |与|與)?[\"「“]?(?P<name>.{1,200}?)[\"」”]?"
    r"(?:的聊天(?:記錄|记录|紀錄)|(?:との)?(?:の)?トーク履歴|와의 대화|님과의 대화)?(?:\.txt)?\s*"
)
_TOLD = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("invite", r"(?P<by>.+?) (?:invited|added) (?P<who>.+?)(?: to the (?:group|chat))?\."),
        ("invite", r"(?P<by>.+?) ?(?:已?邀请|已?邀請)了? ?(?P<who>.+?) ?(?:加入.*)?"),
        ("invite", r"(?P<by>.+?)が(?P<who>.+?)を(?:グループに)?(?:招待|追加)しました。?"),
        ("join", r"(?P<who>.+?) joined (?:the )?(?:group|chat)\."),
        ("join", r"(?P<who>.+?) ?已?加入(?:了)?(?:群組|群组|聊天|群聊).*"),
        ("join", r"(?P<who>.+?)が(?:グループに)?参加しました。?"),
        ("kick", r"(?P<by>.+?) removed (?P<who>.+?)(?: from the (?:group|chat))?\."),
        ("kick", r"(?P<by>.+?) ?已?[將将讓让] ?(?P<who>.+?) ?(?:退出|移出|踢出).*"),
        ("kick", r"(?P<by>.+?)が(?P<who>.+?)を(?:グループから)?(?:退会させ|削除し)ました。?"),
        ("leave", r"(?P<who>.+?) left (?:the )?(?:group|chat)\."),
        ("leave", r"(?P<who>.+?) ?已?(?:退出|離開|离开)了?(?:群組|群组|聊天|群聊).*"),
        ("leave", r"(?P<who>.+?)が(?:グループを)?退[会室出]しました。?"),
        ("recall", r"(?P<who>.+?) unsent a message\."),
        ("recall", r"(?P<who>.+?) ?已?收回(?:了)?(?:一則)?(?:訊息|消息|信息).*"),
        ("recall", r"(?P<who>.+?)が(?:メッセージの)?送信を取り消しました。?"),
    )
)
_AND = re.compile(r", and | and |, |、")
_MEDIA = {
    media: words.split()
    for media, words in {
        "image": "Photo Photos Album 照片 圖片 图片 写真 사진",
        "video": "Video 影片 视频 動画 동영상",
        "sticker": "Sticker 貼圖 贴图 スタンプ 스티커",
        "voice": "Voice 語音訊息 语音消息 ボイスメッセージ 음성메시지",
        "file": "File 檔案 文件 ファイル 파일",
        "contact": "Contact 聯絡資訊 联系人 連絡先 연락처",
        "location": "Location 位置資訊 位置信息 位置情報 위치정보",
        "poll": "Poll 投票",
    }.items()
}
_PLACEHOLDER = re.compile(r"\[(\S+)(?: message)?\]")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BAD = Text("日期或时间读不懂", "The date or time cannot be read")
_MONTH_FIRST = Text(
    "{file}：日期 {day} 的日和月分不清，按月/日/年读取；如果不对，请加 --dates dmy",
    "{file}: day and month of {day} cannot be told apart; read as month/day/year. If wrong, add --dates dmy",
)


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = [line.rstrip("\r") for line in decode(head[:8192]).split("\n")[:40]]
    if some[0].lstrip("\ufeff").startswith("[LINE]"):
        return 1.0
    found = [match for line in some if (match := _LINE.fullmatch(line))]
    dated = any(match["ymd"] or match["other"] for match in found)
    return 0.9 if dated and any(match["name"] for match in found) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    chat, group = _Chat(rows, source.file), ""
    for entry in entries(source, rows, _LINE.fullmatch):
        if entry.head is None:
            found = _TITLE.fullmatch(entry.more[0])
            group = found["name"] if found else group
        else:
            if not rows.group:
                rows.open("line", group or source.name)
            chat.take(entry, entry.head)
        if rows.full:
            yield rows.batch()


class _Chat:
    """The day in hand, and the order of dates once a day of the week has told it."""

    def __init__(self, rows: Rows, file: str) -> None:
        self.rows, self.file, self.clocks = rows, file, Clocks()
        self.day: int | None = None
        told = rows.options.dates
        self.order: str = told if told in ("dmy", "mdy") else ""

    def take(self, entry: Entry, head: re.Match[str]) -> None:
        if head["ymd"]:
            self.day = ordinal(head["ymd"], "ymd")
        elif head["other"]:
            self.day = ordinal(head["other"], self.order or self.which(head["other"], head["week"]))
        else:
            tick = self.clocks[head["clock"]]
            if self.day is None or tick is None:
                self.rows.skip(entry.line, _BAD)
            elif head["name"]:
                _said(self.rows, self.day * DAY + tick, head["name"], entry.text(head["text"]))
            else:
                _told(self.rows, self.day * DAY + tick, entry.text(head["notice"]))

    def which(self, written: str, week: str) -> str:
        """The order under which the day of the week is right; kept once only one is."""
        days = {order: ordinal(written, order) for order in ("mdy", "dmy")}
        right = [o for o, day in days.items() if day is not None and _DAYS[(day + 3) % 7] == week]
        if len(right) == 1:
            self.order = right[0]
            if self.order == "mdy":
                self.rows.assumptions.pop(f"dates:{self.file}", None)
        elif days["mdy"] != days["dmy"]:
            self.rows.assume(f"dates:{self.file}", _MONTH_FIRST.fill(file=self.file, day=written))
        return self.order or "mdy"


def _said(rows: Rows, wall: int, name: str, text: str) -> None:
    if text.startswith('"') and text.endswith('"') and "\n" in text:
        text = text[1:-1]
    short = _PLACEHOLDER.fullmatch(text)
    media = next((m for m, names in _MEDIA.items() if short and short[1] in names), None)
    media = media or ("call" if text.startswith("☎") else None)
    rows.add("message", wall, name, "" if short and media else text, media=media)


def _told(rows: Rows, wall: int, line: str) -> None:
    for kind, pattern in _TOLD:
        if found := pattern.fullmatch(line):
            for who in _AND.split(found["who"]):
                rows.add(kind, wall, who, line, target=found.groupdict().get("by"))
            return
    rows.add("notice", wall, None, line)

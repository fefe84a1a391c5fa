"""What WeChat's exporters share: codes of kinds, the XML of cards and notices, names of chats."""

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from weilu.exports.base.notices import People
from weilu.exports.base.rows import Rows

_TYPES = {
    "3": "image",
    "34": "voice",
    "42": "contact",
    "66": "contact",
    "43": "video",
    "62": "video",
    "47": "sticker",
    "48": "location",
    "50": "call",
}
_CARDS = {
    "1": None, "3": "link", "4": "link", "5": "link", "6": "file", "8": "sticker", "17": "location",
    "19": "link", "33": "link", "36": "link", "51": "video", "53": "link", "57": None, "63": "video",
    "74": "file", "87": "other", "92": "link", "2000": "other", "2001": "red_packet", "2003": "red_packet",
}  # fmt: skip
_NAMED = {
    "image": "图片 image",
    "voice": "语音 voice audio",
    "video": "视频 视频号 video",
    "sticker": "表情 动画表情 表情包 emoji sticker",
    "file": "文件 file",
    "link": "链接 分享链接 分享 卡片式链接 小程序 音乐 音乐分享 聊天记录 合并转发 合并转发的聊天记录 link",
    "location": "位置 位置分享 location",
    "contact": "名片 公众号名片",
    "red_packet": "红包 微信红包",
    "call": "音视频通话 语音通话 视频通话 通话",
    "poll": "接龙",
    "other": "转账",
}
_WORDS = {word: media for media, named in _NAMED.items() for word in named.split()}
_FORWARDS = ("19", "合并转发的聊天记录", "聊天记录", "合并转发")
_SYSTEM = ("10000", "10002", "系统消息", "系统通知", "系统", "system", "拍一拍", "撤回消息")
_TAGS = re.compile(r"<!\[CDATA\[|\]\]>|<[^<>]{0,2000}>")
_TEMPLATE = re.compile(r"<(?:template|replacemsg|plain)>(.{0,2000}?)</(?:template|replacemsg|plain)>", re.S)
_LINK = re.compile(r'<link name="(\w{1,30})"(.{0,9000}?)</link>', re.S)
_NICK = re.compile(r"<nickname>(.{0,300}?)</nickname>", re.S)
_TITLE = re.compile(r"<title>(.{0,5000}?)</title>", re.S)
_REFERS = re.compile(r"<refermsg>.{0,500}?<svrid>(\d{5,20})</svrid>", re.S)
_WRITER = re.compile(r"([\w@.-]{5,40}):[\r\n]+")
_FOLDER = re.compile(r"(?P<name>.*)[(（_](?P<key>[\w-]{4,40}@chatroom|wxid_\w{4,40}|gh_\w{4,40})[)）]?")
_MARK = re.compile(r"!?\[(?P<kind>[^\[\]|:：()\n]{1,12})(?:[|:：][^\[\]\n]{0,300})?\](?:\([^()\s]{0,600}\))?")
_MENTION = re.compile(r"@([^\s@,，:：\u2005]{1,40})")
_XML = 20_000
"""Characters of XML that are looked at."""


class Said(NamedTuple):
    """What a message's cells say: `system` for WeChat's own lines."""

    text: str
    media: str | None
    system: bool
    forwarded: bool | None
    answers: str | None


def said(kind: str, sub: str, text: str) -> Said:
    """Read the kind (a code or a Chinese word) and the content of a message."""
    kind, sub = kind.strip(), sub.strip()
    if kind in _SYSTEM:
        return Said(_notice(text), None, True, None, None)
    card = sub if kind == "49" else kind
    media = _CARDS.get(card, "link") if kind == "49" else _TYPES.get(kind) or _WORDS.get(kind)
    answers = None
    if text.lstrip()[:1] == "<" and (media or kind != "1"):
        answers, text = _card(text)
    if kind in ("1", "", "文本", "text") or media:
        text, media = _bare(text, media)
    return Said(text, media, False, card in _FORWARDS or None, answers)


def mentions_of(text: str) -> list[str] | None:
    """Names written as `@name`."""
    return (_MENTION.findall(text) or None) if "@" in text else None


def writer_of(text: str) -> tuple[str | None, str]:
    """The account that stands before a group message's text in raw exports, and the text."""
    found = _WRITER.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def chat_of(parts: tuple[str, ...]) -> tuple[str, str] | None:
    """Key and name of the chat that a file or the folder around it is named after, `name(account)`."""
    for part in reversed(parts[-2:]):
        if found := _FOLDER.fullmatch(part.removesuffix(".csv").removesuffix(".json")):
            return found["key"], found["name"] or found["key"]
    return None


def _bare(text: str, media: str | None) -> tuple[str, str | None]:
    """Take a mark such as `[图片]` or `![图片](…)` for what it stands for."""
    found = _MARK.match(text) if text[:2] in ("![",) or text[:1] == "[" else None
    marked = _WORDS.get(found["kind"].strip()) if found else None
    if found is None or marked is None:
        return text, media
    return text[found.end() :].strip(), media or marked


def _card(xml: str) -> tuple[str | None, str]:
    """The message that a card quotes, and the words a person wrote or would see on it."""
    xml = xml[:_XML]
    title, quoted = _TITLE.search(xml), _REFERS.search(xml)
    return quoted[1] if quoted else None, _plain(title[1]) if title else ""


def _notice(text: str) -> str:
    """The words of a notice, which may be XML with a template and the names to fill in."""
    if "<" not in text:
        return text.strip()
    xml = text[:_XML]
    template = _TEMPLATE.search(xml)
    line = _plain(template[1] if template else xml)
    for name, link in _LINK.findall(xml):
        line = line.replace(f"${name}$", "、".join(map(_plain, _NICK.findall(link))))
    return line


def _plain(xml: str) -> str:
    return html.unescape(_TAGS.sub("", xml)).strip()


@dataclass(slots=True)
class Chat:
    """One chat in reading: adds messages and what WeChat says itself."""

    rows: Rows
    people: People

    def take(
        self, cells: Said, wall: int, author: str, name: str, *, utc: bool, native: str | None = None,
        answers: str | None = None,
    ) -> None:  # fmt: skip
        """Add one row of the chat."""
        if cells.system:
            self.people.told(cells.text, wall, native=native, utc=utc)
            return
        self.people.spoke(author, name)
        self.rows.add(
            "message", wall, author, cells.text, name=name or author, native=native, utc=utc,
            reply_to=answers or cells.answers, mentions=mentions_of(cells.text), media=cells.media,
            forwarded=cells.forwarded,
        )  # fmt: skip


@dataclass(slots=True)
class Chats:
    """The chats of one file, which may take turns."""

    rows: Rows
    _met: dict[str, tuple[Chat, str]] = field(default_factory=dict)
    _now: str = ""

    def enter(self, key: str, name: str) -> Chat:
        """The chat whose row comes next."""
        if key not in self._met:
            self._met[key] = Chat(self.rows, People(self.rows)), name
        if key != self._now:
            self._now = key
            self.rows.open("wechat", key, self._met[key][1])
        return self._met[key][0]

    def close(self) -> None:
        """The file ends: write what still waits."""
        for key, (chat, name) in self._met.items():
            self.enter(key, name)
            chat.people.close()

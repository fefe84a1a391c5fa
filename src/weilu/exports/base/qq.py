"""What QQ writes into the text of a message instead of what it shows."""

import re

_MEDIA = {
    "图片": "image",
    "动画表情": "sticker",
    "表情": "sticker",
    "语音": "voice",
    "视频": "video",
    "短视频": "video",
    "文件": "file",
    "QQ红包": "red_packet",
    "红包": "red_packet",
    "转账": "other",
    "位置": "location",
    "语音通话": "call",
    "视频通话": "call",
    "推荐联系人": "contact",
    "推荐群": "contact",
    "分享": "link",
    "链接": "link",
}
_MARK = re.compile(
    r"\[(?P<kind>" + "|".join(sorted(_MEDIA, key=len, reverse=True)) + r")(?:[:： ][^\[\]\n]{0,300})?\]"
)
_MENTION = re.compile(r"@([^\s@,，:：]{1,40})")


def media_of(text: str) -> tuple[str | None, str]:
    """What a text carries besides words, and its words: empty where it is nothing but the mark."""
    if "[" not in text:
        return None, text
    found = _MARK.search(text)
    if found is None:
        return None, text
    bare = not _MARK.sub("", text).strip()
    return _MEDIA[found["kind"]], "" if bare else text


def mentions_of(text: str) -> list[str] | None:
    """Names written as `@name`."""
    return (_MENTION.findall(text) or None) if "@" in text else None

"""What WhatsApp itself writes into an exported chat, in English, German, Spanish, Portuguese,
French and Chinese: who came and went, what was left out, what was taken back."""

import re
from pathlib import PurePath
from typing import NamedTuple

from weilu.exports.base.source import Source

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of writing direction that WhatsApp puts around names and its own words."""

_OMITTED = {
    "image": "image omitted|Bild weggelassen|imagen omitida|imagem ocultada|imagem omitida|image absente"
    "|图像已忽略|图片已忽略|图片已省略|忽略图片|圖片已略去|圖像已略去",
    "video": "video omitted|Video weggelassen|video omitido|vídeo ocultado|vídeo omitido|vidéo absente"
    "|GIF omitted|GIF weggelassen|GIF omitido|GIF ocultado|GIF retiré|video note omitted"
    "|视频已忽略|视频已省略|忽略视频|影片已略去|GIF已忽略|忽略GIF",
    "voice": "audio omitted|Audio weggelassen|audio omitido|áudio ocultado|áudio omitido|audio omis"
    "|音频已忽略|音频已省略|忽略音频|語音訊息已略去|音訊已略去",
    "sticker": "sticker omitted|Sticker weggelassen|sticker omitido|figurinha omitida|sticker omis"
    "|表情已忽略|贴图已忽略|忽略贴图|貼圖已略去",
    "file": "document omitted|Dokument weggelassen|documento omitido|documento ocultado|document omis"
    "|document manquant|文档已忽略|文件已忽略|忽略文档|文件已略去",
    "contact": "Contact card omitted|Kontaktkarte ausgelassen|Kontaktkarte weggelassen"
    "|Tarjeta de contacto omitida|cartão de contato omitido|fiche contact omise"
    "|联系人卡片已忽略|忽略联系人名片|聯絡人卡片已略去",
    "other": "Media omitted|Medien ausgeschlossen|Medien weggelassen|Multimedia omitido|Archivo omitido"
    "|Mídia oculta|Arquivo de mídia oculto|Ficheiro não revelado|Médias omis|Fichier omis"
    "|省略多媒体文件|已忽略多媒体文件|媒体文件已省略|已忽略多媒體檔|媒體已略去|View once message omitted",
    "call": "Missed voice call|Missed video call|Missed group voice call|Missed group video call"
    "|Verpasster Sprachanruf|Verpasster Videoanruf|Llamada perdida|Videollamada perdida"
    "|Chamada de voz perdida|Chamada de vídeo perdida|Appel vocal manqué|Appel vidéo manqué"
    "|未接语音通话|未接视频通话|未接來電",
}
_DELETED = (
    "This message was deleted|You deleted this message|This message was deleted by admin"
    "|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht"
    "|Se eliminó este mensaje|Este mensaje fue eliminado|Eliminaste este mensaje"
    "|Mensagem apagada|Esta mensagem foi apagada|Esta mensagem foi eliminada|Você apagou esta mensagem"
    "|Ce message a été supprimé|Vous avez supprimé ce message"
    "|此消息已被删除|消息已删除|此消息已删除|你已删除此消息|您删除了这条消息|此訊息已刪除|你已刪除此訊息"
)
_ATTACHED = re.compile(
    r"(?:<(?:attached|Anhang|adjunto|anexado|pièce jointe|附件|已附加)\s?[:：]\s?(?P<ios>[^\n>]{1,200})>"
    r"|(?P<android>[^\n]{1,200}?) \((?:file attached|Datei angehängt|archivo adjunto|arquivo anexado"
    r"|ficheiro anexado|fichier joint|文件附件|檔案附件|附件)\))(?:\n|$)"
)
_EDITED = re.compile(
    r" ?<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje\.?"
    r"|Esta mensagem foi editada|Mensagem editada|Ce message a été modifié|此消息已编辑|此訊息已編輯)>$"
)
_FILES = {
    "image": "jpg jpeg png webp heic",
    "video": "mp4 mov 3gp gif avi mkv",
    "voice": "opus ogg m4a mp3 aac amr wav",
    "contact": "vcf",
}
_NAMED = {"STK": "sticker", "STICKER": "sticker", "PTT": "voice", "AUDIO": "voice", "GIF": "video"}
_POLL = re.compile(r"(?:POLL|UMFRAGE|ENCUESTA|ENQUETE|SONDAGE|投票)[:：]\n")
_PLACE = re.compile(
    r"(?:live )?(?:location|Standort|ubicación|localização|position|位置)[:：] ?https?://\S+$", re.I
)
_MENTION = re.compile("@\u2068([^\u2069\n]{1,100})\u2069|@(\\d{6,16})\\b")
ENCRYPTED = re.compile(
    "Messages (?:and calls are end-to-end|you send to this|to this (?:chat|group))"
    "|Nachrichten und Anrufe sind Ende|Nachrichten, die du|Los mensajes y las llamadas"
    "|As mensagens e (?:as )?(?:liga|cham)|Les messages et les appels"
    "|消息和通话|消息与通话|訊息和通話|訊息與通話"
)

_YOU = {"you", "du", "sie", "dich", "tú", "usted", "te", "você", "voce", "vous", "tu", "你", "您"}
_AND = re.compile(r", | and | und | y | e | et |、|和| & ")
_WHO, _BY, _OLD = (rf"(?P<{name}>[^:\n]{{1,400}}?)" for name in ("who", "by", "old"))
_HAT = "(?:hat|hast|haben)"
_NEW = r"(?P<new>\+[\d\s\-()]{6,})"
_LINES = [
    ("rename", rf"{_OLD} (?:has )?changed (?:(?:their|his|her) (?:phone )?number )?to {_NEW}"),
    ("rename", rf"{_OLD} {_HAT} (?:\S+ (?:Telefonn|N)ummer )?(?:zu|auf|in) {_NEW}\S+"),
    ("rename", rf"{_OLD} (?:cambió|mudou|a changé|est passée?) (?:[^:\n]{{1,40}} )?(?:a|para|pour|à) {_NEW}"),
    ("rename", rf"{_OLD} ?已?(?:更换|更改|變更|更換)[^:\n]{{0,12}}(?:号码|號碼)?[为為] ?{_NEW}"),
    ("join", rf"{_WHO} created (?:this |the )?(?:group|community)(?: .*)?"),
    ("join", rf"{_WHO} {_HAT} (?:die(?:se)? )?(?:Gruppe|Community).* (?:erstellt|gegründet)"),
    ("join", rf"{_WHO} (?:cre(?:ó|ado)|criou|(?:a|avez) créé) (?:el|o|le|este|ce) gr(?:upo|oupe)(?: .*)?"),
    ("join", rf"{_WHO} ?(?:创建|建立|創建|已建立|已创建)了?(?:此|这个|該)?(?:群组|群組|群)(?:.*)?"),
    ("notice", r"[^:\n]{1,100}? (?:changed (?:the|this|their|to)|turned o[nf]|pinned|deleted this group"
     r"|hat (?:den|das|die Gruppen|die Einst)|cambió|mudou|alterou|a (?:changé|modifié))\b.*"),
    ("notice", r"[^:\n]{1,60}?已?(?:更改|修改|變更|更换|更換)了?.*"),
    ("join", rf"{_WHO} joined(?: (?:using|from|via|by|the|this|through) .*)?"),
    ("join", rf"{_WHO} (?:ist|bist) .*beigetreten"),
    ("join", rf"{_WHO} (?:se unió|te uniste|entrou|a rejoint|avez rejoint)(?: .*)?"),
    ("join", rf"{_WHO} ?已?(?:通过|通過|使用|透過|用|经由|經由)[^:\n]*(?:链接|連結|鏈接)[^:\n]*加入.*"),
    ("invite", rf"{_WHO} (?:was|were) added"),
    ("invite", rf"{_WHO} (?:wurde|wurdest|wurden) hinzugefügt"),
    ("invite", rf"{_WHO} (?:fue(?:ron)? (?:añadid|agregad)[oa]s?|fo(?:i|ram) adicionad[oa]s?)"),
    ("invite", rf"{_WHO} (?:a|avez|ont) été ajoutée?s?"),
    ("invite", rf"(?:Se|Te) (?:añadió|agregó) a {_WHO}"),
    ("invite", rf"{_WHO} ?已?被(?:添加|加入|新增).*"),
    ("invite", rf"{_BY} added {_WHO}"),
    ("invite", rf"{_BY} {_HAT} {_WHO} hinzugefügt"),
    ("invite", rf"{_BY} (?:(?:añadió|agregó|ha añadido) a|adicionou|a ajouté|avez ajouté) {_WHO}"),
    ("invite", rf"{_BY} ?已?(?:添加|新增|邀请|邀請)了? ?{_WHO}(?:加入.*|到.*)?"),
    ("kick", rf"{_WHO} (?:was|were) removed"),
    ("kick", rf"{_WHO} (?:wurde|wurdest|wurden) entfernt"),
    ("kick", rf"{_WHO} (?:fue(?:ron)? eliminad[oa]s?|fo(?:i|ram) removid[oa]s?)"),
    ("kick", rf"{_WHO} (?:a|avez|ont) été (?:retirée?s?|supprimée?s?)"),
    ("kick", rf"Se eliminó a {_WHO}"),
    ("kick", rf"{_WHO} ?已?被(?:移除|移出|踢出).*"),
    ("kick", rf"{_BY} removed {_WHO}"),
    ("kick", rf"{_BY} {_HAT} {_WHO} entfernt"),
    ("kick", rf"{_BY} (?:(?:eliminó|sacó|expulsó|ha eliminado) a|removeu) {_WHO}"),
    ("kick", rf"{_BY} (?:a|avez) (?:retiré|supprimé) {_WHO}"),
    ("kick", rf"{_BY} ?已?(?:移除|踢出)了? ?{_WHO}"),
    ("kick", rf"{_BY} ?已?(?:将|將|把) ?{_WHO} ?(?:移除|移出|踢出).*"),
    ("leave", rf"{_WHO} left(?: the (?:group|community))?"),
    ("leave", rf"{_WHO} {_HAT} die Gruppe verlassen"),
    ("leave", rf"{_WHO} (?:salió|ha salido|abandonó|saiu)(?: .{{1,20}})?"),
    ("leave", rf"{_WHO} (?:(?:est|êtes) partie?|(?:a|avez) quitté)(?: .{{1,20}})?"),
    ("leave", rf"{_WHO} ?已?(?:离开|退出|離開)了?(?:此|该|該|本)?(?:群组|群組|群|群聊)?"),
]  # fmt: skip
_COMPILED = [(kind, re.compile(f"(?:{line})[.。!]?")) for kind, line in _LINES]
NO_MARKS = str.maketrans({mark: None for mark in MARKS} | {"\u00a0": " ", "\u202f": " "})
LINE_MAX = 600


_NAME = re.compile(
    r"(?i)^(?:WhatsApp[ -]+Chat(?: with| mit| -|-)? ?|Chat de WhatsApp con |Conversa do WhatsApp com "
    r"|Discussion WhatsApp avec |与)?(?P<name>.*?)(?:的 ?WhatsApp ?聊天(?:记录)?)?(?: ?\(\d+\))?$"
)


class Said(NamedTuple):
    """What a member did with a message: its kind, its words, its media."""

    kind: str
    text: str
    media: str | None


class Noted(NamedTuple):
    """A person and what WhatsApp says happened to them; `author` is None where it is the exporter."""

    kind: str
    author: str | None
    target: str | None


def _phrases(words: str, said: Said) -> dict[str, Said]:
    forms = ("{0}", "{0}.", "<{0}>", "{0}。")
    return {form.format(w): said for word in words.split("|") for w in (word, word.lower()) for form in forms}


FIXED: dict[str, Said] = _phrases(_DELETED, Said("recall", "", None))
"""Messages that are WhatsApp's own words."""
for _media, _words in _OMITTED.items():
    FIXED |= _phrases(_words, Said("message", "", _media))


def clean(name: str) -> str:
    """A name without marks, and without the tilde before that of a stranger."""
    return name.translate(NO_MARKS).strip().removeprefix("~").strip()


def said(text: str) -> Said:
    """Read a message that may hold words of WhatsApp's own."""
    if fixed := FIXED.get(text) or FIXED.get(text.rsplit("\u200e", 1)[-1]):
        return fixed
    generated = text.startswith("\u200e")
    text = text.replace("\u200e", "")
    text = _EDITED.sub("", text) if text.endswith(">") else text
    if ("<" in text or "(" in text) and (found := _ATTACHED.match(text)):
        return Said("message", text[found.end() :], _file(found["ios"] or found["android"]))
    if _POLL.match(text):
        return Said("message", text, "poll")
    if _PLACE.match(text):
        return Said("message", "", "location")
    return Said("message", text, "other" if generated else None)


def _file(name: str) -> str:
    for word in re.split(r"[-_.]", name.upper()):
        if word in _NAMED:
            return _NAMED[word]
    ending = name.rsplit(".", 1)[-1].lower()
    return next((media for media, endings in _FILES.items() if ending in endings.split()), "file")


def mentioned(text: str) -> list[str]:
    """Names, or numbers without their plus sign, that a message mentions."""
    return [name or number for name, number in _MENTION.findall(text)] if "@" in text else []


def noted(line: str) -> list[Noted] | None:
    """What a line of WhatsApp's own says; None where it is not known to be one."""
    line = line.translate(NO_MARKS).strip()
    if len(line) > LINE_MAX:
        return None
    for kind, pattern in _COMPILED:
        if found := pattern.fullmatch(line):
            return _people(kind, found.groupdict())
    return [Noted("notice", None, None)] if ENCRYPTED.match(line) else None


def _people(kind: str, found: dict[str, str | None]) -> list[Noted]:
    if kind == "notice":
        return [Noted("notice", None, None)]
    if kind == "rename":
        return [Noted(kind, person(found["old"]), person(found["new"]))]
    by = person(found.get("by"))
    many = [person(who) for who in _AND.split(found["who"] or "")]
    return [Noted(kind, who, by) if who else Noted("notice", None, by) for who in many]


def person(name: str | None) -> str | None:
    """A clean name; None for nobody and for the exporter, who is called "you"."""
    shown = clean(name or "")
    return shown if shown and shown.casefold() not in _YOU else None


def group_of(source: Source) -> tuple[str, bool]:
    """The name of a chat in its file's name, else in that of the folder or archive; and whether
    there is one at all."""
    above = source.parts[-2] if len(source.parts) > 1 else PurePath(source.file).parent.name
    for name in (source.name, above):
        if name.strip("_").lower() not in ("chat", ""):
            found = _NAME.match(name)
            return (found and found["name"].strip()) or name, True
    return "chat", False

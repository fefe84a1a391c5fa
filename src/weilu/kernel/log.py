"""The columns of the event log, the same for every reader and for the lake.

| column | meaning |
| --- | --- |
| group | stable key of the group, `platform/key` |
| id | event id, unique within the group (`weilu.kernel.ids`) |
| at | microseconds since 1970 UTC |
| kind | one of `weilu.kernel.events.KINDS` |
| author | stable key of whom it is about: the writer, the one who joined, left or was removed |
| name | the author's name as it was shown |
| text | the words, or the platform's own line for other kinds |
| reply_to | id of the message answered, where the format says it |
| mentions | author keys or shown names that were mentioned |
| target | the other one: inviter of a join or invite, remover of a kick; the new name of a rename |
| media | image, video, voice, file, link, sticker, red_packet, location, contact, poll, call, other |
| staff | true for an owner or admin, false for a plain member, null where the format does not say |
| bot | true for a program, false for a person, null where the format does not say |
| forwarded | true where the format says the message was forwarded |
| reactions | number of reactions, null where the format has none |
"""

COLUMNS: dict[str, str] = {
    "group": "string",
    "id": "int64",
    "at": "int64",
    "kind": "string",
    "author": "string",
    "name": "string",
    "text": "string",
    "reply_to": "int64",
    "mentions": "list<string>",
    "target": "string",
    "media": "string",
    "staff": "bool",
    "bot": "bool",
    "forwarded": "bool",
    "reactions": "int32",
}

MEDIA = (
    "image",
    "video",
    "voice",
    "file",
    "link",
    "sticker",
    "red_packet",
    "location",
    "contact",
    "poll",
    "call",
    "other",
)

"""ChatLab's numbers for kinds of messages."""

MEDIA_OF = {
    1: "image",
    2: "voice",
    3: "video",
    4: "file",
    5: "sticker",
    7: "link",
    8: "location",
    20: "red_packet",
    21: "other",
    22: "other",
    23: "call",
    24: "link",
    27: "contact",
    99: "other",
}
CODE_OF = {media: code for code, media in reversed(MEDIA_OF.items())} | {"other": 99}
TEXT, REPLY, FORWARD, SYSTEM, RECALL, OTHER = 0, 25, 26, 80, 81, 99
"""21 is a transfer, 22 a nudge, 24 a share of music or a program: read as other, other, link."""
OWN = "weilu"
"""The object in a message that holds what ChatLab has no field for."""

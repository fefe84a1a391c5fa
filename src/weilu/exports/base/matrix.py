"""What a Matrix message says: its words without the quote of what it answers, and whom it names."""

import re
from typing import Any

from weilu.exports.base.json import series, table, words

_QUOTE = re.compile(r"(?:>[^\n]*\n)+\n?")
_FALLBACK = re.compile(r"<mx-reply>.*</mx-reply>", re.S)
_PILL = re.compile(r"https://matrix\.to/#/(@[^\"'?/\s]{1,255})")


def spoken(content: dict[str, Any]) -> tuple[str, str | None, list[str] | None]:
    """Text, id of the message answered and members mentioned of the content of a message."""
    text, shown = words(content.get("body")), words(content.get("formatted_body"))
    relation = table(content.get("m.relates_to"))
    answered = words(table(relation.get("m.in_reply_to")).get("event_id")) or None
    if answered:
        text = _QUOTE.sub("", text, count=1) if text.startswith(">") else text
        shown = _FALLBACK.sub("", shown)
    named = [words(who) for who in series(table(content.get("m.mentions")).get("user_ids"))]
    return text, answered, named or _PILL.findall(shown) or None

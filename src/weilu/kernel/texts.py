"""Words that a user sees, always in both languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in Simplified Chinese and in English; `{name}` marks a place to fill."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> "Text":
        """Fill the places in both languages; a `Text` value is filled in its own language."""
        return Text(*(self[lang].format(**_said(values, lang)) for lang in LANGS))


def _said(values: dict[str, object], lang: Lang) -> dict[str, object]:
    return {k: v[lang] if isinstance(v, Text) else v for k, v in values.items()}


def plain(words: object) -> Text:
    """A name or figure that reads the same in both languages."""
    return Text(str(words), str(words))


def together(texts: Iterable[Text], between: str = "\n") -> Text:
    """Texts one after the other, without those that are empty."""
    every = list(texts)
    return Text(*(between.join(one[lang] for one in every if one[lang]) for lang in LANGS))


def worded(template: str, otherwise: Text, **values: object) -> Text:
    """An operator's own words, the same in both languages; `otherwise` where there are none.

    Only places that have a value are filled; any other brace stays as it was written.
    """
    if not template.strip():
        return otherwise.fill(**values)
    return Text(*(_filled(template, _said(values, lang)) for lang in LANGS))


def _filled(template: str, known: dict[str, object]) -> str:
    return _PLACE.sub(lambda place: str(known.get(place[1], place[0])), template)

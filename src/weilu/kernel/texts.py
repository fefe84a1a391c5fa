"""Words that a user sees, always in both languages."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


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

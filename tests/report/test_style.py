"""Words and colours: complete in both languages, readable in light and dark."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

import weilu.report
from weilu.kernel.texts import LANGS
from weilu.report import static
from weilu.report.words import WORDS

HERE = Path(str(files(weilu.report)))
CSS = static("weilu.css")
MADE = re.compile(r'\.t\(f?["\']([a-z_]+)(?:\{|["\'] ~)')
"""Keys that are put together; only their beginning can be read."""


def tokens(selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", CSS)
    assert found
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[1]))


LIGHT = tokens(":root")
DARK = tokens(':root[data-theme="dark"]')


def light(colour: str) -> float:
    """Relative luminance, as WCAG has it."""
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    sources = [
        path for path in HERE.rglob("*") if path.suffix in (".py", ".html") and path.name != "words.py"
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    begins = tuple(MADE.findall(text))
    unused = [key for key in WORDS if not re.search(rf"[\"']{key}[\"']", text) and not key.startswith(begins)]
    assert not unused
    assert set(re.findall(r'say\.t\(["\']([a-z_]+)["\'][,)]', text)) <= WORDS.keys()


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    places = [{name for _, name, _, _ in Formatter().parse(WORDS[key][lang]) if name} for lang in LANGS]
    assert places[0] == places[1] and all(WORDS[key][lang] for lang in LANGS)


def test_the_dark_theme_is_the_same_by_choice_and_by_system() -> None:
    assert tokens(':root:not([data-theme="light"])') == DARK


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read(theme: dict[str, str]) -> None:
    for words in ("ink", "quiet", "ember", "good", "bad"):
        for ground in ("paper", "card", "soft", "glow"):
            assert contrast(theme[words], theme[ground]) >= 4.5, (words, ground)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_scale_is_read_by_lightness_alone(theme: dict[str, str]) -> None:
    """So that it works without telling colours apart."""
    steps = [light(theme[f"s{n}"]) for n in range(7)]
    assert steps == sorted(steps, reverse=steps[0] > steps[-1])
    assert all(contrast(theme[f"s{n}"], theme[f"s{n + 1}"]) > 1.1 for n in range(6))


def test_nothing_is_loaded() -> None:
    assert not re.search(r"url\(|@import|//", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S))

"""Makes the tables of the normal form: src/weilu/judge/models/normal.npz.

From Unicode as Python ships it, OpenCC's table of single characters (Apache-2.0) and Unicode's
confusables; nothing in it was learned from texts. `python train/normal.py` writes the same bytes again.
"""

import sys
import unicodedata
from importlib.resources import files
from pathlib import Path

import numpy as np
from confusable_homoglyphs.confusables import confusables_data

from weilu.judge.kept import save

OUT = Path(__file__).parents[1] / "src/weilu/judge/models/normal.npz"
LONGEST_EXPANSION = 4
"""Characters that one character may become; the ligatures beyond it are whole sentences in Arabic."""

SPACES = {9, 10, 11, 12, 13, 0x85, 0x2028, 0x2029, 0x2800, 0x3164, 0xFFA0, 0x115F, 0x1160}
MARKS = (
    (0x300, 0x370),
    (0x483, 0x48A),
    (0x1AB0, 0x1B00),
    (0x1DC0, 0x1E00),
    (0x20D0, 0x2100),
    (0xFE20, 0xFE30),
)
"""Combining marks that are laid over Latin, Greek, Cyrillic and anything else; those of other scripts are
vowels and stay."""
INVISIBLE = ((0xFE00, 0xFE10), (0xE0000, 0xE01F0), (0xD800, 0xE000), (0x180B, 0x1810), (0x17B4, 0x17B6))
SAME = {
    "-": "‐‑‒–—―−﹣－⁃➖",
    "+": "➕✚✛✜﹢",
    "'": "‘’‛`´′＇ʹʼ",
    '"': "“”„‟″＂",
    "·": "•・∙⋅●‧",
    "~": "〜～∼˜",
    ":": "：∶︰ː",
    "/": "⁄∕╱",
    "|": "｜丨│┃",
    "a": "ɑᴀ🅰🅐",
    "d": "đᴅ",
    "h": "ħʜ",
    "i": "ıɪ",
    "l": "łʟ",
    "o": "øᴏ",
    "t": "ŧᴛ",
    "g": "ɡɢ",
    "v": "ᴠ",
    "x": "×",
    "b": "ʙ", "c": "ᴄ", "e": "ᴇ", "f": "ꜰ", "j": "ᴊ", "k": "ᴋ", "m": "ᴍ", "n": "ɴ", "p": "ᴘ", "r": "ʀ",
    "s": "ꜱ", "u": "ᴜ", "w": "ᴡ", "y": "ʏ", "z": "ᴢ",
}  # fmt: skip
KEPT, KANA_MARKS = "…", "\u3099\u309a"
ROWS = (
    (0x249C, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F110, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F101, "0123456789"),
    (0x1F150, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F170, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F1E6, "abcdefghijklmnopqrstuvwxyz"),
    (0x2776, "123456789"),
    (0x2780, "123456789"),
    (0x278A, "123456789"),
    (0x24F5, "123456789"),
    (0x2474, "123456789"),
    (0x2488, "123456789"),
    (0x24FF, "0"),
)
"""Rows of enclosed letters and digits that Unicode does not fold, or folds with a dot or brackets."""
TENS = (
    (0x2469, 10, 11),
    (0x247D, 10, 11),
    (0x2491, 10, 11),
    (0x24EB, 11, 10),
    (0x1F51F, 10, 1),
    (0x277F, 10, 1),
)

GREEK = "αaβbεeζzηnιiκkνvοoρpτtυuχxωwγyΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx"
CYRILLIC = "аaеeоoрpсcуyхxіiјjѕsкkԁdһhԛqԝwѵvӏlАaВbЕeКkМmНhОoРpСcТtУyХxІiЈjЅsԚqԜwѴvӀl"
"""Only what looks the same: in a word with п or и, which do not, the Latin letters become Cyrillic."""
OTHER_SCRIPTS = ("ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET", "GOTHIC", "OSAGE", "TIFINAGH")


def folded(code: int) -> str:
    """What a character becomes wherever it stands; empty when it is left out."""
    character = chr(code)
    kind = unicodedata.category(character)
    if code in SPACES or kind == "Zs":
        return " "
    if kind in ("Cc", "Cf", "Cs") or _within(code, MARKS) or _within(code, INVISIBLE):
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0 or unicodedata.combining(character):
        return character
    return _plain(character)


def _plain(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character)
    if wide in KANA_MARKS:
        return wide
    if character in KEPT or len(wide) > LONGEST_EXPANSION or "ARABIC" in unicodedata.name(character, ""):
        return character
    return "".join(_letter(one) for one in wide.lower() if one != " " and not _within(ord(one), MARKS))


def _letter(character: str) -> str:
    """Without what is laid over it, for Latin and Greek; й and kana with a mark are letters of their own."""
    parts = unicodedata.normalize("NFD", character)
    first = unicodedata.name(parts[0], "")
    marks = all(_within(ord(part), MARKS) for part in parts[1:])
    return (parts[0] if marks else character) if first.startswith(("LATIN", "GREEK")) else character


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code < high for low, high in ranges)


def simplified() -> dict[str, str]:
    """OpenCC's table of single characters; where several are offered, its first."""
    text = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {old: new.split(" ")[0] for old, new in rows if len(old) == 1 and len(new.split(" ")[0]) == 1}


def table() -> dict[int, str]:
    """Every code point that becomes something else."""
    rows = {code: folded(code) for code in range(sys.maxunicode + 1)}
    for start, letters in ROWS:
        rows |= {start + place: letter for place, letter in enumerate(letters)}
    for start, number, count in TENS:
        rows |= {start + place: str(number + place) for place in range(count)}
    again = simplified() | {other: one for one, others in SAME.items() for other in others}
    for _ in range(2):  # what a character becomes may itself be folded
        rows = {code: "".join(again.get(one, one) for one in new) for code, new in rows.items()}
    return {code: new for code, new in rows.items() if new != chr(code)}


def alike() -> dict[int, str]:
    """Letters of other scripts and the Latin letter they look like, as they are written (case matters)."""
    rows = {
        ord(one): found
        for one, others in confusables_data.items()
        if len(one) == 1 and unicodedata.name(one, "").startswith(OTHER_SCRIPTS)
        for found in _latin(others)
    }
    for pairs in (GREEK, CYRILLIC):
        rows |= {ord(pairs[place]): pairs[place + 1] for place in range(0, len(pairs), 2)}
    return {code: letter for code, letter in rows.items() if letter.isascii()}


def _latin(others: list[dict[str, str]]) -> list[str]:
    return [
        row["c"].lower() for row in others if len(row["c"]) == 1 and row["c"].isascii() and row["c"].isalpha()
    ][:1]


def main() -> None:
    rows = table()
    single = {code: new for code, new in rows.items() if len(new) <= 1}
    longer = {code: new for code, new in rows.items() if len(new) > 1}
    look = dict(sorted(alike().items()))
    save(
        OUT,
        source=np.fromiter(single, np.uint32),
        target=np.fromiter((ord(new) if new else 0 for new in single.values()), np.uint32),
        long_source=np.fromiter(longer, np.uint32),
        long_size=np.fromiter(map(len, longer.values()), np.int64),
        long_target=np.fromiter(map(ord, "".join(longer.values())), np.uint32),
        look_source=np.fromiter(look, np.uint32),
        look_target=np.fromiter(map(ord, look.values()), np.uint32),
    )


if __name__ == "__main__":
    main()

"""Why a text is held for an advertisement, in words that a person can check against the text."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from weilu.judge import ads
from weilu.judge.contacts import Contact, contacts
from weilu.judge.grams import buckets
from weilu.judge.normal import normal
from weilu.judge.tokens import Tokens, tokens
from weilu.kernel.texts import Text, plain, together

PIECES = 3
"""Pieces of a text that are named."""
LONGEST_PIECE = 24
"""Characters of a piece that are shown."""
_WORDS = Text("用词像广告：{pieces}", "Worded like an advertisement: {pieces}")
_QUOTED = Text("“{piece}”", "“{piece}”")
_CONTACT = Text("留了联系方式或链接：{contact}", "Gives a contact or a link: {contact}")
_AGAIN = Text("同样的话已出现 {n} 次（允许小改动）", "Said {n} times by now, but for small changes")
_DISGUISED = Text("用变形字词遮掩原意", "Words are disguised")
_WHOLE = Text("整句的用词像广告", "As a whole it is worded like an advertisement")

Figures = npt.NDArray[np.float64]


def reasons(text: str, channel: ads.Channel = "group", copies: int = 0) -> list[Text]:
    """What speaks most for an advertisement, the strongest first; never empty for a text that has
    characters. Pieces are quoted as they stand in the text. `copies` is how often the text was said, see
    `weilu.judge.copies`."""
    forms, of = normal([text]), ads.model(channel)
    if not len(forms.codes):
        return []
    words = tokens(forms)
    script = ads.script_of(words)
    letters, ends = forms.text(0), np.append(words.places, len(forms.codes))
    heavy = _pieces(_by_token(words, of, int(script[0]))) if len(words.codes) else []
    spans = [(int(ends[first]), int(ends[after])) for first, after in heavy]
    spans = [span for span in spans if any(map(str.isalpha, letters[slice(*span)]))]
    quoted = [_quoted(text, forms.origin, span) for span in spans]
    said = [_WORDS.fill(pieces=together(quoted, " "))] if quoted else []
    said += [_CONTACT.fill(contact=told) for told in _told_once(text, contacts(forms, [text])[0])]
    if copies > 1:
        said.append(_AGAIN.fill(n=copies))
    if forms.undone[0]:
        said.append(_DISGUISED)
    return said or [_WHOLE]


def _told_once(text: str, found: Sequence[Contact]) -> list[str]:
    """The first contacts as they stand in the text, each once."""
    first: dict[tuple[str, str], str] = {}
    for one in found:
        first.setdefault((one.kind, one.value), text[one.start : one.end])
    return list(dict.fromkeys(first.values()))[:PIECES]


def _by_token(said: Tokens, of: ads.Model, script: int) -> Figures:
    """The weight of each token of one text: each n-gram's, shared among its tokens."""
    codes, starts = ads.views(said)
    weight = np.zeros(len(codes))
    for view, (first, after) in enumerate(pairwise(starts.tolist())):
        row, alone = view * len(ads.SCRIPTS) + script, np.array((0, after - first))
        grams = buckets(codes[first:after], alone, ads.LONGEST, of.grams.shape[1].bit_length() - 1)
        for before, found in enumerate(grams):
            share = of.grams[row, found] * of.steps[row] / (before + 1)
            for back in range(before + 1):
                weight[first : after - back] += share[back:]
    given = weight[: len(said.codes)]
    given[said.kinds.nonzero()[0]] += weight[len(said.codes) :]
    return given


def _pieces(weight: Figures) -> list[tuple[int, int]]:
    """The runs of tokens that weigh most above the usual, heaviest first."""
    left = weight - max(float(weight.mean()), 0.0)
    spans: list[tuple[int, int]] = []
    for _ in range(3 * PIECES):
        first, after, heavy = _heaviest(left)
        if heavy <= 0 or len(spans) == PIECES:
            break
        if after - first > 1 and weight[first:after].sum() > 0:
            spans.append((first, after))
        left[first:after] = -np.inf
    return spans


def _heaviest(weight: Figures) -> tuple[int, int, float]:
    """The run with the greatest sum: its first place, the one after its last, and the sum."""
    best, first, after, begun, held = 0.0, 0, 0, 0, 0.0
    for place, value in enumerate(weight.tolist()):
        if held <= 0:
            begun, held = place, 0.0
        held += value
        if held > best:
            best, first, after = held, begun, place + 1
    return first, after, best


def _quoted(text: str, origin: npt.NDArray[np.int32], span: tuple[int, int]) -> Text:
    first, last = int(origin[span[0]]), int(origin[span[1] - 1])
    piece = text[first : last + 1].strip()
    return _QUOTED.fill(piece=plain(piece if len(piece) <= LONGEST_PIECE else f"{piece[:LONGEST_PIECE]}…"))

"""Judge a batch of texts at once."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from weilu.judge import rules

VALUES = tuple(rules.VALUE_WORDS)
"""The six values (福利 活动 链接 案例 资源 信息), play and feeling, in order of precedence."""

LONGEST = 2_000
"""Characters of a text that the rules look at."""
FEW = 400
"""Texts below which Python matches sooner than Arrow."""

Figures = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


class Judged(NamedTuple):
    """What each text of a batch is; all arrays have the batch's length.

    `request`, `question`, `offer` and `thanks` are probabilities. `value` is a place in `VALUES`,
    or -1 for none of them. `link` and `contact` say whether the text holds one.
    """

    request: Figures
    question: Figures
    offer: Figures
    thanks: Figures
    value: npt.NDArray[np.int8]
    link: Flags
    contact: Flags


def batch(texts: list[str] | pa.Array) -> Judged:
    """Judge texts; any text is answered, the empty one with zeros."""
    array = pa.array(texts, pa.string()) if isinstance(texts, list) else texts
    array = pc.utf8_slice_codeunits(pc.fill_null(array, ""), 0, LONGEST)
    link = _has(array, rules.LINK)
    words = pc.replace_substring_regex(array, rules.LINK, " ") if link.any() else array
    request, question = _asks(words)
    return Judged(
        request.astype(np.float32),
        question.astype(np.float32),
        _has(words, rules.OFFER).astype(np.float32),
        _has(words, rules.THANKS).astype(np.float32),
        _value(words),
        link,
        _has(array, rules.CONTACT),
    )


def _asks(words: pa.Array) -> tuple[Flags, Flags]:
    """Requests and questions; only texts that may be either are looked at closely."""
    request, question = np.zeros(len(words), np.bool_), np.zeros(len(words), np.bool_)
    some = np.flatnonzero(_has(words, f"(?:{rules.QUESTION})|(?:{rules.ASKS})"))
    close = words.take(pa.array(some))
    asks = _has(close, rules.QUESTION) & ~_has(close, rules.EMPTY_QUESTION)
    marked = asks & _has(close, rules.ENDS_ASKING) & _has(close, rules.SEVERAL_WORDS)
    question[some] = asks
    request[some] = marked | (_has(close, rules.REQUEST) & (asks | _has(close, rules.ASKS)))
    return request, question


def _value(words: pa.Array) -> npt.NDArray[np.int8]:
    value = np.full(len(words), -1, np.int8)
    some = np.flatnonzero(_has(words, _ANY_VALUE))
    close = words.take(pa.array(some))
    for place in reversed(range(len(VALUES))):
        value[some[_has(close, rules.VALUE_WORDS[VALUES[place]])]] = place
    return value


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as RE2 reads it: classes and borders of words are ASCII, `$` is the very end."""
    return re.compile(pattern.replace("$", r"\Z"), re.ASCII)


_ANY_VALUE = "|".join(f"(?:{pattern})" for pattern in rules.VALUE_WORDS.values())


def _has(texts: pa.Array, pattern: str) -> Flags:
    """Arrow compiles a pattern on each call, which takes longer than Python needs to match a few texts."""
    if len(texts) < FEW:
        search = _compiled(pattern).search
        return np.fromiter((search(text) is not None for text in texts.to_pylist()), np.bool_, len(texts))
    found: Flags = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found

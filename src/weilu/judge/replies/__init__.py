"""Reply links: which earlier message each message of a log answers.

Trained on the annotated Ubuntu IRC logs (models/replies.md). A whole log is linked at once: what is said
after a message helps to tell what it answered.
"""

from collections.abc import Sequence

import numpy as np

from weilu.judge.kept import load
from weilu.judge.replies.irc import read_irc
from weilu.judge.replies.look import both
from weilu.judge.replies.message import Links, Message
from weilu.judge.replies.net import Arrays

WINDOW, BEFORE, AFTER = 10_000, 600, 300
"""So many messages are linked at a time, for memory's sake, seen with so many before and after them."""


def links(messages: Sequence[Message]) -> Links:
    """Which message each one answers, and how sure that is. An explicit reply is taken as it is; a system
    line answers nothing."""
    return links_by(load("replies"), messages)


def links_by(arrays: Arrays, messages: Sequence[Message]) -> Links:
    """The same by a model's arrays."""
    n = len(messages)
    found = Links(np.arange(n, dtype=np.int32), np.ones(n, np.float32))
    for start in range(0, n, WINDOW):
        low = max(0, start - BEFORE)
        _window(found, arrays, messages[low : start + WINDOW + AFTER], low, start)
    for i, message in enumerate(messages):
        if message.answers is not None and 0 <= message.answers < n:
            found.antecedent[i], found.confidence[i] = message.answers, 1.0
    return found


def _window(found: Links, arrays: Arrays, messages: Sequence[Message], low: int, start: int) -> None:
    """Link the messages from `start` on; the first of the window is the message `low`."""
    if all(message.kind == "system" for message in messages):
        return
    ask, other, share = both(arrays, messages)
    order = np.lexsort((share, ask))
    best = order[np.flatnonzero(np.diff(ask, append=-1))]
    best = best[(ask[best] >= start - low) & (ask[best] < start - low + WINDOW)]
    found.antecedent[ask[best] + low] = other[best] + low
    found.confidence[ask[best] + low] = share[best]


__all__ = ["Links", "Message", "links", "links_by", "read_irc"]

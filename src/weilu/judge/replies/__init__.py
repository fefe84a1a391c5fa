"""Reply links: which earlier message each message of a log answers.

Trained on the annotated Ubuntu IRC logs (models/replies.md). A whole log is linked at once: what is said
after a message helps to tell what it answered.
"""

from collections.abc import Sequence

import numpy as np

from weilu.judge.kept import load
from weilu.judge.replies.candidates import candidates
from weilu.judge.replies.irc import read_irc
from weilu.judge.replies.log import Ints, read
from weilu.judge.replies.message import Links, Message
from weilu.judge.replies.net import Floats, matrix, scores, shares
from weilu.judge.replies.pairs import asked, asking, between
from weilu.judge.replies.past import past_of


def links(messages: Sequence[Message]) -> Links:
    """Which message each one answers, and how sure that is. An explicit reply is taken as it is; a system
    line answers nothing."""
    n = len(messages)
    found = Links(np.arange(n, dtype=np.int32), np.ones(n, np.float32))
    log = read(messages)
    if log.talk.any():
        past = past_of(log)
        ask, other, shared = candidates(log)
        tables = [
            matrix(asking(log, past)),
            matrix(asked(log, past)),
            matrix(between(log, past, ask, other, shared)),
        ]
        _best(found, ask, other, shares(scores(load("replies"), tables, ask, other), ask))
    for i, message in enumerate(messages):
        if message.answers is not None and 0 <= message.answers < n:
            found.antecedent[i], found.confidence[i] = message.answers, 1.0
    return found


def _best(found: Links, ask: Ints, other: Ints, share: Floats) -> None:
    """Write each message's most probable candidate."""
    order = np.lexsort((share, ask))
    last = order[np.flatnonzero(np.diff(ask, append=-1))]
    found.antecedent[ask[last]] = other[last]
    found.confidence[ask[last]] = share[last]


__all__ = ["Links", "Message", "links", "read_irc"]

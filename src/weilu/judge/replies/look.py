"""The two looks at a log: all candidates by the network, then the likely ones by the trees, which also see
what the first look says of the messages around."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weilu.judge.replies import net, trees
from weilu.judge.replies.candidates import candidates
from weilu.judge.replies.log import NONE, Ints, Log, read
from weilu.judge.replies.message import Message
from weilu.judge.replies.net import Arrays, Floats, matrix, shares, spans
from weilu.judge.replies.overlap import overlap
from weilu.judge.replies.pairs import asked, asking, between
from weilu.judge.replies.past import Past, past_of
from weilu.judge.replies.threads import again, keep

LIKELY = 0.03
"""Pairs under this probability at the first look keep it; the trees are not asked."""


@dataclass(frozen=True, slots=True)
class Look:
    """Pairs by message, and what is known of them."""

    log: Log
    past: Past
    ask: Ints
    found: Ints
    asking: Floats
    """By line; and so `asked`."""
    asked: Floats
    between: Floats
    """By pair."""


def first(messages: Sequence[Message]) -> Look:
    """All candidates of a log's messages."""
    log = read(messages)
    past = past_of(log)
    ask, found, shared = candidates(log)
    return Look(
        log,
        past,
        ask,
        found,
        matrix(asking(log, past)),
        matrix(asked(log, past)),
        matrix(between(log, past, ask, found, shared)),
    )


def first_shares(arrays: Arrays, look: Look) -> Floats:
    """Probabilities of each message's candidates, by the network."""
    tables = (look.asking, look.asked, look.between)
    return shares(net.scores(arrays, tables, look.ask, look.found), look.ask)


def second(look: Look, rarity: Floats, share: Floats) -> tuple[Ints, Floats]:
    """Which pairs the trees are asked about, with all columns of each; shares are those of the first look."""
    kept = np.flatnonzero(keep(look.ask, look.found, share))
    ask, found, given = look.ask[kept], look.found[kept], share[kept]
    around, threads = again(look.log, look.past, ask, found, given)
    likely = given >= LIKELY
    kept, ask, found = kept[likely], ask[likely], found[likely]
    rows = [
        look.asking[ask],
        np.where((ask == found)[:, None], np.float32(NONE), look.asked[found]),
        look.between[kept],
        matrix(around)[likely],
        matrix(overlap(look.log, look.past, rarity, threads, ask, found)),
    ]
    return kept, np.concatenate(rows, axis=1)


def both(arrays: Arrays, messages: Sequence[Message]) -> tuple[Ints, Ints, Floats]:
    """Pairs and the probability of each: the trees share out anew what the first look gave likely pairs."""
    look = first(messages)
    share = first_shares(arrays, look)
    some, rows = second(look, arrays["rarity"], share)
    here, given = look.ask[some], share[some]
    starts, sizes = spans(here)
    whole = np.repeat(np.add.reduceat(given, starts), sizes)
    share[some] = whole * shares(trees.values(arrays, rows), here)
    return look.ask, look.found, share

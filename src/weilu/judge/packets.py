"""Who is always first at red packets: a suspect of being a program, by a test that errs at a stated rate.

Two things are tested of each member, and the smaller p-value counts, doubled:

- ranks: if a person were `KEEN` times as quick as the others of the packet are on average, how probable
  would so small a sum of ranks be? Exact, by the law of races with unequal runners (Plackett 1975), which
  needs no law of reaction times. That some people are quicker than others names nobody;
- times, where they are known: if a person took one share in twenty sooner than `SOON`, by luck or by a
  clock that is wrong, how probable would so many be (binomial)? Several programs in one group take the
  first rank from each other, but not this.

Holm's correction for the number of members tested follows, so that of a hundred groups in which nobody
is as quick as that at most one is expected to have anybody named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Figures = npt.NDArray[np.float64]

ALARM = 0.01
"""The probability that anybody of a group without a program is named."""
KEEN = 10.0
SOON = 0.8
"""Seconds. Who sees a packet must react and touch the screen twice."""
LUCK = 0.05
TAKEN = 5
"""Packets that a member must have had a share of to be tested; fewer cannot tell."""
LAST = 200
"""Packets that are looked at, the latest."""
SMALLEST = 1e-12
"""A p-value is not told more exactly."""


class Grab(NamedTuple):
    """A share of a packet: who took it, and how many seconds after the packet was sent, if known; fewer than
    none is not known."""

    member: str
    seconds: float | None = None


class Quick(NamedTuple):
    """How quick a member is: `p` as corrected for all members tested, packets, how often first."""

    p: float
    packets: int
    firsts: int


class _Taken(NamedTuple):
    """A share that a member took: its rank from 0, of how many, and the seconds it took, if known."""

    rank: int
    shares: int
    seconds: float | None


def quick(packets: Sequence[Sequence[Grab]], soon: float = SOON) -> dict[str, Quick]:
    """Every member that could be tested; those with p ≤ `ALARM` are suspects. Packets are in order of time,
    their shares in the order in which they were taken."""
    taken: dict[str, list[_Taken]] = defaultdict(list)
    latest = [packet for packet in packets if len(packet) > 1][-LAST:]
    tick = _tick(latest)
    for packet in latest:
        for rank, grab in enumerate(packet):
            seconds = None if grab.seconds is None or grab.seconds < 0 else grab.seconds + tick
            taken[grab.member].append(_Taken(rank, len(packet), seconds))
    found = {member: max(_tested(own, soon), SMALLEST) for member, own in taken.items() if len(own) >= TAKEN}
    return {
        member: Quick(p, len(taken[member]), sum(one.rank == 0 for one in taken[member]))
        for member, p in _holm(found).items()
    }


def _tick(packets: Sequence[Sequence[Grab]]) -> float:
    """How much later than it says a clock may be: one of whole seconds tells 0.9 as 0."""
    times = (grab.seconds for packet in packets for grab in packet if grab.seconds is not None)
    return float(all(float(seconds).is_integer() for seconds in times))


def _tested(taken: Sequence[_Taken], soon: float) -> float:
    """The p-value of one member."""
    ranks, times = _by_ranks(taken), [one.seconds for one in taken if one.seconds is not None]
    return min(2 * min(ranks, _by_times(times, soon)), 1.0) if times else ranks


def _by_ranks(taken: Sequence[_Taken]) -> float:
    """The probability that the ranks of somebody `KEEN` times as quick as others add up to so little."""
    reached = sum(one.rank for one in taken)
    laws = [_law(one.shares) for one in taken]
    if reached >= sum(float(law @ np.arange(len(law))) for law in laws):
        return 1.0  # no quicker than that: what the figure is no longer matters
    sums = np.ones(1)
    for law in laws:
        sums = np.convolve(sums, law)[: reached + 1]
    return float(sums.sum())


def _law(shares: int) -> Figures:
    """The probability of each rank from 0 for somebody `KEEN` times as quick as each of the others."""
    slower = np.arange(shares - 1, -1, -1)
    overtaken = np.append(1.0, np.cumprod(slower[:-1] / (KEEN + slower[:-1])))
    return np.asarray(overtaken * KEEN / (KEEN + slower))


def _by_times(times: Sequence[float], soon: float) -> float:
    """The probability of so many shares taken so soon."""
    count, early = len(times), sum(seconds < soon for seconds in times)
    return sum(comb(count, k) * LUCK**k * (1 - LUCK) ** (count - k) for k in range(early, count + 1))


def _holm(found: Mapping[str, float]) -> dict[str, float]:
    """Each p-value as large as it must be for the number of tests, smallest first."""
    corrected, largest = {}, 0.0
    for place, member in enumerate(sorted(found, key=lambda one: found[one])):
        largest = max(largest, min(found[member] * (len(found) - place), 1.0))
        corrected[member] = largest
    return corrected

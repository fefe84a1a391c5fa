"""What is linked, and the links."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Message(NamedTuple):
    """A line of a log, in the log's order."""

    author: str
    """Whatever tells people apart: a platform's key or a nick; empty for a system line."""
    text: str
    time: float | None = None
    """Seconds since any one moment; None where it is not known."""
    kind: Literal["message", "action", "system"] = "message"
    mentions: tuple[str, ...] = ()
    """Authors or names that the platform itself marks as mentioned."""
    answers: int | None = None
    """The index of the message that the author pressed "reply" on."""
    name: str = ""
    """As others see the author; the key where empty."""


class Links(NamedTuple):
    """For each of n messages, which one it answers."""

    antecedent: NDArray[np.int32]
    """Index of the message answered; the message's own where it answers nothing."""
    confidence: NDArray[np.float32]
    """Probability that this very link is right."""

"""What is kept of an advertisement's text so that its near copies are known: see `weilu.judge.likeness`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from weilu.judge.likeness import MARKS, Likeness, likeness
from weilu.judge.normal import normal

_MOST = 0xFFFF


def marks(texts: Sequence[str | None], told: npt.NDArray[np.bool_]) -> pa.Array:
    """binary: size and marks of the texts that are told of, each a uint16; null for all others."""
    places = np.flatnonzero(told).tolist()
    like = likeness(normal([texts[place] or "" for place in places]))
    rows = np.column_stack([np.minimum(like.size, _MOST).astype(np.uint16), like.marks])
    kept: list[bytes | None] = [None] * len(told)
    for place, row in zip(places, rows, strict=True):
        kept[place] = row.tobytes()
    return pa.array(kept, pa.binary())


def alike(kept: Sequence[bytes]) -> Likeness:
    """The way back."""
    rows = np.frombuffer(b"".join(kept), np.uint16).reshape(-1, 1 + MARKS)
    return Likeness(rows[:, 0].astype(np.int64), rows[:, 1:])

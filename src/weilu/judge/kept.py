"""The judge's models: arrays in a compressed file each, with a card of the same name beside it."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that equal arrays make equal files."""


@cache
def load(name: str) -> Mapping[str, Array]:
    """The arrays of a model by name; read once and kept, not to be written to."""
    kept = (files("weilu.judge") / "models" / f"{name}.npz").read_bytes()
    with np.load(io.BytesIO(kept), allow_pickle=False) as found:
        arrays = {key: found[key] for key in found.files}
    for array in arrays.values():
        array.flags.writeable = False
    return MappingProxyType(arrays)


def save(path: Path, **arrays: Array) -> None:
    """Write arrays as `numpy.savez_compressed` does; the same arrays give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            held = io.BytesIO()
            np.lib.format.write_array(held, np.asarray(arrays[name], order="C"), allow_pickle=False)
            file.writestr(member, held.getvalue())

"""What is kept of the models: each with its card, small, and with nothing of the texts in it."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from weilu.judge import kept

MODELS = Path(str(files("weilu.judge"))) / "models"
NAMES = sorted(path.stem for path in MODELS.glob("*.npz"))


def test_together_they_are_small() -> None:
    assert NAMES and sum(path.stat().st_size for path in MODELS.glob("*.npz")) <= 12_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_model_has_a_card(name: str) -> None:
    card = (MODELS / f"{name}.md").read_text("utf-8")
    assert "train/" in card and len(card) > 300


@pytest.mark.parametrize("name", NAMES)
def test_arrays_are_numbers(name: str) -> None:
    """No array holds words; what could be read as a run of letters is a table of characters at most."""
    for array in kept.load(name).values():
        assert array.dtype.kind in "iufb"


def test_the_same_arrays_make_the_same_bytes(tmp_path: Path) -> None:
    arrays = {"b": np.arange(5, dtype=np.int8), "a": np.ones((2, 3), np.float32)}
    for name in ("one", "two"):
        kept.save(tmp_path / name, **arrays)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with np.load(tmp_path / "one") as found:
        assert all(np.array_equal(found[key], array) for key, array in arrays.items())

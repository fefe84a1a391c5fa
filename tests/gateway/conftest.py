"""What the gateway's tests share: a Matrix server, and Weilu running on a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from living import House
from synapse import Synapse, running


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """A real Matrix server on this machine."""
    with running() as server:
        yield server


@pytest.fixture
def house(store: Path) -> Iterator[House]:
    made = House(store)
    yield made
    made.end()

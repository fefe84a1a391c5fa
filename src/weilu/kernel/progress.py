"""How long work tells what it is doing, whoever listens."""

from collections.abc import Callable

from weilu.kernel.texts import Text

Told = Callable[[Text, float | None], None]
"""Told what is being done, and the share of it that is done where that is known."""

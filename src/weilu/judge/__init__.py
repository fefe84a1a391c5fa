"""What a text is: pure functions over a batch of texts. Plain rules now; figures are 0 or 1."""

from weilu.judge.batch import VALUES, Judged, batch

__all__ = ["VALUES", "Judged", "batch"]

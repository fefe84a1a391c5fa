"""A courier that never fails."""

from collections.abc import Sequence

from weilu.engine import door


def settled(jobs: Sequence[door.Job]) -> None:
    """Settle jobs as done."""
    for job in jobs:
        door.settle(job, door.Delivered(f"sent-{job.target.id}"))

"""How often the links of weilu.judge.replies are right on the annotated IRC logs, and how fast they are.

    .venv/train/bin/python bench/links.py [--folder dev] [--models MODEL.npz …] [--archive TAR]

Prints rows of the judge's table: link F as tools/evaluation/graph-eval.py of the benchmark defines it,
conversations found exactly, calibration; with the names in the texts and without. Several models, as
train/replies.py --seeds 5 makes them, are measured each for itself, and their mean. The folder `test`
is for releases: once, and logged.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "train"))

import annotated  # noqa: E402 - lies beside the training scripts

from weilu.judge import kept  # noqa: E402
from weilu.judge.replies import Links, links_by  # noqa: E402
from weilu.judge.replies.net import Arrays  # noqa: E402

Count = Callable[[annotated.Annotated, Links], annotated.Counts]
AIMS = {True: ("≥ 72.3, goal 73.5", "≥ 40"), False: ("≥ 56", "–")}


def row(task: str, n: int, figure: str, aim: str) -> None:
    """A line of the table."""
    print(f"| {task} | {n:,} | {figure} | {aim} |", flush=True)


def rows(some: list[annotated.Annotated], models: list[Arrays], names: bool) -> None:
    """The rows with names or without."""
    if not names:
        some = [annotated.Annotated(annotated.nameless(log.messages), log.answers) for log in some]
    started = time.process_time()
    found = [[links_by(model, log.messages) for log in some] for model in models]
    taken = (time.process_time() - started) / len(models)
    task = f"reply links, names {'as they are' if names else 'removed'}"
    lines = sum(len(log.answers) for log in some)
    linked = [_counts(annotated.links_right, some, each) for each in found]
    talks = [annotated.f1(_counts(annotated.conversations_right, some, each)) for each in found]
    scores = [annotated.f1(counts) for counts in linked]
    low, high = annotated.interval([_sum(counts) for counts in zip(*linked, strict=True)])
    row(f"{task}: link F", lines, f"{_mean(scores)}, 95 % {low:.1f}–{high:.1f}", AIMS[names][0])
    row(f"{task}: conversations, exact F", lines, _mean(talks), AIMS[names][1])
    wrong = np.mean([annotated.calibration(some, each) for each in found])
    row(f"{task}: calibration error", lines, f"{wrong:.3f}", "–")
    whole = sum(len(log.messages) for log in some)
    row(f"{task}: lines per cpu-second", whole, f"{whole / taken:,.0f}", "≥ 5,000")


def _counts(count: Count, some: list[annotated.Annotated], found: list[Links]) -> list[annotated.Counts]:
    return [count(log, links) for log, links in zip(some, found, strict=True)]


def _mean(scores: list[float]) -> str:
    each = f" (seeds {', '.join(f'{one:.1f}' for one in scores)})" if len(scores) > 1 else ""
    return f"{np.mean(scores):.1f}{each}"


def _sum(counts: tuple[annotated.Counts, ...]) -> annotated.Counts:
    right, guessed, known = map(sum, zip(*counts, strict=True))
    return right, guessed, known


def main() -> None:
    """Print the table."""
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--archive", type=Path, default=annotated.LOGS)
    parse.add_argument("--folder", choices=("dev", "train", "new-domains", "test"), default="dev")
    parse.add_argument("--models", type=Path, nargs="*", help="instead of the one that is shipped")
    given = parse.parse_args()
    models: list[Arrays] = [kept.load("replies")]
    if given.models:
        models = [dict(np.load(path)) for path in given.models]
    some = annotated.logs(given.archive, given.folder)
    for names in (True, False):
        rows(some, models, names)


if __name__ == "__main__":
    main()

"""The annotated Ubuntu IRC logs (Kummerfeld et al., ACL 2019, CC BY 4.0) and their benchmark's scores.

The folder `test/` is not read unless it is asked for by name.
"""

import random
import tarfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weilu.judge.replies import Links, Message, read_irc
from weilu.judge.replies.people import EDGE, NOTICE, core

LOGS = Path(__file__).resolve().parents[2] / "shared/data/chat/irc/ubuntu_irc_disentanglement.tar.gz"
Answers = dict[int, set[int]]
Counts = tuple[int, int, int]
"""Right, guessed, annotated."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A log and, for each annotated line, the lines it answers; itself where it begins something."""

    messages: list[Message]
    answers: Answers


def logs(archive: Path, folder: str) -> list[Annotated]:
    """The logs of one folder of the archive, by name."""
    held: dict[str, dict[str, str]] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.startswith(folder + "/"):
                name, _, kind = member.name.removesuffix(".txt").rpartition(".")
                file = tar.extractfile(member)
                assert file is not None
                held.setdefault(name, {})[kind] = file.read().decode("utf-8", "replace")
    return [
        Annotated(read_irc(_lines(kinds.get("raw") or kinds["ascii"])), _answers(kinds["annotation"]))
        for _, kinds in sorted(held.items())
    ]


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _answers(text: str) -> Answers:
    found: Answers = {}
    for line in text.splitlines():
        one, two = map(int, line.split()[:2])
        found.setdefault(max(one, two), set()).add(min(one, two))
    return found


def nameless(messages: Sequence[Message]) -> list[Message]:
    """The log without any word that is the name of one who speaks, comes or goes in it."""
    names: set[str] = set()
    for message in messages:
        notice = NOTICE.match(message.text) if message.kind == "system" else None
        names |= {name for name in (notice.groups() if notice else (message.author,)) if name}
    names = {form for name in names for form in (name.lower(), core(name)) if len(form) > 2}

    def without(text: str) -> str:
        return " ".join(w for w in text.split() if not {w.lower(), w.lower().strip(EDGE)} & names)

    return [m if m.kind == "system" else m._replace(text=without(m.text)) for m in messages]


def links_right(log: Annotated, found: Links) -> Counts:
    """As tools/evaluation/graph-eval.py counts: links of annotated lines, self-links included."""
    right = sum(int(found.antecedent[line]) in those for line, those in log.answers.items())
    return right, len(log.answers), sum(map(len, log.answers.values()))


def conversations_right(log: Annotated, found: Links) -> Counts:
    """Conversations of two lines and more found exactly, of the lines from the first annotated one on."""
    gold = _clusters((line, one) for line, those in log.answers.items() for one in those)
    guess = _clusters((line, int(found.antecedent[line])) for line in log.answers)
    first = min(log.answers)
    cut = [{frozenset(x for x in some if x >= first) for some in those} for those in (gold, guess)]
    a, b = ({some for some in those if len(some) > 1} for those in cut)
    return len(a & b), len(b), len(a)


def _clusters(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    home: dict[int, set[int]] = {}
    for one, two in pairs:
        first, second = home.setdefault(one, {one}), home.setdefault(two, {two})
        if first is not second:
            first |= second
            for each in second:
                home[each] = first
    return list({id(some): some for some in home.values()}.values())


def f1(counts: Iterable[Counts]) -> float:
    """F of counts added up, in per cent."""
    right, guessed, annotated = map(sum, zip(*counts, strict=True))
    return 200 * right / (guessed + annotated) if right else 0.0


def interval(counts: Sequence[Counts], rounds: int = 2000) -> tuple[float, float]:
    """95 % of F by bootstrap over the logs."""
    chance = random.Random(0)
    found = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(rounds))
    return found[int(0.025 * rounds)], found[int(0.975 * rounds)]


def calibration(some: Sequence[Annotated], found: Sequence[Links]) -> float:
    """Expected calibration error of the confidences over tenths; system lines are left out."""
    rows = [
        (float(links.confidence[line]), int(links.antecedent[line]) in those)
        for log, links in zip(some, found, strict=True)
        for line, those in log.answers.items()
        if log.messages[line].kind != "system"
    ]
    sure, right = np.array([row[0] for row in rows]), np.array([row[1] for row in rows], float)
    tenth = np.minimum((sure * 10).astype(int), 9)
    return float(np.abs(np.bincount(tenth, sure - right, 10)).sum() / len(rows))


def figures(some: Sequence[Annotated], find: Callable[[Sequence[Message]], Links]) -> str:
    """A line of figures: link F with its interval, precision and recall, conversations, calibration."""
    found = [find(log.messages) for log in some]
    linked = [links_right(log, links) for log, links in zip(some, found, strict=True)]
    talks = f1(conversations_right(log, links) for log, links in zip(some, found, strict=True))
    right, guessed, annotated = map(sum, zip(*linked, strict=True))
    low, high = interval(linked)
    return (
        f"link F {f1(linked):.1f} ({low:.1f}–{high:.1f}), P {100 * right / guessed:.1f}, "
        f"R {100 * right / annotated:.1f}; conversations F {talks:.1f}; ECE {calibration(some, found):.3f}"
    )

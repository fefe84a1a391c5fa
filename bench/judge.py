"""How often the judge is right, on texts it was not trained on, and how fast it is.

    .venv/train/bin/python bench/judge.py [--ads MODEL.npz] [--only ROW …] [--sealed FOLDER]

The hold-out of the open texts (three near-copy clusters in ten) is judged by a model of the same settings
that was trained on the rest: `train/ads.py --part --out MODEL.npz` makes it, here if it is not given.
With `--sealed`, the model that is shipped judges texts of that folder, laid out as the open ones are.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "train"))

import chats  # noqa: E402 - lies beside the training scripts
import splits  # noqa: E402

from weilu import judge  # noqa: E402
from weilu.judge import ads, kept  # noqa: E402
from weilu.judge.contacts import present  # noqa: E402
from weilu.judge.normal import Normal, normal  # noqa: E402
from weilu.judge.tokens import tokens  # noqa: E402

PART = HERE.parent / ".venv" / "judge" / "ads.npz"
BATCH = 256


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, on how many texts, the figure, and what it must reach."""

    task: str
    texts: int
    figure: str
    aim: str


@dataclass(frozen=True)
class Setting:
    """Whether all texts are to be judged, the models by channel, and what of each open set they may have
    been trained on."""

    sealed: bool
    models: dict[ads.Channel, ads.Model]
    known: dict[str, splits.Labelled]

    def some(self, data: splits.Labelled) -> splits.Labelled:
        return data if self.sealed else data.part(data.held)

    def chances(self, texts: list[str], channel: ads.Channel) -> np.ndarray:
        of = self.models[channel]
        parts = [_chances(normal(texts[at : at + 4096]), channel, of) for at in range(0, len(texts), 4096)]
        return np.concatenate([np.zeros(0, np.float32), *parts])


def told(name: str, figure: Callable[[np.ndarray, np.ndarray], float], aim: str) -> Callable[..., Row]:
    """A row of one figure of a labelled set, with its interval over clusters."""

    def row(task: str, data: splits.Labelled, score: np.ndarray) -> Row:
        low, high = splits.interval(figure, data, score, 200)
        said = f"{figure(data.ad, score):.3f} ({low:.3f}–{high:.3f})"
        return Row(f"{task}: {name}", len(data.ad), said, aim)

    return row


def figures(at: float, aims: dict[str, str]) -> list[Callable[..., Row]]:
    known: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
        "F1": lambda ad, score: splits.f1(ad, score >= at),
        "best F1": lambda ad, score: splits.best_f1(ad, score)[0],
        "AUC": splits.auc,
        "recall at 0.5 %": lambda ad, score: splits.recall_at(ad, score, 0.005),
        "recall at 2 %": lambda ad, score: splits.recall_at(ad, score, 0.02),
        "calibration error": splits.calibration_error,
    }
    return [told(name, figure, aims.get(name, "–")) for name, figure in known.items()]


AIMS: dict[str, tuple[ads.Channel, dict[str, str]]] = {
    "telegram_zh": (
        "group",
        {"F1": "≥ .95", "AUC": "≥ .985", "recall at 0.5 %": "≥ .88", "calibration error": "≤ .03"},
    ),
    "qq": ("group", {"F1": "≥ .84", "recall at 2 %": "≥ .75"}),
    "sms_zh": ("sms", {"F1": "≥ .96"}),
    "sms_en": ("sms", {"F1": "≥ .975"}),
}


def labelled_rows(setting: Setting) -> Iterator[Row]:
    for name, (channel, aims) in AIMS.items():
        data = setting.some(splits.read(name))
        score = setting.chances(data.texts, channel)
        for row in figures(setting.models[channel].threshold, aims):
            yield row(name, data, score)


def plain_rows(setting: Setting) -> Iterator[Row]:
    """What a plain model reaches on the same texts: logistic regression over hashed character n-grams (1–3),
    trained on what is open of that one set, without the hold-out if that is judged."""
    grams = HashingVectorizer(analyzer="char", ngram_range=(1, 3), n_features=1 << 20, alternate_sign=False)
    for name, part in setting.known.items():
        plain = LogisticRegression(C=10, max_iter=300).fit(grams.transform(part.texts), part.ad)
        data = setting.some(splits.read(name))
        score = plain.decision_function(grams.transform(data.texts))
        said = f"best F1 {splits.best_f1(data.ad, score)[0]:.3f}, AUC {splits.auc(data.ad, score):.3f}"
        for alarms in (0.005, 0.02):
            said += f", recall at {100 * alarms:g} % {splits.recall_at(data.ad, score, alarms):.3f}"
        yield Row(f"{name}: a plain model", len(data.ad), said, "–")


def chat_rows(setting: Setting) -> Iterator[Row]:
    """Ordinary chat that is called advertisement."""
    game, _ = splits.game()
    yield _alarms(setting, "game chat, both labels ham", setting.some(game.part(~game.ad)), "≤ 0.5 %")
    for log in chats.LOGS:
        texts = chats.texts(log)
        data = setting.some(splits.alike(texts, False))
        aim = "≤ 0.3 %" if log.startswith(("zulip", "discord", "irc")) else "–"
        yield _alarms(setting, f"{log}: called ads", data, aim)


def _alarms(setting: Setting, task: str, data: splits.Labelled, aim: str) -> Row:
    called = setting.chances(data.texts, "group") >= setting.models["group"].threshold
    return Row(task, len(called), f"{called.mean() * 100:.3f} %", aim)


def speed_rows(setting: Setting) -> Iterator[Row]:
    """The whole judgement of the shipped models, and the probability of an advertisement alone."""
    texts = splits.read("telegram_zh").texts
    batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
    task = "judge.batch, telegram_zh in batches of 256, texts per cpu-second"
    yield Row(task, len(texts), f"{len(texts) / _taken(judge.batch, batches):,.0f}", "≥ 150,000")
    of, plain = setting.models["group"], [normal(batch) for batch in batches]
    alone = _taken(lambda batch: _chances(batch, "group", of), plain)
    yield Row("ad probability alone, of the normal form", len(texts), f"{len(texts) / alone:,.0f}", "–")
    one = _taken(judge.batch, [[text] for text in texts[:500]]) / 500
    yield Row("one text alone", 500, f"{one * 1000:.3f} ms", "≤ 1 ms")


def command_rows(_: Setting) -> Iterator[Row]:
    """`weilu judge --jsonl` as a process, from its start to its end."""
    texts = splits.read("telegram_zh").texts * 15
    lines = [json.dumps({"id": str(place), "text": text}) + "\n" for place, text in enumerate(texts)]
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(lines).encode())
        taken = []
        for _turn in range(3):
            asked.seek(0)
            started = time.perf_counter()
            command = [sys.executable, "-m", "weilu.cli", "judge", "--jsonl"]
            subprocess.run(command, stdin=asked, stdout=subprocess.DEVNULL, check=True)
            taken.append(time.perf_counter() - started)
    figure = f"{len(lines) / min(taken):,.0f} texts/s"
    yield Row("weilu judge --jsonl, the whole command", len(lines), figure, "≥ 40,000")


def _taken(what: Callable[[Any], object], parts: Sequence[Any]) -> float:
    """Processor seconds, the least of five rounds."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        for part in parts:
            what(part)
        taken.append(time.process_time() - started)
    return min(taken)


def _chances(texts: Normal, channel: ads.Channel, of: ads.Model) -> np.ndarray:
    return ads.ads(texts, tokens(texts), present(texts), channel, of)


PARTS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    "labelled": labelled_rows,
    "plain": plain_rows,
    "chat": chat_rows,
    "speed": speed_rows,
    "command": command_rows,
}
"""To add rows, add a function that yields them."""


def setting(asked: argparse.Namespace) -> Setting:
    known = {name: splits.read(name) for name in AIMS}
    if asked.sealed:
        splits.DATA = chats.DATA = asked.sealed
        arrays = dict(kept.load("ads"))
    else:
        known = {name: data.part(~data.held) for name, data in known.items()}
        shipped = Path(ads.__file__).parent / "models" / "ads.npz"
        if not asked.ads.is_file() or (asked.ads == PART and _older(PART, shipped)):
            asked.ads.parent.mkdir(parents=True, exist_ok=True)
            script = HERE.parent / "train" / "ads.py"
            one = {**os.environ, "OMP_NUM_THREADS": "1"}
            subprocess.run([sys.executable, script, "--part", "--out", asked.ads], check=True, env=one)
        with np.load(asked.ads) as found:
            arrays = dict(found)
    models = {channel: ads.made(arrays, channel) for channel in ads.CHANNELS}
    return Setting(bool(asked.sealed), models, known)


def _older(one: Path, other: Path) -> bool:
    """So that a model of other settings than the shipped one's is not measured."""
    return one.stat().st_mtime < other.stat().st_mtime


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--ads", type=Path, default=PART, help="a model trained on the training part")
    parse.add_argument("--only", nargs="*", choices=list(PARTS))
    parse.add_argument(
        "--sealed", type=Path, help="a folder like ../shared/data; the shipped model judges it"
    )
    parse.add_argument("--json", action="store_true", help="a line of JSON for each row")
    asked = parse.parse_args()
    where = setting(asked)
    for part in asked.only or PARTS:
        for row in PARTS[part](where):
            if asked.json:
                print(json.dumps([row.task, row.texts, row.figure, row.aim], ensure_ascii=False), flush=True)
            else:
                print(f"| {row.task} | {row.texts:,} | {row.figure} | {row.aim} |", flush=True)


if __name__ == "__main__":
    main()

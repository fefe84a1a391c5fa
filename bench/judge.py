"""How often the judge is right, on texts it was not trained on, and how fast it is.

    .venv/train/bin/python bench/judge.py [--models FOLDER] [--only PART …] [--sealed FOLDER]

The hold-out of the open texts (three near-copy clusters in ten) is judged by a model of the same settings
that was trained on the rest; and once more in thirds, each by one that was trained on all but that third, so
on nine in ten: what is shipped is trained on all. `train/ads.py --without` makes them, here if they are not
in the folder. With `--sealed`, the model that is shipped judges texts of that folder, laid out as the open
ones are.
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

MODELS = HERE.parent / ".venv" / "judge"
THIRDS = [(low, low + splits.HELD // 3) for low in range(0, splits.HELD, splits.HELD // 3)]
BATCH = 256


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, on how many texts, the figure, and what it must reach."""

    task: str
    texts: int
    figure: str
    aim: str


Models = dict[ads.Channel, ads.Model]
Figure = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True)
class Setting:
    """Whether all texts are to be judged, the models by channel, what of each open set they may have been
    trained on, and where models lie that know nearly all."""

    sealed: bool
    models: Models
    known: dict[str, splits.Labelled]
    others: Path

    def some(self, data: splits.Labelled) -> splits.Labelled:
        return data if self.sealed else data.part(data.held)


def chances(texts: list[str], channel: ads.Channel, models: Models) -> np.ndarray:
    parts = [texts[at : at + 4096] for at in range(0, len(texts), 4096)]
    found = [_chances(normal(part), channel, models[channel]) for part in parts]
    return np.concatenate([np.zeros(0, np.float32), *found])


def told(task: str, figure: Figure, data: splits.Labelled, score: np.ndarray, aim: str = "–") -> Row:
    """A row of one figure of a labelled set, with its interval over clusters."""
    low, high = splits.interval(figure, data, score, 200)
    return Row(task, len(data.ad), f"{figure(data.ad, score):.3f} ({low:.3f}–{high:.3f})", aim)


def figures(at: float) -> dict[str, Figure]:
    """What is told of a labelled set's scores, of which those from `at` on are called advertisements."""
    return {
        "F1": lambda ad, score: splits.f1(ad, score >= at),
        "best F1": lambda ad, score: splits.best_f1(ad, score)[0],
        "AUC": splits.auc,
        "recall at 0.5 %": lambda ad, score: splits.recall_at(ad, score, 0.005),
        "recall at 2 %": lambda ad, score: splits.recall_at(ad, score, 0.02),
        "calibration error": splits.calibration_error,
    }


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
        score = chances(data.texts, channel, setting.models)
        for task, figure in figures(setting.models[channel].threshold).items():
            yield told(f"{name}: {task}", figure, data, score, aims.get(task, "–"))


def most_rows(setting: Setting) -> Iterator[Row]:
    """The hold-out by models that know nine clusters in ten; scores are counted from the threshold of the one
    that gave them."""
    if setting.sealed:
        return
    models = [without(*third, setting.others) for third in THIRDS]
    for name, (channel, aims) in AIMS.items():
        data = setting.some(splits.read(name))
        score = np.zeros(len(data.ad))
        for third, own in zip(THIRDS, models, strict=True):
            some = data.within(*third)
            chance = chances(data.part(some).texts, channel, own)
            score[some] = _odds(chance) - _odds(np.float32(own[channel].threshold))
        for task, figure in figures(0.0).items():
            if task in aims and task != "calibration error":
                yield told(f"{name}, nine in ten known: {task}", figure, data, score, aims[task])


def _odds(chance: np.ndarray | np.float32) -> Any:
    """The logarithm of the odds."""
    chance = np.clip(chance, 1e-7, 1 - 1e-7)
    return np.log(chance / (1 - chance))


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
    called = chances(data.texts, "group", setting.models) >= setting.models["group"].threshold
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
    "most": most_rows,
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
        models = _models(dict(kept.load("ads")))
    else:
        known = {name: data.part(~data.held) for name, data in known.items()}
        models = without(0, splits.HELD, asked.models)
    return Setting(bool(asked.sealed), models, known, asked.models)


def without(first: int, end: int, folder: Path) -> Models:
    """Models of the same settings that do not know these thousandths of the clusters; trained, unless they
    are there."""
    path = folder / f"ads_{first}_{end}.npz"
    shipped = Path(ads.__file__).parent / "models" / "ads.npz"
    if not path.is_file() or _older(path, shipped):
        folder.mkdir(parents=True, exist_ok=True)
        script = HERE.parent / "train" / "ads.py"
        one = {**os.environ, "OMP_NUM_THREADS": "1"}
        command = [sys.executable, script, "--without", str(first), str(end), "--out", path]
        say = f"Training {path.name}, which does not know those clusters (one to two minutes) …"
        print(say, file=sys.stderr, flush=True)
        subprocess.run(command, check=True, env=one, stdout=subprocess.DEVNULL)
    with np.load(path) as found:
        return _models(dict(found))


def _models(arrays: dict[str, np.ndarray]) -> Models:
    return {channel: ads.made(arrays, channel) for channel in ads.CHANNELS}


def _older(one: Path, other: Path) -> bool:
    """So that a model of other settings than the shipped one's is not measured."""
    return one.stat().st_mtime < other.stat().st_mtime


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--models", type=Path, default=MODELS, help="where models of part of the texts lie")
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

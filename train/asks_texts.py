"""The texts from which `weilu.judge.asks` learns, each with what is known or believed of it.

Labelled: train/rows.csv (rows of the data beside the project, each labelled by its bare text), and our own
train/sentences.toml and train/asked.toml. Believed: open logs with what the plain rules say of them, the
question mark taken off; and the annotated IRC log, of which the folder `test` is never opened.
"""

import csv
import random
import re
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import own
import rules
from rules import batch
from splits import DATA, core, rows

from weilu.exports.base import Options, Rows
from weilu.exports.base.source import sources
from weilu.jobs.ingest import choose, readers
from weilu.judge.asks import KINDS, VALUES

HERE = Path(__file__).parent
OWN, ASKED = 0.7, 0.15
"""Weight of a sentence of our own, and of a line made of pieces, against a labelled row."""
LOGS = {
    "discord": "discord/komodo_discord_csv.tar.gz",
    "zulip": "zulip/small_streams.tar.gz",
    "qtox": "irc/qtox_irc.tar.gz",
    "zig": "irc/zig_irc.tar.gz",
    "ddnet": "irc/teeworlds_ddnet_irc.tar.gz",
    "duraspace": "irc/duraspace_irc.tar.gz",
    "gitter": "gitter/raw__docker_docker_chatFormat.ascii.txt.gz",
    "slack_elm": "slack/elmlang_2019_merged-elmlang-general.xml.gz",
    "slack_racket": "slack/racket_2018_merged-racket-general.xml.gz",
}
FILES = {
    "telegram_zh_markivory": {"ham": 7000, "spam": 3000},
    "game_chat_zh_llm_labelled": {"ham": 25_000},
    "qq_minecraft_group_ads": {"ham": 1500, "spam": 200},
    "sms_zh_10k": {"ham": 6000, "spam": 600},
    "sms_en_uci": {"ham": 3300},
}
FROM_LOGS = {"discord": 25_000, "gitter": 12_000, "zulip": 12_000, "slack_elm": 7000, "slack_racket": 6000}
FROM_LOGS |= {"zig": 8000, "ddnet": 8000, "qtox": 6000, "duraspace": 8000}
"""Texts taken of each, at most, as believed."""
BOTS = re.compile(r"bot|notary|feed")
UBUNTU = "irc/ubuntu_irc_disentanglement.tar.gz"
SEED = 5

_MARK = re.compile(r"[?？]\s*$")
_MARKS = re.compile(r"[?？!！\s~]+$")
_REQUEST = re.compile(rules.REQUEST.replace("$", r"\Z"), re.ASCII | re.IGNORECASE)
_SAID = re.compile(r"\[\d\d:\d\d\] <([^>]+)> (.*)")
_CALLED = re.compile(r"^[\w\[\]\\`^{}|-]+[:,] +")


@dataclass(frozen=True)
class Known:
    """Texts; `asks` float32[n, KINDS] what each is and `sure` its weight; `value` the place in VALUES
    plus one, 0 for none, and `worth` its weight."""

    texts: list[str]
    asks: np.ndarray
    sure: np.ndarray
    value: np.ndarray
    worth: np.ndarray

    def part(self, some: np.ndarray) -> "Known":
        """The texts where a mask is set."""
        kept = [text for text, keep in zip(self.texts, some, strict=True) if keep]
        return Known(kept, self.asks[some], self.sure[some], self.value[some], self.worth[some])


def known(
    texts: list[str],
    asks: list[list[float]],
    sure: list[list[float]],
    value: list[int],
    worth: float | None = None,
) -> Known:
    """Of each text; a value is as sure as the least sure of what it asks, or has the weight `worth`."""
    worths = [min(row) if worth is None else worth for row in sure]
    of = np.float32
    return Known(texts, np.array(asks, of), np.array(sure, of), np.array(value), np.array(worths, of))


def logs() -> dict[str, dict[str, str]]:
    """Every message of each log by its event id, but for those in channels of programs."""
    return {name: dict(_log(DATA / "chat" / path)) for name, path in LOGS.items()}


def _log(path: Path) -> Iterator[tuple[str, str]]:
    rows, last = Rows(Options()), None
    carries: dict[tuple[str, str], dict[str, object]] = {}
    for source in sources([path], print):
        last, sure = choose(source, last)
        if sure < 0.4:
            continue
        source.carry = carries.setdefault((last, source.parts[0]), {})
        rows.begin()
        for found in readers()[last].read(source, rows):
            yield from _messages(found)
    yield from _messages(rows.batch())


def _messages(found) -> Iterator[tuple[str, str]]:
    columns = (found.column(name).to_pylist() for name in ("id", "kind", "group", "text"))
    for key, kind, group, text in zip(*columns, strict=True):
        if kind == "message" and text and not BOTS.search(group):
            yield str(key), text


def labelled(said: dict[str, dict[str, str]]) -> tuple[Known, Known]:
    """The rows of rows.csv: those to learn from, without near-copies of the others; those to measure on."""
    files = {name: rows(name) for name in FILES}
    with (HERE / "rows.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    for row in found:
        data = row["dataset"]
        row["text"] = said[data][row["row"]] if data in said else files[data][int(row["row"])]["text"]
    measure = [row for row in found if row["use"] == "measure"]
    held = {core(row["text"]) for row in measure}
    train = [row for row in found if row["use"] == "train" and core(row["text"]) not in held]
    return _of_rows(train), _of_rows(measure)


def _of_rows(found: list[dict[str, str]]) -> Known:
    asks = [[float(row[kind]) for kind in KINDS] for row in found]
    values = [_place(row["value"]) for row in found]
    return known([row["text"] for row in found], asks, [[1.0] * len(KINDS)] * len(found), values)


def _place(value: str) -> int:
    return VALUES.index(value) + 1 if value else 0


def sentences() -> Known:
    """Our own sentences."""
    sets = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))["set"]
    found = [(text, one) for one in sets for text in one["texts"]]
    asks = [[float(kind in one["is"]) for kind in KINDS] for _, one in found]
    values = [_place(one["value"]) for _, one in found]
    return known([text for text, _ in found], asks, [[OWN] * len(KINDS)] * len(found), values)


def asked() -> Known:
    """Our own lines of what is asked and given, short and plain; of their value nothing is known."""
    kinds, texts = own.asked()
    asks = [[float(kind in name.split("_")) for kind in KINDS] for name in kinds]
    return known(texts, asks, [[ASKED] * len(KINDS)] * len(texts), [0] * len(texts), worth=0)


def believed(said: dict[str, dict[str, str]], banned: set[str]) -> Known:
    """Texts of the open logs with what the plain rules say of them; none whose core is in `banned`."""
    chance = random.Random(SEED)
    pools = [(sorted(set(said[name].values())), most) for name, most in FROM_LOGS.items()]
    for name, parts in FILES.items():
        for label, most in parts.items():
            of = [r for r in rows(name) if r["label"] == label == r.get("orig_label", label)]
            pools.append((sorted({r["text"] for r in of}), most))
    texts: list[str] = []
    for pool, most in pools:
        chance.shuffle(pool)
        texts += [text[:600] for text in pool[:most] if len(text.strip()) > 1 and core(text) not in banned]
    return _as_rules(texts, chance)


def _as_rules(texts: list[str], chance: random.Random) -> Known:
    """The question mark is taken off three of five texts that end in one, and the words of asking out of
    one request of four, so that the rest of the text tells."""
    told = batch(texts)
    shown, asks = [], []
    for place, text in enumerate(texts):
        marked = bool(_MARK.search(text))
        question = (
            1.0 if marked else max(float(told.question[place]), 0.5 if re.search("[?？]", text) else 0.0)
        )
        request = float(told.request[place])
        asks.append([question, request, float(told.offer[place]), 0.0, float(told.thanks[place])])
        if marked and chance.random() < 0.6:
            text = _MARKS.sub("", text)
        if request and chance.random() < 0.25 and len((bare := _REQUEST.sub(" ", text)).strip()) > 4:
            text = bare
        shown.append(text)
    sure = [[1.0, 1.0, 1.0, 0.0, 1.0]] * len(shown)
    return known(shown, asks, sure, (told.value + 1).tolist(), worth=1)


def answered(banned: set[str]) -> Known:
    """The annotated IRC log: what follows a question of another is an answer; what opens a thread and is
    answered is a request."""
    texts, asks, sure = [], [], []
    for lines, links in _annotated():
        answers = {one for line, before in links.items() for one in before if one != line}
        for line, before in links.items():
            if line not in lines or core(text := _CALLED.sub("", lines[line][1])) in banned:
                continue
            asked = any(
                _MARK.search(lines[one][1]) and lines[one][0] != lines[line][0]
                for one in before & lines.keys()
            )
            opens = before == {line}
            texts.append(text)
            asks.append([0, float(opens and line in answers), 0, float(asked and not _MARK.search(text)), 0])
            sure.append([0, 0.5 * opens, 0, 1, 0])
    return known(texts, asks, sure, [0] * len(texts))


def _annotated() -> Iterator[tuple[dict[int, tuple[str, str]], dict[int, set[int]]]]:
    """Of each day of the folder `train`: who said what by line, and the lines that each line answers."""
    with tarfile.open(DATA / "chat" / UBUNTU) as tar:
        names = sorted(name for name in tar.getnames() if re.match(r"train/.*\.annotation\.txt$", name))
        for name in names:
            raw = _member(tar, name.replace(".annotation", ".raw"))
            lines = {place: found.groups() for place, line in enumerate(raw) if (found := _SAID.match(line))}
            links: dict[int, set[int]] = {}
            for pair in _member(tar, name):
                if len(ends := pair.split()) > 1:
                    first, second = sorted(map(int, ends[:2]))
                    links.setdefault(second, set()).add(first)
            yield lines, links


def _member(tar: tarfile.TarFile, name: str) -> list[str]:
    file = tar.extractfile(name)
    return file.read().decode("utf-8", "replace").split("\n") if file else []

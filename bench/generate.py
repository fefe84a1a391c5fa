"""Make chats to measure on: the same ones for the same seed, in a lake or in the files of other tools.

    .venv/bin/python bench/generate.py lake FOLDER --events 10_000_000 --groups 1000
    .venv/bin/python bench/generate.py whatsapp FILE --events 1_000_000
    .venv/bin/python bench/generate.py telegram FILE --events 1_000_000

Two years of talk. Sessions come and go with the hours of the day; a few members write most; some come,
some leave; one message in five is a reply and one in twenty mentions somebody; words are Chinese in one
half of the groups and English in the other.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from weilu.kernel.log import COLUMNS
from weilu.kernel.time import DAY
from weilu.lake import BUCKETS, GroupInfo, Lake, bucket_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
SPEAKERS = 500
POOL = 100_000
TYPES = {"string": pa.string(), "int64": pa.int64(), "int32": pa.int32(), "bool": pa.bool_()}
TYPES["list<string>"] = pa.list_(pa.string())
SCHEMA = pa.schema([(name, TYPES[kind]) for name, kind in COLUMNS.items()])
AWAKE = np.array([3, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 14, 13, 12, 12, 13, 14, 16, 20, 24, 22, 14, 7])

WORDS = {
    "zh": (
        "今天 明天 大家 我们 这个 那个 问题 时间 地方 朋友 茶叶 水果 天气 早上 晚上 周末 一起 觉得"
        " 可以 应该 已经 还是 喜欢 知道 看看 试试 出发 回来 安排 准备 消息 照片 电影 公园 火锅 咖啡"
        " 作业 孩子 学校 公司 项目 方案 客户 价格"
    ),
    "en": (
        "today tomorrow everyone we this that thing time place friend tea fruit weather morning"
        " evening weekend together think maybe should already still like know look try leave back"
        " plan ready message photo film park dinner coffee homework kids school office project idea"
        " client price number list road water window"
    ),
}
SPICE = {
    "zh": (
        "有没有人知道怎么办？|谁能帮忙看一下|请问哪里可以买|谢谢啦|感谢分享|哈哈哈|早上好|恭喜恭喜"
        "|红包来了|周末活动报名|资料在网盘|最新通知|我们之前做过一个案例|有合作可以对接|玩个游戏吧"
        "|加微信 tea12345|我可以帮你"
    ),
    "en": (
        "does anyone know how to do this?|can someone help me|looking for a place|thanks a lot|lol"
        "|good morning|congrats|there is a discount|meetup on friday|docs are on github"
        "|new release announced|what we did last time|we are hiring|another game"
        "|write me at tea@example.com|i can help|see https://example.com/page"
    ),
}
Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class Talk:
    """One group's messages, in order of time: who wrote when, which text of the pool, answering which."""

    at: Numbers
    author: Numbers
    text: Numbers
    reply: Numbers
    mention: Numbers
    members: int


def texts(lang: str, rng: np.random.Generator, some: int = POOL) -> pa.Array:
    """A pool of sentences: words in a row, one in four with a phrase that means something to the judge."""
    join = "" if lang == "zh" else " "
    words, spice = np.array(WORDS[lang].split()), np.array(SPICE[lang].split("|"))
    lengths = np.minimum(rng.geometric(0.14, some), 40)
    chosen = words[rng.integers(0, len(words), int(lengths.sum()))]
    made = [join.join(part) for part in np.split(chosen, np.cumsum(lengths)[:-1])]
    for place in np.flatnonzero(rng.random(some) < 0.25):
        made[place] = f"{made[place]}{'，' if lang == 'zh' else ' '}{spice[rng.integers(len(spice))]}"
    return pa.array(made)


def talk(rng: np.random.Generator, events: int, members: int) -> Talk:
    """Messages of a group over the two years; most come within a minute of the one before."""
    at = _times(rng, events)
    author = _authors(rng, events, members, at)
    called = _back(rng, events, 0.05)
    mention = np.where(called >= 0, author[called], -1)
    return Talk(at, author, rng.integers(0, POOL, events), _back(rng, events, 0.2), mention, members)


def _times(rng: np.random.Generator, events: int) -> Numbers:
    gaps = rng.exponential(45e6, events)
    pause = rng.random(events) < 0.12
    span = DAYS * DAY * 0.999
    rest = max(span - gaps[~pause].sum(), span / 2)
    gaps[pause] = rng.exponential(1, int(pause.sum()))
    gaps[pause] *= rest / max(gaps[pause].sum(), 1e-9)
    steady = np.minimum(np.cumsum(gaps), span)
    day, part = np.divmod(steady, DAY)
    hours = np.concatenate([[0], np.cumsum(AWAKE) / AWAKE.sum()])
    awake = np.interp(part / DAY, hours, np.arange(25) / 24)
    seconds = ((day + awake) * 86_400).astype(np.int64)
    return seconds * 1_000_000 + int(START.timestamp()) * 1_000_000


def _authors(rng: np.random.Generator, events: int, members: int, at: Numbers) -> Numbers:
    here = np.maximum(_come(at, members), 2)
    author = (rng.pareto(0.9, events) * 3).astype(np.int64) % here
    again = rng.random(events) < 0.35
    again[:1] = False
    last = np.maximum.accumulate(np.where(again, 0, np.arange(events)))
    return author[last]


def _come(at: Numbers, members: int) -> Numbers:
    """How many members have come by a moment: a third are there at first, the others come evenly."""
    passed = (at - at[0]) / (DAYS * DAY)
    return (members * (1 / 3 + 2 / 3 * np.minimum(passed, 1))).astype(np.int64)


def _back(rng: np.random.Generator, events: int, share: float) -> Numbers:
    """For a share of the messages the place of one a few before; -1 for the others."""
    found = np.arange(events) - rng.geometric(0.3, events)
    return np.where((rng.random(events) < share) & (found >= 0), found, -1)


def lake(folder: Path, events: int, groups: int, seed: int = 1) -> Lake:
    """A lake with about so many events over so many groups, one bucket after the other."""
    rng = np.random.default_rng(seed)
    pools = {lang: texts(lang, rng) for lang in ("zh", "en")}
    weights = 1 / (np.arange(groups) + 20)
    sizes = np.maximum(weights / weights.sum() * events * 0.97, 20).astype(int)
    made = Lake(folder)
    by_bucket: dict[int, list[int]] = {}
    for number in range(groups):
        by_bucket.setdefault(bucket_of(_key(number)), []).append(number)
    for bucket, numbers in by_bucket.items():
        tables = [
            _events(np.random.default_rng([seed, n]), n, int(sizes[n]), pools["zh" if n % 2 else "en"])
            for n in numbers
        ]
        _place(made, bucket, pa.concat_tables(tables))
    info = [GroupInfo(key=_key(n), name=f"Group {n}", platform="test", zone="UTC") for n in range(groups)]
    made.know({group.key: group for group in info})
    return made


def _key(number: int) -> str:
    return f"test/group-{number:04d}"


def _events(rng: np.random.Generator, number: int, events: int, pool: pa.Array) -> pa.Table:
    members = int(rng.integers(20, max(21, min(400, events // 8 + 21))))
    said = talk(rng, events, members)
    ids = rng.integers(-(2**62), 2**62, events)
    keys = pa.array([f"user{(number * 211 + m) % 60_000:06d}" for m in range(members)])
    names = pa.array([f"Member {(number * 211 + m) % 60_000}" for m in range(members)])
    mention = pa.ListArray.from_arrays(
        np.concatenate([[0], np.cumsum(said.mention >= 0)]).astype(np.int32),
        names.take(pa.array(said.mention[said.mention >= 0])),
    )
    columns = {
        "id": ids,
        "at": said.at,
        "kind": pa.array(["message"]).take(pa.array(np.zeros(events, np.int64))),
        "author": keys.take(pa.array(said.author)),
        "name": names.take(pa.array(said.author)),
        "text": pool.take(pa.array(said.text)),
        "reply_to": pa.array(ids[np.maximum(said.reply, 0)], mask=said.reply < 0),
        "mentions": mention,
        "media": pa.array(["image", None]).take(pa.array((rng.random(events) > 0.05).astype(int))),
        "staff": pa.array(said.author < 2),
        "bot": pa.array((said.author == 3) & (number % 3 == 0)),
        "reactions": pa.array(rng.poisson(0.1, events).astype(np.int32)),
    }
    moves = _moves(rng, said, keys, names)
    return pa.concat_tables([_table(number, columns), _table(number, moves)])


def _moves(rng: np.random.Generator, said: Talk, keys: pa.Array, names: pa.Array) -> dict[str, object]:
    """Joins of those who came later, and leaves of one in three after the last thing they said."""
    every = np.arange(said.members)
    come = _come(said.at, said.members)
    joined = every[every >= come[0]]
    joined = joined[joined < come[-1]]
    join_at = said.at[np.searchsorted(come, joined + 1)] - 60_000_000
    last = np.full(said.members, -1, np.int64)
    last[said.author] = said.at
    left = every[(last > 0) & (rng.random(said.members) < 0.33)]
    who = np.concatenate([joined, left])
    kinds = ["join"] * len(joined) + ["leave"] * len(left)
    return {
        "id": rng.integers(-(2**62), 2**62, len(who)),
        "at": np.concatenate([join_at, last[left] + 3_600_000_000]),
        "kind": pa.array(kinds, pa.string()),
        "author": keys.take(pa.array(who)),
        "name": names.take(pa.array(who)),
    }


def _table(number: int, columns: dict[str, object]) -> pa.Table:
    rows = len(columns["id"])  # type: ignore[arg-type]
    columns = {"group": pa.array([_key(number)]).take(pa.array(np.zeros(rows, np.int64)))} | columns
    return pa.table(
        [
            pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type)
            for field in SCHEMA
        ],
        schema=SCHEMA,
    )


def _place(made: Lake, bucket: int, table: pa.Table) -> None:
    assert 0 <= bucket < BUCKETS
    table = table.sort_by([(name, "ascending") for name in ("group", "at", "id")])
    month = table["at"].to_numpy().astype("datetime64[us]").astype("datetime64[M]")
    for one in np.unique(month):
        folder = made.log / f"month={one}" / f"bucket={bucket:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(table.filter(pa.array(month == one)), folder / "made.parquet", compression="zstd")


def _lines(events: int, seed: int) -> Iterator[tuple[datetime, int, str, int]]:
    """One group's messages: when, who, what, and which earlier one it answers (-1: none)."""
    rng = np.random.default_rng(seed)
    said, pool = talk(rng, events, SPEAKERS), texts("en", rng).to_pylist()
    for at, author, text, reply in zip(said.at, said.author, said.text, said.reply, strict=True):
        yield EPOCH + timedelta(microseconds=int(at)), int(author), pool[text], int(reply)


def whatsapp(path: Path, events: int, seed: int = 1) -> None:
    """A WhatsApp export as an Android phone writes it."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for at, author, text, _ in _lines(events, seed):
            out.write(f"{at:%d/%m/%Y, %H:%M} - Member {author}: {text}\n")


def telegram(path: Path, events: int, seed: int = 1) -> None:
    """The result.json of one chat as Telegram Desktop writes it."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"name": "Made", "type": "private_supergroup", "id": 1001, "messages": [\n')
        for number, (at, author, text, reply) in enumerate(_lines(events, seed)):
            row = {
                "id": number + 1,
                "type": "message",
                "date": f"{at:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(at.timestamp())),
                "from": f"Member {author}",
                "from_id": f"user{author + 10_000}",
                **({"reply_to_message_id": reply + 1} if reply >= 0 else {}),
                "text": text,
                "text_entities": [{"type": "plain", "text": text}],
            }
            out.write((",\n" if number else "") + json.dumps(row, ensure_ascii=False))
        out.write("\n]}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("lake", "whatsapp", "telegram"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--groups", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.what == "lake":
        lake(given.path, given.events, given.groups, given.seed)
    else:
        {"whatsapp": whatsapp, "telegram": telegram}[given.what](given.path, given.events, given.seed)


if __name__ == "__main__":
    main()

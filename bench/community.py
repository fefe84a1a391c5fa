"""A made-up portfolio of fourteen small groups over nine months, as files that Weilu reads.

    .venv/bin/python bench/community.py FOLDER --lang zh|en

Chinese groups are texts of QQ's message manager, English ones JSON of Telegram Desktop. Some groups are
lively, some fade, two are only pushed to, one is silent, one young, one overloaded, one two circles.
The same seed makes the same bytes. Nobody in them exists.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

START, DAYS = datetime(2026, 2, 1, tzinfo=UTC), 273
PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
EVENING = np.array([1, 0, 0, 0, 0, 0, 1, 3, 4, 3, 3, 4, 7, 5, 3, 3, 3, 4, 7, 11, 16, 15, 9, 3]) / 105


@dataclass(frozen=True, slots=True)
class Plan:
    """How a group lives. `rate` are messages a day and `help` the chance that a question is answered, both at
    even steps of the nine months; `host` is how often one member answers; `exodus` how many of the most
    talkative go in the last months; `home` a group that all its members come from."""

    key: str
    members: int
    rate: tuple[float, ...]
    help: tuple[float, ...] = (0.9,)
    host: float = 0.0
    reply: float = 0.5
    join: float = 0.3
    leave: float = 0.3
    circles: int = 1
    exodus: int = 0
    pushed: float = 0.0
    home: str = ""


PLANS = (
    Plan("hikers", 64, (20, 22, 26, 24, 30), join=0.5),
    Plan("readers", 38, (14, 15, 14, 16, 15)),
    Plan("growers", 52, (12, 18, 24, 25, 22), join=0.45),
    Plan("source", 40, (12, 13, 14, 15, 16, 18, 21, 26, 55, 170), (0.95, 0.95, 0.9, 0.1), join=0.2),
    Plan("cameras", 40, (3, 2, 1, 0.4, 0.3), (0.2,), pushed=5),
    Plan("runners", 46, (26, 25, 25, 24, 23, 22, 20, 14, 4, 0.7), (0.8, 0.7, 0.2), leave=0.5, exodus=14),
    Plan("flats", 70, (15, 15, 14, 13, 11, 10), (0.5, 0.3, 0.06), reply=0.2, join=0.6, leave=0.6),
    Plan("baking", 44, (12, 13, 14, 14, 15), host=0.97, reply=0.8),
    Plan("games", 14, (9, 8, 7, 6, 5, 4, 3, 2, 0.9, 0), (0.6,), join=0.05, home="hikers"),
    Plan("birds", 24, (8, 6, 2, 0, 0), (0.5,), join=0.05),
    Plan("journals", 16, (0, 0, 0, 0, 9)),
    Plan("parents", 124, (20, 26, 36, 52, 90), circles=2, reply=0.9, join=0.5),
    Plan("coffee", 26, (5, 6, 5, 6, 5.5), join=0.1),
    Plan("deals", 60, (1.5, 0.7, 0.3, 0, 0), (0.1,), pushed=7, join=0.2),
)


@dataclass(slots=True)
class Line:
    """Something written, or a coming or going where `text` is empty."""

    at: datetime
    who: int
    text: str
    reply: "Line | None" = None
    kind: str = "message"


@dataclass(slots=True)
class Group:
    """A group in the making: who is in it from which day to which, how much each says, in which circle."""

    plan: Plan
    lang: str
    rng: np.random.Generator
    people: Numbers
    came: Shares
    goes: Shares
    weight: Shares
    lines: list[Line] = field(default_factory=list)


def community(folder: Path, lang: str, seed: int = 7) -> int:
    """Write all groups into `folder`; returns how many messages there are."""
    folder.mkdir(parents=True, exist_ok=True)
    taken, count = 0, 0
    homes: dict[str, Numbers] = {}
    for number, plan in enumerate(PLANS):
        group = _group(plan, lang, np.random.default_rng([seed, number]), taken, homes)
        homes[plan.key] = group.people
        taken += plan.members if not plan.home else 0
        _live(group)
        group.lines.sort(key=lambda line: line.at)
        count += sum(line.kind == "message" for line in group.lines)
        write = _qq if lang == "zh" else _telegram
        write(folder, number, group)
    return count


def _group(plan: Plan, lang: str, rng: np.random.Generator, taken: int, homes: dict[str, Numbers]) -> Group:
    """Half of the members are there at first; who leaves stops writing before."""
    people = np.arange(plan.members) + taken if not plan.home else homes[plan.home][: plan.members]
    first = next((step for step, rate in enumerate(plan.rate) if rate), 0) / len(plan.rate) * DAYS
    first = first + 47 if first else 0.0
    came = np.where(rng.random(plan.members) < plan.join, rng.uniform(first, DAYS - 6, plan.members), first)
    came[: max(8, plan.members // 3)] = first
    stays = rng.exponential(110, plan.members) + 10
    goes = np.where(rng.random(plan.members) < plan.leave, came + stays, DAYS + 1.0)
    goes[:5] = DAYS + 1.0
    goes[: plan.exodus] = rng.uniform(DAYS * 0.78, DAYS * 0.93, plan.exodus)
    return Group(plan, lang, rng, people, came, goes, 1 / (np.arange(plan.members) + 5.0))


def _live(group: Group) -> None:
    plan, rng = group.plan, group.rng
    for member, (came, goes) in enumerate(zip(group.came, group.goes, strict=True)):
        if 0 < came < DAYS:
            group.lines.append(Line(START + timedelta(days=float(came)), member, "", kind="join"))
        if goes < DAYS:
            group.lines.append(Line(START + timedelta(days=float(goes)), member, "", kind="leave"))
    for day in range(DAYS):
        weekend = 1.35 if (START + timedelta(days=day)).weekday() >= 5 else 0.86
        rate = _on(plan.rate, day) * weekend
        if day < group.came.min() or not plan.rate[-1] and rate < 0.4:
            rate = 0.0
        for _ in range(rng.poisson(rate / 6.5)):
            _session(group, day)
        for _ in range(rng.poisson(plan.pushed)):
            text = rng.choice(PHRASES[group.lang]["pushed"]) + f" https://deals.example/{rng.integers(900)}"
            at = START + timedelta(days=day, hours=9 + 12 * float(rng.random()))
            group.lines.append(Line(at, int(rng.integers(2)), text))


def _on(steps: tuple[float, ...], day: int) -> float:
    """The figure of a day between even steps."""
    return float(np.interp(day, np.linspace(0, DAYS, len(steps)), steps))


def _session(group: Group, day: int) -> None:
    """A few minutes of talk in one circle: an opening, then others come in."""
    plan, rng = group.plan, group.rng
    here = np.flatnonzero((group.came <= day) & (group.goes > day + 1))
    if plan.circles > 1:
        circle = rng.integers(plan.circles)
        here = here[(here % plan.circles == circle) | (rng.random(len(here)) < 0.03)]
    if len(here) < 2:
        return
    weight = group.weight[here]
    some = rng.choice(here, min(len(here), int(rng.integers(2, 7))), False, weight / weight.sum())
    asks = rng.random() < 0.4
    at = START + timedelta(days=day, hours=float(rng.choice(24, p=EVENING)) + float(rng.random()))
    mine = [Line(at, int(some[0]), _say(group, "ask" if asks else "open"))]
    if not asks or rng.random() < _on(plan.help, day):
        mine += _rest(group, some, asks, mine[0])
    group.lines += mine


def _rest(group: Group, some: Numbers, asks: bool, opening: Line) -> Iterator[Line]:
    plan, rng = group.plan, group.rng
    host = 0 if rng.random() < plan.host else int(some[1])
    last = opening
    for turn in range(int(rng.geometric(0.16))):
        at = last.at + timedelta(seconds=float(rng.exponential(95)) + 4)
        who = host if (turn == 0 or rng.random() < plan.host / 2) else int(rng.choice(some))
        kind = "answer" if turn == 0 and asks else "thanks" if turn == 1 and asks else "chat"
        who = opening.who if kind == "thanks" else who
        answers = who != last.who and rng.random() < plan.reply
        last = Line(at, who, _say(group, kind), last if answers else None)
        yield last


def _say(group: Group, kind: str) -> str:
    rng, lang = group.rng, group.lang
    line = str(rng.choice(PHRASES[lang]["lines"][kind]))
    thing, other = rng.choice(PHRASES[lang]["things"][group.plan.key], 2, False)
    return line.replace("{a}", thing).replace("{b}", other)


def handle(number: int, lang: str) -> str:
    """A nickname of nobody, told apart from all others."""
    first, second = PHRASES[lang]["starts"], PHRASES[lang]["ends"]
    a, b = number % len(first), number // len(first) % len(second)
    return f"{first[a]}{second[(a + b) % len(second)]}"


def _qq(folder: Path, number: int, group: Group) -> None:
    rule = "=" * 64
    title = PHRASES[group.lang]["names"][group.plan.key]
    out = ["消息记录（此消息记录为文本格式，不支持重新导入）", "", rule, "消息分组:我的QQ群", rule]
    out += [f"消息对象:{title}", rule, ""]
    for line in group.lines:
        name = handle(int(group.people[line.who]), "zh")
        if line.kind == "message":
            out.append(f"{line.at:%Y-%m-%d %H:%M:%S} {name}({20_000_000 + int(group.people[line.who])})")
            called = f"@{handle(int(group.people[line.reply.who]), 'zh')} " if line.reply else ""
            out.append(called + line.text)
        else:
            did = "加入本群。" if line.kind == "join" else "退出了本群。"
            out += [f"{line.at:%Y-%m-%d %H:%M:%S} 系统消息(10000)", f"{name}{did}"]
        out.append("")
    (folder / f"{number + 1:02d}.txt").write_text("\n".join(out), encoding="utf-8")


def _telegram(folder: Path, number: int, group: Group) -> None:
    rows: list[dict[str, object]] = []
    places = {id(line): place for place, line in enumerate(group.lines, 1)}
    for line in group.lines:
        person = int(group.people[line.who])
        name, key = handle(person, "en"), f"user{20_000_000 + person}"
        row: dict[str, object] = {"id": len(rows) + 1, "date": f"{line.at:%Y-%m-%dT%H:%M:%S}"}
        row["date_unixtime"] = str(int(line.at.timestamp()))
        if line.kind == "message":
            row |= {"type": "message", "from": name, "from_id": key, "text": line.text}
            row |= {"reply_to_message_id": places[id(line.reply)]} if line.reply else {}
        else:
            action = "join_group_by_link" if line.kind == "join" else "remove_members"
            row |= {"type": "service", "actor": name, "actor_id": key, "action": action, "text": ""}
            row |= {"members": [name]} if line.kind == "leave" else {}
        rows.append(row)
    title = PHRASES[group.lang]["names"][group.plan.key]
    whole = {"name": title, "type": "private_supergroup", "id": 7000 + number, "messages": rows}
    (folder / f"{number + 1:02d}.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    print(community(given.folder, given.lang, given.seed), "messages")


if __name__ == "__main__":
    main()

"""The terms of a lottery as they are written, checked and told: prize, time, tickets, proof."""

import re

from weilu.kernel.events import MessageSent
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Settings, Words, setting
from weilu.kernel.said import clean, clock_off, times_off
from weilu.kernel.texts import Text, plain, together

OPENED = Text(
    "🎁 抽奖：{prize} ×{count}，{when} 开奖\n发“{word}”参加，每人一张\n"
    "抽签种子已封存，它的 SHA-256：{commitment}",
    "🎁 Lottery: {prize} ×{count}, drawn at {when}\nTake part with “{word}”, one ticket each\n"
    "The seed is sealed; its SHA-256: {commitment}",
)
PRICE = Text("一张 {price} 积分", "A ticket costs {price} points")
DAYS = Text("入群满 {days} 天可参加", "Open to who has been here for {days} days")
POINTS = Text("需有 {points} 积分", "Open to who has {points} points")
TICKETS = Text("新的号码：{tickets}（共 {count} 张）", "New tickets: {tickets} ({count} in all)")
WON = Text("🎉 {prize} 开奖！中奖：\n{winners}", "🎉 {prize}: the winning tickets are\n{winners}")
PROOF = Text(
    "共 {count} 张，种子 {seed}\n验证：weilu verify-draw {seed} {count} {k}，或在 Python 里运行：",
    "Tickets: {count}, seed {seed}\nTo verify: weilu verify-draw {seed} {count} {k}, or in Python:",
)
PYTHON = (
    "import hashlib as h;s='{seed}';print(h.sha256(s.encode()).hexdigest());"
    "print(sorted(range(1,{n}+1),key=lambda t:h.sha256(f'{{s}}:{{t}}'.encode()).hexdigest())[:{k}])"
)
"""Prints the commitment and the winning tickets."""


class LotterySettings(Settings):
    word: Words = setting(("参加", "join"), Text("参加口令", "Words that take part"))
    cancel: Words = setting(("取消抽奖", "cancel lottery"), Text("取消口令", "Words that call it off"))
    minutes: int = setting(60, Text("没写时刻时，几分钟后开奖", "Minutes until the draw"), ge=1, le=10080)
    days: int = setting(0, Text("入群满几天", "Days in the group at least"), ge=0, le=3650)
    points: int = setting(0, Text("至少有多少积分", "Points at least"), ge=0, le=1_000_000)
    price: int = setting(0, Text("一张多少积分", "Points for a ticket"), ge=0, le=100_000)
    gather: int = setting(60, Text("攒多少秒再发号码", "Seconds gathered into a post"), ge=5, le=3600)
    prize: str = setting("", Text("奖品", "The prize"), max_length=80)
    count: int = setting(1, Text("几份", "How many"), ge=1, le=500)
    at: str = setting("", Text("开奖时刻（时:分）", "Time of the draw, HH:MM"), max_length=5)


def asked(text: str) -> dict[str, str | int | float | bool] | None:
    """Prize, number and time as one writes them."""
    found = re.fullmatch(r"#?(?:抽奖|lottery)[\s:：]+(.+)", clean(text, 120), re.I)
    if found is None:
        return None
    prize, at = clock_off(found[1])
    prize, count = times_off(prize)
    return {"prize": prize[:80] or "🎁", "count": min(max(count, 1), 500), "at": at}


def told(words: tuple[str, ...]) -> Text:
    """How a word is told: the first in Chinese, the last in English."""
    return Text(words[0], words[-1]) if words else Text("…", "…")


def announced(commitment: str, when: str, settings: LotterySettings) -> Text:
    word, terms = told(settings.word), [(PRICE, "price"), (DAYS, "days"), (POINTS, "points")]
    values = {name: getattr(settings, name) for _, name in terms}
    opened = OPENED.fill(
        prize=settings.prize, count=settings.count, when=when, word=word, commitment=commitment
    )
    return together([opened, *(text.fill(**values) for text, name in terms if values[name])])


def missing(event: MessageSent, settings: LotterySettings, facts: Facts) -> Text | None:
    """Why the member may not take part, if so."""
    joined = facts.joined(event.member)
    if joined is not None and (event.at - joined).days < settings.days:
        return DAYS.fill(days=settings.days)
    poor = facts.balance(event.member) < settings.points
    return POINTS.fill(points=settings.points) if poor else None


def tickets(names: list[str], count: int) -> list[Text]:
    """New tickets, fifty in a post."""
    parts = [names[n : n + 50] for n in range(0, len(names), 50)]
    return [TICKETS.fill(tickets=", ".join(part), count=count) for part in parts]


def drawn(settings: LotterySettings, winners: str, seed: str, count: int) -> Text:
    """Who won, and how anybody can draw again."""
    k = min(settings.count, count)
    proof = PROOF.fill(count=count, seed=seed, k=k)
    line = plain(PYTHON.format(seed=seed, n=count, k=k))
    return together([WON.fill(prize=settings.prize, winners=winners), proof, line])

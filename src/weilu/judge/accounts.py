"""What speaks against an account: signals for a person to look at, never a verdict.

A signal that rests on a test carries its p-value; the weight of any other is what its reason says alone,
set by hand, since nobody has published labelled accounts. What is not known gives no signal.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p
from typing import NamedTuple
from unicodedata import normalize

from weilu.judge.packets import ALARM, Grab, Quick, quick
from weilu.kernel.texts import Text

LONGEST = 64
"""Characters of a name, and of a pattern, that are looked at."""


@dataclass(frozen=True, slots=True)
class Signal:
    """`weight` 0…1: how much it says by itself. `p`: where a test says it, the probability that the test
    says so of anybody without cause."""

    kind: str
    weight: float
    reason: Text
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Names of one kind. In a shape `*` is anything, `?` one character, `[0-9]` one of these; a shape
    without capitals fits in either case. In names every dash, bar and dot between words is `-`."""

    kind: str
    shapes: tuple[str, ...]
    weight: float
    reason: Text


_TITLES = (
    "经理", "总监", "总裁", "董事长", "创始人", "ceo", "顾问", "招商", "代理",
    "业务员", "渠道", "商务", "客户主管", "运营官", "推广", "销售", "理财师",
)  # fmt: skip
PATTERNS = (
    Pattern(
        "sorted_first",
        ("AA*", "aaa*", "[Aa][一-鿿]*", "[Aa][ -]*[一-鿿]*", "[Aa][0-9]*[一-鿿]*", "00*[一-鿿]*", "000*"),
        0.4,
        Text(
            "名字以 A 或 0 开头，好在通讯录里排在最前",
            "The name starts with A or 0, which puts it on top of every list of contacts",
        ),
    ),
    Pattern(
        "company_title",
        tuple(f"*{firm}*{title}*" for firm in ("公司", "集团", "-", "中心", "科技") for title in _TITLES),
        0.5,
        Text("名字是“公司加职务”", "The name is a company and a title"),
    ),
    Pattern(
        "title",
        (*(f"??*{title}" for title in _TITLES), "*招商*", "*代理*", "*-*ceo*", "* ceo", "*sales manager*"),
        0.25,
        Text("名字里带着职务或招揽", "The name carries a title or an offer of business"),
    ),
    Pattern(
        "contact_name",
        (
            "*1[3-9]" + "[0-9]" * 9 + "*",
            "*微信*[a-z0-9]*",
            "*加[微薇徽威v]*",
            "*vx[-: ]*",
            "*t.me/*",
            "*http*://*",
        ),
        0.6,
        Text("名字里留了联系方式", "The name holds a way to make contact"),
    ),
)
"""To be edited: pass others to `named`."""

_OWN = Text("名字符合您列的“{shape}”", 'The name fits "{shape}", which you listed')
_BETWEEN = re.compile(r"\s*[-‐-―－_|｜丨·•~～/／丶、]+\s*")


def named(name: str, own: Sequence[str] = (), patterns: Sequence[Pattern] = PATTERNS) -> list[Signal]:
    """Signals of a name, at most one of each kind; `own` are an operator's own shapes."""
    name = " ".join(normalize("NFKC", name[:LONGEST]).split())
    name = name if "t.me/" in name or "://" in name else _BETWEEN.sub("-", name)[:LONGEST]
    low = name.lower()
    found = [
        Signal(pattern.kind, pattern.weight, pattern.reason)
        for pattern in patterns
        if _fits(pattern.shapes, name, low)
    ]
    listed = next((shape for shape in own if shape.strip("* ") and _fits((shape,), name, low)), None)
    if listed is not None:
        found.append(Signal("listed_name", 0.7, _OWN.fill(shape=listed)))
    return found


def _fits(shapes: tuple[str, ...], name: str, low: str) -> bool:
    either, exact = _compiled(shapes)
    return either.match(low) is not None or exact.match(name) is not None


@lru_cache(maxsize=4096)
def _compiled(shapes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The shapes without capitals, and the others. Shapes, unlike patterns of `re`, cannot be written so that
    matching takes long."""
    plain = [shape[:LONGEST] for shape in shapes]
    kinds = [[shape for shape in plain if (shape == shape.lower()) is either] for either in (True, False)]
    either, exact = ("|".join(map(translate, some)) or _NOTHING for some in kinds)
    return re.compile(either), re.compile(exact)


_NOTHING = "(?!)"
_SILENT = Text(
    "入群 {days} 天一句话没说；群里待了这么久的人，100 个里有 {of} 个这样",
    "Has not said a word in {days} days; of those so long in the group {of} in 100 have not",
)
PATIENCE = 7
"""Days in which everybody may be silent."""


def silent(days: float | None, said: int | None, lurkers: float | None) -> list[Signal]:
    """Silence since joining. `lurkers`: the share of members who were silent as long; where most are,
    silence says nothing."""
    if days is None or said is None or lurkers is None or said > 0 or not PATIENCE <= days < inf:
        return []
    lurkers = min(max(lurkers, 0.01), 1.0)
    weight = 0.5 * (1 - lurkers)
    reason = _SILENT.fill(days=int(days), of=round(100 * lurkers))
    return [Signal("silent", round(weight, 3), reason)] if weight > 0.1 else []


_REPORTED = Text("{n} 位成员举报过", "Reported by members: {n}")


def reported(reporters: Collection[str]) -> list[Signal]:
    """Reports by different members; whoever reports often still counts once."""
    count = len(set(reporters))
    return [Signal("reported", round(1 - 0.6**count, 3), _REPORTED.fill(n=count))] if count else []


class Join(NamedTuple):
    """Somebody came in; `at` in seconds since any one moment."""

    member: str
    name: str
    at: float


WINDOW = 3600.0
"""Seconds within which joins are one burst."""
FEWEST = 3
_BURST = Text("{n} 个名字几乎一样的人在一小时内入群", "{n} accounts of nearly one name joined within an hour")


def bursts(joins: Iterable[Join], members: Iterable[str] = ()) -> dict[str, Signal]:
    """Who joined in a burst of one name (digits and signs apart). `members`: the names of others in the
    group, so that a name that many have, such as a platform's default, is nothing odd.

    Test: of n who joined within the hour, k have names of one shape, whose share among all others is at
    most q (upper bound of 99 %); Bin(n, q) ≥ k, times the number of joins (Bonferroni).
    """
    last: dict[str, Join] = {join.member: join for join in joins}
    every = sorted(last.values(), key=lambda join: join.at)
    shapes = [_shape(join.name) for join in every]
    known = Counter(map(_shape, members)) + Counter(shapes)
    places: dict[str, list[int]] = defaultdict(list)
    for place, shape in enumerate(shapes):
        places[shape].append(place)
    found: dict[str, Signal] = {}
    for shape, own in places.items():
        if shape and len(own) >= FEWEST:
            for members_, p in _runs(every, own, known[shape], known.total()):
                signal = Signal("burst", 0.8, _BURST.fill(n=len(members_)), p)
                found.update(dict.fromkeys(members_, signal))
    return found


def _runs(
    every: Sequence[Join], own: Sequence[int], named_so: int, all_names: int
) -> Iterable[tuple[list[str], float]]:
    """The bursts among the joins at the places `own`, and how probable each would be by chance."""
    first = start = end = 0
    for place, at in enumerate(own):
        while every[at].at - every[own[first]].at > WINDOW:
            first += 1
        if place + 1 < len(own) and every[own[place + 1]].at - every[own[first]].at <= WINDOW:
            continue  # with one more the same hour tells more
        count = place - first + 1
        start = max(start, own[first])
        end = max(end, at + 1)
        while end < len(every) and every[end].at - every[own[first]].at <= WINDOW:
            end += 1
        if count >= FEWEST:
            others = max(named_so - count, 0)
            share = (others + 2.33 * (others + 1) ** 0.5 + 3) / (max(all_names - (end - start), 0) + 20)
            p = min(_at_least(count, end - start, min(share, 1.0)) * len(every), 1.0)
            if p <= ALARM:
                yield [every[one].member for one in own[first : place + 1]], p


def _at_least(count: int, of: int, share: float) -> float:
    """Bin(of, share) ≥ count, where that is less than about one in two; else 1."""
    if count <= of * share:
        return 1.0
    some = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    term = total = exp(some + count * log(share) + (of - count) * log1p(-share))
    for k in range(count, of):
        term *= (of - k) / (k + 1) * share / (1 - share)
        total += term
        if term < total * 1e-9:
            break
    return min(total, 1.0)


def _shape(name: str) -> str:
    """A name's letters alone, or as many 0 as it has digits."""
    plain = normalize("NFKC", name[:LONGEST]).casefold()
    letters = "".join(c for c in plain if c.isalpha())
    return letters or "0" * sum(c.isdigit() for c in plain)


_FIRST = Text(
    "{packets} 个红包里 {firsts} 个抢在第一，真人极少这么快（出现这种误判的概率不到 {p}）",
    "First at {firsts} of {packets} red packets, quicker than people are (false alarm: less than {p})",
)


def first_at_packets(packets: Sequence[Sequence[Grab]]) -> dict[str, Signal]:
    """Who is always first at red packets; see `weilu.judge.packets`."""
    return {
        member: Signal("first_at_packets", 0.8, _first(one), one.p)
        for member, one in quick(packets).items()
        if one.p <= ALARM
    }


def _first(one: Quick) -> Text:
    return _FIRST.fill(packets=one.packets, firsts=one.firsts, p=f"{max(one.p, 1e-6):.1g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of one member of a group; None is not known. `lurkers`: see `silent`."""

    member: str
    name: str = ""
    days: float | None = None
    said: int | None = None
    lurkers: float | None = None
    reporters: frozenset[str] = frozenset()


def signals(
    account: Account,
    found: Sequence[Mapping[str, Signal]] = (),
    own: Sequence[str] = (),
    patterns: Sequence[Pattern] = PATTERNS,
) -> list[Signal]:
    """Everything that speaks against an account, the weightiest first. `found`: what `bursts` and
    `first_at_packets` found in the group."""
    every = [
        *named(account.name, own, patterns),
        *silent(account.days, account.said, account.lurkers),
        *reported(account.reporters),
        *(signal[account.member] for signal in found if account.member in signal),
    ]
    return sorted(every, key=lambda signal: -signal.weight)

"""The first page: all groups at a glance, what needs the operator today, and what it all rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from weilu.analysis.run import SEVERITIES
from weilu.analysis.verdict import REMEDIES
from weilu.kernel.diagnosis import Verdict
from weilu.kernel.words import VERDICTS
from weilu.report import names
from weilu.report.charts.columns import Spark, spark
from weilu.report.charts.scatter import Scatter, Spot, scatter
from weilu.report.group import Found, Link, found
from weilu.report.say import Change, Say
from weilu.report.source import Figures, Source

ORDER = ("dissolve", "revive", "split", "merge", "unknown", "keep")
"""Worst first."""
TODAY = 8
SPAN = 52


@dataclass(frozen=True, slots=True)
class Needy:
    """A group that needs something today, the facts, and how many more urgent findings it has."""

    key: str
    name: str
    link: str
    kind: str
    facts: str
    more: int


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be done first, and the groups where it is that."""

    finding: Found
    groups: list[Needy]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the table with its words; `sort` puts rows in order, unknown last."""

    said: str
    sort: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group in the league table."""

    key: str
    name: str
    link: str
    platform: str
    kind: str
    rank: int
    spark: Spark | None
    active: Figure
    messages: Figure
    change: Change | None
    share: Figure
    unanswered: Figure
    silent: Figure
    findings: dict[str, int]
    why: str


@dataclass(frozen=True, slots=True)
class Total:
    """A headline of all groups together."""

    title: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was read for this check-up. Nothing is, where it is of what was stored before: then only what it
    assumes itself is told."""

    read: int
    repeated: int
    kept: int
    skipped: int
    strange: Sequence[str]
    assumptions: list[str]
    troubles: list[str]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioPage:
    """`verdicts` are (kind, groups) in order; `closing` are the groups to be dissolved."""

    headline: str
    day: int
    zone: str
    link: Link
    masked: bool
    verdicts: list[tuple[str, int]]
    totals: list[Total]
    needs: list[Need]
    more: int
    closing: list[Row]
    farewell: str
    map: Scatter
    rows: list[Row]
    made: Made


def portfolio_page(source: Source, say: Say, link: Link) -> PortfolioPage:
    """The page of all groups, worst first."""
    every = {key: Figures(source.analysis.results, key) for key in source.analysis.groups}
    rows = [_row(source, figures, say, link) for figures in every.values()]
    rows.sort(key=lambda row: (row.rank, -every[row.key].row.messages, row.key))
    needy = _needy(source, every, say, link)
    kinds = [group.verdict.kind for group in source.analysis.groups.values()]
    return PortfolioPage(
        headline=_headline(rows, len(needy), say),
        day=source.analysis.as_of,
        zone=source.zone,
        link=link,
        masked=not source.names.show,
        verdicts=[(kind, kinds.count(kind)) for kind in ORDER if kind in kinds],
        totals=_totals(list(every.values()), say),
        needs=_needs(needy[:TODAY]),
        more=max(len(needy) - TODAY, 0),
        closing=[row for row in rows if row.kind == "dissolve"],
        farewell=say.text(REMEDIES["dissolve"]),
        map=_map(source, every, say),
        rows=rows,
        made=_made(source, say),
    )


def order(source: Source) -> list[str]:
    """The keys of all groups, worst first."""
    groups = source.analysis.groups
    return sorted(groups, key=lambda key: (_rank(source, key), -groups[key].view.row.messages, key))


def _headline(rows: list[Row], needs: int, say: Say) -> str:
    if len(rows) == 1:
        verdict = say.text(VERDICTS[rows[0].kind])
        return say.t("headline_single", name=rows[0].name, verdict=verdict)
    if needs > 1:
        return say.t("headline", n=len(rows), m=needs)
    return say.t("headline_one" if needs else "headline_calm", n=len(rows))


def _rank(source: Source, key: str) -> int:
    kind = source.analysis.groups[key].verdict.kind
    return ORDER.index(kind)


def _row(source: Source, figures: Figures, say: Say, link: Link) -> Row:
    group, row = source.analysis.groups[figures.key], figures.row
    metric = figures.metric("messages")
    now, before = figures.value("messages"), figures.value("messages", 1)
    change = say.change(now, before, metric) if metric else None
    return Row(
        key=figures.key,
        name=row.name,
        link=link(figures.key),
        platform=say.text(names.platform(row.platform)),
        kind=group.verdict.kind,
        rank=_rank(source, figures.key),
        spark=_spark(figures),
        active=_figure(figures, "active_members", say),
        messages=_figure(figures, "messages", say),
        change=change if change and change.tone != "flat" else None,
        share=_figure(figures, "active_share", say),
        unanswered=_figure(figures, "unanswered_share", say),
        silent=_figure(figures, "silent_days", say),
        findings={s: n for s in SEVERITIES if (n := sum(f.severity == s for f in group.findings))},
        why=say.t("and").join(say.text(reason) for reason in group.verdict.reasons),
    )


def _figure(figures: Figures, name: str, say: Say) -> Figure:
    value, metric = figures.number(name), figures.metric(name)
    if value is None or metric is None:
        return Figure(say.figure(None, "count"), -1.0)
    return Figure(say.figure(value, metric.unit), round(value, 4))


def _spark(figures: Figures) -> Spark | None:
    """Messages of each of the last weeks, or of the windows where weeks are not known."""
    days = [row for row in figures.series("daily_messages") if row.value]
    if not figures.metric("daily_messages"):
        return spark([row.value for row in figures.series("messages")])
    weeks = [0.0] * SPAN
    for row in days:
        back = (figures.row.as_of - row.period) // 7
        if 0 <= back < SPAN:
            weeks[SPAN - 1 - back] += row.value or 0.0
    return spark(weeks) if any(weeks) else None


def _needy(source: Source, every: dict[str, Figures], say: Say, link: Link) -> list[tuple[Found, Needy]]:
    """Groups with something urgent that can still be saved, those with most to lose first."""
    urgent = []
    for key, figures in every.items():
        group = source.analysis.groups[key]
        findings = found(source, group, say)
        many = sum(one.severity == "urgent" for one in findings)
        if many and group.verdict.kind not in ("dissolve", "unknown"):
            name, kind, first = figures.row.name, group.verdict.kind, _first(group.verdict, findings, say)
            worth = max((row.value or 0.0 for row in figures.series("active_members")[-6:]), default=0.0)
            more = 0 if first not in findings else many - 1
            needy = Needy(key, name, link(key), kind, first.facts, more)
            urgent.append((-worth, key, (first, needy)))
    return [pair for _, _, pair in sorted(urgent, key=lambda item: item[:2])]


def _first(decided: Verdict, findings: list[Found], say: Say) -> Found:
    """What to do first: what the verdict asks for, else the worst finding that may be mended."""
    if decided.remedy[say.lang]:
        facts, remedy = say.text(decided.reasons[0]), say.text(decided.remedy)
        return Found("urgent", say.t(f"need_{decided.kind}"), facts, remedy, [])
    return next((one for one in findings if one.remedy), findings[0])


def _needs(needy: list[tuple[Found, Needy]]) -> list[Need]:
    """One for each kind of finding: what is to be done is said once."""
    needs: dict[str, Need] = {}
    for finding, group in needy:
        needs.setdefault(finding.title, Need(finding, [])).groups.append(group)
    return list(needs.values())


def _totals(every: list[Figures], say: Say) -> list[Total]:
    now = [figures.number("messages") or 0.0 for figures in every]
    before = sum(figures.number("messages", 1) or 0.0 for figures in every)
    talking = sum(value > 0 for value in now)
    silent = sum((figures.number("silent_days") or 0) >= 7 for figures in every)
    open_, asked = 0.0, 0
    for figures in every:
        found_ = figures.value("unanswered_share")
        if found_ and found_.value is not None:
            open_, asked = open_ + found_.value * found_.n, asked + found_.n
    return [
        Total(say.t("total_talking"), say.count(talking), say.t("of_n", n=say.count(len(every)))),
        Total(say.t("total_messages"), say.count(sum(now)), say.t("before", value=say.count(before))),
        Total(say.t("total_silent"), say.count(silent), say.t("of_n", n=say.count(len(every)))),
        Total(
            say.t("total_unanswered"),
            say.share(open_ / asked if asked else None),
            say.t("of_requests", n=say.count(asked)),
        ),
    ]


def _map(source: Source, every: dict[str, Figures], say: Say) -> Scatter:
    spots = []
    for key, figures in every.items():
        row = figures.row
        spots.append(
            Spot(
                key=key,
                name=row.name,
                kind=source.analysis.groups[key].verdict.kind,
                active=figures.number("active_members") or 0.0,
                now=figures.number("messages") or 0.0,
                before=figures.number("messages", 1) or 0.0,
                silent=float(row.as_of - row.last_day),
                ever=row.messages,
                weight=(figures.number("messages") or 0.0) + row.messages / 100,
            )
        )
    change = [say.t(f"change_{step}") for step in ("quarter", "half", "same", "double", "fourfold")]
    marks = [(n, say.t("n_days", n=n)) for n in (7, 28)]
    marks += [(90, say.t("n_months", n=3)), (365, say.t("one_year")), (1095, say.t("n_years", n=3))]
    return scatter(spots, change, marks)


def _made(source: Source, say: Say) -> Made:
    done = source.ingested
    counts = list(done.counts.values())
    lines = []
    for trouble in done.troubles[:12]:
        place = f"{trouble.file}:{trouble.line}" if trouble.line else trouble.file
        times = f" (×{trouble.count})" if trouble.count > 1 else ""
        lines.append(f"{place}: {say.text(trouble.why)}{times}")
    return Made(
        read=sum(c.read for c in counts),
        repeated=sum(c.repeated for c in counts),
        kept=sum(c.kept for c in counts),
        skipped=sum(done.skipped.values()),
        strange=done.strange[:12],
        assumptions=[say.text(one) for one in done.assumptions],
        troubles=lines,
        more=max(len(done.troubles) - 12, 0) + max(len(done.strange) - 12, 0),
    )

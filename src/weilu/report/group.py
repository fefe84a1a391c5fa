"""A group's page: everything its template shows, already in words and places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from weilu.analysis.results import Value
from weilu.analysis.run import Diagnosed
from weilu.kernel import ids, registry
from weilu.kernel.diagnosis import Evidence, Finding
from weilu.kernel.time import WINDOW
from weilu.report import names, panels, people
from weilu.report.charts.columns import Columns, Spark, spark
from weilu.report.charts.grids import Triangle
from weilu.report.elements import Element, elements
from weilu.report.panels import Flows, Rhythm, States, Timeline
from weilu.report.people import Bar, Role, Size, Spread, Ties
from weilu.report.say import SURE, Change, Say
from weilu.report.source import Figures, Source

_NOTHING: Mapping[int, str] = {}
KPIS = (
    "active_members",
    "messages",
    "active_share",
    "growth",
    "first_answer",
    "unanswered_share",
    "retention",
    "silent_days",
)
TALK = ("reply_share", "closing_rate", "reciprocity", "density", "reach", "decentralisation", "dependence")
ROUGH = 0.1
"""A figure known for a smaller share of its cases than this is hardly more than a guess."""
Link = Callable[[str], str]
"""Where the page of a group lies, by its key."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric of a group in words; `value` is a dash where it is not known."""

    name: str
    title: str
    meaning: str
    value: str
    unit: str
    known: bool
    change: Change | None
    interval: str
    notes: list[str]
    spark: Spark | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Where:
    """A reference to a message: when, by whom, the event's label, and what was said, where that may be
    shown."""

    at: str
    member: str
    event: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in words."""

    severity: str
    title: str
    facts: str
    remedy: str
    evidence: list[Where]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A panel that is None or empty is not known; `missing` names those."""

    key: str
    link: str
    name: str
    platform: str
    kind: str
    reasons: list[str]
    remedy: str
    first: int
    last: int
    messages: int
    members: int
    kpis: list[Figure]
    findings: list[Found]
    elements: list[Element]
    timeline: Timeline | None
    rhythm: Rhythm | None
    growth: Columns | None
    states: States | None
    flows: Flows | None
    cohorts: Triangle | None
    newcomers: list[people.Step]
    ties: Ties | None
    talk: list[Figure]
    roles: list[Role]
    values: list[Bar]
    top: list[Bar]
    self_government: Figure | None
    size: Size | None
    overlap: list[Bar]
    evaporation: Spread | None
    everything: list[Figure]
    was: dict[str, str]
    missing: str
    top_figure: Callable[[float], str]
    called: Callable[[str], str]


def group_page(
    source: Source, key: str, say: Say, link: Link, said: Mapping[int, str] = _NOTHING
) -> GroupPage:
    """The page of one group. `said`: words of events, by id, for a page that stays with the operator."""
    group, figures = source.analysis.groups[key], Figures(source.analysis.results, key)
    row = group.view.row
    shown: dict[str, object] = _drawn(source, figures, say)
    titles = {
        name: say.t(f"panel_{name}") for name in ("timeline", *shown) if name not in ("talk", "everything")
    }
    shown["timeline"] = panels.timeline(figures, say)
    return GroupPage(
        key=key,
        link=link(key),
        name=row.name,
        platform=say.text(names.platform(row.platform)),
        kind=group.verdict.kind,
        reasons=[say.text(reason) for reason in group.verdict.reasons],
        remedy=say.text(group.verdict.remedy),
        first=row.first_day,
        last=row.last_day,
        messages=row.messages,
        members=row.members,
        kpis=[_figure(figures, name, say) for name in KPIS if figures.metric(name)],
        findings=found(source, group, say, said),
        elements=elements(group, figures, say),
        was=_was(figures, say),
        missing=say.t("comma").join(titles[name] for name in titles if not shown[name]),
        top_figure=partial(say.figure, unit=top.unit if (top := figures.metric("top_members")) else "share"),
        called=partial(source.names.of_member, key),
        **shown,  # type: ignore[arg-type]
    )


def _drawn(source: Source, figures: Figures, say: Say) -> dict[str, object]:
    called = partial(source.names.of_member, figures.key)
    groups = source.analysis.results.groups
    own = figures.value("self_government")
    return {
        "rhythm": panels.rhythm(figures, say),
        "growth": panels.growth(figures, say),
        "states": panels.states(figures, say),
        "flows": panels.flows(figures),
        "cohorts": panels.cohorts(figures),
        "newcomers": people.newcomers(figures),
        "ties": people.ties(figures, called),
        "talk": [_figure(figures, name, say) for name in TALK if figures.value(name)],
        "roles": people.roles(figures, called),
        "values": people.values(figures),
        "top": people.ranking(figures, "top_members", called),
        "self_government": _figure(figures, "self_government", say) if own else None,
        "size": people.size(figures),
        "overlap": people.ranking(
            figures, "overlap", lambda key: groups[key].name if key in groups else key, linked=True
        ),
        "evaporation": people.evaporation(figures),
        "everything": [_figure(figures, name, say) for name in source.analysis.results.tables],
    }


def found(source: Source, group: Diagnosed, say: Say, said: Mapping[int, str] = _NOTHING) -> list[Found]:
    """What was found in a group, worst first."""
    modules = registry.load("weilu.analysis.diagnoses", "DIAGNOSIS")

    def title(finding: Finding) -> str:
        module = modules.get(finding.diagnosis)
        return say.text(module.DIAGNOSIS.title) if module else finding.diagnosis

    def where(one: Evidence) -> Where:
        member = source.names.of_member(group.view.key, one.member)
        return Where(say.moment(one.at), member, ids.label(one.event), said.get(one.event, ""))

    return [
        Found(
            finding.severity,
            title(finding),
            say.text(finding.facts),
            say.text(finding.remedy),
            [where(one) for one in finding.evidence],
        )
        for finding in group.findings
    ]


def _figure(figures: Figures, name: str, say: Say) -> Figure:
    metric = figures.metric(name)
    assert metric
    now = figures.value(name)
    before = figures.value(name, 1) if metric.grain in ("window", "week") else None
    history = [row.value for row in figures.series(name)][-13:] if metric.grain == "window" else []
    return Figure(
        name,
        say.text(metric.title),
        say.text(metric.meaning),
        say.figure(now.value if now else None, metric.unit),
        say.unit(metric.unit) if now else "",
        now is not None,
        say.change(now, before, metric),
        say.interval(now, metric.unit) if now else "",
        _notes(now, say),
        spark(history) if name in KPIS else None,
        now.n if now else 0,
    )


def _notes(now: Value | None, say: Say) -> list[str]:
    if now is None:
        return [say.t("not_known")]
    if now.coverage < SURE:
        return [say.t("rough" if now.coverage < ROUGH else "known_for", share=say.share(now.coverage))]
    return []


def _was(figures: Figures, say: Say) -> dict[str, str]:
    """Which breakdowns are not of the current period, and of when they are."""
    names = ("ties", "roles", "value_mix", "top_members", "state_flows", "newcomers")
    parts = {name: figures.parts(name) for name in names}
    return {
        name: say.t("was", day=say.day(part.period + WINDOW - 1))
        for name, part in parts.items()
        if part and part.old
    }

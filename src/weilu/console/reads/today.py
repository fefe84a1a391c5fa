"""What needs a person, what practices did in the last 24 hours, and what went wrong."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery, Sum

from weilu.console.reads import acts
from weilu.console.reads.acts import Act
from weilu.console.reads.menu import ASIDE, PENDING, open_proposals, open_tasks
from weilu.engine import sql
from weilu.engine.decisions import undo_id
from weilu.engine.limits import AGAINST
from weilu.kernel import codec, ids
from weilu.kernel.events import MessageSent
from weilu.kernel.said import clean
from weilu.kernel.texts import Lang, Text, plain
from weilu.report import names
from weilu.store.models import Aside, Event, Group, Ledger, Membership, Outbox, Proposal, Strike
from weilu.store.models.event import COLD
from weilu.store.models.outbox import REFUSED, SENT

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
PATIENCE = timedelta(seconds=30)
"""After so long an event that had no turn says that no engine runs."""
MOST = 60
LONGEST = 600
_STRIKES = Text("给 {member} 记了 {n} 次违规", "Strikes against {member}: {n}")
_POINTS = Text("积分", "Points")


@dataclass(frozen=True, slots=True)
class Place:
    """A group as it is named and linked."""

    pk: int
    key: str
    name: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Evidence:
    """A message that something is about."""

    event: int
    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal that waits; `number` is how a person names it in the terminal."""

    pk: int
    number: str
    group: Place
    practice: Text
    why: Text
    expected: Text
    acts: list[Act]
    evidence: list[Evidence]
    at: datetime
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a platform cannot do, for a person."""

    pk: int
    group: Place
    practice: Text
    act: Act
    at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong `n` times within a week; the group where it is about one."""

    what: Text
    why: Text
    n: int
    group: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something done that can be taken back."""

    action: int
    what: Text
    practice: Text
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """What practices did in a group in the last 24 hours: counts by practice, and what can be undone."""

    group: Place
    counts: list[tuple[Text, list[Text]]]
    steps: list[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A live group in the list of all."""

    group: Place
    platform: Text
    members: int
    last: datetime | None
    lost: bool


def places(keys: Iterable[str]) -> dict[str, Place]:
    """Groups by key."""
    found = Group.objects.filter(key__in=sorted(set(keys)))
    return {one.key: place_of(one) for one in found}


def place_of(group: Group) -> Place:
    return Place(
        group.pk, group.key, clean(group.name, 80) or group.key, "en" if group.lang == "en" else "zh"
    )


def proposals() -> tuple[list[Waiting], int]:
    """The first that wait, and how many there are."""
    found = open_proposals()
    some = found[:MOST]
    groups = places(one.group_key for one in some)
    return [_waiting(one, groups[one.group_key]) for one in some if one.group_key in groups], len(found)


def _waiting(row: Proposal, group: Place) -> Waiting:
    body = json.loads(row.body)
    actions = [codec.action_of(one) for one in body["actions"]]
    members = [str(getattr(one, "member", "")) for one in actions]
    names = acts.names_of(members)
    against = [one for one, action in zip(members, actions, strict=True) if action.touch in AGAINST]
    messages = [row.event_id, *(getattr(one, "message", None) for one in actions)]
    return Waiting(
        pk=row.pk,
        number=ids.label(row.number),
        group=group,
        practice=acts.title(row.practice),
        why=Text(**body["why"]),
        expected=Text(**body["expected"]),
        acts=[acts.act(one, names, group.lang, place) for place, one in enumerate(actions)],
        evidence=evidence(group.key, messages, against, row.at),
        at=sql.moment(row.at),
        expires=sql.moment(row.expires),
    )


def words_of(row: Proposal) -> dict[int, str]:
    """The words of a proposal's actions as they are shown, by place."""
    lang = Group.objects.filter(key=row.group_key).values_list("lang", flat=True).first()
    said = [one.get("text") for one in json.loads(row.body)["actions"]]
    return {place: text["en" if lang == "en" else "zh"] for place, text in enumerate(said) if text}


def evidence(group: str, messages: Iterable[int | None], members: Iterable[str], at: int) -> list[Evidence]:
    """The messages named, and the last three that each member wrote within a day before `at`."""
    heard = Event.objects.filter(group_key=group, kind="message").exclude(status=COLD)
    named = heard.filter(event_id__in=[one for one in messages if one is not None])
    rows = {row.event_id: row for row in named}
    lately = heard.filter(at__gt=at - sql.micro_of(DAY), at__lte=at).order_by("-at")
    for member in {one for one in members if one}:
        rows |= {row.event_id: row for row in lately.filter(member=member)[:3]}
    said = [codec.decode(row.kind, row.body) for row in sorted(rows.values(), key=lambda row: row.at)]
    return [_evidence(one) for one in said if isinstance(one, MessageSent)]


def _evidence(event: MessageSent) -> Evidence:
    words = event.text or (f"[{event.media}]" if event.media else "")
    who = clean(event.name, 60) or event.member.partition("/")[2]
    return Evidence(event.id, who, words[:LONGEST] + ("…" if len(words) > LONGEST else ""), event.at)


def tasks() -> list[Task]:
    """What waits to be done by a person, oldest first."""
    rows = list(open_tasks().order_by("pk")[:MOST])
    groups = places(row.group_key for row in rows)
    return [_task(row, groups[row.group_key]) for row in rows if row.group_key in groups]


def _task(row: Outbox, group: Place) -> Task:
    action = codec.action_of(json.loads(row.body))
    names = acts.names_of([str(getattr(action, "member", ""))])
    return Task(
        pk=row.pk,
        group=group,
        practice=acts.title(row.practice),
        act=acts.act(action, names, group.lang),
        at=sql.moment(row.at),
    )


def stalled(now: datetime) -> int:
    """Events that wait although an engine should have had them; 0 while one works."""
    waits = Event.objects.extra(where=[PENDING])  # noqa: S610 - our own words
    first = waits.aggregate(first=Min("recorded"))["first"]
    if first is None or sql.moment(first) > now - PATIENCE:
        return 0
    return waits.count()


def troubles(now: datetime) -> list[Trouble]:
    """Permanent refusals, powers lost and things put aside within a week, the most frequent first."""
    since = sql.micro(now - WEEK)
    found = [*_refused(since), *_lost(), *_aside(since)]
    return sorted(found, key=lambda one: -one.n)[:MOST]


def _refused(since: int) -> list[Trouble]:
    rows = _live(Outbox.objects.filter(status=REFUSED, at__gte=since)).exclude(courier="person")
    counts = rows.values_list("group_key", "kind", "reason").annotate(n=Count("pk")).order_by("-n")[:MOST]
    groups = places(group for group, *_ in counts)
    return [
        Trouble(acts.counted(kind, n), plain(clean(reason, 200)), n, groups.get(group))
        for group, kind, reason, n in counts
    ]


def _lost() -> list[Trouble]:
    said = Text("没有权限：{what}", "No right to: {what}")
    return [
        Trouble(said.fill(what=lacks(group)), plain(""), 1, place_of(group))
        for group in Group.objects.filter(live=True).exclude(lost="[]")[:MOST]
    ]


def lacks(group: Group) -> Text:
    """What Weilu's account has no right to in a group."""
    kinds = [acts.NOUNS.get(kind, plain(kind)) for kind in json.loads(group.lost)]
    return Text("、".join(one.zh for one in kinds), ", ".join(one.en for one in kinds))


def _aside(since: int) -> list[Trouble]:
    counts: Counter[tuple[str, str]] = Counter()
    broken = Event.objects.filter(at__gte=since).extra(where=[ASIDE])  # noqa: S610 - our own words
    for kind, reason in broken.values_list("kind", "reason")[:5000]:
        counts[kind, _first(reason)] += 1
    for source, reason in Aside.objects.filter(at__gte=since).values_list("source", "reason")[:5000]:
        counts[source, _first(reason)] += 1
    said = Text("放在一边：{what}", "Put aside: {what}")
    return [Trouble(said.fill(what=clean(what, 60)), plain(why), n) for (what, why), n in counts.items()]


def _first(reason: str) -> str:
    return clean(reason.split("\n", 1)[0], 140)


def _live(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of live groups, which lie in the index by group and time."""
    return rows.filter(group_key__in=Group.objects.filter(live=True).values("key"))


def done(now: datetime, keys: Iterable[str] | None = None) -> list[Did]:
    """What was done in the last 24 hours in these groups, or in all that are live."""
    wanted = list(keys if keys is not None else Group.objects.filter(live=True).values_list("key", flat=True))
    since = sql.micro(now - DAY)
    counts = _counts(wanted, since)
    steps = _steps(wanted, since)
    groups = places({*counts, *steps})
    made = [
        Did(group=place, counts=_said(counts.get(key, {})), steps=steps.get(key, []))
        for key, place in groups.items()
    ]
    return sorted(made, key=lambda one: (-len(one.steps), -len(one.counts), one.group.name))


def _said(counts: dict[str, list[Text]]) -> list[tuple[Text, list[Text]]]:
    return [(acts.title(practice) if practice else _POINTS, said) for practice, said in counts.items()]


def _counts(keys: list[str], since: int) -> dict[str, dict[str, list[Text]]]:
    """By group and practice, how often each kind of action was done."""
    found: dict[str, dict[str, list[Text]]] = {}
    sent = Outbox.objects.filter(group_key__in=keys, status=SENT, at__gte=since)
    by_kind = sent.values_list("group_key", "practice", "kind").annotate(n=Count("pk")).order_by("practice")
    for group, practice, kind, n in by_kind:
        found.setdefault(group, {}).setdefault(practice, []).append(acts.counted(kind, n))
    struck = Strike.objects.filter(group_key__in=keys, at__gte=since)
    for group, practice, n in struck.values_list("group_key", "practice").annotate(n=Count("pk")):
        found.setdefault(group, {}).setdefault(practice, []).append(acts.counted("strike", n))
    said = Text("发出 {sum} 积分（{n} 次）", "{sum} points given ({n}×)")
    purses = [f"{key}\tpurse" for key in keys]
    paid = Ledger.objects.filter(account__in=purses, at__gte=since, amount__lt=0, currency="points")
    for group, n, total in paid.values_list("group_key").annotate(n=Count("pk"), total=Sum("amount")):
        found.setdefault(group, {}).setdefault("", []).append(said.fill(sum=-total, n=n))
    return found


def _steps(keys: list[str], since: int) -> dict[str, list[Step]]:
    """By group, mutes and members' strikes that can be taken back, the latest first."""
    found: dict[str, list[Step]] = {}
    rows = _muted(keys, since) + _struck(keys, since)
    names = acts.names_of(row.body["member"] for row in rows)
    back = _taken_back(rows)
    for row in sorted(rows, key=lambda row: -row.at):
        if (row.group, row.action) in back:
            continue
        if row.n:
            what = _STRIKES.fill(member=names[row.body["member"]], n=row.n)
        else:
            what = acts.act(codec.action_of(row.body), names, "zh").what
        step = Step(action=row.action, what=what, practice=acts.title(row.practice), at=sql.moment(row.at))
        found.setdefault(row.group, []).append(step)
    return found


@dataclass(frozen=True, slots=True)
class _Done:
    """A mute, or (`n` of them) the strikes of a member of which it is the latest."""

    group: str
    at: int
    action: int
    practice: str
    body: dict[str, Any]
    n: int = 0


def _muted(keys: list[str], since: int) -> list[_Done]:
    rows = Outbox.objects.filter(group_key__in=keys, status=SENT, kind="mute", at__gte=since).order_by("-at")
    return [
        _Done(row.group_key, row.at, row.action_id, row.practice, json.loads(row.body)) for row in rows[:MOST]
    ]


def _struck(keys: list[str], since: int) -> list[_Done]:
    """One for each member, since all strikes of a member are taken back together."""
    rows = Strike.objects.filter(group_key__in=keys, at__gte=since, pardoned=False).order_by("at", "pk")
    latest = {(row.group_key, row.member): row for row in rows}
    counts = Counter((row.group_key, row.member) for row in rows)
    made = [
        _Done(group, row.at, row.action_id, row.practice, {"member": member}, counts[group, member])
        for (group, member), row in latest.items()
    ]
    return made[-MOST:]


def _taken_back(rows: list[_Done]) -> set[tuple[str, int]]:
    meant = {undo_id(row.group, row.action): (row.group, row.action) for row in rows}
    groups = {row.group for row in rows}
    known = Event.objects.filter(group_key__in=groups, event_id__in=list(meant))
    return {meant[one] for one in known.values_list("event_id", flat=True)}


def groups() -> list[Line]:
    """Every live group, those last heard first."""
    heard = Event.objects.filter(group_key=OuterRef("key")).order_by("-at").values("at")[:1]
    rows = Group.objects.filter(live=True).annotate(heard=Subquery(heard))
    there = Membership.objects.filter(group__live=True, left_at=None).values_list("group_id")
    sizes = dict(there.annotate(n=Count("account_id", distinct=True)))
    made = [
        Line(
            group=place_of(row),
            platform=names.platform(row.platform),
            members=sizes.get(row.pk, 0),
            last=sql.moment(row.heard) if row.heard is not None else None,
            lost=row.lost != "[]",
        )
        for row in rows
    ]
    return sorted(made, key=lambda one: (one.last is None, -(one.last.timestamp() if one.last else 0)))

"""A live group, and the connections that carry groups."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weilu.console import forms
from weilu.console.reads import ads, connections, live, rules, today
from weilu.console.views.ads import correctable
from weilu.console.views.base import check, go, here, live_group, page, say, who
from weilu.engine import corrections, decisions
from weilu.engine.house import practices
from weilu.jobs import zones
from weilu.kernel.texts import Text
from weilu.report import names
from weilu.store.models import Activity, Group

LIMITS = tuple(decisions.Limits.model_fields)
CORRECTED = 20
"""Corrections that are listed."""


@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """A group: activities, ranking, members, events, limits."""
    return _shown(request, live_group(request, "see", number))


def _shown(
    request: HttpRequest,
    group: Group,
    status: int = 200,
    limits: tuple[dict[str, Any], dict[str, Text]] | None = None,
    run: tuple[str, dict[str, Any], dict[str, Text]] = ("", {}, {}),
) -> HttpResponse:
    """The page; `limits` and `run` are forms that were sent and have errors."""
    search, place = request.GET.get("q", "").strip()[:100], request.GET.get("page", "0")
    number = min(int(place), 10_000) if place.isdecimal() and len(place) < 6 else 0
    people, total = live.members(group, search, number)
    values, errors = limits or ({name: getattr(group, name) for name in LIMITS}, {})
    speak = say(request, ZoneInfo(group.zone))
    events = live.lately(group.key, speak.lang)
    return page(
        request,
        "live.html",
        status,
        back=here(request, reverse("live", args=[group.pk])),
        say=speak,
        group=today.place_of(group),
        platform=names.platform(group.platform),
        courier=group.courier,
        lacks=today.lacks(group),
        people=people,
        total=total,
        search=search,
        number=number,
        last=(number + 1) * live.PAGE >= total,
        ranking=live.ranking(group.key),
        runs=live.runs(group.key),
        begins=[
            (name, one, _fields(name, *run) if rules.standing(name, group.key).mode != "off" else None)
            for name, one in live.activities()
        ],
        opened=run[0],
        events=events,
        marks=ads.marks((group.key, one.event) for one in events),
        may_correct=group.key in correctable(request, [group.key]),
        corrected=corrections.kept([group.community], CORRECTED),
        most=corrections.MOST,
        rules=rules.in_group(group.key),
        limits=forms.fields(decisions.Limits, values, errors),
        wrong=bool(errors),
        zones=zones.names(),
    )


def _fields(name: str, sent: str, raw: dict[str, Any], errors: dict[str, Text]) -> list[forms.Field]:
    """The settings of a run; a run's own are single values."""
    mine = name == sent
    return forms.fields(practices()[name].settings, raw if mine else {}, errors if mine else {}, lists=False)


@require_POST
def arrange(request: HttpRequest, number: int) -> HttpResponse:
    """Change the limits of a group."""
    group = live_group(request, "arrange", number)
    raw = forms.sent(decisions.Limits, request.POST)
    _, errors = forms.checked(decisions.Limits, raw)
    if errors:
        return _shown(request, group, 400, limits=(raw, errors))
    before = {name: getattr(group, name) for name in LIMITS}
    decisions.arrange(group.key, decisions.Limits.model_validate(before | raw))
    return go("live", group.pk, said="saved", at="limits")


@require_POST
def begin(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Begin a run of an activity."""
    group, practice = live_group(request, "switch", number), practices().get(name)
    if practice is None or practice.scope != "activity" or rules.standing(name, group.key).mode == "off":
        raise Http404
    raw = forms.sent(practice.settings, request.POST)
    values, errors = forms.checked(practice.settings, raw)
    if errors:
        return _shown(request, group, 400, run=(name, raw, errors))
    own = forms.changed(practice.settings, values, {})
    decisions.begin(name, [group.key], who(request), own)
    return go("live", group.pk, said="begun", at="runs")


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a run."""
    group = live_group(request, "switch", number)
    key = request.POST.get("run", "")
    if not Activity.objects.filter(key=key, group_key=group.key, closed=None).exists():
        return go("live", group.pk, said="gone", at="runs")
    decisions.end(key, who(request))
    return go("live", group.pk, said="ended", at="runs")


@require_GET
def every_connection(request: HttpRequest) -> HttpResponse:
    """The connections."""
    check(request, "see")
    found, known = connections.connections(), connections.platforms()
    return page(request, "connections.html", connections=found, platforms=known)

"""Practices: where they are on, their settings, and trying them on history."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import forms
from weilu.console.reads import rules, today
from weilu.console.views.base import check, go, here, live_group, page, say, trials
from weilu.engine import decisions
from weilu.engine.house import practices
from weilu.jobs.trial import SHOWN, Trial
from weilu.kernel.events import Mode
from weilu.kernel.practice import Practice
from weilu.kernel.texts import Text
from weilu.store.models import Group


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All practices."""
    check(request, "see")
    return page(request, "practices.html", practices=rules.summaries())


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A practice in all groups, or (?group=) in one: how it stands; and change it."""
    practice = _known(name)
    group = _group(request, request.GET.get("group", ""), "switch" if request.method == "POST" else "see")
    key = group.key if group else ""
    if request.method == "GET":
        check(request, "see", key)
        return _shown(request, name, group)
    check(request, "switch", key)
    raw = forms.sent(practice.settings, request.POST)
    values, errors = forms.checked(practice.settings, raw)
    mode = _mode(request)
    if errors:
        return _shown(request, name, group, raw, errors, mode, 400)
    kept = rules.standing(name, key).settings
    decisions.choose(name, mode, key, forms.changed(practice.settings, values, kept))
    return _on(name, group)


def _on(name: str, group: Group | None) -> HttpResponse:
    """Back to the practice, saved."""
    response = go("practice", name, said="saved")
    if group is not None:
        response["Location"] += f"&group={group.pk}"
    return response


def _shown(
    request: HttpRequest,
    name: str,
    group: Group | None,
    raw: dict[str, Any] | None = None,
    errors: dict[str, Text] | None = None,
    mode: Mode | None = None,
    status: int = 200,
) -> HttpResponse:
    practice, standing = _known(name), rules.standing(name, group.key if group else "")
    values = standing.settings | (raw or {})
    return page(
        request,
        "practice.html",
        status,
        back=here(request, reverse("practice", args=[name])),
        name=name,
        practice=practice,
        group=today.place_of(group) if group else None,
        standing=standing,
        mode=mode or standing.mode,
        modes=rules.MODES,
        fields=forms.fields(practice.settings, values, errors or {}),
        errors=errors or {},
        here=rules.here(name),
        histories=rules.with_history(),
    )


@require_POST
def follow(request: HttpRequest, name: str) -> HttpResponse:
    """A group does from now on as all groups do."""
    _known(name)
    group = _group(request, request.POST.get("group", ""), "switch")
    if group is None:
        raise Http404
    decisions.follow(name, group.key)
    return go("practice", name, said="saved", at="groups")


@require_POST
def begin_trial(request: HttpRequest, name: str) -> HttpResponse:
    """Try the practice with the settings of the form on a group's history."""
    practice = _known(name)
    on = _group(request, request.POST.get("history", ""), "see")
    group = _group(request, request.GET.get("group", ""), "see")
    raw = forms.sent(practice.settings, request.POST)
    values, errors = forms.checked(practice.settings, raw)
    if errors or on is None:
        return _shown(request, name, group, raw, errors, _mode(request), 400)
    return go("trial", trials().start(name, on, values).id)


@require_GET
def trial(request: HttpRequest, number: str) -> HttpResponse:
    """A trial: how far it is, then what it found."""
    found = _trial(request, number, "see")
    if found is None:
        return page(request, "trial_gone.html", 404)
    group = Group.objects.get(key=found.group)
    practice = _known(found.practice)
    context: dict[str, Any] = {"trial": found, "practice": practice, "group": today.place_of(group)}
    if found.result is None:
        return page(request, "trial_running.html", **context)
    return page(
        request,
        "trial.html",
        **context,
        say=say(request, found.zone),
        found=found.result,
        touched=rules.touched(found),
        kinds=rules.kinds(found.result.kinds()),
        shown=SHOWN,
        modes=rules.MODES[1:],
        live=group.live,
        now=datetime.now(UTC),
    )


@require_POST
def switch_on(request: HttpRequest, number: str) -> HttpResponse:
    """Switch a practice on with the settings that were tried, in the group or in all."""
    found = _trial(request, number, "switch")
    if found is None:
        return page(request, "trial_gone.html", 404, back=reverse("practices"))
    group = Group.objects.get(key=found.group) if request.POST.get("where") == "group" else None
    key = group.key if group else ""
    check(request, "switch", key)
    kept = rules.standing(found.practice, key).settings
    values = forms.changed(_known(found.practice).settings, found.settings, kept)
    decisions.choose(found.practice, _mode(request), key, values)
    return _on(found.practice, group)


def _trial(request: HttpRequest, number: str, right: Any) -> Trial | None:
    found = trials().get(number)
    if found is not None:
        check(request, right, found.group)
    return found


def _known(name: str) -> Practice:
    found = practices().get(name)
    if found is None:
        raise Http404
    return found


def _group(request: HttpRequest, number: str, right: Any) -> Group | None:
    return live_group(request, right, int(number)) if number.isdecimal() and len(number) < 10 else None


def _mode(request: HttpRequest) -> Mode:
    for mode in rules.MODES:
        if request.POST.get("mode") == mode:
            return mode
    raise Http404

"""Today: what needs a person, with approve, change, refuse and undo."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weilu.console.reads import ads, menu, today
from weilu.console.reads.withdrawn import withdrawn
from weilu.console.views.ads import correctable
from weilu.console.views.base import check, go, live_group, may, page, who
from weilu.engine import decisions
from weilu.kernel.errors import OperatorError
from weilu.store.models import Outbox, Proposal


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Today where a group is live, else the check-up."""
    if not menu.live():
        return HttpResponseRedirect(reverse("portfolio"))
    now = datetime.now(UTC)
    every, total = today.proposals()
    waiting = [one for one in every if may(request, "decide", one.group.key)]
    tasks = [one for one in today.tasks() if may(request, "decide", one.group.key)]
    return page(
        request,
        "today.html",
        waiting=waiting,
        more=total - len(every),
        marks=ads.marks((one.group.key, said.event) for one in waiting for said in one.evidence),
        correctable=correctable(request, (one.group.key for one in waiting)),
        tasks=tasks,
        withdrawn=[one for one in withdrawn(now) if may(request, "see", one.group.key)],
        needed=total + len(tasks),
        troubles=[
            one for one in today.troubles(now) if may(request, "see", one.group.key if one.group else "")
        ],
        did=[one for one in today.done(now) if may(request, "see", one.group.key)],
        groups=[one for one in today.groups() if may(request, "see", one.group.key)],
        stalled=today.stalled(now),
        now=now,
    )


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or refuse one proposal (`do` is approve:ID) or those that are chosen (`do` is approve)."""
    what, _, one = request.POST.get("do", "").partition(":")
    if what not in ("approve", "decline"):
        raise Http404
    chosen = [one] if one else request.POST.getlist("pick")
    rows = Proposal.objects.filter(pk__in=[int(number) for number in chosen if number.isdecimal()])
    if not rows:
        return go("home", said="none", at="proposals")
    texts = {row.pk: _changed(row, request.POST) for row in rows}
    if what == "approve" and any(not words.strip() for some in texts.values() for words in some.values()):
        return go("home", said="empty", at="proposals")
    answered = 0
    for row in rows:
        check(request, "decide", row.group_key)
        answered += _answered(row, what == "approve", who(request), texts[row.pk])
    said = {"approve": "approved", "decline": "declined"}[what] if answered else "gone"
    return go("home", said=said, n=answered or 1, at="proposals")


def _changed(row: Proposal, given: Mapping[str, str]) -> dict[str, str]:
    """The words that a person has changed, by place."""
    found = {}
    for place, words in today.words_of(row).items():
        now = given.get(f"text-{row.pk}-{place}", words).replace("\r\n", "\n")
        if now.strip() != words.strip():
            found[str(place)] = now
    return found


def _answered(row: Proposal, approved: bool, by: str, texts: dict[str, str]) -> int:
    try:
        decisions.answer(row.group_key, row.number, approved, by, texts if approved else None)
    except OperatorError:
        return 0
    return 1


@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """A person did a task (`do` is done), or cannot."""
    row = Outbox.objects.filter(pk=number, courier="person").first()
    if row is None:
        raise Http404
    check(request, "decide", row.group_key)
    done = request.POST.get("do") == "done"
    try:
        decisions.finish(row.group_key, row.action_id, done)
    except OperatorError:
        return go("home", said="gone", at="tasks")
    return go("home", said="done" if done else "cannot", at="tasks")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take an action of a group back, and go where it was asked for."""
    group = live_group(request, "decide", number)
    try:
        decisions.undo(group.key, int(request.POST.get("action", "")), who(request))
        said = "undone"
    except ValueError as error:
        raise Http404 from error
    except OperatorError:
        said = "gone"
    if request.POST.get("from") == "group":
        return go("live", group.pk, said=said, at="members")
    return go("home", said=said, at="did")

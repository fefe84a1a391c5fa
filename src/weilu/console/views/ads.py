"""Corrections of the judge: "this is an advertisement", "this is not", and taking that back."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from weilu.console.views.base import go, live_group, may, who
from weilu.engine import corrections
from weilu.kernel.errors import OperatorError
from weilu.store.models import Group


def correctable(request: HttpRequest, keys: Iterable[str]) -> set[str]:
    """Of these groups those of which messages may be corrected: since it holds in all groups of a
    community, by who may decide in all of them."""
    wanted = dict(Group.objects.filter(key__in=set(keys)).values_list("key", "community"))
    every = Group.objects.filter(community__in=set(wanted.values())).values_list("key", "community")
    barred = {community for key, community in every if not may(request, "decide", key)}
    return {key for key, community in wanted.items() if community not in barred}


@require_POST
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """A message of a group is an advertisement (`do` is ad:EVENT), or is not (no_ad:EVENT); or a correction
    is taken back (undo:NAME). Then on to where it was asked for."""
    group = live_group(request, "decide", number)
    if group.key not in correctable(request, [group.key]):
        raise PermissionDenied
    said = _done(group, *request.POST.get("do", "").partition(":")[::2], who(request))
    if request.POST.get("from") == "home":
        return go("home", said=said, at="proposals")
    return go("live", group.pk, said=said, at="corrections" if said == "uncorrected" else "events")


def _done(group: Group, what: str, which: str, by: str) -> str:
    """Do it; what to say then."""
    try:
        if what == "undo":
            corrections.undo(group.community, which)
            return "uncorrected"
        if what in ("ad", "no_ad"):
            corrections.correct(group.key, int(which), what == "ad", by)
            return "corrected"
    except ValueError as error:
        raise Http404 from error
    except OperatorError:
        return "no_correction" if what == "undo" else "no_words"
    raise Http404

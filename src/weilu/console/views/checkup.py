"""The pages over imported history: portfolio, group, import."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.views.base import address, desk, page, say, slug, went_back
from weilu.exports.base import Options
from weilu.exports.base.rows import DateOrder
from weilu.jobs import home, zones
from weilu.jobs.ingest import readers
from weilu.kernel.errors import OperatorError
from weilu.lake.said import said
from weilu.report.glossary import glossary
from weilu.report.group import group_page
from weilu.report.portfolio import portfolio_page
from weilu.sim.fill import simulated


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    done = desk().checkup()
    if done is None:
        return _without(request)
    speak = say(request)
    return page(
        request,
        "console_portfolio.html",
        page=portfolio_page(done, speak, address),
        glossary=glossary(speak),
        left_out=0,
    )


def _without(request: HttpRequest) -> HttpResponse:
    """What is shown while there is no check-up: nothing was imported, it is being made, or it failed."""
    if desk().busy:
        return page(request, "waiting.html")
    if desk().empty():
        return HttpResponseRedirect(reverse("import"))
    return page(request, "failed.html" if desk().status.error else "waiting.html")  # else it was just made


@require_GET
def group(request: HttpRequest, name: str) -> HttpResponse:
    done = desk().checkup()
    if done is None:
        return _without(request)
    for key in done.analysis.groups:
        if slug(key) == name:
            evidence = [one for finding in done.analysis.groups[key].findings for one in finding.evidence]
            words = said(desk().lake, key, {one.event: one.at for one in evidence})
            shown = group_page(done, key, say(request), address, words)
            return page(request, "console_group.html", page=shown)
    raise Http404


@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _form(request)
    files = request.FILES.getlist("files")
    if not files:
        return _form(request, 400, missing=True)
    try:
        zone = zones.zone(request.POST.get("tz"))
    except OperatorError as error:
        return _form(request, 400, error=error)
    orders: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}
    options = Options(zone=zone, dates=orders.get(request.POST.get("dates", "")))
    folder = home.folder() / "uploads" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    for number, file in enumerate(files):
        target = folder / str(number) / (file.name or "file")
        target.parent.mkdir()
        with target.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
    desk().receive(folder, options)
    return HttpResponseRedirect(reverse("portfolio"))


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """The last import is not spoken of any more."""
    desk().dismiss()
    return went_back(request)


@require_POST
def simulate(request: HttpRequest) -> HttpResponse:
    """Fill an empty Weilu with a community that is made up, and says so in the name of each group."""
    if desk().empty() and not desk().busy:
        lang = say(request).lang
        desk().fill(lambda lake, told: simulated(lake, lang, told))
    return HttpResponseRedirect(reverse("portfolio"))


def _form(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    shown = {"error": desk().status.error, "missing": False, **context}
    formats = [module.EXPORT.title for module in readers().values()]
    zone = request.POST.get("tz") or desk().options.zone.key
    return page(request, "import.html", status, zone=zone, zones=zones.names(), formats=formats, **shown)

"""The pages: portfolio, group, import."""

import uuid
from functools import cache
from hashlib import blake2b
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weilu.exports.base import Options
from weilu.exports.base.rows import DateOrder
from weilu.jobs import home, zones
from weilu.jobs.desk import Desk
from weilu.jobs.ingest import readers
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import LANGS, Lang
from weilu.report.glossary import glossary
from weilu.report.group import group_page
from weilu.report.portfolio import portfolio_page
from weilu.report.say import Say

LANG_COOKIE = "weilu_lang"


@cache
def desk() -> Desk:
    """The one worker of this process."""
    return Desk(home.lake(), Options(zone=zones.zone(None)))


def slug(key: str) -> str:
    """A group's key as it stands in an address."""
    return blake2b(key.encode(), digest_size=8).hexdigest()


def language(request: HttpRequest) -> Lang:
    """The reader's choice, else what the browser asks for."""
    chosen = request.COOKIES.get(LANG_COOKIE)
    if chosen in LANGS:
        return "zh" if chosen == "zh" else "en"
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def say(request: HttpRequest) -> Say:
    """The reader's language and the zone of this machine."""
    return Say(language(request), desk().options.zone)


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"say": say(request), "desk": desk(), "path": request.path}
    return render(request, template, context, status=status)


def address(key: str) -> str:
    """Where a group's page is."""
    return reverse("group", args=[slug(key)])


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    if desk().empty() and not desk().busy:
        return HttpResponseRedirect(reverse("import"))
    done = desk().checkup()
    if done is None:
        return page(request, "waiting.html" if desk().busy else "failed.html")
    speak = say(request)
    return page(
        request,
        "console_portfolio.html",
        page=portfolio_page(done, speak, address),
        glossary=glossary(speak),
        left_out=0,
    )


@require_GET
def group(request: HttpRequest, name: str) -> HttpResponse:
    done = desk().checkup()
    if done is None:
        return page(request, "waiting.html" if desk().busy else "failed.html")
    for key in done.analysis.groups:
        if slug(key) == name:
            return page(request, "console_group.html", page=group_page(done, key, say(request), address))
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


def _form(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    shown = {"error": desk().status.error, "missing": False, **context}
    formats = [module.EXPORT.title for module in readers().values()]
    zone = request.POST.get("tz") or desk().options.zone.key
    return page(request, "import.html", status, zone=zone, zones=zones.names(), formats=formats, **shown)


@require_http_methods(["POST"])
def speak(request: HttpRequest) -> HttpResponse:
    """Change the language and go back."""
    back = request.POST.get("back", "/")
    response = HttpResponseRedirect(back if back.startswith("/") and not back.startswith("//") else "/")
    response.set_cookie(LANG_COOKIE, request.POST.get("lang", ""), samesite="Strict", max_age=365 * 86_400)
    return response

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
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import LANGS, Lang

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


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"lang": language(request), "desk": desk(), "path": request.path}
    return render(request, template, context, status=status)


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    if desk().empty() and not desk().status.busy:
        return HttpResponseRedirect(reverse("import"))
    done = desk().checkup()
    if done is None:
        return page(request, "waiting.html")
    return page(request, "console_portfolio.html", done=done)


@require_GET
def group(request: HttpRequest, name: str) -> HttpResponse:
    done = desk().checkup()
    if done is None:
        return page(request, "waiting.html")
    for key in done.analysis.groups:
        if slug(key) == name:
            return page(request, "console_group.html", done=done, key=key)
    raise Http404


@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return page(request, "import.html", zone=zones.zone(None).key, zones=zones.names())
    files = request.FILES.getlist("files")
    if not files:
        return page(request, "import.html", 400, zone=zones.zone(None).key, zones=zones.names(), missing=True)
    try:
        zone = zones.zone(request.POST.get("tz"))
    except OperatorError as error:
        context = {"zone": request.POST.get("tz"), "zones": zones.names(), "error": error}
        return page(request, "import.html", 400, **context)
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


@require_http_methods(["POST"])
def speak(request: HttpRequest) -> HttpResponse:
    """Change the language and go back."""
    back = request.POST.get("back", "/")
    response = HttpResponseRedirect(back if back.startswith("/") and not back.startswith("//") else "/")
    response.set_cookie(LANG_COOKIE, request.POST.get("lang", ""), samesite="Strict", max_age=365 * 86_400)
    return response

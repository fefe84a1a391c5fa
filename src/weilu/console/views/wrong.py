"""Pages in place of Django's plain English ones, where an address leads nowhere or something broke."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from weilu.console.reads.menu import Menu
from weilu.console.views.base import page, who


def refused(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """What who asks may not do, or a form that did not come from these pages (`reason`)."""
    return _page(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here."""
    return _page(request, 404)


def odd(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no browser sends of its own accord, or more than is taken; those without the key learn nothing."""
    return _page(request, 400) if who(request) else defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """A bug; the menu is left alone, since it may be what broke."""
    return _page(request, 500, menu=lambda: Menu(live=True, waiting=0))


def no_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address of a form, opened as if it were a page."""
    response = _page(request, 405)
    response["Allow"] = allowed
    return response


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    if request.method != "GET":
        context["back"] = "/"
    return page(request, "wrong.html", status, kind=status, **context)

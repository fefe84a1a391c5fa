"""What every request passes: the key of this machine's operator, and a policy for what pages may load."""

import hmac
import secrets
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from weilu.jobs import home

COOKIE = "weilu_key"
Handler = Callable[[HttpRequest], HttpResponse]


def local_key() -> str:
    """The key that opens the pages of this machine: made once, readable by its owner only."""
    return home.made_once(home.folder() / "key", lambda: secrets.token_urlsafe(24))


class LocalKey:
    """Lets in who came by the link that `weilu up` printed; other users of the machine stay out."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # refuses a name that is not ours: a page elsewhere may not speak for us
        key = local_key()
        given = request.GET.get("key", "")
        if given and hmac.compare_digest(given.encode(), key.encode()):
            response: HttpResponse = HttpResponseRedirect(request.path)
            response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", max_age=365 * 86_400)
            return response
        if not hmac.compare_digest(request.COOKIES.get(COOKIE, "").encode(), key.encode()):
            from weilu.console.views.base import page

            return page(request, "locked.html", HTTPStatus.FORBIDDEN)
        request.META["WEILU_OPERATOR"] = "operator"
        response = self.handle(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        from weilu.console.views.wrong import no_method  # Django asks no handler for this one

        return no_method(request, response["Allow"])


class ContentPolicy:
    """Pages load nothing from anywhere else and send nothing anywhere else."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        response["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        response["Cache-Control"] = "no-store"
        return response

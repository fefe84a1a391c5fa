"""What all pages share: who asks, in which language, what they may, and where they go next."""

from functools import cache, partial
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from weilu.console.reads import menu
from weilu.console.words import WORDS, word
from weilu.exports.base import Options
from weilu.jobs import home, zones
from weilu.jobs.desk import Desk
from weilu.jobs.trial import Trials
from weilu.kernel.texts import LANGS, Lang
from weilu.report.say import Say
from weilu.store.models import Group

LANG_COOKIE = "weilu_lang"
OPERATOR = "WEILU_OPERATOR"
"""Where the middleware writes who came by the key; no header of a request can have this name."""
Right = Literal["see", "decide", "switch", "arrange"]
"""Look at a group; answer proposals and tasks, undo; switch practices and begin runs; change limits."""


@cache
def desk() -> Desk:
    """The one worker of this process."""
    return Desk(home.lake(), Options(zone=zones.zone(None), zone_guessed=True))


@cache
def trials() -> Trials:
    """What practices would have done, as tried in this process."""
    return Trials(home.lake())


def who(request: HttpRequest) -> str:
    """The operator who asks; "" where nobody is known."""
    return str(request.META.get(OPERATOR, ""))


def may(request: HttpRequest, right: Right, group: str = "") -> bool:
    """Whether who asks may do this in a group, or ("") in all. So far there is one operator, who may."""
    return bool(who(request))


def check(request: HttpRequest, right: Right, group: str = "") -> None:
    """PermissionDenied: they may not."""
    if not may(request, right, group):
        raise PermissionDenied


def live_group(request: HttpRequest, right: Right, number: int) -> Group:
    """A group, for who may. Http404: there is none such for them."""
    found = Group.objects.filter(pk=number).first()
    if found is None or not may(request, right, found.key):
        raise Http404
    return found


def slug(key: str) -> str:
    """An imported group's key as it stands in an address."""
    return blake2b(key.encode(), digest_size=8).hexdigest()


def address(key: str) -> str:
    """Where the check-up of a group is."""
    return reverse("group", args=[slug(key)])


def language(request: HttpRequest) -> Lang:
    """The reader's choice, else what the browser asks for."""
    chosen = request.COOKIES.get(LANG_COOKIE)
    if chosen in LANGS:
        return "zh" if chosen == "zh" else "en"
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def say(request: HttpRequest, zone: ZoneInfo | None = None) -> Say:
    """The reader's language, and a group's zone or that of this machine."""
    return Say(language(request), zone or desk().options.zone)


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page. What was just done stands in its address and is said at its top."""
    speak = say(request)
    given = {
        "say": speak,
        "w": partial(word, speak.lang),
        "desk": desk(),
        "path": request.path,
        "back": here(request),
        "menu": menu.menu,
        "flash": _flash(request, speak.lang),
    }
    return render(request, template, given | context, status=status)


def here(request: HttpRequest, path: str = "") -> str:
    """Where what is looked at is found again, without what was said at its top; `path` where the request's
    own answers no GET."""
    query = request.GET.copy()
    for name in ("said", "n"):
        query.pop(name, None)
    return escape_uri_path(path or request.path) + (f"?{query.urlencode()}" if query else "")


def _flash(request: HttpRequest, lang: Lang) -> str:
    key, count = f"said_{request.GET.get('said', '')}", request.GET.get("n", "1")
    if key not in WORDS:
        return ""
    return word(lang, key, n=int(count) if count.isdecimal() and len(count) < 7 else 1)


def go(to: str, *args: object, said: str = "", n: int = 1, at: str = "") -> HttpResponse:
    """On to a page after something was done; `at` is a place in it."""
    query = "?" + urlencode({"said": said, "n": n}) if said else ""
    return HttpResponseRedirect(reverse(to, args=args) + query + (f"#{at}" if at else ""))


def went_back(request: HttpRequest) -> HttpResponse:
    """To the page that the form came from, never to another site."""
    back = request.POST.get("back", "/")
    local = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return HttpResponseRedirect(back if local else "/")


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Change the language and go back."""
    response = went_back(request)
    response.set_cookie(LANG_COOKIE, request.POST.get("lang", ""), samesite="Strict", max_age=365 * 86_400)
    return response

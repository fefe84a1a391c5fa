"""The console's template environment: the report's, with what a web page needs besides."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment

from weilu.console.words import ago, clock, word
from weilu.report import environment as shared


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 back end with its options."""
    made = shared(**options)
    made.globals |= {"static": static, "url": reverse, "word": word, "clock": clock, "ago": ago}
    return made

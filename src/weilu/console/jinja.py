"""The console's template environment: the report's, with what a web page needs besides."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 back end with its options."""
    made = Environment(**options)  # noqa: S701  # Django passes autoescape
    made.globals.update(static=static, url=reverse)
    return made

"""The check-up as one HTML file that needs nothing else: no network, no fonts, no scripts to be read.

The templates and the style sheet are the same that the web pages use.
"""

import base64
import os
import re
import tempfile
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from weilu.kernel.errors import OperatorError
from weilu.kernel.memory import rare_collections
from weilu.kernel.texts import Lang, Text
from weilu.report.environment import environment
from weilu.report.glossary import glossary
from weilu.report.group import group_page
from weilu.report.portfolio import order, portfolio_page
from weilu.report.say import Say
from weilu.report.source import Source

__all__ = ["environment", "render", "static", "write_html"]

PAGES = 150
"""Groups that get a page of their own; the rest stand in the table. The file stays below 10 MB."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Signs no page may hold, and those by which a name could turn the text around it."""


@cache
def static(name: str) -> str:
    """A file of `static/`."""
    return files("weilu.report").joinpath("static", name).read_text(encoding="utf-8")


def render(done: Source, lang: Lang) -> str:
    """The whole report."""
    say = Say(lang, ZoneInfo(done.zone))
    keys = order(done)[:PAGES]
    links = {key: f"#g{place}" for place, key in enumerate(keys, 1)}

    def link(key: str) -> str:
        return links.get(key, "")

    style, script = static("weilu.css"), static("weilu.js")
    html = (
        _templates()
        .get_template("report.html")
        .render(
            say=say,
            portfolio=portfolio_page(done, say, link),
            groups=(group_page(done, key, say, link) for key in keys),
            links=list(links.values()),
            left_out=len(done.analysis.groups) - len(keys),
            glossary=glossary(say),
            style=Markup(style),  # noqa: S704 — our own file
            script=Markup(script),  # noqa: S704 — our own file
            policy=_policy(style, script),
        )
    )
    return _UNSEEN.sub("", html)


@cache
def _templates() -> Environment:
    return environment()


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only our own script and style sheet run."""
    return "; ".join(
        (
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "img-src data:",
            f"script-src 'sha256-{_hash(script)}'",
            "style-src 'unsafe-inline'",
            f"style-src-elem 'sha256-{_hash(style)}'",
            "style-src-attr 'unsafe-inline'",
        )
    )


def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()


def write_html(done: Source, path: Path, lang: Lang) -> None:
    """Write the report to `path`, which holds the old file or the whole new one at any moment."""
    with rare_collections():
        html = render(done, lang)
    aside = ""
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".weilu-", suffix=".html")
        with open(handle, "w", encoding="utf-8") as file:
            file.write(html)
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except OSError as error:
        if aside:
            Path(aside).unlink(missing_ok=True)
        raise OperatorError(
            Text(f"写不了 {path}：{error.strerror}", f"Cannot write {path}: {error.strerror}."),
            Text("换一个可以写的地方。", "Choose a place that can be written to."),
        ) from error

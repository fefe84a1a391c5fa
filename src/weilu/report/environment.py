"""The template environment that the report and the web pages share."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from weilu.kernel.words import SEVERITIES, VALUES, VERDICTS
from weilu.report import names


def environment(**options: Any) -> Environment:
    """An environment over `templates/`; made so that Django's Jinja2 backend can call it."""
    chosen: dict[str, Any] = {
        "loader": PackageLoader("weilu.report"),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": False,
        **options,
        "autoescape": True,
    }
    made = Environment(**chosen)  # noqa: S701 — autoescape is on, above
    made.globals |= {
        "VERDICTS": VERDICTS,
        "MEANINGS": names.VERDICT_MEANING,
        "SEVERITIES": SEVERITIES,
        "VALUES": VALUES,
        "STATES": names.STATES,
        "ROLES": names.ROLES,
        "STEPS": names.STEPS,
        "DAYS": names.DAYS,
        "GLYPHS": {"keep": "●", "revive": "▲", "split": "◆", "merge": "■", "dissolve": "○", "unknown": "?"},
        "MARKS": {"urgent": "!", "warning": "▲", "note": "i"},
    }
    return made

"""The one folder in which everything Weilu keeps lies: WEILU_HOME, else the system's place."""

import os
from pathlib import Path

from platformdirs import user_data_path

from weilu.lake import Lake


def folder() -> Path:
    """The folder; made where it is written to first."""
    named = os.environ.get("WEILU_HOME")
    return Path(named).expanduser() if named else user_data_path("weilu", appauthor=False)


def lake() -> Lake:
    """The lake of what was imported."""
    return Lake(folder() / "lake")

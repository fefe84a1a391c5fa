"""The one folder in which everything Weilu keeps lies: WEILU_HOME, else the system's place."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path

from weilu.lake import Lake, made, unwritable


def folder() -> Path:
    """The folder; made where it is written to first."""
    named = os.environ.get("WEILU_HOME")
    return Path(named).expanduser() if named else user_data_path("weilu", appauthor=False)


def lake() -> Lake:
    """The lake of what was imported."""
    return Lake(folder() / "lake")


def made_once(file: Path, make: Callable[[], str]) -> str:
    """What a file holds that only its owner may read. It is made whole and then put in its place, where the
    first to do so wins. OperatorError: it cannot be."""
    try:
        return _made_once(file, make)
    except OSError as error:
        raise unwritable(file, error) from error


def _made_once(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        made(file.parent)
        draft = file.with_name(f"{file.name}.{os.getpid()}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(make())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text()

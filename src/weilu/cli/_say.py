"""How the commands speak: language, colours, errors, progress."""

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from weilu.kernel.errors import Unreadable, WeiluError
from weilu.kernel.progress import Told
from weilu.kernel.texts import LANGS, Lang, Text

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def _language() -> Lang:
    asked = os.environ.get("WEILU_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    asked = asked or locale.getlocale()[0] or ""
    return "zh" if asked.lower().startswith(("zh", "chinese")) else "en"


LANG: Lang = _language()
"""Language of help and messages: WEILU_LANG, else the system's; `--lang` changes it for one run."""


_spoken: ContextVar[Lang] = ContextVar("spoken", default=LANG)


def language(asked: str | None) -> Lang:
    """The language asked for, else the system's. In it is said, too, what goes wrong from now on."""
    _spoken.set(asked if asked in LANGS else LANG)
    return _spoken.get()


def error(problem: WeiluError) -> None:
    """What is wrong, where, and what to do."""
    lang = _spoken.get()
    place = ""
    if isinstance(problem, Unreadable):
        place = f"{problem.file}:{problem.line}: " if problem.line else f"{problem.file}: "
    label = Text("出错", "Error")[lang]
    err.print(f"[bold red]{label}[/] ", end="")
    err.print(f"{place}{problem.what[lang]}", markup=False, soft_wrap=True)
    if problem.hint[lang]:
        err.print(f"  → {problem.hint[lang]}", markup=False, soft_wrap=True)


def warn(what: str) -> None:
    """A warning on the error stream, so that piped results stay clean."""
    err.print("[yellow]![/] ", end="")
    err.print(what, markup=False, soft_wrap=True)


@contextmanager
def progress(lang: Lang) -> Iterator[Told]:
    """A progress bar on the error stream; nothing where that is not a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def told(what: Text, share: float | None) -> None:
            total = None if share is None else 1.0
            bar.update(task, description=what[lang], total=total, completed=share or 0.0)

        yield told


def size(count: float) -> str:
    """Bytes as a person reads them."""
    units = ["B", "KB", "MB", "GB", "TB"]
    while count >= 1_000 and len(units) > 1:
        count /= 1_000
        units.pop(0)
    return f"{count:.3g} {units[0]}"

"""One background worker for the pages: imports what was uploaded, keeps the latest check-up at hand."""

import logging
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from weilu.exports.base import Options
from weilu.jobs.checkup import CheckUp, checkup
from weilu.jobs.ingest import EMPTY, READING, Ingested, Trouble, read_in
from weilu.kernel.errors import OperatorError, WeiluError
from weilu.kernel.progress import Told
from weilu.kernel.texts import Text
from weilu.lake import Lake

log = logging.getLogger(__name__)

_BUG = Text(
    "围炉自己出错了，请把日志发给维护者", "Something broke inside Weilu; please report it with the log"
)
_READY = Text("准备好了", "Ready")
_NOTHING = Text("没有认得的聊天记录", "No chat export was recognised")
_WRITING = Text("整理群和成员", "Writing groups and people")


def _named(done: Ingested, folder: Path) -> Ingested:
    """What was imported from `folder`/number/file, with the files as who sent them knows them."""
    troubles = [replace(one, file=_sent(one.file, folder)) for one in done.troubles]
    done.strange = [_sent(file, folder) for file in done.strange]
    empty = [file.name for file in sorted(folder.glob("*/*")) if not file.stat().st_size]
    done.troubles = troubles + [Trouble(file, 0, EMPTY) for file in empty]
    return done


def _sent(file: str, folder: Path) -> str:
    inner = file.removeprefix(f"{folder}{os.sep}")
    return inner if inner == file else inner.partition(os.sep)[2]


@dataclass(slots=True)
class Status:
    """What the worker is doing: `share` of it done (None: not known), and what went wrong last."""

    what: Text = _READY
    share: float | None = None
    error: WeiluError | None = None
    imported: Ingested | None = None


class Desk:
    """Holds the latest check-up of a lake; tasks are done one after another. All methods may be called
    from any thread."""

    def __init__(self, lake: Lake, options: Options) -> None:
        self.lake = lake
        self.options = options
        self.status = Status()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._waiting = 0
        self._checkup: CheckUp | None = None
        self._of: tuple[str, ...] = ()

    @property
    def busy(self) -> bool:
        """A task is being done or waits to be."""
        return self._waiting > 0

    def empty(self) -> bool:
        """Nothing was imported yet."""
        return not self.lake.files()

    def checkup(self) -> CheckUp | None:
        """The check-up of what the lake holds now. None while it is being made, and where that failed
        (`busy` tells which): what failed is not tried again until the lake has changed."""
        if self.busy:
            return None
        if self._of == self._state():
            return self._checkup
        self._start(self._compute)
        return None

    def receive(self, folder: Path, options: Options) -> None:
        """Import the files of `folder` and delete it, after whatever is being done."""
        self._start(lambda: self._import(folder, options))

    def fill(self, task: Callable[[Lake, Told], object]) -> None:
        """Let `task` write into the lake, after whatever is being done."""
        self._start(lambda: self._fill(task))

    def dismiss(self) -> None:
        """Speak no more of what was imported or went wrong; a check-up that failed may be tried again."""
        if not self.busy:
            self.status.imported = self.status.error = None
            self._of = self._of if self._checkup else ()

    def _start(self, task: Callable[[], None]) -> None:
        self._waiting += 1
        self._worker.submit(self._run, task)

    def _run(self, task: Callable[[], None]) -> None:
        try:
            task()
        except WeiluError as error:
            self.status.error = error
        except Exception:  # a bug must not end the worker: it is logged and shown
            log.exception("a task of the desk failed")
            self.status.error = WeiluError(_BUG)
        finally:
            self._waiting -= 1

    def _import(self, folder: Path, options: Options) -> None:
        def told(file: str, rows: int) -> None:
            self._told(READING.fill(file=Path(file).name, rows=f"{rows:,}"), None)

        try:
            self.status.imported = self.status.error = None
            self.status.imported = done = _named(read_in([folder], self.lake, options, told), folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if not done.counts:
            raise OperatorError(_NOTHING)
        self._written()

    def _fill(self, task: Callable[[Lake, Told], object]) -> None:
        self.status.imported = self.status.error = None
        task(self.lake, self._told)
        self._written()

    def _written(self) -> None:
        self._told(_WRITING, None)
        from weilu.jobs.project import project

        project(self.lake)
        self._compute()

    def _compute(self) -> None:
        self._checkup, self._of = None, self._state()
        self._checkup = checkup([], self.options, lake=self.lake, show_names=True, progress=self._told)

    def _told(self, what: Text, share: float | None) -> None:
        self.status.what, self.status.share = what, share

    def _state(self) -> tuple[str, ...]:
        return tuple(path.name for path in self.lake.files())

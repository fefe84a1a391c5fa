"""The cold log: Parquet by month and 16 hash buckets of the group, sorted by group and time.

    lake/groups.json                                  names and zones of the groups
    lake/log/month=2026-03/bucket=07/<name>.parquet   events, columns of `weilu.kernel.log`
    lake/log/month=all/bucket=07/<name>.parquet       the same, where it is thrown away soon
    lake/facts/…                                      what can be made again from the log

A file appears whole or not at all: it is written aside and renamed. Every event id is in the log
once, because a writer looks up what is there before it writes; one writer at a time holds the lock.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

BUCKETS = 16
_BUSY = Text("另一个导入正在进行", "Another import is running")
_WAIT = Text("等它结束再试", "Try again when it has ended")
_UNWRITABLE = Text("不能写入 {at}：{why}", "{at} cannot be written to: {why}")
_MEND = Text("改好权限，或用 WEILU_HOME 指到别处", "Mend its permissions, or name another by WEILU_HOME")


def unwritable(at: Path, error: OSError) -> OperatorError:
    """What is said of a folder of Weilu's that cannot be written to."""
    return OperatorError(_UNWRITABLE.fill(at=at, why=error.strerror or type(error).__name__), _MEND)


def made(folder: Path) -> Path:
    """A folder, made where there is none. OperatorError: it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInfo:
    """A group of the lake. `zone` is the IANA zone its local days are counted in."""

    key: str
    name: str
    platform: str
    zone: str


def bucket_of(group: str) -> int:
    """Which of the 16 buckets a group lies in."""
    return blake2b(group.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % BUCKETS


class Lake:
    """The lake in `folder`, made on first writing. One that is `passing`, read once and thrown away, has its
    months together: a hundred times fewer files."""

    def __init__(self, folder: Path, *, passing: bool = False) -> None:
        self.folder, self.passing = folder, passing
        self.log = folder / "log"
        self.facts = folder / "facts"
        self.aside = folder / "aside"
        self.replaced = folder / "replaced.json"

    def files(self, bucket: int | None = None) -> list[Path]:
        """The log's files, sorted; of one bucket where one is named. A merge that ends meanwhile is seen
        whole or not at all."""
        which = "*" if bucket is None else f"{bucket:02d}"
        old = self._old()
        while True:
            found = set(self.log.glob(f"month=*/bucket={which}/*.parquet"))
            before, old = old, self._old()
            if old == before:
                return sorted(found - old)

    def _old(self) -> set[Path]:
        """Files that a merged one has replaced (see `weilu.lake.compact`) and that still lie there."""
        if not self.replaced.exists():
            return set()
        notes = json.loads(self.replaced.read_text("utf-8"))
        done = (note for note in notes if (self.folder / note["new"]).exists())
        return {self.folder / old for note in done for old in note["old"]}

    def groups(self) -> dict[str, GroupInfo]:
        """What is known of each group, by key."""
        path = self.folder / "groups.json"
        if not path.exists():
            return {}
        return {row["key"]: GroupInfo(**row) for row in json.loads(path.read_text("utf-8"))}

    def know(self, groups: dict[str, GroupInfo]) -> None:
        """Add or renew what is known of groups."""
        known = self.groups() | groups
        if known == self.groups():
            return
        rows = [{f: getattr(g, f) for f in GroupInfo.__slots__} for g in known.values()]
        self.place(json.dumps(rows, ensure_ascii=False, indent=1).encode(), self.folder / "groups.json")

    def place(self, data: bytes, path: Path) -> None:
        """Write a small file so that it is seen whole or not at all."""
        made(path.parent)
        part = made(self.aside) / f"{os.getpid()}-{path.name}"
        part.write_bytes(data)
        os.replace(part, path)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lake for writing; a second writer is told to wait."""
        made(self.aside)
        try:
            held = FileLock(str(self.folder / "lock")).acquire(timeout=5)
        except Timeout as error:
            raise OperatorError(_BUSY, _WAIT) from error
        except OSError as error:
            raise unwritable(self.folder, error) from error
        with held:
            self._tidy()
            yield

    def _tidy(self) -> None:
        """Remove what a killed import left aside, and files that were replaced, with their facts."""
        for left in self.aside.iterdir():
            left.unlink(missing_ok=True)
        for old in self._old():
            for version in self.facts.glob("*"):
                (version / old.relative_to(self.log)).unlink(missing_ok=True)
            old.unlink(missing_ok=True)
        self.replaced.unlink(missing_ok=True)

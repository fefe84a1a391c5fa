"""A backup as a file: a ZIP archive whose last entry, `manifest.json`, says what every other entry holds.

    store/<table>.tsv      rows of a table (`weilu.jobs.rows`)
    lake/groups.json       names and zones of the groups
    lake/log/…             files of the cold log, as they lie in the lake
    manifest.json          versions, migrations, and of each entry size, SHA-256 and rows

An archive comes from outside: names, sizes and hashes are checked before anything is done with it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from weilu.kernel.errors import Unreadable
from weilu.kernel.progress import Told
from weilu.kernel.texts import Text

COMMENT = b"weilu-backup"
MANIFEST = "manifest.json"
LARGEST = 64 * 1024 * 1024
"""Bytes of a manifest, at most."""
BLOCK = 1 << 20
_NAME = re.compile(
    r"store/[a-z0-9_]+\.tsv|lake/groups\.json|lake/log/month=\d{4}-\d{2}/bucket=\d{2}/[0-9a-z-]+\.parquet"
)
_FOREIGN = Text("这不是围炉的备份", "This is no backup of Weilu")
_DAMAGED = Text("备份损坏了：{what}", "The backup is damaged: {what}")
_OTHER = Text("换一份备份再试；什么都没有改动", "Try another backup; nothing was changed")
CHECKING = Text("核对 {name}", "Checking {name}")


class Part(BaseModel):
    """An entry of the archive: bytes, their hash, and rows where it has rows."""

    model_config = ConfigDict(extra="forbid")

    name: str
    size: int
    sha256: str
    rows: int = 0
    columns: list[str] = []


class Manifest(BaseModel):
    """What a backup holds. `migrations` are the newest that the store had had, as (app, name)."""

    format: Literal[1] = 1
    weilu: str
    python: str
    made: datetime
    database: str
    migrations: list[tuple[str, str]]
    parts: list[Part]

    def rows(self, folder: str) -> int:
        """Rows in the entries of a folder (`store` or `lake`)."""
        return sum(part.rows for part in self.parts if part.name.startswith(f"{folder}/"))

    def size(self, folder: str) -> int:
        """Bytes of the entries of a folder."""
        return sum(part.size for part in self.parts if part.name.startswith(f"{folder}/"))


class Packer:
    """Writes an archive. Rows of the store are compressed; files of the lake are already."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self.target = target
        self.parts: list[Part] = []

    def add(self, name: str, blocks: Iterable[bytes], rows: int = 0, columns: Iterable[str] = ()) -> Part:
        """Write an entry; rows of a table are counted."""
        entry = zipfile.ZipInfo(name)
        packed = name.startswith("store/")
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = sha256(), 0
        with self.target.open(entry, "w", force_zip64=True) as stream:
            for block in blocks:
                stream.write(block)
                digest.update(block)
                size += len(block)
                rows += block.count(b"\n") if packed else 0
        part = Part(name=name, size=size, sha256=digest.hexdigest(), rows=rows, columns=list(columns))
        self.parts.append(part)
        return part

    def close(self, manifest: Manifest) -> None:
        """Write the manifest."""
        self.target.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self.target.comment = COMMENT


@contextmanager
def reading(file: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to read from; whatever breaks while it is read is `Unreadable`."""
    try:
        with zipfile.ZipFile(file) as source:
            if source.comment != COMMENT:
                raise Unreadable(_FOREIGN, _OTHER, str(file))
            yield source
    except zipfile.BadZipFile as error:
        what = _FOREIGN if not zipfile.is_zipfile(file) else _DAMAGED.fill(what=error)
        raise Unreadable(what, _OTHER, str(file)) from error
    except (OSError, LookupError, EOFError, ValueError, zlib.error, RuntimeError) as error:
        raise _damaged(file, f"{type(error).__name__}: {error}") from error


def _damaged(file: Path, what: object) -> Unreadable:
    return Unreadable(_DAMAGED.fill(what=what), _OTHER, str(file))


def manifest(source: zipfile.ZipFile, file: Path) -> Manifest:
    """What the archive says it holds. Unreadable: it does not say, or not all of it is there."""
    if source.getinfo(MANIFEST).file_size > LARGEST:
        raise _damaged(file, MANIFEST)
    try:
        said = Manifest.model_validate_json(source.read(MANIFEST))
    except ValidationError as error:
        raise _damaged(file, f"{MANIFEST}: {error.error_count()}") from error
    names = [part.name for part in said.parts]
    if odd := [name for name in names if not _NAME.fullmatch(name)]:
        raise _damaged(file, odd[0][:200])
    if sorted([*names, MANIFEST]) != sorted(source.namelist()):
        raise _damaged(file, Text("少了或多了内容", "entries are missing or too many"))
    return said


def check(file: Path, told: Told) -> Manifest:
    """Read a whole archive and compare every entry with the manifest. Unreadable: it is not as it was."""
    with reading(file) as source:
        said = manifest(source, file)
        whole = sum(part.size for part in said.parts) or 1
        done = 0
        for part in said.parts:
            told(CHECKING.fill(name=part.name), done / whole)
            with source.open(part.name) as stream:
                _compare(part, stream, file)
            done += part.size
    return said


def _compare(part: Part, stream: IO[bytes], file: Path) -> None:
    digest, size, rows = sha256(), 0, 0
    while block := stream.read(BLOCK):
        digest.update(block)
        size += len(block)
        rows += block.count(b"\n")
        if size > part.size:
            break
    counted = rows if part.name.startswith("store/") else part.rows
    if (size, digest.hexdigest(), counted) != (part.size, part.sha256, part.rows):
        raise _damaged(file, part.name)


def unpack(source: zipfile.ZipFile, part: Part, target: Path) -> None:
    """Write an entry to a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(part.name) as stream, target.open("wb") as sink:
        while block := stream.read(BLOCK):
            sink.write(block)

"""Where bytes come from: files, folders, .zip, .gz, .tar, .tar.gz; never unpacked to disk.

Containers are told by their first bytes, not by their names. Names inside an archive are labels
only, so a member called `../../x` cannot reach anything. A member that swells too much is cut off
with a clear error (zip bomb), and one bad member never hides its neighbours.
"""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from weilu.kernel.errors import OperatorError, Unreadable
from weilu.kernel.texts import Text, plain

HEAD = 64 * 1024
SWELL = 400
"""A compressed member may grow this many times (real chat logs stay below 40) …"""
SWELL_FREE = 64 * 1024 * 1024
"""… once it is past this many bytes."""
MEMBERS = 500_000

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, OSError)


class Stream(io.RawIOBase):
    """A stream that starts with the head already read, and errors that name the file."""

    def __init__(self, inner: BinaryIO, file: str, packed: int | None = None) -> None:
        super().__init__()
        self._inner, self._file, self._packed, self._count = inner, file, packed, 0
        self._head = b""
        self._head = self._pull(HEAD)
        self.head = self._head

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        data = self._head[: len(view)] if self._head else self._pull(len(view))
        self._head = self._head[len(data) :]
        view[: len(data)] = data
        return len(data)

    def _pull(self, size: int) -> bytes:
        parts = b""
        try:
            while len(parts) < size and (data := self._inner.read(size - len(parts))):
                parts += data
        except (*_BROKEN, RuntimeError, NotImplementedError) as error:
            if not parts:
                raise Unreadable(
                    Text("文件损坏或读不出来", "The file is damaged or cannot be read"),
                    Text("请重新导出或重新下载它", f"Export or download it again ({error})"),
                    file=self._file,
                ) from error
        self._count += len(parts)
        if self._packed is not None and self._count > max(SWELL_FREE, SWELL * self._packed):
            raise Unreadable(
                Text("压缩包内容异常膨胀，已停止读取", "The compressed file swells suspiciously; reading stopped"),
                Text("如果它可信，请先自行解压再导入", "If you trust it, unpack it yourself and import that"),
                file=self._file,
            )
        return parts


@dataclass
class Source:
    """One file to read. `parts` are the folder names above it (archive name included) and its own
    name; `carry` is what a reader remembers from file to file of one import path; `stream` is read once."""

    file: str
    parts: tuple[str, ...]
    stream: BinaryIO
    head: bytes
    carry: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """File name without its last ending."""
        return self.parts[-1].rsplit(".", 1)[0]


Problem = Callable[[Unreadable], None]


def sources(paths: list[Path], problem: Problem) -> Iterator[Source]:
    """Every file under the paths, shallow ones first, then by name; what cannot be opened goes to `problem`."""
    for path in paths:
        if not path.exists():
            raise OperatorError(
                Text(f"找不到 {path}", f"There is no {path}"),
                Text("请检查路径；支持文件、文件夹、zip、gz、tar.gz", "Check the path: a file, folder, zip, gz or tar.gz"),
            )
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
            files = sorted(found, key=lambda p: (len(p.parts), p))
            for file in files:
                yield from _file(file, (path.name, *file.relative_to(path).parts), problem)
        else:
            yield from _file(path, (path.name,), problem)


def _hidden(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or file.is_symlink()


def _file(path: Path, parts: tuple[str, ...], problem: Problem) -> Iterator[Source]:
    try:
        with path.open("rb") as raw:
            yield from _container(raw, str(path), parts, problem, path.stat().st_size)
    except Unreadable as error:
        problem(error)
    except OSError as error:
        problem(
            Unreadable(
                Text("打不开文件", "The file cannot be opened"), plain(error.strerror or error), file=str(path)
            )
        )


def _container(
    raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem, size: int
) -> Iterator[Source]:
    magic = raw.read(512)
    raw.seek(0)
    if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zip(raw, file, parts, problem)
    elif magic.startswith(b"\x1f\x8b"):
        yield from _gzip(raw, file, parts, problem, size)
    elif magic[257:262] == b"ustar":
        yield from _tar(raw, file, parts, problem)
    else:
        yield _source(raw, file, parts, None)


def _source(raw: BinaryIO, file: str, parts: tuple[str, ...], packed: int | None) -> Source:
    stream = Stream(raw, file, packed)
    buffered = cast(BinaryIO, io.BufferedReader(stream, buffer_size=1 << 18))
    return Source(file=file, parts=parts, stream=buffered, head=stream.head)


def _gzip(
    raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem, size: int
) -> Iterator[Source]:
    inner = cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    name = parts[-1]
    for ending in (".gz", ".tgz"):
        name = name.removesuffix(ending)
    parts = (*parts[:-1], name)
    source = _source(inner, file, parts, size)
    if source.head[257:262] == b"ustar":
        yield from _tar(source.stream, file, (*parts[:-1], name.removesuffix(".tar")), problem)
    else:
        yield source


def _tar(raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem) -> Iterator[Source]:
    folder = (*parts[:-1], parts[-1].removesuffix(".tar"))
    try:
        with tarfile.open(fileobj=raw, mode="r|") as tar:
            for count, member in enumerate(tar):
                if count > MEMBERS:
                    raise Unreadable(_TOO_MANY, file=file)
                inner = tar.extractfile(member) if member.isreg() else None
                if inner is not None and not _dot(member.name):
                    label = f"{file}!{clean(member.name)}"
                    yield _source(cast(BinaryIO, inner), label, (*folder, *_names(member.name)), None)
    except _BROKEN as error:
        problem(Unreadable(_DAMAGED, plain(error), file=file))


def _zip(raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem) -> Iterator[Source]:
    folder = (*parts[:-1], parts[-1].removesuffix(".zip"))
    try:
        archive = zipfile.ZipFile(raw)
    except (*_BROKEN, ValueError, NotImplementedError) as error:
        raise Unreadable(_DAMAGED, plain(error), file=file) from error
    members = [m for m in archive.infolist() if not m.is_dir() and not _dot(m.filename)]
    if len(members) > MEMBERS:
        raise Unreadable(_TOO_MANY, file=file)
    for member in sorted(members, key=lambda m: (m.filename.count("/"), m.filename)):
        label = f"{file}!{clean(member.filename)}"
        try:
            inner = cast(BinaryIO, archive.open(member))
            yield _source(inner, label, (*folder, *_names(member.filename)), member.compress_size)
        except Unreadable as error:
            problem(error)
        except (*_BROKEN, RuntimeError, NotImplementedError) as error:
            problem(Unreadable(_DAMAGED, plain(error), file=label))


_DAMAGED = Text("压缩包损坏，余下部分读不出来", "The archive is damaged; the rest of it cannot be read")
_TOO_MANY = Text("压缩包里的文件太多", "The archive holds too many files")


def clean(name: str) -> str:
    """A name from outside, safe to print: no control characters, of sane length."""
    return "".join(c if c.isprintable() else "�" for c in name)[:300]


def _names(name: str) -> tuple[str, ...]:
    parts = clean(name).replace("\\", "/").split("/")
    return tuple(p for p in parts if p not in ("", ".", "..")) or ("file",)


def _dot(name: str) -> bool:
    return any(p.startswith(("._", ".DS_Store")) or p == "__MACOSX" for p in name.split("/"))

"""Where bytes come from: files, folders, .zip, .gz, .tar, .tar.gz; never unpacked to disk.

Containers are told by their first bytes, not by their names. Names inside an archive are labels
only, so a member called `../../x` cannot reach anything. A member that swells too much is cut off
with a clear error (zip bomb), and one bad member never hides its neighbours. An archive inside an
archive is not opened, which is said; a single file compressed inside one is.
"""

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from weilu.exports.base.streams import AGAIN, BROKEN, Budget, Stream, headers, salvaged
from weilu.exports.base.streams import HEAD as HEAD
from weilu.kernel.errors import OperatorError, Unreadable
from weilu.kernel.texts import Text

MEMBERS = 500_000

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_DAMAGED = Text("压缩包损坏，有一部分读不出来", "The archive is damaged; part of it cannot be read")
_TOO_MANY = Text("压缩包里的文件太多", "The archive holds too many files")
_LOCKED = Text("压缩包有密码", "The archive is locked with a password")
_UNLOCK = Text("请先用密码解压再导入", "Unpack it with its password and import that")
_METHOD = Text("压缩包用了不支持的压缩方式", "The archive is compressed in a way that is not supported")
_NESTED = Text("压缩包里的压缩包不会被打开", "An archive inside an archive is not opened")
_UNPACK = Text("如有需要，请先解压再导入", "If it matters, unpack it and import that")
_CLOSED = Text("打不开（{why}）", "It cannot be opened ({why})")
_FORMS = Text("支持文件、文件夹、zip、gz、tar.gz", "Give a file, folder, zip, gz or tar.gz")


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
    """Every file under the paths, shallow ones first, then by name; what cannot be opened goes to
    `problem`. Empty files in folders and archives, hidden ones and links are passed over."""
    for path in paths:
        folder, name = _given(path)
        if folder:
            for size, file in _files(path, problem):
                if size:
                    yield from _file(file, (name, *map(clean, file.relative_to(path).parts)), problem)
        else:
            yield from _file(path, (name,), problem)


def _given(path: Path) -> tuple[bool, str]:
    """Whether a path is a folder, and its name."""
    try:
        if path.is_dir() or path.is_file():
            return path.is_dir(), clean(path.resolve().name) or "root"
        known = path.exists()
    except (OSError, ValueError):
        known = False
    what = Text("{path} 不是文件也不是文件夹", "{path} is neither a file nor a folder")
    missing = Text("找不到 {path}", "There is no {path}")
    raise OperatorError((what if known else missing).fill(path=clean(str(path))), _FORMS)


def _files(root: Path, problem: Problem) -> list[tuple[int, Path]]:
    """Files below a folder with their sizes."""
    found = []

    def closed(error: OSError) -> None:
        problem(Unreadable(_CLOSED.fill(why=error.strerror or error), file=clean(str(error.filename))))

    for folder, folders, names in os.walk(root, onerror=closed):
        folders[:] = [name for name in folders if not _hidden(name)]
        for name in names:
            file = Path(folder, name)
            if not _hidden(name) and not file.is_symlink() and file.is_file():
                found.append((file.stat().st_size, file))
    return sorted(found, key=lambda entry: (len(entry[1].parts), entry[1]))


def _file(path: Path, parts: tuple[str, ...], problem: Problem) -> Iterator[Source]:
    file = clean(str(path), 4096)
    try:
        with path.open("rb") as raw:
            yield from _container(raw, file, parts, problem, path.stat().st_size)
    except Unreadable as error:
        problem(error)
    except OSError as error:
        problem(Unreadable(_CLOSED.fill(why=error.strerror or error), file=file))


def _container(
    raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem, size: int
) -> Iterator[Source]:
    magic = raw.read(512)
    raw.seek(0)
    if magic.startswith(_ZIP):
        yield from _zip(raw, file, parts, problem, size)
    elif magic.startswith(_GZIP):
        yield from _gzip(raw, file, parts, problem, size)
    elif magic[257:262] == b"ustar":
        yield from _tar(raw, file, parts, problem)
    else:
        yield _source(raw, file, parts)


def _source(raw: BinaryIO, file: str, parts: tuple[str, ...], *budgets: Budget) -> Source:
    stream = Stream(raw, file, *budgets)
    given = io.BytesIO(stream.head) if stream.whole else stream
    return Source(file=file, parts=parts, stream=cast(BinaryIO, given), head=stream.head)


def _gzip(raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem, size: int) -> Iterator[Source]:
    source = _gunzip(raw, file, parts, Budget(size))
    if source.head[257:262] == b"ustar":
        yield from _tar(source.stream, file, source.parts, problem)
    else:
        yield source


def _gunzip(raw: BinaryIO, file: str, parts: tuple[str, ...], *budgets: Budget) -> Source:
    name = parts[-1]
    for ending in (".gz", ".tgz"):
        name = name.removesuffix(ending)
    inner = cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    return _source(inner, file, (*parts[:-1], name or "file"), *budgets)


def _tar(raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem) -> Iterator[Source]:
    folder = (*parts[:-1], parts[-1].removesuffix(".tar"))
    bad: list[str] = []
    try:
        with tarfile.open(
            fileobj=raw, mode="r|", bufsize=1 << 18, ignore_zeros=True, tarinfo=headers(bad)
        ) as tar:
            count = 0
            while (member := tar.next()) is not None:
                vars(tar)["members"].clear()  # else every header of a long archive stays in memory
                count += 1
                if count > MEMBERS:
                    raise Unreadable(_TOO_MANY, file=file)
                inner = tar.extractfile(member) if member.isreg() and member.size else None
                if inner is not None and not _dot(member.name):
                    label = f"{file}!{clean(member.name)}"
                    where = (*folder, *_names(member.name))
                    yield from _member(cast(BinaryIO, inner), label, where, problem, Budget(member.size))
    except BROKEN as error:
        bad.append(str(error))
    if bad:
        problem(Unreadable(_DAMAGED, AGAIN, file))


def _zip(raw: BinaryIO, file: str, parts: tuple[str, ...], problem: Problem, size: int) -> Iterator[Source]:
    folder = (*parts[:-1], parts[-1].removesuffix(".zip"))
    try:
        archive = zipfile.ZipFile(raw)
    except BROKEN:
        problem(Unreadable(_DAMAGED, AGAIN, file))
        yield from _salvage(raw, file, folder, problem, size)
        return
    members = [m for m in archive.infolist() if not m.is_dir() and m.file_size and not _dot(m.filename)]
    if len(members) > MEMBERS:
        raise Unreadable(_TOO_MANY, file=file)
    whole = Budget(size)
    for member in sorted(members, key=lambda m: (m.filename.count("/"), m.filename)):
        label = f"{file}!{clean(member.filename)}"
        try:
            inner = cast(BinaryIO, _opened(archive, member, label))
            budgets = Budget(min(member.compress_size, size)), whole
            yield from _member(inner, label, (*folder, *_names(member.filename)), problem, *budgets)
        except Unreadable as error:
            problem(error)
        except BROKEN:
            problem(Unreadable(_DAMAGED, AGAIN, label))


def _salvage(
    raw: BinaryIO, file: str, folder: tuple[str, ...], problem: Problem, size: int
) -> Iterator[Source]:
    whole = Budget(size)
    try:
        for count, (name, inner) in enumerate(salvaged(raw)):
            if count > MEMBERS:
                raise Unreadable(_TOO_MANY, file=file)
            if not _dot(name) and not name.endswith("/"):
                label = f"{file}!{clean(name)}"
                yield from _member(inner, label, (*folder, *_names(name)), problem, whole)
    except BROKEN:
        return  # the damage has been told


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> object:
    if member.flag_bits & 1:
        raise Unreadable(_LOCKED, _UNLOCK, label)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(_METHOD, _UNPACK, label)
    return archive.open(member)


def _member(
    inner: BinaryIO, label: str, parts: tuple[str, ...], problem: Problem, *budgets: Budget
) -> Iterator[Source]:
    try:
        source = _source(inner, label, parts, *budgets)
        if source.head.startswith(_GZIP):
            source = _gunzip(source.stream, label, parts, *budgets)
        if source.head.startswith((*_ZIP, _GZIP)) or source.head[257:262] == b"ustar":
            raise Unreadable(_NESTED, _UNPACK, label)
    except Unreadable as error:
        problem(error)
    else:
        yield source


def clean(name: str, longest: int = 300) -> str:
    """A name from outside, safe to print: no control characters, of sane length."""
    name = name[:longest]
    return name if name.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in name)


def _names(name: str) -> tuple[str, ...]:
    parts = clean(name).replace("\\", "/").split("/")
    return tuple(p for p in parts if p not in ("", ".", "..")) or ("file",)


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _dot(name: str) -> bool:
    return any(p.startswith(("._", ".DS_Store")) or p == "__MACOSX" for p in name.split("/"))

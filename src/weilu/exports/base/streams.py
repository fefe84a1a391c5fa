"""Streams that cannot harm: bounded in what they give, exact in what they lost, errors that name the file."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from weilu.kernel.errors import Unreadable
from weilu.kernel.texts import Text

HEAD = 64 * 1024
SWELL = 400
"""What is compressed may grow this many times (real chat logs stay below 40) …"""
SWELL_FREE = 64 * 1024 * 1024
"""… once it is past this many bytes."""
HEADER_MAX = 1 << 20
_LOCAL = struct.Struct("<4sHHH8xI4xHH")

BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile, struct.error,
    EOFError, OSError, ValueError, RuntimeError, NotImplementedError, OverflowError, KeyError, IndexError,
)  # fmt: skip
"""What the standard library raises on damaged archives."""
_SWELLS = Text("压缩包内容异常膨胀，已停止读取", "The compressed file swells suspiciously; reading stopped")
_TRUST = Text("如果它可信，请先自行解压再导入", "If you trust it, unpack it yourself and import that")
_DAMAGED = Text("文件损坏或读不出来", "The file is damaged or cannot be read")
AGAIN = Text("请重新导出或重新下载它", "Export or download it again")
_LONG_HEADERS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


class Budget:
    """How many bytes may come out of `packed` compressed ones."""

    def __init__(self, packed: int) -> None:
        self._left = max(SWELL_FREE, SWELL * packed)

    def spend(self, count: int) -> bool:
        """Take `count` bytes off; false where there are none left."""
        self._left -= count
        return self._left >= 0


class Stream(io.RawIOBase):
    """A stream that has read its head. `whole`: there is nothing after it. What comes before damage is
    given; then, and not before, the damage is raised."""

    def __init__(self, inner: BinaryIO, file: str, *budgets: Budget) -> None:
        super().__init__()
        self._read = getattr(inner, "read1", inner.read)
        self._inner, self._file, self._budgets = inner, file, budgets
        self._error: Exception | None = None
        self.head = self._rest = self._pull(HEAD)
        self.whole = len(self.head) < HEAD and self._error is None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        data = self._rest[: len(view)] if self._rest else self._pull(len(view))
        self._rest = self._rest[len(data) :]
        view[: len(data)] = data
        return len(data)

    def _pull(self, size: int) -> bytes:
        gathered, have = [], 0
        while have < size and not self._error:
            try:
                data = self._read(size - have)
            except (*BROKEN, Unreadable) as error:
                self._error = error
                break
            if not data:
                break
            gathered.append(data)
            have += len(data)
        if not all([budget.spend(have) for budget in self._budgets]):
            raise Unreadable(_SWELLS, _TRUST, self._file)
        if not gathered and self._error:
            raise self._damage(self._error) from self._error
        return b"".join(gathered)

    def _damage(self, error: Exception) -> Unreadable:
        if isinstance(error, Unreadable):
            return error
        return Unreadable(_DAMAGED, AGAIN, self._file)


class _Inflated:
    """A compressed member of unknown length that starts where `raw` stands."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._inflate = raw, zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int) -> bytes:
        given = b""
        while not given and not self._inflate.eof:
            data = self._inflate.unconsumed_tail or self._raw.read(HEAD)
            if not data:
                raise EOFError("it ends in the middle")
            given = self._inflate.decompress(data, size)
        return given

    def end(self) -> int:
        """Where it ends; what was not read is passed over."""
        while self.read(HEAD):
            pass
        return self._raw.tell() - len(self._inflate.unused_data)


def salvaged(raw: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """Names and contents of the members of a zip archive that lost its table at the end, for as long as
    one follows the other."""
    place = 0
    while True:
        raw.seek(place)
        fixed = raw.read(_LOCAL.size)
        if len(fixed) < _LOCAL.size or not fixed.startswith(b"PK\x03\x04"):
            return
        _, _, flags, method, packed, name_size, extra_size = _LOCAL.unpack(fixed)
        name = raw.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        start = place + _LOCAL.size + name_size + extra_size
        if method != zipfile.ZIP_DEFLATED or flags & 1:
            if flags & 8:
                return
            place = start + packed
            continue
        raw.seek(start)
        member = _Inflated(raw)
        yield name, cast(BinaryIO, member)
        place = member.end()
        raw.seek(place)
        if flags & 8:
            place += _after(raw.read(24))


def _after(following: bytes) -> int:
    """Bytes of sizes and check sum between a member and the next."""
    return max(following.find(b"PK\x03\x04"), 0)


def headers(bad: list[str]) -> type[tarfile.TarInfo]:
    """A reader of the headers of one tar archive: those that are damaged, and an end without its mark,
    are noted in `bad`; those so long that they would fill the memory are refused."""
    ended = False

    class Header(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "Header":
            nonlocal ended
            try:
                header = super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError as error:
                ended = ended or (len(buf) == tarfile.BLOCKSIZE and not any(buf))
                if not ended and not bad:
                    bad.append(str(error) if buf else "it ends in the middle")
                raise
            if header.type in _LONG_HEADERS and header.size > HEADER_MAX:
                raise tarfile.HeaderError("a name is too long")
            return header

    return Header

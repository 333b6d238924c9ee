"""Compressed files as streams of what is in them, with a guard against bombs.

A file is taken for compressed where its first bytes say so, whatever its name, or where its name does.

No stream may grow beyond FLOOR or, if that is more, RATIO times its compressed size. News shrinks by 3 to 10, pages
of one site by 30 to 60 at the most; gzip can shrink zeros by 1,000 and zstd by 10,000. The floor lets small files of
much repetition through: it is what any machine can hold.
"""

import re
from bz2 import BZ2File
from collections.abc import Callable
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from lzma import LZMAFile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from communique.intake.unreadable import UnreadableError, is_of_input

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FLOOR = 100_000_000  # bytes
RATIO = 200
_MAGIC = (
    (re.compile(rb"\x1f\x8b\x08"), ".gz"),
    (re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", re.S), ".zst"),
    (re.compile(rb"BZh[1-9](1AY&SY|\x17\x72\x45\x38\x50\x90)"), ".bz2"),
    (re.compile(rb"\xfd7zXZ\x00"), ".xz"),
)
_MAGIC_LENGTH = 10
_BUFFER = 1 << 17
_ZSTD_STEP = 2048  # bytes; each 4 of them can become 128 kB, all at once
_ZSTD_WINDOW = 1 << 31  # bytes; what `zstd --long=31` needs


class _Stream(Protocol):
    def read1(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


def limit_of(size: int) -> int:
    """The bytes that `size` compressed bytes may become."""
    return max(FLOOR, RATIO * size)


def without_compression(name: str) -> str:
    """A file's name without the suffix of its compression."""
    suffix = _suffix(name)
    return name[: -len(suffix)] if suffix else name


def open_stream(path: Path, name: str) -> BufferedReader:
    """The bytes of a file, uncompressed; `name` is what it is called, wherever it lies.

    Reading raises UnreadableError (damaged, archive_bomb). A compressed stream cannot seek.
    """
    with path.open("rb") as file:
        head = file.read(_MAGIC_LENGTH)
    suffix = next((suffix for magic, suffix in _MAGIC if magic.match(head)), _suffix(name))
    return BufferedReader(_Guarded(path, suffix), _BUFFER) if suffix else path.open("rb")


def _suffix(name: str) -> str:
    return next((s for s in SUFFIXES if name.lower().endswith(s)), "")


class _Guarded(RawIOBase):
    """A decompressed stream that says what is wrong with it, and says it again when read on."""

    def __init__(self, path: Path, suffix: str) -> None:
        self._stream = _OPENERS[suffix](path)
        self._suffix = suffix
        self._limit = limit_of(path.stat().st_size)
        self._given = 0
        self._problem: UnreadableError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._problem is None:
            try:
                return self._fill(memoryview(buffer))
            except UnreadableError as problem:
                self._problem = problem
        raise self._problem

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def _fill(self, buffer: memoryview) -> int:
        try:
            data = self._stream.read1(len(buffer))
        except Exception as error:
            if not is_of_input(error):
                raise
            detail = f"the {self._suffix} file is damaged or cut short ({error}): fetch it again"
            raise UnreadableError("damaged", detail) from error
        self._given += len(data)
        if self._given > self._limit:
            detail = f"unpacks to more than {self._limit:,} bytes: unpack it yourself if you trust it"
            raise UnreadableError("archive_bomb", detail)
        buffer[: len(data)] = data
        return len(data)


class _ZstdFile:
    """zstd frames, one after another. zstandard's own reader takes a file that was cut for a whole one."""

    def __init__(self, path: Path) -> None:
        from zstandard import ZstdDecompressor

        self._file = path.open("rb")
        self._decompressor = ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._decompressor.decompressobj()
        self._within = False
        self._unread = b""
        self._ready = memoryview(b"")

    def read1(self, size: int, /) -> bytes:
        while not self._ready:
            data = self._unread or self._file.read(_ZSTD_STEP)
            if not data and self._within:
                raise EOFError("it ends within a frame")
            if not data:
                return b""
            self._ready = memoryview(self._frame.decompress(data))
            self._within, self._unread = not self._frame.eof, self._frame.unused_data
            if self._frame.eof:
                self._frame = self._decompressor.decompressobj()
        given, self._ready = self._ready[:size], self._ready[size:]
        return bytes(given)

    def close(self) -> None:
        self._file.close()


_OPENERS: dict[str, Callable[[Path], _Stream]] = {
    ".gz": GzipFile, ".zst": _ZstdFile, ".bz2": BZ2File, ".xz": LZMAFile,
}  # fmt: skip
SUFFIXES = tuple(_OPENERS)

"""Unpacks ZIP and tar archives from anywhere into a folder, one member after the other.

Nothing that an archive says of itself is trusted. What its members become is counted while they are written; their
names are taken apart and put together anew; links and devices are never made. A member that cannot be unpacked is
refused by its name and with a reason, and the others stand.
"""

import re
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from communique.intake.compression import limit_of, open_stream
from communique.intake.formats import has_known_suffix
from communique.intake.naming import Names, fault_of, parts_of, shown
from communique.intake.unreadable import UnreadableError, is_of_input

Kind = Literal["zip", "tar"]

MOST_MEMBERS = 1_000_000  # of one given file; a ZIP's list of so many takes about 1 GB of memory
_ENDINGS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("zip", (".zip",)),
    ("tar", (".tar", ".tgz", ".tzst", ".tbz2", ".txz", ".tar.gz", ".tar.zst", ".tar.bz2", ".tar.xz")),
)
SUFFIXES = tuple(e for _, endings in _ENDINGS for e in endings)
_DOCUMENT = re.compile(r"\[Content_Types\]\.xml|mimetype|META-INF/.*")  # in documents and programs that are ZIP files
_BLOCK = 1 << 20
_TAR_EXTRAS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME,
               tarfile.GNUTYPE_LONGLINK)  # fmt: skip
_LONGEST_EXTRA = 1_000_000  # bytes of a header that is read into memory as a whole


class ExhaustedError(UnreadableError):
    """An archive that is too much as a whole: nothing more is unpacked of it."""


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one given file, archives within it included."""

    size: int
    members: int

    @classmethod
    def of(cls, path: Path) -> "Budget":
        return cls(limit_of(path.stat().st_size), MOST_MEMBERS)

    def take(self, size: int = 0, members: int = 0) -> None:
        """Raises ExhaustedError where nothing is left."""
        self.size -= size
        self.members -= members
        if self.size < 0 or self.members < 0:
            much = f"more than {MOST_MEMBERS:,} members" if self.members < 0 else "far more bytes than it has"
            detail = f"unpacks to {much}: unpack it yourself if you trust it, and ingest the folder"
            raise ExhaustedError("archive_bomb", detail)


@dataclass(slots=True)
class Expanded:
    """What came of an archive: files by their names in it, members refused, and a count of hidden ones left out.

    A refusal under the empty name is of the archive itself.
    """

    files: list[tuple[str, Path]] = field(default_factory=list)
    refused: list[tuple[str, UnreadableError]] = field(default_factory=list)
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class _Member:
    """A member by the name that the archive gives it, and the most bytes that it may become."""

    name: str
    open: Callable[[], IO[bytes]]
    limit: int
    refusal: UnreadableError | None = None


def kind_of(name: str, path: Path) -> Kind | None:
    """Whether a file is an archive, by its name or, where that says nothing, by its first bytes."""
    for kind, endings in _ENDINGS:
        if name.lower().endswith(endings):
            return kind
    if has_known_suffix(name):
        return None
    try:
        with path.open("rb") as file, open_stream(path, name) as stream:
            is_zip, is_tar = file.read(4) == b"PK\x03\x04", stream.read(262)[257:] == b"ustar"
        if is_tar or (is_zip and not _is_document(path)):
            return "tar" if is_tar else "zip"
    except UnreadableError:
        pass  # its reader will say so
    return None


def expand(path: Path, name: str, kind: Kind, folder: Path, budget: Budget) -> Expanded:
    """Unpack an archive into a folder that is new and its own."""
    found, names = Expanded(), Names()
    members = _zip_members(path) if kind == "zip" else _tar_members(path, name)
    try:
        for member in members:
            budget.take(members=1)
            _unpack(member, folder, budget, names, found)
    except UnreadableError as problem:  # what came before it stands
        found.refused.append(("", problem))
    if not found.files and not found.refused:
        found.refused.append(("", UnreadableError("no_text", "the archive holds no files: check how it was made")))
    return found


def _unpack(member: _Member, folder: Path, budget: Budget, names: Names, found: Expanded) -> None:
    fault = fault_of(member.name)
    if fault is None and any(p.startswith(".") or p == "__MACOSX" for p in parts_of(member.name)):
        found.hidden += 1
        return
    name = names.free("/".join(parts_of(member.name)) if fault is None else shown(member.name))
    problem = fault or member.refusal
    try:
        if problem is not None:
            raise problem
        _write(member, folder / name, budget)
        found.files.append((name, folder / name))
    except ExhaustedError:
        raise
    except UnreadableError as refused:
        found.refused.append((name, refused))


def _write(member: _Member, target: Path, budget: Budget) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    try:
        with target.open("xb") as out:
            for block in _blocks(member):
                size += len(block)
                if size > member.limit:
                    detail = f"unpacks to more than {member.limit:,} bytes: unpack it yourself if you trust it"
                    raise UnreadableError("archive_bomb", detail)
                budget.take(len(block))
                out.write(block)
    except UnreadableError:
        target.unlink()
        raise


def _blocks(member: _Member) -> Iterator[bytes]:
    with _reading("member"), member.open() as stream:
        while block := stream.read(_BLOCK):
            yield block


@contextmanager
def _reading(what: str) -> Iterator[None]:
    """Give whatever zipfile and tarfile raise on bad input as UnreadableError (damaged)."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:
        if not is_of_input(error):
            raise
        detail = f"the {what} is damaged or cut short ({type(error).__name__}: {error}): fetch the archive again"
        raise UnreadableError("damaged", detail) from error


def _is_document(path: Path) -> bool:
    with _reading("archive"), ZipFile(path) as archive:
        return any(_DOCUMENT.fullmatch(name) for name in archive.namelist())


def _zip_members(path: Path) -> Iterator[_Member]:
    _refuse_too_long_a_list(path)
    with _reading("archive"), ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                refusal = _zip_refusal(info)
                yield _Member(_zip_name(info), partial(archive.open, info), limit_of(info.compress_size), refusal)


def _refuse_too_long_a_list(path: Path) -> None:
    """zipfile reads the list of members into memory, so their marks are counted before."""
    mark, found, end = b"PK\x01\x02", 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found += (end + block).count(mark)
            end = block[-len(mark) + 1 :]
    Budget(0, MOST_MEMBERS).take(members=found)


def _zip_name(info: ZipInfo) -> str:
    """A member's name. zipfile takes it for CP437 where it is not marked as UTF-8, but most tools mark nothing."""
    try:
        return info.orig_filename if info.flag_bits & 0x800 else info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def _zip_refusal(info: ZipInfo) -> UnreadableError | None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG):
        return UnreadableError("not_text", "a link or a device, not a file: ingest what it stands for")
    if info.flag_bits & 1:
        return UnreadableError("not_text", "encrypted: unpack it with its password and ingest the files")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # zipfile does not bound the others' memory
        detail = f"compressed by ZIP method {info.compress_type}: pack it again with Deflate, the usual one"
        return UnreadableError("damaged", detail)
    return None


def _tar_members(path: Path, name: str) -> Iterator[_Member]:
    with _reading("archive"), open_stream(path, name) as stream:
        size = limit_of(path.stat().st_size)
        # Block by block: of what is read at once, all would be lost where its end is damaged.
        with tarfile.open(fileobj=stream, mode="r|", bufsize=tarfile.BLOCKSIZE, tarinfo=_StrictInfo) as archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
                if not info.isdir():
                    yield _Member(info.name, partial(_tar_file, archive, info), size, _tar_refusal(info))


def _tar_refusal(info: tarfile.TarInfo) -> UnreadableError | None:
    if info.isfile():
        return None
    to = f" to {info.linkname!a}" if info.linkname else ""
    return UnreadableError("not_text", f"a link or a device{to}, not a file: ingest what it stands for")


def _tar_file(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError("not a file")
    return file


class _StrictInfo(tarfile.TarInfo):
    """tarfile takes a damaged header, and a missing end, for the end of the archive; here they are errors."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_StrictInfo":
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(str(error)) from error

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_StrictInfo":
        info = super().frombuf(buf, encoding, errors)
        if info.type in _TAR_EXTRAS and info.size > _LONGEST_EXTRA:
            raise tarfile.ReadError(f"a header of {info.size:,} bytes")
        return info

"""CSV and TSV: a header row, then one record a row."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader, TextIOWrapper
from itertools import chain
from pathlib import Path

from communique.intake.decoding import decode
from communique.intake.fields import fields_of
from communique.intake.manifest import canonical
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError
from communique.intake.records import counted, portions, problem_record, record_of

_DELIMITERS = ",;\t|"
_HEAD = 1_000_000  # bytes from which the encoding is told
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_EIGHT_BIT = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-5",
    "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp866", "gb18030",
    "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the header, the number of its first line, and what is wrong with it."""

    header: list[str]
    cells: list[str]
    line: int
    problem: UnreadableError | None = None


@dataclass(frozen=True, slots=True)
class _Encoding:
    """How a file's bytes are read: `other` where they are no UTF-8, None where nothing else is to be tried."""

    name: str
    other: str | None = None
    guess: bool = False


def read(file: RawFile) -> Iterator[Record]:
    """The records, in order. Raises UnreadableError where the file has no header row."""
    for row in _rows(file):
        content = sha256(canonical([row.header, row.cells]).encode())
        where = f"line {row.line}"
        if row.problem:
            yield problem_record(row.problem, file, content, where)
            continue
        values = dict(reversed(list(zip(row.header, row.cells, strict=True))))  # of columns of one name the first
        yield record_of(fields_of({k: v for k, v in values.items() if v}, file.names), file, content, where)


def count(file: RawFile) -> int:
    """Rows below the header; what is damaged is one more, as it is for `read`."""
    return counted(1 for _ in _rows(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes parts of at most `limit` rows below the header; yields each part with its number of rows.

    They are in UTF-8 with a byte order mark: it says that no other encoding is to be tried. Raises UnreadableError
    after the last row that can be read of a damaged file.
    """
    suffix, delimiter = (".tsv", "\t") if _is_tsv(file) else (".csv", ",")
    for number, part in enumerate(portions(_rows(file), limit), start=1):
        path = folder / f"{number:04}{suffix}"
        with path.open("w", encoding="utf-8-sig", errors="surrogateescape", newline="") as out:
            writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writerows([part[0].header, *(row.cells for row in part)])
        yield path, len(part)


def _rows(file: RawFile) -> Iterator[_Row]:
    """Every row below the header that is not blank."""
    csv.field_size_limit(DOCUMENT_LIMIT)
    with file.open() as stream:
        encoding = _encoding(_head(stream))
    with file.open() as stream:  # anew: a compressed stream cannot seek
        errors = "surrogateescape" if encoding.name.startswith("utf-8") else "replace"
        with TextIOWrapper(stream, encoding.name, errors, newline="") as lines:
            yield from _parsed(_Lines(lines), encoding, _is_tsv(file))


def _head(stream: BufferedReader) -> bytes:
    """The first bytes, up to where they are damaged: the rows before that can still be read."""
    head = b""
    try:
        while len(head) < _HEAD and (block := stream.read1(_HEAD)):
            head += block
    except UnreadableError as problem:
        if problem.reason != "damaged":
            raise
    return head


class _Lines:
    """The lines of a file with their ends, each bounded, and the number of the last one given."""

    def __init__(self, stream: TextIOWrapper) -> None:
        self.number = 0
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(DOCUMENT_LIMIT)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == DOCUMENT_LIMIT:
            detail = f"line {self.number} is longer than {DOCUMENT_LIMIT:,} characters: split it, or mend the file"
            raise UnreadableError("too_long", detail)
        return line


def _parsed(lines: _Lines, encoding: _Encoding, is_tsv: bool) -> Iterator[_Row]:
    first = next((line for line in lines if line.strip("\ufeff\r\n ")), "")
    delimiter = "\t" if is_tsv else None
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's word on the delimiter
        delimiter, first = first[4], next(lines, "")
    if not first:
        raise UnreadableError("malformed", "no header row: name the columns in the first row")
    delimiter = delimiter or max(_DELIMITERS, key=lambda d: len(next(csv.reader([first], delimiter=d))))
    begins = lines.number
    reader = csv.reader(chain([first], lines), delimiter=delimiter)
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            detail = f"line {begins}: not CSV ({error}): close the quotes, or mend the line"
            raise UnreadableError("malformed", detail) from error
        if cells is None:
            return
        if header is None:
            header = [_decoded(c, encoding).strip() for c in cells]
        elif cells:
            yield _checked(header, cells, encoding, begins)
        begins = lines.number + 1


def _checked(header: list[str], cells: list[str], encoding: _Encoding, line: int) -> _Row:
    if len(cells) > len(header) and not any(cells[len(header) :]):
        cells = cells[: len(header)]  # delimiters at the end of the line, as spreadsheets write them
    try:
        cells = [_decoded(c, encoding) for c in cells]
    except UnreadableError as problem:
        return _Row(header, cells, line, problem)
    detail = None
    if len(cells) != len(header):
        detail = f"{len(cells)} cells where the header has {len(header)}: quote the cells, or mend the row"
    elif any("\0" in c for c in cells):
        detail = "a NUL byte in the row: mend the row"
    return _Row(header, cells, line, UnreadableError("malformed", detail) if detail else None)


def _decoded(cell: str, encoding: _Encoding) -> str:
    """The cell, read anew where its bytes were no UTF-8."""
    if cell.isascii():
        return cell
    try:
        data = cell.encode()
    except UnicodeEncodeError:
        data = cell.encode("utf-8", "surrogateescape")
    else:
        return cell
    if encoding.other is None and not encoding.guess:
        raise UnreadableError("undecodable", "the bytes are not UTF-8, which the file says it is in: mend the row")
    return decode(data, encoding.other)


def _encoding(head: bytes) -> _Encoding:
    if marked := next((name for mark, name in _MARKS if head.startswith(mark)), None):
        return _Encoding(marked)
    sample = head[:4096]
    if sample.count(0) > len(sample) // 4:  # every other byte of English in UTF-16
        return _Encoding("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        whole = head[: head.rfind(b"\n") + 1] or head
        return _Encoding("utf-8", _eight_bit(whole.replace(b"\0", b"")), guess=True)
    return _Encoding("utf-8", guess=True)


def _eight_bit(data: bytes) -> str | None:
    """The encoding that the bytes as a whole are in; None where it is none, and each cell must tell for itself."""
    try:
        text = decode(data)
    except UnreadableError:
        return None
    return next((name for name in _EIGHT_BIT if data.decode(name, "replace") == text), None)


def _is_tsv(file: RawFile) -> bool:
    return any(s.lower() in (".tsv", ".tab") for s in Path(file.name).suffixes)

"""The formats that can be read, and how a file's format is told: by its name, else by its first bytes.

A new format is a module with `read(RawFile) -> Iterator[Record]` and a line here. Where a file may hold many records,
the module also has `count(RawFile) -> int` and `cut(RawFile, limit, folder)`, which writes parts of at most so many.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from communique.intake.compression import without_compression
from communique.intake.record import RawFile, Record, UnreadableError


@dataclass(frozen=True, slots=True)
class Format:
    """A format; `count` and `cut` are None where a file is always one record."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[RawFile], Iterator[Record]]
    count: Callable[[RawFile], int] | None = None
    cut: Callable[[RawFile, int, Path], Iterator[tuple[Path, int]]] | None = None


def _one(name: str, module: str, *suffixes: str) -> Format:
    return Format(name, suffixes, _lazy(module, "read"))


def _many(name: str, module: str, *suffixes: str) -> Format:
    return Format(name, suffixes, _lazy(module, "read"), _lazy(module, "count"), _lazy(module, "cut"))


def _lazy(module: str, function: str) -> Callable[..., Any]:
    """A function of a module of this package that is imported when it is first called."""

    def call(*arguments: Any) -> Any:
        return getattr(import_module(f"communique.intake.{module}"), function)(*arguments)

    return call


_PLAIN = _one("plain text", "plain", ".txt", ".text", ".md")
_HTML = _one("HTML", "html", ".html", ".htm", ".xhtml")
_JSON_LINES = _many("JSON lines", "jsonl", ".jsonl", ".ndjson")
_JSON = _many("JSON", "jsonfile", ".json")
_DELIMITED = _many("CSV", "delimited", ".csv", ".tsv")
_PARQUET = _many("Parquet", "parquetfile", ".parquet")
_WARC = _many("WARC", "warc", ".warc")
_XML = _many("XML", "xmlfile", ".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml")
FORMATS = (_PLAIN, _HTML, _JSON_LINES, _JSON, _DELIMITED, _PARQUET, _WARC, _XML)
SUFFIXES = tuple(s for f in FORMATS for s in f.suffixes)

_HEAD = 1 << 16  # bytes by which a format is told
_BINARY = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "a ZIP file, or a document of Word, Excel, OpenDocument or EPUB"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "a document of an old Office program"),
    (re.compile(rb"\{\\rtf"), "a document in Rich Text Format"),
    (re.compile(rb"%!PS"), "PostScript"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF....WEBP|BM.{4}\x00\x00\x00\x00", re.S),
     "an image"),
    (re.compile(rb"ID3[\x02-\x04]\x00|OggS\x00|RIFF....(?:WAVE|AVI )|\x00\x00\x00.ftyp|\x1aE\xdf\xa3|fLaC\x00", re.S),
     "sound or video"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07"), "an archive of 7-Zip or RAR"),
    (re.compile(rb"\x1f\x8b|\x28\xb5\x2f\xfd|BZh[1-9]1AY|\xfd7zXZ\x00"), "a file that is compressed twice"),
    (re.compile(rb"SQLite format 3\x00"), "an SQLite database"),
    (re.compile(rb"\x7fELF|MZ.\x00"), "a program"),
)  # fmt: skip
_TEXT_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig",
}  # fmt: skip
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"
_PROLOG = re.compile(rb"(?:<\?xml[\s-].*?\?>|<!--.*?-->|<!doctype\s++(?!html)[^>\[]*+(?:\[.*?\]\s*+)?>|\s++)*",
                     re.S | re.I)  # fmt: skip
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|h[1-6]|article|table|span)\b", re.I)
_TAG = re.compile(rb"<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>")
_JSON_START = re.compile(rb'\s*(?:\{\s*(?:"|\}\s*\Z)|\[\s*(?:\{|\]\s*\Z))')


def format_of(name: str, head: bytes) -> Format | None:
    """The format of a file by its name and its first bytes, uncompressed; None where there is none for it."""
    known = _by_suffix(name)
    if _what(head) is not None:
        return None
    return known or _by_content(head)


def format_at(file: RawFile) -> Format:
    """The format of a file. Raises UnreadableError (not_text, and what reading its first bytes raises)."""
    head = _head(file)
    found = format_of(file.name, head)
    if found is None:
        remedy = f"save its text as {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        raise UnreadableError("not_text", f"{_what(head) or 'neither text nor of a known format'}: {remedy}")
    return found


def _head(file: RawFile) -> bytes:
    head = b""
    with file.open() as stream:
        try:
            while len(head) < _HEAD and (block := stream.read1(_HEAD - len(head))):
                head += block
        except UnreadableError:
            if not head:
                raise
    return head  # also of a file whose damage comes later: records before it can be read


def has_known_suffix(name: str) -> bool:
    return _by_suffix(name) is not None


def without_suffixes(name: str) -> str:
    """A file's name without the suffixes of its compression and of a known format."""
    bare = without_compression(name)
    found = _by_suffix(name)
    stem = bare[: bare.rfind(".")] if found else bare
    return stem if stem and not stem.endswith("/") else name


def _by_suffix(name: str) -> Format | None:
    last = without_compression(name).rpartition("/")[2].lower()
    return next((f for f in FORMATS if last.endswith(f.suffixes)), None)


def _what(head: bytes) -> str | None:
    return next((what for magic, what in _BINARY if magic.match(head)), None)


def _by_content(head: bytes) -> Format | None:
    if head.startswith(b"PAR1"):
        return _PARQUET
    text = _as_utf8(head)
    if text is None:
        return None
    if text.startswith(b"WARC/"):
        return _WARC
    if _JSON_START.match(text):
        return _JSON
    start = text[_PROLOG.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing too
    if _PAGE.match(start):
        return _HTML
    return _XML if _TAG.match(start) else _PLAIN


def _as_utf8(head: bytes) -> bytes | None:
    """The head of a text, in UTF-8 where it has a mark; None for what is no text."""
    encoding = next((e for mark, e in _TEXT_MARKS.items() if head.startswith(mark)), None)
    if encoding:
        head = head[: len(head) // 4 * 4].decode(encoding, "ignore").encode("utf-8", "ignore")
    return None if len(head.translate(None, _CONTROLS)) < len(head) else head

"""XML: feeds, NITF, NewsML-G2, older Reuters items and XHTML pages; the root element says which."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html.entities import html5
from pathlib import Path
from typing import Any

from communique.intake import feed, html, newsitems
from communique.intake.decoding import decode
from communique.intake.fields import own_fields
from communique.intake.manifest import canonical
from communique.intake.record import RawFile, Record, UnreadableError
from communique.intake.records import counted, portions, problem_record, record_of

KNOWN = "rss, feed (Atom), RDF, nitf, newsItem and newsMessage (NewsML-G2), NewsML, newsitem (Reuters), html"
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]+)""")
_BEFORE_ROOT = re.compile(
    r"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE\b(?:[^\[>]|\[.*?\]\s*(?=>))*>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True, slots=True)
class _Item:
    """What was found of a record under our own names, or what is wrong with it, and where it lies in the file."""

    found: dict[str, Any]
    where: str
    problem: UnreadableError | None = None
    alone: bool = False
    basis: str = "record"

    def line(self) -> str:
        """The item as a line of JSON, in which it reads as it does here. One with a problem has no text."""
        return canonical(self.found if self.problem is None else {"problem": self.problem.detail})


def read(file: RawFile) -> Iterator[Record]:
    """The records, in order. Raises UnreadableError for XML that is broken or of no known kind."""
    for item in _items(file):
        content = sha256(item.line().encode())
        if item.problem:
            yield problem_record(item.problem, file, content, item.where)
        else:
            yield record_of(own_fields(item.found), file, content, item.where, item.basis, item.alone)


def count(file: RawFile) -> int:
    """Records in the file, which is parsed for it; 1 where it cannot be read, as its reader will say."""
    return counted(1 for _ in _items(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes the records as JSON lines, at most `limit` a part; yields each part with its number of records.

    An item that is no article reads there as one without a text.
    """
    for number, part in enumerate(portions(_items(file), limit), start=1):
        path = folder / f"{number:04}.jsonl"
        path.write_text("".join(f"{item.line()}\n" for item in part), "ascii")
        yield path, len(part)


def _items(file: RawFile) -> Iterator[_Item]:
    data = file.read()
    document = _document(data)
    root = _root(document)
    if root.lower() == "html":
        page = {k: v for k, v in html.page_fields(data).items() if isinstance(v, str)}
        yield _Item(page, "the page", alone=True, basis="metadata")
    elif root.lower() in feed.ROOTS:
        for number, entry in enumerate(feed.entries(document), start=1):
            yield _Item(entry, f"entry {number}")
    elif root in newsitems.ROOTS:
        alone = root not in newsitems.MESSAGES
        for number, item in enumerate(newsitems.articles(_tree(document)), start=1):
            problem = item if isinstance(item, UnreadableError) else None
            yield _Item({} if isinstance(item, UnreadableError) else item, f"item {number}", problem, alone)
    else:
        detail = f"XML of an unknown kind (its root is {root}): the known ones are {KNOWN}"
        raise UnreadableError("malformed", detail)


def _document(data: bytes) -> str:
    """The document without its declaration and what no XML parser would take, with HTML's entities as characters."""
    declared = _ENCODING.match(data[:1000].removeprefix(BOM_UTF8))
    name = declared[1].decode() if declared else None
    if name and name.lower().startswith(("utf-16", "utf-32", "ucs")):  # not true, or this were not read as ASCII
        name = None
    text = _CONTROLS.sub("", decode(data, name)).removeprefix("\ufeff")
    return _ENTITY.sub(_character, _DECLARATION.sub("", text, count=1))


def _character(entity: re.Match[str]) -> str:
    return entity[0] if entity[1] in _OF_XML else html5.get(f"{entity[1]};", entity[0])


def _root(document: str) -> str:
    """The name of the root element, as written but for its prefix."""
    at = 0
    while match := _BEFORE_ROOT.match(document, at):
        at = match.end()
    root = _ROOT.match(document, at)
    if root is None:
        raise UnreadableError("malformed", "not XML (no root element): check the file's suffix")
    return root[1]


def _tree(document: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(document.encode(), parser)
    except etree.LxmlError as error:
        raise UnreadableError("malformed", f"not well-formed XML ({error}): mend it") from error
    if (entity := next(tree.iter(etree.Entity), None)) is not None:
        detail = f"{entity.text} stands for something that the document defines itself: write that in its place"
        raise UnreadableError("malformed", detail)
    return tree

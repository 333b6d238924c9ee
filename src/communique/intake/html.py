"""Web pages: main text, and what the page says of itself."""

import json
import re
from collections.abc import Iterator
from typing import Any

from communique.intake.decoding import decode
from communique.intake.fields import fields_of
from communique.intake.record import RawFile, Record, UnreadableError

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([a-zA-Z0-9_:.-]+)""", re.I)
_DECLARED_WITHIN = 2048
# Where pages state the day of publication, the most specific first. A day in running text or in the footer
# is not looked for: it is as often another day.
_DATE_NAMES = (
    "article:published_time", "og:published_time", "datePublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "DC.date.issued", "dcterms.created", "DC.date", "dc.date", "pubdate", "publishdate",
    "publish-date", "date",
)  # fmt: skip
_DATE_PATHS = (
    *(f"//meta[@property='{n}' or @name='{n}' or @itemprop='{n}']/@content" for n in _DATE_NAMES),
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
)
_JSON_LD = "//script[@type='application/ld+json']/text()"
_ONLY_TIME = "//article//time/@datetime"


def read(file: RawFile) -> Iterator[Record]:
    data = file.read()
    page = decode(data, _declared(data))
    found = _extracted(page)
    if not (found["text"] or "").strip():
        raise UnreadableError("no_main_text", "no article was found on the page: give its text as plain text")
    yield Record(fields_of(found), basis="metadata")


def _declared(data: bytes) -> str | None:
    head = data[:_DECLARED_WITHIN]
    match = _XML_CHARSET.search(head) or _CHARSET.search(head)
    name = match[1].decode() if match else None
    # A declaration that can be read as ASCII cannot be true of UTF-16 or UTF-32: browsers take it as UTF-8.
    return "utf-8" if name and name.lower().startswith(("utf-16", "utf-32")) else name


def _extracted(page: str) -> dict[str, Any]:
    from lxml import html
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False, deduplicate=False)
        tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except Exception as error:  # lxml and trafilatura raise of all kinds on damaged pages
        detail = f"the page cannot be parsed ({type(error).__name__}): fetch it again"
        raise UnreadableError("unreadable", detail) from error
    if not isinstance(found, Document):
        return {"text": None}
    return {
        "text": "\n\n".join((found.text or "").splitlines()),  # a line is a paragraph of the page
        "title": found.title,
        "author": found.author,
        "url": found.url,
        "language": next(iter(tree.xpath("/html/@lang")), None),
        "published": _published(tree),
    }


def _published(tree: Any) -> str | None:
    for path in _DATE_PATHS:
        for value in tree.xpath(path):
            if value.strip():
                return str(value)
    for script in tree.xpath(_JSON_LD):
        try:
            value = _date_published(json.loads(script))
        except (ValueError, RecursionError):
            continue
        if value:
            return value
    times = set(tree.xpath(_ONLY_TIME))
    return str(times.pop()) if len(times) == 1 else None


def _date_published(node: Any) -> str | None:
    """The first datePublished in JSON-LD, at any depth."""
    if isinstance(node, dict):
        if isinstance(node.get("datePublished"), str):
            return node["datePublished"]
        node = list(node.values())
    if isinstance(node, list):
        return next((d for d in map(_date_published, node) if d), None)
    return None

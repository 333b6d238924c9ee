"""The names under which records and sidecars give their fields, and how their values are read.

Names match whatever their case and style: `pubDate`, `pub_date`, `PUB-DATE` and `dc:pubDate` are one. A field
may lie one level down, in the object that search engines and news interfaces wrap it in.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from communique.intake.fragments import is_markup, text_of_fragment
from communique.schema.tables import TEXT_RIGHTS

NAMES = {  # the first that has a value counts
    "text": (
        "text", "body", "content", "article", "full_text", "body_text", "article_body", "article_text",
        "article_content", "main_text", "main_content", "story", "story_text", "story_body", "news_text", "news_body",
        "news_content", "content_text", "text_content", "plain_text", "clean_text", "cleaned_text", "raw_text",
        "page_text", "document_text", "paragraphs", "content_html", "body_html",
    ),
    "title": (
        "title", "headline", "head", "hl", "headline_text", "article_title", "news_title", "page_title", "web_title",
        "heading", "hl1", "name",
    ),
    "published": (
        "date", "published", "published_at", "published_on", "pub_date", "date_published", "publication_date",
        "publish_date", "published_date", "publish_time", "published_time", "publication_time", "date_publish",
        "web_publication_date", "article_date", "news_date", "issued", "issue_date", "date_gmt", "datetime",
        "date_time", "timestamp", "article:published_time", "created_at", "date_created",
    ),
    "url": (
        "url", "link", "permalink", "uri", "web_url", "article_url", "article_link", "page_url", "news_url",
        "canonical_url", "canonical_link", "original_url", "source_url", "href",
    ),
    "source_id": (
        "id", "guid", "source_id", "uuid", "article_id", "doc_id", "document_id", "story_id", "news_id", "item_id",
        "record_id", "external_id",
    ),
    "source": (
        "source", "publisher", "outlet", "source_name", "publication", "newspaper", "site", "site_name", "website",
        "provider", "source_domain", "domain", "media_name",
    ),
    "author": ("author", "authors", "byline", "creator", "author_name", "authors_list", "writer", "journalist"),
    "language": ("language", "lang", "language_code", "lang_code", "in_language"),
    "retrieved_at": (
        "retrieved_at", "fetched_at", "crawled_at", "scraped_at", "downloaded_at", "collected_at", "retrieved",
        "fetched", "crawled", "date_download", "date_crawled", "crawl_date", "scrape_date", "fetch_time",
    ),
    "text_rights": ("text_rights",),
}  # fmt: skip
_WRAPPERS = ("_source", "fields", "attributes", "article", "document", "doc")
_INSIDE = ("name", "#text", "text", "rendered", "main", "original", "value", "$oid", "$date", "$numberLong")
_DEEPEST = 6  # of a value in lists and objects: what lies deeper is no name and no text
_STYLE = re.compile(r"[\W_]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can escape one alone; UTF-8, and so Parquet, cannot hold it
_ZONE = re.compile(r"(?<=\d) ?(?:Z|UTC|GMT)$", re.IGNORECASE)


def _matched(name: str) -> str:
    """The name as it is matched; a prefix such as `dc:` is none of it."""
    return _STYLE.sub("", name.rpartition(":")[2]).lower()


_RANKED = {
    _matched(spelling): (name, rank)
    for name, spellings in NAMES.items()
    for rank, spelling in reversed(list(enumerate(spellings)))
}


def fields_of(record: Mapping[str, Any], names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The record's fields under our own names; those that are absent, empty or of no use are left out.

    `names` says which field of ours a field of theirs is (`a.b` for a field b inside of an object a); it goes
    before NAMES. A text that is HTML is given as its text.
    """
    candidates: dict[str, list[tuple[int, Any]]] = {}
    for name, given in _fields(record):
        if (known := _RANKED.get(_matched(name))) is not None:
            candidates.setdefault(known[0], []).append((known[1], given))
    for theirs, ours in (names or {}).items():
        candidates.setdefault(ours, []).append((-1, _at(record, theirs)))
    found: dict[str, Any] = {}
    for name in NAMES:
        ranked = sorted(candidates.get(name, ()), key=lambda c: c[0])
        values = (_text(v) if name == "text" else _value(name, v) for _, v in ranked)
        value = next((v for v in values if v is not None), None)
        if value is not None:
            found[name] = value
    return found


def own_fields(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader found under our own names, with values as fields_of gives them; the text is kept as it is."""
    values = {n: encodable(v) if n == "text" and isinstance(v, str) else _value(n, v) for n, v in found.items()}
    return {n: v for n, v in values.items() if v is not None}


def _fields(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((k, v) for k, v in record.items() if isinstance(k, str))
    for wrapper in _WRAPPERS:
        if isinstance(inner := record.get(wrapper), Mapping):
            yield from ((k, v) for k, v in inner.items() if isinstance(k, str))


def _at(record: Mapping[str, Any], name: str) -> Any:
    if name in record:
        return record[name]
    found: Any = record
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(given: Any, depth: int = 0) -> str | None:
    match given:
        case str():
            text = encodable(given)
            return (text_of_fragment(text) if is_markup(text) else text) if text.strip() else None
        case list() if depth < _DEEPEST:
            parts = (_text(v, depth + 1) for v in given)
            return "\n\n".join(p for p in parts if p) or None
        case Mapping() if depth < _DEEPEST:
            parts = (_text(given.get(name), depth + 1) for name in (*_INSIDE, "content", "html"))
            return next((p for p in parts if p), None)
    return None


def _value(name: str, given: Any) -> Any:
    if isinstance(given, datetime):
        given = given.isoformat()
    value = _line(given)
    if value is None:
        return None
    if name == "title" and is_markup(value):
        return _line(text_of_fragment(value))
    if name == "retrieved_at":
        return _moment(value)
    if name == "text_rights":
        return value if value in TEXT_RIGHTS else "none"  # rights that we don't know grant nothing
    return value


def _line(given: Any, depth: int = 0) -> str | None:
    """A value as one line of text; objects are taken by their name, lists by their members."""
    match given:
        case str():
            return _UNPRINTABLE.sub(" ", encodable(given)).strip() or None
        case bool() | None:
            return None
        case float() if not isfinite(given):  # what tables write for nothing
            return None
        case float() if given.is_integer() and abs(given) < 1e15:
            return str(int(given))
        case int() | float():
            return str(given)
        case list() if depth < _DEEPEST:
            return "; ".join(v for v in (_line(v, depth + 1) for v in given) if v) or None
        case Mapping() if depth < _DEEPEST:
            values = (_line(given.get(name), depth + 1) for name in _INSIDE)
            return next((v for v in values if v), None)
    return None


def _moment(value: str) -> datetime | None:
    try:
        if value.replace(".", "", 1).isdecimal() and len(value.partition(".")[0]) >= 9:
            seconds = float(value)
            return datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC)
        moment = datetime.fromisoformat(_ZONE.sub("+00:00", value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def encodable(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)

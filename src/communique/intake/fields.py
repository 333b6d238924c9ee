"""The names under which records and sidecars give their fields, and how their values are read."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from communique.schema.tables import TEXT_RIGHTS

NAMES = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "published": ("date", "published", "published_at", "published_on", "pubDate", "publishedAt", "timestamp"),
    "url": ("url", "link"),
    "source_id": ("id", "guid", "source_id"),
    "source": ("source", "publisher"),
    "author": ("author", "byline"),
    "language": ("language",),
    "retrieved_at": ("retrieved_at",),
    "text_rights": ("text_rights",),
}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can escape one alone; UTF-8, and so Parquet, cannot hold it


def fields_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record's fields under our own names; those that are absent, empty or of no use are left out."""
    found: dict[str, Any] = {}
    for name, spellings in NAMES.items():
        values = (_value(name, record.get(s)) for s in spellings)
        value = next((v for v in values if v is not None), None)
        if value is not None:
            found[name] = value
    return found


def _value(name: str, given: Any) -> Any:
    if name == "text":
        return encodable(given) if isinstance(given, str) else None
    value = _line(given)
    if value is None:
        return None
    if name == "retrieved_at":
        return _moment(value)
    if name == "text_rights":
        return value if value in TEXT_RIGHTS else "none"  # rights that we don't know grant nothing
    return value


def _line(given: Any) -> str | None:
    """A value as one line of text; objects are taken by their name, lists by their members."""
    match given:
        case str():
            return _UNPRINTABLE.sub(" ", encodable(given)).strip() or None
        case bool() | None:
            return None
        case float() if given.is_integer() and abs(given) < 1e15:
            return str(int(given))
        case int() | float():
            return str(given)
        case {"name": name} | {"#text": name}:
            return _line(name)
        case list():
            return "; ".join(v for v in map(_line, given) if v) or None
    return None


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def encodable(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)

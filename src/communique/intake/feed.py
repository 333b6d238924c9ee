"""Feeds (RSS, Atom, RDF): one record an entry."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from communique.intake.fragments import is_markup, text_of_fragment
from communique.intake.record import UnreadableError

ROOTS = frozenset(("rss", "feed", "rdf"))
_DATES = ("published", "issued", "created", "updated")
_APPEARED = re.compile(r"\bThe post .{1,300} (?:first )?appeared (?:first )?on .{1,100}\Z")  # WordPress appends it
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)


def entries(document: str) -> Iterator[dict[str, Any]]:
    """What each entry says, under our own names; without `text` where it has neither content nor summary.

    Raises UnreadableError where the document is no feed. Damaged XML is read as far as it makes sense.
    """
    import feedparser

    try:
        parsed = feedparser.parse(
            BytesIO(document.encode("utf-8", "replace")),  # a stream: of a string it might be an address to fetch
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,  # fragments.py leaves out what is no text; sanitised, tables and the like run together
        )
    except Exception as error:  # feedparser's loose parser raises of all kinds on wild input
        raise UnreadableError(
            "malformed", f"the feed cannot be parsed ({type(error).__name__}): fetch it again"
        ) from error
    if not parsed.version and not parsed.entries:
        raise UnreadableError("malformed", f"not a feed ({_said(parsed)}): fetch it again")
    language = parsed.feed.get("language")
    for entry in parsed.entries:
        yield _fields(entry, language)


def _said(parsed: Mapping[str, Any]) -> str:
    return str(parsed.get("bozo_exception", "it has no entries"))[:200]


def _fields(entry: Mapping[str, Any], language: str | None) -> dict[str, Any]:
    link = entry.get("feedburner_origlink") or entry.get("link")
    published = next((entry[name] for name in _DATES if entry.get(name)), None)
    given = {
        "source_id": entry.get("id") or link,
        "url": link,
        "title": _plain(entry.get("title")),
        "published": published,
        "author": _authors(entry),
        "language": _language(entry) or language,
        "text": _text(entry),
    }
    return {name: value for name, value in given.items() if value}


def _text(entry: Mapping[str, Any]) -> str:
    """The longest of what the entry holds: a summary is part of the content, or all that there is."""
    contents = [c.get("value") for c in entry.get("content", ())]
    texts = (_plain(given) for given in (*contents, entry.get("summary"), entry.get("description")))
    return _APPEARED.sub("", max(texts, key=len)).rstrip()


def _plain(given: Any) -> str:
    if not isinstance(given, str):
        return ""
    return text_of_fragment(given) if is_markup(given) or _ENTITY.search(given) else given.strip()


def _authors(entry: Mapping[str, Any]) -> str | None:
    names = [a["name"] for a in entry.get("authors", ()) if a.get("name")]
    return "; ".join(dict.fromkeys(names)) or entry.get("author")


def _language(entry: Mapping[str, Any]) -> str | None:
    return next((c["language"] for c in entry.get("content", ()) if c.get("language")), None)

"""What a feed (RSS, Atom, RDF) says of its articles."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import feedparser

from communique.feeds.fetching import Fetched, FetchError
from communique.intake.fragments import text_of_fragment

WHOLE_TEXT = 500  # characters from which the text in a feed is taken for the article and not for a summary
_HTML = ("text/html", "application/xhtml+xml")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the feed has it: `stated` is what it says of the article, `version` changes when it does.

    `text` is the whole article where the feed carries it, else empty.
    """

    key: str  # the entry's id, or its link where it has none
    link: str
    version: str
    stated: Mapping[str, str]
    text: str


def read_feed(feed: Fetched) -> list[Entry]:
    """The entries in order, each key and each link once. Raises FetchError where it is no feed that can be read."""
    about = {"content-location": feed.url, "content-type": feed.header("content-type")}
    # A stream, since feedparser would take bytes or a string for the name of a file first.
    found = feedparser.parse(io.BytesIO(feed.content), response_headers=about)
    if not found.get("version"):
        raise FetchError(f"{feed.url} is no RSS or Atom feed ({feed.media_type or 'of no type'})")
    if found.bozo and not found.entries:
        raise FetchError(f"{feed.url} is a damaged feed ({found.bozo_exception})")
    return list(_once_each(map(_entry, found.entries)))


def _once_each(entries: Iterable[Entry]) -> Iterator[Entry]:
    keys = {""}
    links: set[str] = set()
    for entry in entries:
        if entry.key not in keys and entry.link not in links:
            yield entry
        keys.add(entry.key)
        links |= {entry.link} - {""}


def _entry(found: dict[str, Any]) -> Entry:
    link = _value(found, "link")
    key = _value(found, "id") or link
    title, published = _title(found), _value(found, "published")
    updated = _value(found, "updated")
    stated = {"id": key, "title": title, "published": published or updated, "author": _value(found, "author")}
    version = sha256("\n".join((title, updated or published)).encode("utf-8", "replace")).hexdigest()[:16]
    return Entry(key, link, version, {k: v for k, v in stated.items() if v}, _text(found))


def _value(found: dict[str, Any], name: str) -> str:
    # dict.get, since feedparser's own answers with another date where this one is absent
    value = dict.get(found, name)
    return _SPACE.sub(" ", value).strip() if isinstance(value, str) else ""


def _title(found: dict[str, Any]) -> str:
    detail = found.get("title_detail") or {}
    title = _value(found, "title")
    return _SPACE.sub(" ", text_of_fragment(title)).strip() if detail.get("type") in _HTML else title


def _text(found: dict[str, Any]) -> str:
    parts = [c for c in found.get("content") or () if c.get("value")]
    texts = [text_of_fragment(c["value"]) if c.get("type") in _HTML else c["value"] for c in parts]
    text = max(texts, key=len, default="").strip()
    return text if len(text) >= WHOLE_TEXT else ""

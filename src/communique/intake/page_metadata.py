"""What a web page says of itself: title, author, address, language and day of publication."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

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
_NO_DATE = ("0000-", "0001-01-01")
_JSON_LD = "//script[@type='application/ld+json']/text()"
_ONLY_TIME = "//article//time/@datetime"
_LANGUAGES = ("/html/@lang", "/html/@xml:lang", "//meta[@http-equiv='content-language']/@content")


def page_metadata(tree: Any) -> dict[str, str | None]:
    """The fields title, author, url, language and published, None where the page does not say.

    Calls the parts of trafilatura's extract_metadata, which as a whole also guesses a date and asks the clock.
    """
    from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title, extract_url

    found = examine_meta(tree)
    if found.author and " " not in found.author:  # as extract_metadata has it: a login, not a name
        found.author = None
    with suppress(Exception):  # its JSON is searched by rules that fail on unusual values
        found = extract_meta_json(tree, found)
    return {
        "title": _without_site(found.title or extract_title(tree), tree),
        "author": found.author or extract_author(tree),
        "url": found.url or extract_url(tree),
        "language": next((v for path in _LANGUAGES for v in tree.xpath(path) if v.strip()), None),
        "published": _published(tree),
    }


def headings(tree: Any) -> Iterator[str]:
    """The texts of the page's first headings."""
    return (text for h1 in tree.iter("h1") if (text := " ".join(h1.text_content().split())))


def _without_site(title: str | None, tree: Any) -> str | None:
    """The title as the page's heading has it, where it only adds the name of the site."""
    text = " ".join((title or "").split())
    return next((h for h in headings(tree) if text.startswith(h) and 2 * len(h) > len(text)), text or None)


def _published(tree: Any) -> str | None:
    for path in _DATE_PATHS:
        for value in tree.xpath(path):
            if _is_given(value):
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


def _is_given(date: str) -> bool:
    """Whether a date is more than the zero that a program writes for none."""
    return bool(date.strip()) and not date.strip().startswith(_NO_DATE)


def _date_published(node: Any) -> str | None:
    """The first datePublished in JSON-LD, at any depth."""
    if isinstance(node, dict):
        given = node.get("datePublished")
        if isinstance(given, str) and _is_given(given):
            return given
        node = list(node.values())
    if isinstance(node, list):
        return next((d for d in map(_date_published, node) if d), None)
    return None

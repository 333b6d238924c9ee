"""Web pages: main text, and what the page says of itself."""

import re
from collections.abc import Iterator
from typing import Any

from communique.intake.decoding import decode, known_encoding
from communique.intake.fields import own_fields
from communique.intake.record import RawFile, Record, UnreadableError

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([a-zA-Z0-9_:.-]+)""", re.I)
_DECLARED_WITHIN = 2048
_MOST_BROKEN = 0.05  # of the characters beyond ASCII: a page in UTF-8 was cut or mixed, and not in another encoding
_MOST_NULS = 0.01  # of the bytes: they are dirt, and not UTF-16
_LONGEST = 3_000_000  # characters of a page that are looked at: pages of news are below a tenth of it
# Characters that XML cannot hold, and references to them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0*(?:\d|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]));?(?![0-9a-fA-F])",
    re.IGNORECASE,
)


def read(file: RawFile) -> Iterator[Record]:
    """The page as one record."""
    yield Record(page_fields(file.read()), basis="metadata")


def page_fields(data: bytes, charset: str | None = None) -> dict[str, Any]:
    """The page's text, title, author, url, language and published, those that it has, under these names.

    `charset` is the one that the server stated. Raises UnreadableError: undecodable, or no_article where
    there is no text or the page cannot be parsed.
    """
    from lxml import html

    from communique.intake.main_text import main_text
    from communique.intake.page_metadata import headings, page_metadata

    page = _CONTROLS.sub(" ", _page(data, charset)[:_LONGEST])
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = html.document_fromstring(page.encode(), parser=parser)
        framed = tree.find(".//frameset") is not None
        found: dict[str, Any] = page_metadata(tree)
        titles = dict.fromkeys((found["title"] or "", *headings(tree)))
        found["text"] = main_text(tree, titles) or None
    except Exception as error:  # lxml and trafilatura raise of all kinds on damaged pages
        detail = f"the page cannot be parsed ({type(error).__name__}): fetch it again"
        raise UnreadableError("no_article", detail) from error
    if found["text"] is None:
        remedy = "give the page that is in its frame" if framed else "give its text as plain text"
        raise UnreadableError("no_article", f"no article was found on the page: {remedy}")
    return own_fields(found)


def _page(data: bytes, charset: str | None) -> str:
    """The page decoded: by byte order mark, as valid UTF-8, by the server's charset, by the page's own."""
    if b"\0" in data and data.count(0) <= _MOST_NULS * len(data):
        data = data.replace(b"\0", b"")
    declared = _declared(data)
    named = [c for c in (charset, declared) if c]
    if _is_utf8(data):  # whatever is declared: text in another encoding is hardly ever valid UTF-8 by chance
        return decode(data, "utf-8")
    if any(_is_named_utf8(c) for c in named) and (mended := _mended(data)) is not None:
        return mended
    return decode(data, next((c for c in named if _fits(data, c)), None))


def _declared(data: bytes) -> str | None:
    head = data[:_DECLARED_WITHIN]
    match = _XML_CHARSET.search(head) or _CHARSET.search(head)
    name = match[1].decode() if match else None
    # A declaration that can be read as ASCII cannot be true of UTF-16 or UTF-32: browsers take it as UTF-8.
    return "utf-8" if name and name.lower().startswith(("utf-16", "utf-32")) else name


def _is_utf8(data: bytes) -> bool:
    return not data.isascii() and _fits(data, "utf-8")


def _is_named_utf8(charset: str) -> bool:
    return charset.lower().replace("_", "-") in ("utf-8", "utf8")


def _fits(data: bytes, charset: str) -> bool:
    name = known_encoding(charset)
    try:
        data.decode(name or "undefined")
    except (UnicodeError, LookupError):
        return False
    return True


def _mended(data: bytes) -> str | None:
    """A page in UTF-8 with a few broken characters replaced, as browsers show it; None where they are many."""
    text = data.decode("utf-8-sig", errors="replace")
    beyond = sum(1 for c in text if c > "\x7f")
    return text if text.count("\N{REPLACEMENT CHARACTER}") <= max(1, _MOST_BROKEN * beyond) else None

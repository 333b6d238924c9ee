"""The layout of a page made plain: what belongs to one article is brought together for the extractor."""

import re
from typing import Any

from communique.intake.boilerplate import plain

_BODY = re.compile(r"(?:article|story|entry|post|news)[_-]*(?:body|text|content)|(?:^|\s)body(?:\s|$)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3")
_EMBEDDED = re.compile(r"(?:^|\s)(?:twitter-tweet|twitter-video|bluesky-embed|instagram-media)(?:\s|$)")
_WRAPPERS = ("aside", "center", "div", "figure", "p", "section")
_CAPTION = 40  # characters that the wrapper of a quoted post may have besides
_SENTENCE = 60  # characters that running text about a day has besides, and a byline has not
_LONGEST_CELL = 200  # characters: a table with a longer one lays out the page, and holds no figures


def make_plain(tree: Any) -> None:
    """Changes the tree in place: layout tables become blocks, the parts of an article and its quotes join it."""
    for element in list(tree.iter("noscript")):  # at most asks to switch scripts on
        element.drop_tree()
    _keep_times(tree)
    _unfold_tables(tree)
    _join_parts(tree)
    _free_embedded(tree)


def _keep_times(tree: Any) -> None:
    """Takes days in running text out of their elements, which the extractor removes as those of publication."""
    for paragraph in tree.iter("p"):
        times = list(paragraph.iter("time"))
        length = len(plain(paragraph)) if times else 0
        for time in times:
            if length > len(plain(time)) + _SENTENCE:
                time.drop_tag()


def _unfold_tables(tree: Any) -> None:
    """Makes blocks of tables that lay out the page: the extractor leaves tables out."""
    for table in list(tree.iter("table")):
        groups = [table, *table.iterchildren("tbody", "tfoot", "thead")]
        rows = [row for group in groups for row in group.iterchildren("tr")]
        cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
        if any(len(plain(cell)) > _LONGEST_CELL for cell in cells):
            for part in (*groups, *rows, *cells):
                part.tag = "div"


def _join_parts(tree: Any) -> None:
    """Joins blocks of one name that hold one article by turns, between advertisements."""
    groups: dict[tuple[Any, str], list[Any]] = {}
    for block in tree.iter("div", "section"):
        name = block.get("class") or ""
        if block.find("p") is not None and (block.get("itemprop") == "articleBody" or _BODY.search(name)):
            scope = next(block.iterancestors("article", "main", "body"), None)
            groups.setdefault((scope, name), []).append(block)
    for first, *others in groups.values():
        for block in others:
            if _continues(first, block):
                first.extend(list(block))
                block.drop_tree()


def _continues(first: Any, block: Any) -> bool:
    """Whether no heading outside the two blocks tells that a new article begins with the second."""
    above = set(first.iterancestors())
    if first in block.iterancestors():
        return False
    branch = block
    for outer in block.iterancestors():
        if outer in above:
            break
        branch = outer
    return _count(branch) == _count(block)


def _count(element: Any) -> int:
    return sum(1 for _ in element.iter(*_HEADINGS))


def _free_embedded(tree: Any) -> None:
    """Takes quoted posts out of their wrappers, which the extractor removes by name: articles quote them."""
    for post in [q for q in tree.iter("blockquote") if _EMBEDDED.search(q.get("class", ""))]:
        post.attrib.pop("class")
        length = len(plain(post)) + _CAPTION
        wrapper = post
        for outer in post.iterancestors():
            if outer.tag not in _WRAPPERS or len(plain(outer)) > length:
                break
            wrapper = outer
        if wrapper is not post:
            tail, wrapper.tail = wrapper.tail, None
            wrapper.getparent().replace(wrapper, post)
            post.tail = tail

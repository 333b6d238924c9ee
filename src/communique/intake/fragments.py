"""Fragments of HTML, as feeds, databases and news items carry them: their text, with its paragraphs kept apart."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
     "block", "hl1", "hl2", "nitf", "body.head", "body.content", "body.end")  # those of NITF too
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_NO_TEXT = frozenset(
    ("audio", "button", "canvas", "embed", "figcaption", "figure", "form", "head", "iframe", "math", "media", "nav",
     "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video")
)  # fmt: skip
_INLINE = "a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|tt|u"
_OPENS = "p|div|br|article|section|blockquote|body|figure|h[1-6]|hr|html|img|ul|ol|table|pre|main|header"
_MARKUP = re.compile(
    rf"\A\s*<(?:!doctype\s+html|(?:{_OPENS})\b[^<>]*)>"  # begins with a block
    rf"|<({_INLINE})(?:\s[^<>]*)?>[^<>]*</\1\s*>"  # or sets words off
    r"|(?:<br\s*/?>.{0,20000}?){2}|</p>\s*<p\b|<br\s*/>",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_TAG = re.compile(r"<(?P<closes>/?)(?P<name>p|div|li|h[1-6]|blockquote|td)\b[^<>]*>", re.IGNORECASE)
_FLOWING = re.compile(rf"<(?:{_OPENS}|li|td|dd)\b", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\xa0]+")


def is_markup(text: str) -> bool:
    """Whether the text is HTML rather than prose with a sign such as `<` in it."""
    return "<" in text and (_MARKUP.search(text) is not None or _holds_block(text))


def _holds_block(text: str) -> bool:
    """Whether a block is opened and closed again. A pattern would look for the end of each that is not closed."""
    opened = set()
    for tag in _BLOCK_TAG.finditer(text):
        name = tag["name"].lower()
        if not tag["closes"]:
            opened.add(name)
        elif name in opened:
            return True
    return False


def text_of_fragment(html: str) -> str:
    """The fragment as text: paragraphs parted by blank lines, breaks as line ends; without scripts and captions.

    The line ends of a fragment without blocks (of words in bold alone, say) are kept.
    """
    from lxml import html as lxml_html
    from lxml.etree import LxmlError

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    data = f"<div>{_CONTROLS.sub('', html)}</div>".encode()  # libxml2 would put words without a block into one
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (LxmlError, ValueError, AssertionError):  # nothing is left that could be an element
        return ""
    return text_of_tree(tree, flowing=_FLOWING.search(html) is not None)


def text_of_tree(tree: "_Element", flowing: bool = True) -> str:
    """The same of a parsed tree of HTML, XHTML or NITF elements of any namespace."""
    text = "\n".join(map(str.strip, "".join(_pieces(tree, flowing)).split("\n")))
    return re.sub(r" {2,}", " ", re.sub(r"\n{3,}", "\n\n", text)).strip()


def local_name(node: "_Element") -> str:
    """The element's name without its namespace, in lower case; empty for comments and the like."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _pieces(tree: "_Element", flowing: bool) -> Iterator[str]:
    """The text in the order of the document. Without recursion: what others nest may be deep."""
    stack: list[tuple[_Element | str, bool]] = [(tree, flowing)]
    while stack:
        node, flows = stack.pop()
        if isinstance(node, str):
            yield _SPACES.sub(" ", node) if flows else node
            continue
        name = local_name(node)
        if not name or (name in _NO_TEXT and node is not tree):
            continue
        flows = flows and name != "pre"
        edge = "\n\n" if name in _BLOCKS else "\n" if name == "br" else " " if name in _CELLS else ""
        if name != "br":
            stack.append((edge, False))
        for child in reversed(node):
            stack += [(child.tail or "", flows), (child, flows)]
        stack += [(node.text or "", flows), (edge, False)]

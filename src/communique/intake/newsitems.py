"""News agencies' XML: NITF, NewsML-G2, NewsML 1 and the items of Reuters' older corpora.

A dateline that the format holds apart from the text is put in front of it with a dash, as wires print it, unless
the text already opens with it: the place of a report is read from there. Nothing else is added: the place where
NewsML says that a content was made (`located`) is no word of the article.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from communique.intake.fragments import text_of_fragment, text_of_tree
from communique.intake.record import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

MESSAGES = frozenset(("newsMessage", "NewsML"))  # which hold several items
ROOTS = MESSAGES | {"nitf", "newsItem", "newsitem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"}
_ITEM = re.compile(r"[a-z]+Item\Z")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_DAY_AT_END = re.compile(r"[\s,]+\d{4}-\d{2}-\d{2}\Z")
_DASHES = " -_\N{EN DASH}\N{EM DASH}"
Article = dict[str, Any]


def articles(root: "_Element") -> Iterator[Article | UnreadableError]:
    """The articles of a document whose root is one of ROOTS, under our own names, or what is wrong with an item."""
    match _local(root):
        case "nitf":
            yield _nitf(root)
        case "newsitem":
            yield _reuters(root)
        case "newsMessage":
            for items in root.iterfind("{*}itemSet"):
                yield from (_g2(item) for item in items if isinstance(item.tag, str))
        case "NewsML":
            yield from (_newsml_1(item) for item in root.iterfind("{*}NewsItem"))
        case _:
            yield _g2(root)


def _nitf(root: "_Element") -> Article:
    """https://iptc.org/standards/nitf/; of the blocks that the New York Times corpus repeats, the full text."""
    head, content = ".//{*}body.head/", root.find(".//{*}body.content")
    full = content.find("{*}block[@class='full_text']") if content is not None else None
    return _article(
        source_id=_attribute(root, ".//{*}doc-id", "id-string"),
        url=_attribute(root, ".//{*}pubdata", "ex-ref"),
        title=_line(root, head + "{*}hedline/{*}hl1", head + "{*}hedline", head + "{*}headline", "{*}head/{*}title"),
        published=_attribute(root, ".//{*}docdata/{*}date.issue", "norm")
        or _attribute(root, ".//{*}pubdata", "date.publication")
        or _attribute(root, ".//{*}docdata/{*}date.release", "norm"),
        author=_authors(root.find(head + "{*}byline")),
        language=root.get(_LANG),
        dateline=_dateline(root.find(head + "{*}dateline")),
        text=text_of_tree(full if full is not None else content) if content is not None else "",
    )


def _g2(item: "_Element") -> Article | UnreadableError:
    """https://iptc.org/standards/newsml-g2/; of several renditions of the text the longest."""
    if _local(item) != "newsItem":
        return UnreadableError("no_article", f"a {_local(item)} is no article: leave it out")
    contents = [c for c in map(_content, item.iterfind("{*}contentSet/*")) if c.get("text")]
    if not contents:
        kind = _attribute(item, "{*}itemMeta/{*}itemClass", "qcode") or "of no stated class"
        return UnreadableError("no_article", f"the newsItem ({kind}) holds no text: leave it out")
    content = max(contents, key=lambda c: len(c["text"]))
    meta = "{*}contentMeta/"
    stated = _article(
        source_id=item.get("guid"),
        title=_line(item, meta + "{*}headline", "{*}itemMeta/{*}title"),
        published=_line(
            item, "{*}itemMeta/{*}versionCreated", meta + "{*}contentCreated", "{*}itemMeta/{*}firstCreated"
        ),
        author=_authors(item.find(meta + "{*}by")) or _line(item, meta + "{*}creator/{*}name"),
        language=_attribute(item, meta + "{*}language", "tag") or item.get(_LANG),
        dateline=_dateline(item.find(meta + "{*}dateline")),
        text=content["text"],
    )
    return content | stated


def _content(rendition: "_Element") -> Article:
    """What an inlineXML or inlineData holds; nothing for remote content and other kinds."""
    if _local(rendition) == "inlineData":
        given = "".join(rendition.itertext())
        kind = rendition.get("contenttype", "text/plain").partition(";")[0]
        texts = {"text/plain": given.strip, "text/html": lambda: text_of_fragment(given)}
        return {"text": texts[kind]()} if kind in texts else {}
    if _local(rendition) != "inlineXML" or not len(rendition):
        return {}
    inner = rendition if _local(rendition[0]) != "nitf" else rendition[0]
    return _nitf(inner) if inner is not rendition else {"text": text_of_tree(rendition)}


def _newsml_1(item: "_Element") -> Article | UnreadableError:
    """NewsML 1.x: the same of its NewsLines, with the text in a DataContent."""
    contents = [c for c in map(_data_content, item.iterfind(".//{*}DataContent")) if c.get("text")]
    if not contents:
        return UnreadableError("no_article", "the NewsItem holds no text: leave it out")
    content = max(contents, key=lambda c: len(c["text"]))
    stated = _article(
        source_id=_line(item, ".//{*}PublicIdentifier", ".//{*}NewsItemId"),
        title=_line(item, ".//{*}NewsLines/{*}HeadLine"),
        published=_line(item, ".//{*}NewsManagement/{*}ThisRevisionCreated", ".//{*}NewsManagement/{*}FirstCreated"),
        author=_authors(item.find(".//{*}NewsLines/{*}ByLine")),
        language=_attribute(item, ".//{*}DescriptiveMetadata/{*}Language", "FormalName") or item.get(_LANG),
        dateline=_dateline(item.find(".//{*}NewsLines/{*}DateLine")),
        text=content["text"],
    )
    return content | stated


def _data_content(data: "_Element") -> Article:
    nitf = data.find(".//{*}nitf")
    if nitf is not None:
        return _nitf(nitf)
    return {"text": text_of_tree(data) if len(data) else (data.text or "").strip()}


def _reuters(root: "_Element") -> Article:
    """Reuters Corpus Volume 1: the dateline's day, which is that of the item, is left out."""
    dateline = _dateline(root.find("{*}dateline"))
    return _article(
        source_id=root.get("itemid") or root.get("id"),
        title=_line(root, "{*}headline", "{*}title"),
        published=root.get("date"),
        author=_authors(root.find("{*}byline")),
        language=root.get(_LANG),
        dateline=_DAY_AT_END.sub("", dateline) if dateline else None,
        text=text_of_tree(text) if (text := root.find("{*}text")) is not None else "",
    )


def _article(text: str, dateline: str | None, **given: str | None) -> Article:
    title = given.get("title")
    if title and text.startswith(f"{title}\n"):  # XHTML repeats the headline above the text
        text = text[len(title) :].lstrip()
    if dateline and text and not text.lower().startswith(dateline.lower()):
        text = f"{dateline} - {text}"
    return {name: value for name, value in (given | {"text": text}).items() if value}


def _local(node: "_Element") -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _attribute(root: "_Element", path: str, name: str) -> str | None:
    return next((v for e in root.iterfind(path) if (v := (e.get(name) or "").strip())), None)


def _line(root: "_Element", *paths: str) -> str | None:
    """The text of the first element of these paths that has any, as one line."""
    found = (_words(element) for path in paths for element in root.iterfind(path))
    return next((words for words in found if words), None)


def _words(node: "_Element") -> str:
    return " ".join(text_of_tree(node).split())


def _authors(byline: "_Element | None") -> str | None:
    """The people whom a byline marks, else its words without the By and the writer's title."""
    if byline is None:
        return None
    people = [_words(p) for p in byline.iter("{*}person")]
    titles = {id(e) for t in byline.iter("{*}byttl") for e in t.iter()}
    words = people or [w for e in byline.iter() if id(e) not in titles if (w := " ".join((e.text or "").split()))]
    return _BY.sub("", "; ".join(people) if people else " ".join(words), count=1) or None


def _dateline(node: "_Element | None") -> str | None:
    """A dateline's words, without the dash at its end; what stands in elements of its own is parted by commas."""
    line = ""
    for piece in node.itertext() if node is not None else ():
        words = " ".join(piece.split())
        if words:
            parted = not line or line.endswith((",", "(", "/")) or words.startswith((",", ".", "(", "/", "-"))
            line += words if not line or words[0] in ",." else f" {words}" if parted else f", {words}"
    return line.strip(_DASHES) or None

"""What stands on a news page beside the article, known by its names, its links and its wording."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

_PART = 0.15  # of the page's prose: what has more is not removed, since pages give odd names to their main block
_PARTS = 0.33  # of the page's prose: nothing is removed by name where it all would be more
_SHORTEST_RUN = 40  # characters outside links that count as prose; the words of a menu are fewer
_NO_PROSE = frozenset({"a", "head", "noscript", "script", "style", "template"})
_BLOCKS = (
    "article", "aside", "center", "details", "div", "figure", "h2", "h3", "h4", "h5", "h6", "ol", "p", "section",
    "span", "table", "ul",
)  # fmt: skip
_BESIDE = re.compile(
    r"(?:^|[ _-])(?:"
    r"promos?|pushdown|related|recirc(?:ulation)?|recommend(?:ed|ations?)|trending|most-?(?:read|popular|viewed)|"
    r"more-?(?:stories|news|on|from)|also-?(?:like|read)|read-?(?:more|next|also)|"
    r"newsletters?|subscri(?:be|ption)|sign-?up|share|sharing|social|comments?|disqus|"
    r"author-?(?:bio|box|info)|about-?(?:the-?)?author|tags?|breadcrumbs?|captions?|credits?|copyright|disclaimer|"
    r"advert(?:s|isement|ising)?|sponsor(?:ed|s)?|cookies?|consent|gdpr|notifications?|"
    r"tooltips?|pop-?(?:over|up)s?|rollover|hover-?card|lightbox|modal"
    r")(?:$|[ _-])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABEL = re.compile(
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|don't miss|related(?: \w+)?|also read|"
    r"read (?:more|also|next|on|this)|see (?:also|more)|more (?:news|stories|from .{2,40}|on this(?: story)?)|"
    r"recommended(?: for you)?|most (?:read|popular|viewed)|trending(?: now)?|top stories|latest news|"
    r"share(?: this.{0,20})?|(?:leave a |post a |view |\d+ )?comments?|(?:tell us )?what (?:do )?you think|"
    r"tags?|topics?|photos?|gallery|video|watch(?: now| live| video| more)?|advertise?ments?|newsletter|"
    r"(?:click here|follow us|sign up).{0,60})\s*[.:…!?|»]*",
    re.IGNORECASE,
)
_LONGEST_LABEL = 100
_POINTER = re.compile(
    r"(?:see|read|watch|listen|more|also|related)\b[^.:]{0,30}:|[>»]|"
    r"(?:read more|see also|don't miss|click here|sign up)\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 1000  # characters outside links
_LINKED = 0.8  # of a paragraph: it is a link to another page
_POINTING = 0.5  # of a paragraph that opens as one that points elsewhere
_SENTENCE = re.compile(r"\w{2}[.!?][\"'”)]*$")
_LISTED = 0.7  # of a list: it is a menu


def remove_boilerplate(tree: Any) -> None:
    """Removes what is known to be no part of the article. Does nothing where no running text is found."""
    prose = _prose(tree)
    if not prose[tree]:
        return
    _remove_named(tree, prose)
    lines = [e for e in tree.iter("p", "h2", "h3", "h4", "h5", "h6", "div") if prose[e] <= _LONGEST_LABEL]
    _remove(e for e in lines if _is_leaf(e) and is_label(plain(e)))
    _remove(e for e in tree.iter("p") if prose[e] <= _LONGEST_POINTER and _points_elsewhere(e))
    _remove(e for e in tree.iter("ul", "ol") if prose[e] <= _LONGEST_POINTER and _linked_share(e) >= _LISTED)
    _keep_sentences(e for e in tree.iter("p") if prose[e] <= _LONGEST_LABEL)


def plain(element: Any) -> str:
    """The element's text on one line, with straight apostrophes."""
    return " ".join(element.text_content().replace("’", "'").split())


def is_label(line: str) -> bool:
    """Whether a line only names what stands beside it, as "Read more" or "Tags" do."""
    return len(line) <= _LONGEST_LABEL and _LABEL.fullmatch(line) is not None


def _is_leaf(element: Any) -> bool:
    return element.tag != "div" or all(child.tag in ("a", "b", "br", "em", "i", "span", "strong") for child in element)


def _remove(elements: Iterable[Any]) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _prose(tree: Any) -> dict[Any, int]:
    """How many characters of running text outside links each element holds."""
    found: dict[Any, int] = {}
    for element in reversed(list(tree.iter(etree.Element))):  # children come before their parents
        held = sum(found[child] + _run(child.tail) for child in element)
        found[element] = 0 if element.tag in _NO_PROSE else held + _run(element.text)
    return found


def _run(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= _SHORTEST_RUN else 0


def _remove_named(tree: Any, prose: dict[Any, int]) -> None:
    """Removes headers and what its class or id names, unless it holds much of the page's prose."""
    titles = {a for h1 in tree.iter("h1") for a in h1.iterancestors()}
    named = [e for e in tree.iter(*_BLOCKS) if e not in titles and _is_beside(e)]
    doomed = dict.fromkeys(e for e in (*tree.iter("header"), *named) if prose[e] <= _PART * prose[tree])
    outer = [e for e in doomed if not any(a in doomed for a in e.iterancestors())]
    if sum(prose[e] for e in outer) <= _PARTS * prose[tree]:
        for header in outer:
            for h1 in list(header.iter("h1")):  # the extractor knows the page's main block by it
                header.addprevious(h1)
        _remove(outer)


def _is_beside(element: Any) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return names != " " and _BESIDE.search(_HUMP.sub("-", names)) is not None


def _keep_sentences(paragraphs: Iterable[Any]) -> None:
    """Takes the links out of short sentences, for which the extractor would remove them."""
    for paragraph in paragraphs:
        links = list(paragraph.iter("a"))
        if links and _SENTENCE.search(plain(paragraph)) and _linked_share(paragraph) < _POINTING:
            for link in links:
                link.drop_tag()


def _linked_share(element: Any) -> float:
    length = len(plain(element))
    return sum(len(plain(a)) for a in element.iter("a") if a.get("href")) / length if length else 0.0


def _points_elsewhere(paragraph: Any) -> bool:
    share = _linked_share(paragraph)
    return share >= _LINKED or (share >= _POINTING and _POINTER.match(plain(paragraph)) is not None)

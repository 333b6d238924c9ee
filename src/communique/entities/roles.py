"""Titles: those that stand before a name ("President Putin") and those that stand for one ("the Armenian leader")."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.tokens import Word, kept, lemmas_of, sentence_bounds, words_of
from communique.knowledge.actors import Actors, Known
from communique.knowledge.seeds import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from communique.entities.find import Finder

_LONGEST_TITLE = 6
_LEADER_TITLES = ("leader", "de facto leader", "ruler", "strongman")  # who leads a state, by whatever office
_LEADERS = ("head_of_state_of", "head_of_government_of")
_FORMER = {"former", "ex", "late", "then", "onetime", "ousted", "deposed", "previous"}


class Title:
    """A title in the text: the seed row, its tokens [start, end), and whose it is."""

    def __init__(self, row: Row, start: int, end: int, head: "Token") -> None:
        self.row, self.start, self.end, self.head = row, start, end, head

    @property
    def predicate(self) -> str:
        return self.row["predicate"]


def titles_in(doc: "Doc", actors: Actors) -> list[Title]:
    """Titles of the text, longest first at each place; plurals count by their lemma."""
    found = kept(doc, "communique.titles", lambda doc: list(_titles(doc, actors)))
    return [Title(row, start, end, doc[end - 1]) for row, start, end in found]


def _titles(doc: "Doc", actors: Actors) -> Iterator[tuple[Row, int, int]]:
    done, all_words, lemmas = 0, words_of(doc), lemmas_of(doc)
    for i in _openings(all_words, lemmas, actors.title_words):
        if i < done:
            continue
        found = None
        words: list[str] = []
        for end in range(i + 1, min(i + _LONGEST_TITLE, len(doc)) + 1):
            token = doc[end - 1]
            if token.is_space or (token.is_sent_start and end > i + 1):
                break
            words.append(all_words[end - 1].lower)
            joined = " ".join(words).replace(" - ", "-")
            for text in (joined, joined[: len(joined) - len(words[-1])] + lemmas[end - 1]):
                if text in actors.titles:
                    found = (end, actors.titles[text])
            if joined.removesuffix(" -") not in actors.title_beginnings:
                break
        if found and doc[found[0] - 1].pos_ in ("NOUN", "PROPN"):
            end, row = found
            yield row, i, end
            done = end


def _openings(words: list[Word], lemmas: list[str], first_words: AbstractSet[str]) -> list[int]:
    """The words that a title may begin with; of plurals ("ministers", "spokesmen") the lemma counts."""
    return [
        i for i, (word, lemma) in enumerate(zip(words, lemmas, strict=True))
        if word.lower in first_words or (word.lower[-1] in "sn" and lemma in first_words)
    ]  # fmt: skip


def title_before(words: list[Word], i: int, actors: Actors) -> str:
    """The predicate of the title that stands right before the token `i`: "President Bush"; empty where none does."""
    before = [word.lower for word in words[max(0, i - _LONGEST_TITLE) : i]]
    for start in range(len(before)):
        if row := actors.titles.get(" ".join(before[start:])):
            return row["predicate"]
    return ""


def country_of(token: "Token", mentions: Mentions) -> list[Mention]:
    """Mentions of countries that modify a noun: "Armenian forces", "Armenia's army", "the army of Armenia"."""
    found: list[Mention] = []
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss", "npadvmod"):
            for part in (child, *child.conjuncts):
                found += _country_at(part, mentions)
                if child.dep_ in ("compound", "nmod", "amod") and not found:
                    found += country_of(part, mentions)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    for part in (grandchild, *grandchild.conjuncts):
                        found += _country_at(part, mentions)
    unique = {(m.start, m.end): m for m in found}
    return [unique[k] for k in sorted(unique)]


def _country_at(token: "Token", mentions: Mentions) -> list[Mention]:
    mention = mentions.headed_by(token) or mentions.at(token.i)
    if mention and mention.known and mention.known.country and mention.label in ("COUNTRY", "GROUP", "PLACE", "ORG"):
        return [mention]
    return []


def is_former(title_start: int, doc: "Doc") -> bool:
    """Whether "former", "ex-", "then" or the like stands within three words before the title."""
    first = max(sentence_bounds(doc)[title_start][0], title_start - 3)
    return any(word.lower.rstrip("-") in _FORMER for word in words_of(doc)[first:title_start])


def find_roles(finder: "Finder") -> None:
    """Add mentions of people by their role, linked to the person that holds it in the article or in the knowledge."""
    doc, mentions, actors = finder.doc, finder.mentions, finder.knowledge.actors
    holders: dict[tuple[str, str], Known] = {}
    for title in titles_in(doc, actors):
        named = named_by(title, doc, mentions)
        owners = country_of(title.head, mentions) or (country_of(doc[named.root], mentions) if named else [])
        owner = owners[0].known if owners else None
        country = (owner.country or "") if owner else ""
        former = is_former(title.start, doc)
        if named and named.known:
            country = country or named.known.country or ""
            if not former:
                holders[title.predicate or title.row["title"], country] = named.known
            continue
        if mentions.covered(title.start, title.end) or title.head.tag_ in ("NNS", "NNPS") or not _definite(title, doc):
            continue
        person = _holder(title, country, former, holders, finder)
        if person:
            beside = [m.start for m in owners if title.start - m.end in (0, 1) and doc[m.start].sent == title.head.sent]
            start = min([title.start, *beside])
            mentions.add(start, title.end, "PERSON", person, 0.75, "role", "title")


def named_by(title: Title, doc: "Doc", mentions: Mentions) -> Mention | None:
    """The person that a title stands before ("President Putin") or beside ("Putin, the president, …")."""
    after = mentions.at(title.end) if title.end < len(doc) else None
    if after and after.label == "PERSON" and after.start == title.end and after.kind == "name":
        return after
    if title.head.dep_ == "appos":
        beside = mentions.headed_by(title.head.head)
        if beside and beside.label == "PERSON":
            return beside
    for child in title.head.children:
        if child.dep_ == "appos":
            beside = mentions.headed_by(child)
            if beside and beside.label == "PERSON":
                return beside
    return None


def _definite(title: Title, doc: "Doc") -> bool:
    left = list(title.head.lefts)
    return any(c.dep_ == "poss" or c.lower_ in ("the", "his", "her", "its", "their") for c in left) or (
        title.start > 0 and doc[title.start - 1].ent_type_ == "NORP"
    )


def _holder(title: Title, country: str, former: bool, holders: dict[tuple[str, str], Known],
            finder: "Finder") -> Known | None:  # fmt: skip
    leader = not title.predicate and title.row["title"] in _LEADER_TITLES
    predicates = _LEADERS if leader else (title.predicate or title.row["title"],)
    for predicate in predicates:
        same = [p for (q, c), p in reversed(holders.items()) if q == predicate and (not country or c == country)]
        if same:
            return same[0]
    day = finder.article.published_on
    if not country or day is None or former or (title.row["single"] != "true" and not leader):
        return None
    for predicate in predicates:
        terms = finder.knowledge.actors.holders_of.get((predicate, f"country.{country}"), [])
        in_office = [t for t in terms if t.held_on(day)]
        if len(in_office) == 1:
            return finder.knowledge.actors.entities[in_office[0].person_id]
    return None

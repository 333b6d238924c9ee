"""Finding the mentions of a parsed article: names, bodies of states, people by surname, people by role."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.names import LONGEST, Names, Sense, index_names
from communique.entities.nested import INNER, is_in_company, is_more_than_its_country
from communique.entities.organisations import acronyms, bare_name, short_forms
from communique.entities.people import first_names, of_namesakes
from communique.entities.predicated import type_by_clauses
from communique.entities.roles import find_roles
from communique.entities.shared import settle_shared_names
from communique.entities.surnames import find_surnames, full_surnames
from communique.entities.tokens import Tokens
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key, plain_text
from communique.knowledge.seeds import earliest
from communique.places.home import home_of
from communique.places.mark import mark_places
from communique.store.ids import content_id

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SPACY_LABELS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_POSSESSIVE = {"'s", "’s", "'", "’"}
_NO_END = _POSSESSIVE | set("-–—,;:(/")  # what the recogniser takes into the end of a name
_PRIVATE = frozenset(("BUS", "MED", "EDU"))  # sectors whose names say little of their countries
_SHORT = 3  # letters up to which a name must be written in capitals: US, UN, EU
_LONGEST_BODY = 6  # tokens of a body that every country has


@dataclass(frozen=True, slots=True)
class Article:
    """What finding and coding know of an article besides its parse."""

    article_id: str
    published_on: datetime.date | None
    dateline: str | None
    source: str | None = None
    url: str | None = None
    text: str = ""


class Finder:
    """Finds the mentions of one article. `mentions` is filled by `run`."""

    def __init__(self, doc: "Doc", article: Article, knowledge: Knowledge) -> None:
        self.doc = doc
        self.article = article
        self.knowledge = knowledge
        self.names: Names = index_names(knowledge)
        self.mentions = Mentions(doc)
        self.countries: Counter[str] = Counter()
        self.tokens = Tokens(doc)
        self.company_names: set[str] = set()  # keys of names of other bodies that are companies' here
        self.inner: set[tuple[int, int]] = set()  # places inside longer names

    def run(self) -> Mentions:
        """All mentions, names first, so that what refers back has something to refer to."""
        self._known_names()
        self._places()
        settle_shared_names(self)
        self._bodies()
        self.countries.update(
            m.known.country for m in self.mentions.all() if m.known and m.known.country and m.label != "PERSON"
        )
        self._recognised()
        find_surnames(self)
        first_names(self.doc, self.mentions)
        short_forms(self.doc, self.mentions, self.knowledge.actors)
        acronyms(self.doc, self.mentions)
        type_by_clauses(self)
        find_roles(self)
        return self.mentions

    # names of the knowledge base

    def _known_names(self) -> None:
        done = 0
        for i in self.tokens.names:
            span = self._longest_name(i) if i >= done else None
            if span is None:
                continue
            end, sense = span
            if sense.label == "PLACE":  # weighed with all others of its name, see _places
                continue
            if sense.label == "GROUP" and self._is_money(end):
                continue
            self.mentions.add(i, end, sense.label, sense.known, 1.0 if sense.exact else 0.95,
                              "exact" if sense.exact else "alias")  # fmt: skip
            if sense.label in ("ORG", "PERSON"):
                self._nested(i, end, sense.known)
            done = end

    def _is_money(self, after: int) -> bool:
        """Whether what follows an adjective is a currency: "Swiss francs" are not the Swiss."""
        noun = self.doc[after] if after < len(self.doc) else None
        return noun is not None and not {noun.lower_, noun.lemma_.lower()}.isdisjoint(self.knowledge.actors.currencies)

    def _nested(self, start: int, end: int, outer: Known) -> None:
        """Countries named inside a longer name: "Communist Party of China"."""
        for i in range(start, end):
            for sense in self.names.senses.get(self.tokens.words[i].key, ()):
                if sense.label == "GROUP" and outer.sector in _PRIVATE:
                    continue  # the Dutch are not in Royal Dutch Shell
                if sense.label in ("COUNTRY", "GROUP") and end - start > 1 and self.tokens.words[i].text[0].isupper():
                    self.mentions.add(i, i + 1, sense.label, sense.known, 0.9, "alias")
                    break

    def _longest_name(self, start: int) -> tuple[int, Sense] | None:
        key, best = "", None
        words = self.tokens.words[start : start + LONGEST]
        for end, word in enumerate(words, start + 1):
            if end - 1 > start and self.tokens.is_break[end - 1]:
                break
            if not (
                word.is_name
                or word.lower in INNER
                or word.text[0].isdigit()
                or (
                    end - 1 > start
                    and words[end - start - 2].text == "-"
                    and not self.doc[end - 2].whitespace_  # Jong-un
                )
            ):
                break
            key += word.key
            if (
                key not in self.names.senses
                or word.lower in INNER
                or (not word.is_name and word.text != "." and self.doc[end - 1].is_punct)
            ):
                continue
            senses = tuple(s for s in self.names.senses[key] if self._exists(s.known))
            if senses and senses[0].label == "ORG" and senses[0].known.sector != "BUS" and is_in_company(self, end):
                self.company_names.add(key)
            if key in self.company_names:
                continue
            if senses and self._written_as_name(start, end, key) and not self._inside_person(start, end, senses[0]):
                best = (end, self._choose(senses, start, end))
        return best

    def _exists(self, known: Known) -> bool:
        """Whether an entity was there when the article was published; those that are gone are still written of."""
        day = self.article.published_on
        return day is None or not known.valid_from or earliest(known.valid_from) <= day.isoformat()

    def _written_as_name(self, start: int, end: int, key: str) -> bool:
        if len(key) <= _SHORT:  # in capitals, and no stock code: "Union Carbide <UK>"
            return self.doc[start:end].text.replace(".", "").isupper() and self.doc[max(start - 1, 0)].text != "<"
        first = self.doc[start]
        return end - start > 1 or not first.is_sent_start or first.pos_ in ("PROPN", "ADJ", "NOUN")

    def _inside_person(self, start: int, end: int, sense: Sense) -> bool:
        """Whether a country or place is but a part of somebody's name: "Michael Jordan"."""
        if sense.label not in ("COUNTRY", "PLACE") or self.doc[start].ent_type_ != "PERSON":
            return False
        return any(e.start <= start and end <= e.end and len(e) > end - start for e in self.doc[start].sent.ents)

    def _choose(self, senses: tuple[Sense, ...], start: int, end: int) -> Sense:
        """The sense that fits: spaCy's type first, then the order of the index (countries before namesakes)."""
        if len(senses) == 1:
            return senses[0]
        people = [s for s in senses if s.label == "PERSON"]
        if people and end - start > 1 and (len(people) == len(senses) or self.doc[start].ent_type_ == "PERSON"):
            known = of_namesakes([s.known for s in people], self.article.published_on, self.knowledge.actors)
            return next(s for s in people if s.known == known)
        return senses[0]

    # ministries, governments, parliaments: bodies that every country has

    def _bodies(self) -> None:
        words = self.tokens.words
        for i in (i for i, word in enumerate(words) if word.key in self.names.body_starts):
            key, hit = "", None
            for end, word in enumerate(words[i : i + _LONGEST_BODY], i + 1):
                is_elsewhere = end - 1 > i and self.tokens.is_break[end - 1]
                if is_elsewhere or (not word.key and word.text != "-" and self.doc[end - 1].is_punct):
                    break
                key += word.key
                if key in self.names.bodies:
                    hit = (end, self.names.bodies[key])
            if hit:
                self._body(i, *hit)

    def _body(self, start: int, end: int, row: dict[str, str]) -> None:
        owner = self._country_before(start) or self._country_after(end)
        if owner is None or owner.known is None or owner.known.country not in self.knowledge.actors.countries:
            return
        known = self.names.body(row, owner.known.country, self.knowledge.actors)
        outer = self.mentions.at(start)
        if outer and outer.label in ("ORG", "PERSON") and outer.end > end:
            return
        self.mentions.add(min(start, owner.start), max(end, owner.end), "ORG", known, 0.95, "alias")

    def _country_before(self, start: int) -> Mention | None:
        if self.doc[start].is_sent_start:
            return None
        i = start - 1
        if i >= 0 and self.doc[i].text in _POSSESSIVE:
            i -= 1
        mention = self.mentions.at(i) if i >= 0 else None
        return mention if mention and mention.label in ("COUNTRY", "GROUP") and mention.end == i + 1 else None

    def _country_after(self, end: int) -> Mention | None:
        if end < len(self.doc) and self.doc[end].lower_ in ("of", "in"):
            i = end + 1 + (end + 1 < len(self.doc) and self.doc[end + 1].lower_ == "the")
            mention = self.mentions.at(i)
            if mention and mention.label == "COUNTRY" and mention.start == i and self.doc[i].sent == self.doc[end].sent:
                return mention
        return None

    # places

    def _places(self) -> None:
        home = home_of(self.knowledge, self.article.source, self.article.url)
        self.inner = mark_places(self.tokens, self.mentions, self.knowledge, home, self.article.published_on)

    # what spaCy recognised beside them

    def _recognised(self) -> None:
        full = set(full_surnames(self)) | {
            name_key(e.text.split()[-1]) for e in self.tokens.ents if e.label_ == "PERSON" and len(e) > 1
        }
        words = self.tokens.words
        for ent in self.tokens.ents:
            label = _SPACY_LABELS.get(ent.label_)
            if label is None:
                continue
            start, end = self._trimmed(ent.start, ent.end)
            if start >= end or not words[start].text[0].isupper():
                continue
            if label == "ORG" and is_more_than_its_country(self, start, end):
                for inner in self.mentions.within(start, end):
                    if inner.label == "GROUP":
                        self.mentions.remove(inner)
                self.from_text(start, end, "ORG")
                continue
            if self._is_taken(start, end):
                continue
            if end - start == 1 and (label == "PERSON" or words[start].key in full):
                continue  # surnames are linked when all full names are known
            surname = label == "ORG" and end - start == 1 and words[start].key in self.names.surnames
            if label != "PLACE" and not surname:
                self.from_text(start, end, label)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """What is left of a span without the articles before it, and all from the end of its sentence or its owner."""
        words = self.tokens.words
        end = next((i for i in range(start + 1, end) if self.tokens.is_start[i]), end)
        while end > start and (words[end - 1].text.isspace() or words[end - 1].text in _NO_END):
            end -= 1
        while start < end and (words[start].text.isspace() or words[start].lower in ("the", "a", "an")):
            start += 1
        return start, next((i for i in range(start + 1, end) if words[i].text in _POSSESSIVE), end)

    def _is_taken(self, start: int, end: int) -> bool:
        """Whether a mention covers part of the span, other than a place inside the name."""
        over = (self.mentions.at(i) for i in range(start, end))
        return any(m and not ((m.start, m.end) in self.inner and m.end - m.start < end - start) for m in over)

    def from_text(self, start: int, end: int, label: str) -> Mention:
        """Add a mention of what only the text knows; an organisation is known by its name without legal form."""
        name = plain_text(self.doc[start:end].text)
        if label == "ORG":
            bare = bare_name(name, self.knowledge.actors.legal_forms)
            listed = self.names.senses.get(name_key(bare), ()) if bare != name else ()
            if known := next((s.known for s in listed if s.label == "ORG"), None):
                return self.mentions.add(start, end, label, known, 0.9, "alias")
            name = bare
        return self.mentions.add(start, end, label, known_of_text(name, label), 0.6, "exact")


@lru_cache(maxsize=10_000)
def known_of_text(name: str, label: str) -> Known:
    """The entity that nothing but texts knows, by its plain name."""
    return Known(content_id("n", label, name_key(name)), name, label)

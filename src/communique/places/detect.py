"""Where an article names a place: names of the gazetteer, weighed against what spaCy's recogniser says of the span."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.tokens import Tokens
from communique.knowledge.actors import Actors
from communique.knowledge.normal import name_key
from communique.places.form import OTHER, PRIMARY
from communique.places.found import Found, weight
from communique.places.gazetteer import Gazetteer
from communique.places.roads import find_roads
from communique.places.spans import gazetteer_spans, is_abbreviation, listed_with
from communique.places.words import (
    BODIES,
    DIRECTIONS,
    DISEASES,
    HINTS_AFTER,
    MEDIA,
    NEVER,
    OF_PLACE,
    PEOPLE_AFTER,
    PLACE_PREPOSITIONS,
    TITLES,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PLACES, _NAMED = {"GPE", "LOC"}, {"ORG", "FAC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"}
# how well known a name must be (see found.weight) to be taken for a place
_ALONE, _AS_PERSON, _AS_BODY, _IN_BODY, _OWNER_OF_BODY, _LISTED = 5.0, 5.5, 5.5, 5.0, 3.0, 2.5
_LONG_CODE = 6  # tokens in angle brackets at most
_IN_COMPANY = 6.0  # likewise inside the name of a company: "Fuji Film Co"
_TOWN = 100_000  # people from which a town may be meant by a name that the knowledge base has for a body
_PREPOSITION, _SEEN, _LONG = 1.5, 1.5, 1.0  # what speaks for a name besides


class Detector:
    """Finds the names of places in one article."""

    def __init__(self, tokens: Tokens, gazetteer: Gazetteer, mentions: Mentions, actors: Actors) -> None:
        self.tokens, self.gazetteer, self.mentions = tokens, gazetteer, mentions
        self.common, self.legal_forms = actors.common_words, actors.legal_forms
        self.doc, self.words = tokens.doc, tokens.words
        self.ent_at: dict[int, Span] = {i: e for e in tokens.ents for i in range(e.start, e.end)}
        self.surnames, self.forenames = self._person_words()
        self.spans: list[Found] = []
        self.named = {m.known.country for m in mentions.all() if m.known and m.label in ("COUNTRY", "GROUP")}

    def run(self) -> list[Found]:
        """The places named, in text order."""
        roads = list(find_roads(self.tokens))
        on_road = {i for f in roads for i in range(f.start, f.end)}
        self.spans = spans = [f for f in gazetteer_spans(self.tokens, self.gazetteer) if f.start not in on_road]
        for f in spans:
            f.guarded = self._is_guarded(f)
            f.sure = not f.guarded and (f.sure or self._is_sure(f))
        seen = {f.key for f in spans if f.sure}
        chosen = [f for f in spans if f.sure or self._is_place(f, seen)]
        chosen += self._listed(spans, chosen)
        taken = on_road | {i for f in chosen for i in range(f.start, f.end)}
        chosen += [*roads, *self._unmatched(taken)]
        for f in chosen:
            if f.holder and f.holder not in chosen:
                f.holder = None
        return sorted(chosen, key=lambda f: f.start)

    # evidence

    def _person_words(self) -> tuple[set[str], set[str]]:
        last, first = set(), set()
        for e in self.tokens.ents:
            words = [w for w in self.words[e.start : e.end] if w.is_place_name] if e.label_ == "PERSON" else []
            if len(words) > 1:
                last.add(words[-1].key)
                first |= {w.key for w in words[:-1]}
        for m in self.mentions.all():
            if m.label == "PERSON" and m.end - m.start > 1:
                last.add(name_key(self.words[m.end - 1].text))
        return last, first

    def _is_guarded(self, f: Found) -> bool:
        """Whether a name is another thing's: a person's, a people's, a month, a virus."""
        mention = self.mentions.at(f.start)
        if mention and mention.end >= f.end and mention.label in ("PERSON", "GROUP"):
            return True
        if mention and self._is_better_known(mention, f):
            return True
        after = self.doc[f.end] if f.end < len(self.doc) else None
        if after is not None and (after.lower_ in DISEASES or after.text == "$"):
            return True
        if self._in_angles(f) or (self._is_direction(f) and not self._is_division_there(f)):
            return True
        if f.end - f.start > 1 or is_abbreviation(f):
            return False
        text = self.words[f.start].text
        if f.key in NEVER or len(f.key) < 3 or (text.isupper() and len(text) <= 3 and mention is None):
            return True
        return f.key in self.common and not (f.holder or self._opens_text(f) or self._is_told(f))

    def _in_angles(self, f: Found) -> bool:
        """Whether a name stands in angle brackets, as wires write stock codes and companies."""
        for word in reversed(self.words[max(0, f.start - _LONG_CODE) : f.end]):
            if word.text.endswith(">"):
                return False
            if word.text.startswith("<"):
                return True
        return False

    def _is_direction(self, f: Found) -> bool:
        """Whether a name but tells a side or district of somewhere: "the West", "Southern District"."""
        words = self.words[f.start : f.end]
        listed = any(c.place.own for c in f.candidates)  # the Far East
        return not listed and all(w.lower in DIRECTIONS or w.lower in HINTS_AFTER or not w.key for w in words)

    def _is_division_there(self, f: Found) -> bool:
        """Whether such a name is that of a division ("Northern Province") of a country that the text names."""
        is_more = f.end - f.start > 1 or bool(f.hint)
        return bool(f.holder) or (is_more and any(c.place.country in self.named for c in f.candidates))

    def _is_better_known(self, mention: Mention, f: Found) -> bool:
        """Whether the knowledge base has another thing of the name than some village ("White House"), or a country that
        the name but begins with."""
        if mention.label == "ORG" and mention.end == f.end and mention.start >= f.start - 1:  # "The White House"
            country = mention.known.country if mention.known else None
            return not any(c.place.country == country and c.place.population >= _TOWN for c in f.candidates)
        within = mention.label == "ORG" and mention.start <= f.start and f.end < mention.end  # "White House Office"
        longer = mention.label in ("COUNTRY", "GROUP") and mention.start == f.start and mention.end < f.end
        return (longer or within) and all(c.how != PRIMARY for c in f.candidates)

    def _is_told(self, f: Found) -> bool:
        """Whether both spaCy and a preposition say that a name is a place's."""
        ent = self.ent_at.get(f.start)
        return ent is not None and ent.label_ in _PLACES and len(ent) == f.end - f.start and self._after_preposition(f)

    def _is_sure(self, f: Found) -> bool:
        """Whether spaCy takes the very span for a place, or the text says what it lies in or that it is one."""
        ent = self.ent_at.get(f.start)
        if is_abbreviation(f):
            return self._is_state(f, ent)
        person = ent is not None and ent.label_ == "PERSON" and len(ent) > f.end - f.start
        if f.holder and not person:
            return True
        if self._opens_text(f) or (f.key.endswith("county") and f.end - f.start > 1 and not person):
            f.inner = ent is not None and ent.label_ in _NAMED and len(ent) > f.end - f.start
            return True
        if ent is None or ent.label_ not in _PLACES or not self._only_details(ent, f):
            return False
        return not self._is_person_word(f) or self._after_preposition(f)

    def _is_state(self, f: Found, ent: "Span | None") -> bool:
        before = self.doc[f.start - 1] if f.start else None
        text = self.doc[f.start : f.end].text
        if before is not None and before.text in (",", "(", "-"):
            if any(g.holder is f for g in self.spans):  # "Mobile, Ala"
                return True
            return "." in text or text.isupper() or (f.end < len(self.doc) and self.words[f.end].text == ".")
        return "." in text and len(text) > 3 and (ent is None or ent.label_ in _PLACES)

    def _only_details(self, ent: "Span", f: Found) -> bool:
        """Whether the rest of the entity says no more than where: "downtown Dallas", "the north of Iraq"."""
        rest = [t for t in ent if not f.start <= t.i < f.end]
        commas = any(t.text in (",", "-", "/") for t in rest)
        return commas or all(t.is_punct or t.lower_ in DIRECTIONS or not self._is_name(t) for t in rest)

    def _opens_text(self, f: Found) -> bool:
        """Whether a name in capitals stands before a dash, as in a dateline."""
        if not (self.doc[f.start].is_sent_start and self.doc[f.start : f.end].text.isupper()):
            return False
        return any(w.text in ("-", "–", "—", "--") for w in self.words[f.end : f.end + 5]) and weight(f.candidates) >= 3

    def _is_person_word(self, f: Found) -> bool:
        return f.end - f.start == 1 and (f.key in self.surnames or f.key in self.forenames)

    def _after_preposition(self, f: Found) -> bool:
        i = f.start - 1
        while i >= 0 and self.words[i].lower in DIRECTIONS:
            i -= 1
        if i < f.start - 1 and self.words[f.start - 1].lower in ("downtown", "nearby", "rural"):
            return True
        if i > 0 and self.words[i].lower == "of":
            return self.words[i - 1].lower in OF_PLACE or self.words[i - 1].text == ","
        return i >= 0 and self.words[i].lower in PLACE_PREPOSITIONS

    def _before(self, f: Found, words: frozenset[str]) -> bool:
        return f.end < len(self.doc) and self.words[f.end].lower in words

    def _is_name(self, token: "Token") -> bool:
        return self.words[token.i].is_place_name

    # names that spaCy did not take for places

    def _is_place(self, f: Found, seen: set[str]) -> bool:
        if f.guarded or is_abbreviation(f) or self.doc[f.start].pos_ in ("VERB", "ADV", "ADP", "AUX"):
            return False
        if self._is_person_word(f) or (f.start and self.words[f.start - 1].lower in TITLES and f.end - f.start == 1):
            return False
        known = weight(f.candidates) + (_SEEN if f.key in seen else 0) + (_LONG if f.end - f.start > 1 else 0)
        near = _PREPOSITION if self._after_preposition(f) else 0.0
        ent = self.ent_at.get(f.start)
        label = ent.label_ if ent else ""
        if ent is None:
            return self._stands_alone(f, known + near)
        if label == "PERSON":
            if ent.start != f.start or ent.end > f.end:
                return False
            return known + near >= _AS_PERSON or (known >= _OWNER_OF_BODY and self._before(f, PEOPLE_AFTER))
        if label in _PLACES:
            return self._in_place(f, ent)
        if label in _NAMED:
            return self._in_name(f, ent, known, near)
        return label in ("NORP", "DATE", "CARDINAL") and known + near >= 7.0

    def _stands_alone(self, f: Found, known: float) -> bool:
        before = self.doc[f.start - 1] if f.start else None
        after = self.doc[f.end] if f.end < len(self.doc) else None
        f.inner = any(t is not None and self._is_name(t) and t.pos_ == "PROPN" for t in (before, after)) and not (
            before is not None and before.is_sent_start and (after is None or not self._is_name(after))
        )
        if self.doc[f.end - 1].pos_ not in ("PROPN", "NOUN", "ADJ"):
            return False
        if known >= _OWNER_OF_BODY and (self._before(f, PEOPLE_AFTER) or (f.inner and self._before(f, BODIES))):
            return before is None or not self._is_name(before) or bool(before.is_sent_start)
        return known - (1.0 if f.inner else 0) >= _ALONE

    def _in_place(self, f: Found, ent: "Span") -> bool:
        """A name inside a longer place that the gazetteer lacks: "Lake Victoria Basin". The longer one is found."""
        inside = [g for g in self.spans if ent.start <= g.start and g.end <= ent.end and not self._is_guarded(g)]
        if f is not max(inside, key=lambda g: (weight(g.candidates), g.start), default=f):
            return False
        f.part = True
        f.start, f.end = ent.start + (ent[0].lower_ == "the"), ent.end - (ent[-1].lower_ in ("'s", "’s"))
        return True

    def _in_name(self, f: Found, ent: "Span", known: float, near: float) -> bool:
        start = ent.start + (ent[0].lower_ == "the")
        f.inner = f.start > start or f.end < ent.end
        if not f.inner:
            return known + near >= _AS_BODY
        if any(w.lower in MEDIA for w in self.words[f.end : ent.end + 1]):
            return False
        if ent.label_ == "ORG" and all(c.how == OTHER for c in f.candidates):
            return False
        if f.start == start and self._before(f, BODIES):
            return known >= _OWNER_OF_BODY
        return known >= (_IN_COMPANY if self.words[ent.end - 1].lower in self.legal_forms else _IN_BODY)

    def _listed(self, spans: list[Found], chosen: list[Found]) -> Iterator[Found]:
        """Names in a list with places: "Minsk, Kyiv and Riga"."""
        picked = set(map(id, chosen))
        ends = {f.end: f for f in spans}
        for last in spans:
            group = listed_with(self.words, last, ends)
            if len(group) > 1 and any(id(f) in picked and not f.inner for f in group):
                for f in group:
                    ent = self.ent_at.get(f.start)
                    if id(f) in picked or self._is_guarded(f) or self._is_person_word(f) or is_abbreviation(f):
                        continue
                    if weight(f.candidates) >= _LISTED and (ent is None or len(ent) == f.end - f.start):
                        picked.add(id(f))
                        yield f

    # places of spaCy that the gazetteer lacks

    def _unmatched(self, taken: set[int]) -> Iterator[Found]:
        for ent in self.tokens.ents:
            if ent.label_ not in _PLACES or any(i in taken or self.mentions.at(i) for i in range(ent.start, ent.end)):
                continue
            start, end = ent.start, ent.end
            while start < end and not self.words[start].is_place_name:
                start += 1
            while end > start and not self.words[end - 1].is_place_name:
                end -= 1
            found = Found(start, end, name_key(self.doc[start:end].text), ())
            if start < end and not self._is_doubtful(found):
                yield found

    def _is_doubtful(self, f: Found) -> bool:
        first = self.doc[f.start]
        if self._is_guarded(f) or (f.end - f.start == 1 and (first.text.isupper() or first.text[-1:].isupper())):
            return True
        if f.end - f.start > 1:
            return self.words[f.end - 1].lower in BODIES
        if self._is_person_word(f) or first.pos_ not in ("PROPN", "NOUN"):
            return True
        return not (self._after_preposition(f) or self._hangs_on_of(f) or self.doc[f.end : f.end + 1].text == ",")

    def _hangs_on_of(self, f: Found) -> bool:
        return f.start > 0 and self.words[f.start - 1].lower in ("of", "and")

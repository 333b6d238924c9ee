"""Coreference: whom the pronouns of a text refer to, where that is plain.

Candidates are weighed by salience (see communique.entities.salience), have to agree in number and gender, and may not
be an argument of the pronoun's own verb. Where two weigh about the same, a pronoun stays unresolved.
"""

import datetime
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from communique.entities.agreement import THEY, Agreement
from communique.entities.binding import SUBJECTS, arguments, clause_subjects, own_verb, subjects
from communique.entities.mentions import Mention, Mentions
from communique.entities.nominals import Nominals
from communique.entities.pleonasm import is_pleonastic
from communique.entities.salience import Discourse, Referent
from communique.entities.tokens import words_of
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_THIRD = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
}  # fmt: skip
REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_FIRST = {
    "i": True,
    "me": True,
    "my": True,
    "myself": True,
    "mine": True,
    "we": False,
    "us": False,
    "our": False,
    "ourselves": False,
    "ours": False,
}  # whether of one person
_DONE_BY_THINGS = frozenset((  # classes of verbs that say as well what a bomb, a law or a storm does
    "attack", "begin", "bomb", "cause", "destroy", "drop", "go_on", "hold", "keep", "kill", "leave", "let",
    "none", "prevent", "restrict", "shoot", "stop",
))  # fmt: skip
_NO_REFERENT = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_NOUN_ROLES = SUBJECTS | frozenset(("dobj", "dative", "pobj", "poss", "conj", "ROOT"))
_SAME_ROLE = 35.0  # for a subject that a subject refers to
_OWN_CLAUSE = 100.0  # for the subject of the clause that a possessive stands in
_PLAIN = 0.8  # share of the best candidate's weight from which the next makes it doubtful
_PLAINER = 0.6  # the same for "it" and "they" where things may be meant too
_SCORE = {"he": 0.8, "she": 0.8, "it": 0.7, "they": 0.7}


def resolve_references(doc: "Doc", sentences: "Sequence[Span]", mentions: Mentions, knowledge: Knowledge,
                       day: "datetime.date | None") -> None:  # fmt: skip
    """Tell `mentions` what the pronouns of a text refer to, and add a mention for each that means one entity."""
    Resolver(doc, mentions, knowledge, day).run(sentences)


class Resolver:
    """Reads a text from its start, and resolves each pronoun by what has been spoken of so far."""

    def __init__(self, doc: "Doc", mentions: Mentions, knowledge: Knowledge, day: "datetime.date | None") -> None:
        self.doc, self.mentions, self.knowledge = doc, mentions, knowledge
        self.agreement = Agreement(doc, knowledge.actors)
        self.nominals = Nominals(doc, mentions, knowledge.actors, day)
        self.discourse = Discourse()
        self._in_quotation = False
        self._headed = {m.root: m for m in sorted(mentions.all(), key=lambda m: m.end - m.start)}

    def run(self, sentences: "Sequence[Span]") -> None:
        words = words_of(self.doc)
        for sentence in sentences:
            self.discourse.next_sentence()
            for token, word in zip(sentence, words[sentence.start : sentence.end], strict=True):
                self._read(token, word.lower)

    def _read(self, token: "Token", word: str) -> None:
        pos = token.pos_
        if token.is_quote:
            self._in_quotation = word == "“" or (word == '"' and not self._in_quotation)
        elif pos in ("NOUN", "PROPN"):
            is_referent = token.ent_type_ not in _NO_REFERENT or token.i in self._headed
            if is_referent and token.dep_ in _NOUN_ROLES and not self._nominal(token):
                self._name(token)
        elif word in ("old", "two"):
            self._nominal(token)
        elif word in _THIRD:
            self._pronoun(token, _THIRD[word])
        elif word in _RELATIVE and pos in ("PRON", "DET", "SCONJ"):
            self._relative(token)

    # noun phrases

    def _name(self, token: "Token") -> None:
        is_first = token.n_rights and token.dep_ != "conj"  # others can't have any joined to them
        parts = [token, *(c for c in token.conjuncts if c.i > token.i)] if is_first else [token]
        referent = self._referent(token)
        self.discourse.note(referent, token)
        if len(parts) > 1 and any(c.lower_ == "and" for p in parts for c in p.children):
            self._join(tuple(self._key(p) for p in parts), tuple(p.i for p in parts), token)

    def _nominal(self, token: "Token") -> bool:
        """Resolve a definite noun phrase; whether it stands for something said before."""
        own = self._headed.get(token.i)
        if own is not None and own.kind == "name":
            return False
        found = self.nominals.antecedents(token, self.discourse)
        if not found:
            return False
        self.mentions.refer(token.i, tuple(h for r in found for h in r.heads))
        for referent in found:
            self.discourse.note(referent, token)
        if len(found) > 1:
            self._join(tuple(found), tuple(h for r in found for h in r.heads), token)
            return True
        antecedent = found[0].mention
        if own is not None:
            self._relink(own, antecedent)
        else:
            start = min(c.i for c in (token, *token.lefts) if c.dep_ != "prep")
            is_title = token.lemma_.lower() in self.knowledge.actors.titles
            add_reference(self.mentions, start, token.i + 1, antecedent, 0.7, "title" if is_title else "nominal")
        return True

    def _relink(self, own: Mention, antecedent: Mention | None) -> None:
        """Let a title that the knowledge base alone linked be that of the person whom the text speaks of."""
        if antecedent and antecedent.known and own.method == "role" and own.known != antecedent.known:
            self.mentions.relink(own, antecedent.known, 0.75, "coreference")

    def _join(self, key: object, heads: tuple[int, ...], token: "Token") -> None:
        joined = Referent(heads, None, THEY, True)
        self.discourse.put(key, joined)
        self.discourse.note(joined, token)

    def _referent(self, token: "Token") -> Referent:
        key = self._key(token)
        mention = self._headed.get(token.i)
        referent = self.discourse.get(key)
        if referent is None:
            fits = self.agreement.of_mention(mention) if mention else self.agreement.of_noun(token)
            referent = Referent((token.i,), mention, fits, self._acts(token))
            self.discourse.put(key, referent)
        elif mention is not None:
            agreed = referent.fits & self.agreement.of_mention(mention)
            referent.heads, referent.mention, referent.fits = (token.i,), mention, agreed or referent.fits
            referent.acts = referent.acts or self._acts(token)
        return referent

    def _key(self, token: "Token") -> object:
        mention = self._headed.get(token.i)
        if mention and mention.known and mention.label != "GROUP":
            return mention.known.entity_id
        return token.lemma_.lower(), token.tag_

    def _acts(self, token: "Token") -> bool:
        mention = self._headed.get(token.i)
        if mention is not None:
            return mention.label != "PLACE" or token.dep_ in SUBJECTS
        return self.agreement.acts(token)

    # pronouns

    def _pronoun(self, token: "Token", kind: str) -> None:
        if token.lower_ in REFLEXIVE:
            found = self._own_subject(token, kind)
        elif kind == "it" and is_pleonastic(token):
            return
        else:
            found = self._antecedent(token, kind)
        if found is not None:
            self._refer(token, found, _SCORE[kind])
            if kind in found.fits and kind in ("he", "she"):
                found.fits = frozenset((kind,))
            self.discourse.note(found, token)

    def _antecedent(self, token: "Token", kind: str) -> Referent | None:
        barred = self._barred(token)
        must_act = kind in ("it", "they") and self._needs_actor(token)
        of_subject = (token.head if token.dep_ == "poss" else token).dep_ in SUBJECTS
        owners = clause_subjects(token) if token.dep_ == "poss" else set()
        weighed: list[tuple[float, Referent]] = []
        for referent in self.discourse.present():
            if kind not in referent.fits or (must_act and not referent.acts):
                continue
            if not barred.isdisjoint(referent.places[-6:]):
                continue
            same = _SAME_ROLE if of_subject and self.doc[referent.last].dep_ in SUBJECTS else 0.0
            own = _OWN_CLAUSE if not owners.isdisjoint(referent.places[-6:]) else 0.0
            weighed.append((referent.salience + same + own, referent))
        weighed.sort(key=lambda w: -w[0])
        plain = _PLAIN if must_act or kind in ("he", "she") else _PLAINER
        if not weighed or (len(weighed) > 1 and weighed[1][0] > plain * weighed[0][0]):
            return None
        return weighed[0][1]

    def _needs_actor(self, token: "Token") -> bool:
        """Whether only somebody who acts can be meant: by the verb that it is the subject of, or by what it has."""
        if token.dep_ == "poss":
            lemma = token.head.lemma_.lower()
            return lemma in self.knowledge.actors.group_nouns or lemma in self.knowledge.actors.titles
        if token.dep_ != "nsubj":
            return False
        verb = token.head
        entry = self.knowledge.lexicon.verb(verb.lemma_.lower())
        acts = entry is not None and entry.klass not in _DONE_BY_THINGS
        return any(c.dep_ in ("ccomp", "xcomp") or (acts and c.dep_ in ("dobj", "prep")) for c in verb.children)

    def _barred(self, token: "Token") -> set[int]:
        """Tokens that a pronoun cannot stand for: the arguments of its own verb, and the phrases that it is part of."""
        phrase = takewhile(lambda a: a.pos_ in ("NOUN", "PROPN", "ADP"), token.ancestors)
        barred = {a.i for a in phrase}
        verb = own_verb(token)
        if verb is not None and token.dep_ != "poss":
            barred.update(arguments(verb))
            barred.update(s.i for s in subjects(verb))
        if self._in_quotation:  # who is quoted does not speak of himself in the third person
            barred.update(s.i for a in token.ancestors if a.pos_ == "VERB" and a != verb for s in subjects(a))
        return barred - {token.i}

    def _own_subject(self, token: "Token", kind: str) -> Referent | None:
        verb = own_verb(token)
        own = {s.i for s in subjects(verb)} if verb is not None else set()
        for referent in self.discourse.present():
            if kind in referent.fits and not own.isdisjoint(referent.places[-6:]):
                return referent
        return None

    def _relative(self, token: "Token") -> None:
        clause = next((a for a in (token, *token.ancestors) if a.dep_ == "relcl"), None)
        noun = clause.head if clause is not None else None
        if noun is None or noun.pos_ not in ("NOUN", "PROPN"):
            return
        heads = (noun.head.i, noun.i) if noun.dep_ == "conj" else (noun.i,)
        self.mentions.refer(token.i, heads)
        self._add(token, self._headed.get(noun.i) if len(heads) == 1 else None, 0.9)

    def _refer(self, token: "Token", referent: Referent, score: float) -> None:
        self.mentions.refer(token.i, referent.heads)
        self._add(token, referent.mention if len(referent.heads) == 1 else None, score)

    def _add(self, token: "Token", antecedent: Mention | None, score: float) -> None:
        add_reference(self.mentions, token.i, token.i + 1, antecedent, score, "pronoun")


def add_reference(mentions: Mentions, start: int, end: int, antecedent: Mention | None, score: float,
                  kind: str) -> None:  # fmt: skip
    """Add a mention that refers to the entity of its antecedent. A country or place that is not named is a GROUP."""
    if antecedent is not None and antecedent.known is not None:
        label = "GROUP" if antecedent.label in ("COUNTRY", "PLACE") else antecedent.label
        mentions.add(start, end, label, antecedent.known, score, "coreference", kind)


def resolve_speakers(doc: "Doc", mentions: Mentions, quoted: "Iterable[tuple[int, int, int]]") -> None:
    """Let "I" and "we" in quotations stand for who speaks: (first character, end, token that names the speaker).

    "We" of a person gets no mention: it stands for more than the speaker, who yet speaks for them.
    """
    for start, end, speaker in quoted:
        named = mentions.headed_by(doc[(mentions.antecedents(speaker) or (speaker,))[0]])
        span = doc.char_span(start, end, alignment_mode="contract")
        for token in span or ():
            if token.lower_ in _FIRST:
                mentions.refer(token.i, (speaker,))
                if named and (named.label == "PERSON") == _FIRST[token.lower_]:
                    add_reference(mentions, token.i, token.i + 1, named, 0.8, "pronoun")

"""Nouns of the text that denote somebody by a tie to another: titles of office, and the nouns of seeds/relations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.tokens import lemmas_of, words_of
from communique.knowledge.relations import MODIFIER, POSSESSOR, SELF, Cue
from communique.relations.context import Context

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST = 4  # words of a cue
_OF_TITLES = ("of", "for", "at", "with", "in", "to", POSSESSOR, MODIFIER)
_NO_OWNER = {"ambassador_of": ("to", "in", "at"), "head_of_state_of": ("to", "at", "with", "in"),
             "head_of_government_of": ("to", "at", "with", "in"), "commander_of": ("to",)}  # fmt: skip


@dataclass(frozen=True)
class Role:
    """A noun that denotes somebody by a tie to another: its tokens [start, end), its head and its cues."""

    start: int
    end: int
    head: "Token"
    cues: tuple[Cue, ...]


def role_nouns(context: Context) -> list[Role]:
    """The roles of an article, in text order."""
    return sorted(_roles(context), key=lambda r: r.start)


def bare(noun: "Token") -> Role:
    """A noun that no seed knows, as a role."""
    return Role(noun.i, noun.i + 1, noun, ())


def _roles(context: Context) -> Iterator[Role]:
    doc, knowledge = context.doc, context.knowledge
    taken: set[int] = set()
    ends = knowledge.cues.noun_ends
    for title in context.titles:
        nouns = knowledge.cues.nouns.get(" ".join(t.lower_ for t in doc[title.start : title.end]), ())
        cues = (_of_title(title.predicate), *nouns) if title.predicate else nouns
        if cues and not _inside_name(title.start, title.end, context):
            taken.update(range(title.start, title.end))
            yield Role(title.start, title.end, title.head, cues)
    words = [word.lower for word in words_of(doc)]
    for end, forms in enumerate(zip(words, lemmas_of(doc), strict=True), 1):
        if ends.isdisjoint(forms):
            continue  # as most words: no cue ends so
        if end - 1 in taken or doc[end - 1].pos_ not in ("NOUN", "PROPN", "ADJ"):
            continue
        for start in range(max(0, end - _LONGEST), end):
            keys = (" ".join([*words[start : end - 1], form]).replace(" - ", "-") for form in forms)
            cues = next((c for k in keys if (c := knowledge.cues.nouns.get(k))), ())
            if cues and not _inside_name(start, end, context):
                yield Role(start, end, doc[end - 1], cues)
                break


def _inside_name(start: int, end: int, context: Context) -> bool:
    """Whether a noun is part of a longer name: "American President Lines"."""
    mention = context.mentions.at(end - 1)
    if mention is None or mention.kind != "name" or mention.label not in ("PERSON", "ORG", "PLACE"):
        return False
    return any(t.text[0].isupper() and not start <= t.i < end
               and t.lower_ not in context.knowledge.actors.title_words
               for t in context.doc[mention.start : mention.end])  # fmt: skip


def _of_title(predicate: str) -> Cue:
    """The cue that a title of seeds/knowledge is."""
    places = tuple(p for p in _OF_TITLES if p not in _NO_OWNER.get(predicate, ()))
    anything = frozenset(("PERSON", "ORG", "COUNTRY", "PLACE", "GROUP"))
    subjects = frozenset(("PERSON", "COUNTRY")) if predicate in ("chair_of", "co_chair_of") else frozenset(("PERSON",))
    return Cue("title", predicate, (SELF,), places, subjects, anything, False)

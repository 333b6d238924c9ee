"""Relations that verbs assert: who founded, joined, owns, leads, married, killed or succeeded whom, who lives where."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.tokens import lemmas_of, words_of
from communique.knowledge.relations import AGENT, JOINED, PATIENT, Cue
from communique.relations.context import Assertion, Context, as_mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_CONFIDENCE = 0.8
_IN_LIST = ("PUNCT", "CCONJ", "NOUN", "ADJ", "DET", "PROPN", "NUM")
# Who shoots or stabs somebody kills him where the sentence tells of the death.
_MAY_KILL = ("shoot", "stab", "strangle", "poison", "hang", "attack")
_DEATH = ("dead", "death", "die", "kill", "fatally", "mortally", "slay", "slaying", "murder", "assassin",
          "assassination", "assassinate", "assassinated", "killer")  # fmt: skip


def by_verbs(context: Context) -> Iterator[Assertion]:
    """Assertions by the verbs of seeds/relations."""
    for verb in context.verbs:
        cues = cues_of(verb, context)
        if cues and may_kill(verb) and context.is_vouched(verb):
            for cue in cues:
                yield from _asserted(verb, cue, context)


def may_kill(verb: "Token") -> bool:
    """Whether a verb that may wound only, as "shoot", stands in a sentence that tells of a death."""
    return verb.lemma_ not in _MAY_KILL or any(t.lemma_.lower() in _DEATH for t in verb.sent)


def moves_another(verb: "Token", cue: Cue) -> bool:
    """Whether a verb of moving tells of something else than its subject: "moved the business to Reno"."""
    return cue.predicate == "resident_of" and AGENT in cue.subject and any(c.dep_ == "dobj" for c in verb.children)


def cues_of(verb: "Token", context: Context) -> tuple[Cue, ...]:
    """The cues that one of the context's verbs is, best with its particle."""
    cues, index = context.knowledge.cues, verb.i
    lemma, word = lemmas_of(context.doc)[index], words_of(context.doc)[index].lower
    if lemma not in cues.first_words and not word.endswith("ed"):
        return ()
    particle = next((f"{lemma} {c.lower_}" for c in verb.children if c.dep_ == "prt"), "")
    past = word.removesuffix("ed")  # of "headquartered" and "co-founded" the lemma may not be found
    return cues.verbs.get(particle) or cues.verbs.get(lemma) or cues.verbs.get(past, ())


def _asserted(verb: "Token", cue: Cue, context: Context) -> Iterator[Assertion]:
    if moves_another(verb, cue):
        return
    objects = [m for place in cue.object for m in around(verb, place, context) if m.entity_type in cue.object_types]
    if not objects:
        return
    subjects = [m for place in cue.subject for m in around(verb, place, context) if m.entity_type in cue.subject_types]
    if cue.predicate == "founded_by":
        objects = [*objects, *_row_behind(objects[-1], context)]
    former = cue.former or context.is_over(verb.i, verb)
    for subject in subjects:
        for object_ in objects:
            role = (verb.i, verb.i + 1)
            yield Assertion(subject, cue.predicate, object_, role, former, f"verb {cue.text}", _CONFIDENCE)


def _row_behind(first: Mention, context: Context) -> Iterator[Mention]:
    """The people of a list behind its first, whatever each is called: "by Ana Lima, a chemist, and Rui Costa"."""
    i = first.end
    while first.label == "PERSON" and i < context.sentence_of(first.root)[1]:
        name = context.mentions.at(i)
        if name is not None and name.label == "PERSON" and name.start == i:
            yield name
            i = name.end
        elif context.doc[i].pos_ in _IN_LIST:
            i += 1
        else:
            return


def around(verb: "Token", place: str, context: Context) -> list[Mention]:
    """Who stands at a place around a verb: as its agent or patient, or after a preposition."""
    if place == AGENT:
        found = [m for p in context.arguments.subjects(verb) if (m := as_mention(p))]
        along = [c for c in verb.children if c.lower_ in ("along", "together")]  # "along with X, Y chairs Z"
        return found + [m for p in context.arguments.after("with", *along) if (m := as_mention(p))]
    if place == PATIENT:
        objects = context.arguments.objects(verb)
        if not objects and verb.dep_ in ("amod", "acl") and verb.tag_ == "VBN":
            objects = [verb.head]
        return [m for t in objects for m in context.named(t)]
    if place == JOINED:
        name = context.ending_at(verb.i - 1) if verb.i and context.doc[verb.i - 1].text == "-" else None
        return [name] if name else []
    return context.after(verb, place)

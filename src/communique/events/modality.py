"""Modality: whether the text says that an act happened, will happen, may happen, or did not.

The first of these that applies decides:

1. a governing verb: planned acts are future, considered ones hypothetical, failed or denied ones negated;
2. a negation of the act, of its noun or of the verb above it: negated ("will not" is kept, for it may be a refusal);
3. "will", or "would" in what somebody said: future;
4. "may", "could", "should" and the like, or a condition ("if", "unless", "whether"): hypothetical;
5. an adverb or adjective of seeds/lexicon/markers.csv, unless it tells what the act was before it was done, or a noun
   of it that tells the act: "rumours that";
6. an infinitive: future after "is to" and in headlines, hypothetical where it is a purpose or a wish;
7. else the act is asserted. Whether it is long past is decided where its date is known.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from communique.events.triggers import is_told

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE, HYPOTHETICAL, NEGATED, HISTORICAL, ASSERTED = (
    "future",
    "hypothetical",
    "negated",
    "historical",
    "asserted",
)
_FUTURE_AUX = {"will", "shall", "'ll", "’ll", "wo"}
_POSSIBLE_AUX = {"may", "might", "could", "would", "should", "can", "must", "ought"}
_CONDITIONS = {"if", "unless", "whether", "should", "lest"}
_NOT = {"not", "n't", "n’t", "never", "no", "neither", "nor", "without", "nobody", "none"}
_WANTING = ("want", "intend", "plan", "wish", "care")
_INTENTIONS = ("plan", "intention", "desire", "wish", "interest", "intent", "reason", "mood")
_BEFORE = {"threatened", "attempted"}  # said of an act before it is done
_OF_OPERATOR = {"plan": FUTURE, "consider": HYPOTHETICAL, "fail": NEGATED, "deny": NEGATED}
_UNREAL_GOVERNORS = {
    "hope",
    "want",
    "wish",
    "expect",
    "urge",
    "seek",
    "aim",
    "need",
    "call",
    "possible",
    "likely",
}


class Modality(NamedTuple):
    """The factuality of an act and the words or operators that make it so."""

    factuality: str
    because: str = ""


def modality(
    trigger: "Token", nouns: "tuple[Token, ...]", operators: tuple[str, ...], markers: Mapping[str, str]
) -> Modality:
    """The factuality of the act of a trigger and of the nouns that say what act it is ("no talks were held").

    `operators` govern it, inner first; `markers` are adverbs and adjectives that say
    that what they modify is to come, possible, denied or long past ("planned", "reportedly").
    """
    for operator in operators:
        if operator in _OF_OPERATOR:
            return Modality(_OF_OPERATOR[operator], operator)
    auxiliaries = _auxiliaries(trigger)
    if (
        trigger.pos_ == "NOUN"
        and trigger.dep_ in ("nsubj", "nsubjpass", "dobj")
        and trigger.head.pos_ in ("VERB", "AUX")
    ):
        auxiliaries += _auxiliaries(trigger.head)
    will = any(a in _FUTURE_AUX for a in auxiliaries) or ("would" in auxiliaries and _reported(trigger))
    none = any(c.dep_ == "det" and c.lower_ == "no" for n in nouns for c in n.children)
    if word := _negation(trigger) or ("no" if none else ""):
        return Modality(NEGATED, "will not" if will or _is_unwanted(trigger) else word)
    if _is_unintended(trigger):
        return Modality(NEGATED, "will not")
    if will:
        return Modality(FUTURE, "will")
    if possible := [a for a in auxiliaries if a in _POSSIBLE_AUX]:
        return Modality(HYPOTHETICAL, possible[0])
    if is_told(trigger) and (marker := markers.get(trigger.head.lemma_.lower())):
        return Modality(marker, trigger.head.lower_)
    if condition := [c.lower_ for c in trigger.children if c.dep_ == "mark" and c.lower_ in _CONDITIONS]:
        return Modality(HYPOTHETICAL, condition[0])
    for child in (c for t in (trigger, *nouns) for c in t.children):
        if child.dep_ in ("advmod", "amod") and (marker := markers.get(child.lower_)):
            if child.head is not trigger and (marker == FUTURE or child.lower_ in _BEFORE):
                continue  # "mounted its long-threatened invasion", "held planned talks": they are past by now
            return Modality(marker, child.lower_)
    if "to" in auxiliaries and (unreal := _infinitive(trigger)):
        return unreal
    return Modality(ASSERTED)


def _reported(verb: "Token") -> bool:
    """Whether the clause is what somebody said: there "would" is the future of the past."""
    while verb.dep_ in ("conj", "xcomp"):
        verb = verb.head
    return verb.dep_ == "ccomp" and not any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in verb.children)


def _auxiliaries(verb: "Token") -> list[str]:
    """The auxiliaries of a verb, and of the verbs that lend it theirs: "would be forced to take", "may cut or end"."""
    found = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    is_joined = verb.dep_ == "conj" and verb.tag_ == "VB" and not any(c.dep_ == "nsubj" for c in verb.children)
    if is_joined and not found and verb.head.pos_ == "VERB":
        return _auxiliaries(verb.head)
    if verb.dep_ == "xcomp" and verb.head.dep_ == "acomp":  # "may be able to lift"
        return found + _auxiliaries(verb.head.head)
    return found + (_auxiliaries(verb.head) if verb.dep_ == "xcomp" and verb.head.pos_ == "VERB" else [])


def _negation(trigger: "Token") -> str:
    for child in trigger.children:
        if child.dep_ == "neg" or (child.dep_ in ("det", "preconj", "cc") and child.lower_ in ("no", "neither", "nor")):
            return child.lower_
        if child.dep_ in ("nsubj", "nsubjpass") and _is_nobody(child):
            return "no"
    head = trigger.head
    if trigger.dep_ in ("xcomp", "dobj", "pobj", "pcomp") and head.pos_ in ("VERB", "AUX", "ADP"):
        return next(
            (c.lower_ for c in head.children if c.dep_ == "neg"),
            "without" if head.lower_ == "without" else "",
        )
    return ""


def _is_nobody(subject: "Token") -> bool:
    """Whether a subject says that there is none: "no country has condemned it", "neither side attacked"."""
    words = (subject, *(c for c in subject.children if c.dep_ in ("det", "preconj", "cc")))
    return any(w.lower_ in ("no", "nobody", "none", "neither") for w in words)


def _is_unwanted(trigger: "Token") -> bool:
    """Whether an act is what somebody does not want to do."""
    return (
        trigger.dep_ == "xcomp"
        and trigger.head.lemma_ in _WANTING
        and any(c.dep_ == "neg" for c in trigger.head.children)
    )


def _is_unintended(trigger: "Token") -> bool:
    """Whether an act is what somebody has no mind to do: "has no plans to lift", "no intention of withdrawing"."""
    noun = trigger.head.head if trigger.dep_ == "pcomp" else trigger.head
    is_under = trigger.dep_ in ("acl", "pcomp") and noun.pos_ == "NOUN" and noun.lemma_ in _INTENTIONS
    return is_under and any(c.lower_ in ("no", "any", "little") for c in noun.lefts)


def _infinitive(trigger: "Token") -> Modality | None:
    """ "is to visit" and headlines ("Putin to visit") are future; infinitives of purpose and wish are not facts."""
    if trigger.dep_ == "ROOT" and any(c.dep_ in ("nsubj", "nsubjpass") for c in trigger.children):
        return Modality(FUTURE, "to")
    if trigger.dep_ == "xcomp" and (trigger.head.lemma_ == "be" or trigger.head.lower_ == "going"):
        return Modality(FUTURE, "is to")
    if trigger.dep_ in ("advcl", "acl", "relcl"):
        return Modality(HYPOTHETICAL, "to")
    if trigger.dep_ in ("xcomp", "ccomp") and trigger.head.lemma_ in _UNREAL_GOVERNORS:
        return Modality(HYPOTHETICAL, trigger.head.lemma_)
    return None

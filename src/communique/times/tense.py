"""The tense that a time expression stands in, by the parse: whether "on Friday" is past or to come."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from communique.times.forms import FUTURE, PAST, PRESENT

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_MODALS = {"will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "could", "should", "must", "can", "ought"}
_HAVE = {"have", "has", "had", "'ve", "’ve", "having"}
_BE_PAST = {"was", "were", "been"}
_BE_PRESENT = {"is", "are", "am", "'s", "'re", "’s", "’re", "be", "being"}
_UPCOMING = {"upcoming", "planned", "scheduled", "forthcoming", "coming", "expected", "impending", "proposed"}
_SCHEDULED = {"schedule", "plan", "set", "slate", "expect", "due", "tip", "bind", "likely"}
# Verbs whose infinitive happened when they did: "managed to leave", "began to leave".
_SAME_TIME = {
    "manage", "fail", "begin", "start", "continue", "refuse", "decline", "help", "force", "come", "appear", "seem",
    "claim", "allege", "report", "believe", "know", "think", "say", "cease", "allow", "lead", "cause", "use",
}  # fmt: skip


def tense_finder(sentence: "Span") -> Callable[[int], str]:
    """A function from a place in the text of the sentence to the tense there."""

    def find(start: int) -> str:
        at = sentence.start_char + start
        return tense_at(next((t for t in sentence if t.idx <= at < t.idx + len(t)), sentence.root))

    return find


def tense_at(token: "Token") -> str:
    """The tense of the verb that governs a token, or what the nouns on the way to it say: "Friday's planned talks"."""
    while True:
        if is_verb(token):
            return tense_of(token)
        if token.lower_ in ("due", "ahead") or any(c.lower_ in _UPCOMING for c in token.children if c.dep_ == "amod"):
            return FUTURE
        if token.head is token or token.head == token:
            return PRESENT
        token = token.head


def is_verb(token: "Token") -> bool:
    """Whether a token is the verb of a clause and no auxiliary."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")


def tense_of(verb: "Token") -> str:
    """Past, present or future; that of the governing verb for participles and for infinitives of purpose."""
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if _is_scheduled(verb, aux) or (aux & _MODALS and not aux & _HAVE):
        return FUTURE
    if "to" in aux:
        return _of_infinitive(verb, aux)
    if verb.dep_ == "conj" and not aux and verb.tag_ in ("VB", "VBN", "VBG") and is_verb(verb.head):
        return tense_of(verb.head)
    if verb.tag_ == "VBD" or aux & (_HAVE | _BE_PAST | {"did"}):
        return PAST
    if verb.tag_ == "VBG":
        return FUTURE if aux & _BE_PRESENT else _governing(verb)
    if verb.tag_ == "VBN":
        return PRESENT if aux & _BE_PRESENT else PAST
    stands_alone = verb.lemma_ == "be" and not any(c.dep_ in ("attr", "acomp", "ccomp", "xcomp") for c in verb.children)
    is_due = any(c.dep_ == "acomp" and c.lower_ in ("due", "likely", "set") for c in verb.children)
    return FUTURE if is_due or (stands_alone and verb.tag_ in ("VBZ", "VBP")) else PRESENT


def _is_scheduled(verb: "Token", aux: set[str]) -> bool:
    """ "is due", "scheduled for": unless it was, and no longer is."""
    return verb.lemma_ in _SCHEDULED and verb.tag_ == "VBN" and not aux & _HAVE


def _of_infinitive(verb: "Token", aux: set[str]) -> str:
    if aux & _HAVE:
        return PAST
    head = verb.head
    if verb.dep_ == "advcl" or (verb.dep_ in ("xcomp", "ccomp") and head.lemma_ in _SAME_TIME):
        return _governing(verb)
    if verb.dep_ == "conj" and is_verb(head):
        return tense_of(head)
    return FUTURE


def _governing(verb: "Token") -> str:
    return tense_at(verb.head) if verb.head != verb else PRESENT

"""Relations by the only ones that can be meant: a cue that no rule of grammar could attach, and its sole candidates.

Where a sentence has one name of each side's type, a verb or noun of seeds/relations between or beside them relates
them; of several places or owners, the one right behind the cue's preposition is meant. Such assertions are less sure
than those of the other rules.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.knowledge.relations import AGENT, GUILTY, HAVER, MODIFIER, PATIENT, POSSESSOR, SELF, Cue
from communique.relations.beside import is_party
from communique.relations.context import RELATIVE, Assertion, Context
from communique.relations.role_nouns import Role
from communique.relations.verbs import cues_of, may_kill, moves_another

if TYPE_CHECKING:
    from spacy.tokens import Token

_PREDICATES = frozenset((
    "employee_or_member_of", "head_of_organization", "head_of_state_of", "head_of_government_of", "chair_of",
    "founded_by", "headquartered_in", "resident_of", "subsidiary_of", "party_affiliation", "killed_by",
    "spokesperson_of", "minister_of", "deputy_of",
))  # fmt: skip
_PLACES = frozenset(("PLACE", "COUNTRY"))
_NO_PREPOSITION = (SELF, POSSESSOR, MODIFIER, HAVER, GUILTY)
_INSIDE = ("compound", "amod", "nmod")
_PREDICATIVE = ("attr", "appos", "oprd", "ROOT")
_REACH = 12  # tokens behind a cue within which its preposition stands
_CONFIDENCE = 0.5


def by_sole_candidates(context: Context, roles: list[Role], found: Iterable[Assertion]) -> Iterator[Assertion]:
    """Assertions by the cues of an article that `found` does not use."""
    used = {a.role for a in found}
    for token in context.verbs:
        if (token.i, token.i + 1) not in used:
            cues = [c for c in cues_of(token, context) if c.predicate in _PREDICATES]
            if cues and may_kill(token) and context.is_vouched(token) and not _is_of_another(token, context):
                yield from _asserted(token, (token.i, token.i + 1), cues, context)
    for role in roles:
        noun, span = role.head, (role.start, role.end)
        cues = [c for c in role.cues if c.predicate in _PREDICATES and _denotes_a_side(noun, c)]
        if cues and span not in used and _may_denote(noun, context) and _is_said(noun, context):
            yield from _asserted(noun, span, cues, context)


def _denotes_a_side(noun: "Token", cue: Cue) -> bool:
    """Whether a noun means one of the sides: those between, as "a decade", say too little without their grammar."""
    if cue.object_types <= _PLACES:
        return SELF not in cue.subject or (cue.predicate != "resident_of" and noun.dep_ in ("attr", "appos"))
    return SELF in (*cue.subject, *cue.object)


def _may_denote(noun: "Token", context: Context) -> bool:
    """Whether a noun tells what one who is named is, and is no part of another noun as in "chief technology officer".

    The subject or object of a verb is someone else: "the director of Europol met Macron".
    """
    whole = noun.head
    is_part = noun.dep_ in _INSIDE and whole.pos_ in ("NOUN", "PROPN") and whole.i > noun.i
    return noun.tag_ != "NNS" and not (is_part and context.mentions.at(whole.i) is None) and _is_predicate(noun)


def _is_predicate(noun: "Token") -> bool:
    while noun.dep_ in (*_INSIDE, "conj"):
        noun = noun.head
    before = noun.doc[max(noun.sent.start, noun.left_edge.i - 1)]  # "As the research arm of X, Y", whatever the parse
    return noun.dep_ in _PREDICATIVE or "as" in (noun.head.lower_, noun.left_edge.lower_, before.lower_)


def _is_of_another(verb: "Token", context: Context) -> bool:
    """Whether a verb has a subject of its own that is not named: "a factory owned by", "refugees live"."""
    own = _own_subjects(verb)
    if verb.dep_ in ("acl", "relcl", "amod") and all(t.lower_ in RELATIVE for t in own):
        own = [] if _is_predicate(verb.head) else [verb.head]
    return any(t.pos_ == "NOUN" and context.mentions.at(t.i) is None for t in own)


def _own_subjects(verb: "Token") -> "list[Token]":
    return [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]


def _is_said(noun: "Token", context: Context) -> bool:
    verb = next((a for a in noun.ancestors if a.pos_ in ("VERB", "AUX")), None)
    return verb is None or context.is_vouched(verb)


def _asserted(token: "Token", role: tuple[int, int], cues: list[Cue], context: Context) -> Iterator[Assertion]:
    named = [m for m in context.mentions.within(*context.sentence_of(token.i))
             if m.known and not m.covers(token.i) and context.doc[m.start - 1].text != "("]  # fmt: skip
    done = set()
    for cue in cues:
        pair = _sides(token, role, cue, named, context) if cue.predicate not in done else None
        if pair is not None:
            done.add(cue.predicate)
            former = cue.former or context.is_over(role[0])
            yield Assertion(pair[0], cue.predicate, pair[1], role, former, f"sole {cue.text}", _CONFIDENCE)


def _sides(token: "Token", role: tuple[int, int], cue: Cue, named: list[Mention],
           context: Context) -> tuple[Mention, Mention] | None:  # fmt: skip
    if moves_another(token, cue):
        return None
    of_holder = cue.object_types - {"PERSON"} if SELF in cue.subject else cue.object_types
    subjects, objects = _of_types(named, cue.subject_types), _of_types(named, of_holder)
    end = role[1]
    if cue.object_types <= _PLACES:
        place = _behind(end, cue.object, objects, context)
        if place and token.pos_ != "VERB" and not _runs_on(end, place, context):
            place = None
        return _pair(_only(subjects, context), place)
    if cue.predicate == "killed_by":
        return _killing(token, subjects, context)
    if cue.subject_types == cue.object_types == {"ORG"}:  # the owner stands behind "of" or "by", else none is sure
        places = cue.object if SELF in cue.subject else cue.subject if SELF in cue.object else ("by",)
        fixed = _behind(end, places, objects, context)
        other = _only([m for m in subjects if fixed and m.known != fixed.known], context)
        return _pair(fixed, other) if SELF in cue.object else _pair(other, fixed)
    if cue.predicate == "party_affiliation" and SELF in cue.subject:
        return _pair(_only(subjects, context), _only([m for m in objects if is_party(m)], context))
    if SELF in cue.subject:
        return _pair(_only(subjects, context), _owner(role, cue.object, objects, context))
    if SELF in cue.object:
        return _pair(_owner(role, cue.subject, subjects, context), _only(objects, context))
    return _around_verb(token, cue, subjects, objects, context)


def _around_verb(verb: "Token", cue: Cue, subjects: list[Mention], objects: list[Mention],
                 context: Context) -> tuple[Mention, Mention] | None:  # fmt: skip
    """The one who may do it before a verb and the one that it may be done to behind it, or behind its preposition."""
    agent, patient = (subjects, objects) if AGENT in cue.subject else (objects, subjects)
    own = [m for t in _own_subjects(verb) if (m := context.mentions.at(t.i)) and m.kind == "name"]
    if any(m not in (*agent, *patient) for m in own):
        return None
    if AGENT in (*cue.subject, *cue.object) and any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        doer, done_to = _behind(verb.i, ("by",), agent, context), _only(patient, context)
    else:
        doer, done_to = _only(agent, context), _next(verb, patient, context)
        if cue.object and not {AGENT, PATIENT} & set(cue.object):
            done_to = _behind(verb.i, cue.object, patient, context)
        doer = doer if doer and (doer.start < verb.i or verb.dep_ == "pcomp") else None  # "before joining Y, X"
    return _pair(doer, done_to) if AGENT in cue.subject else _pair(done_to, doer)


def _next(verb: "Token", named: list[Mention], context: Context) -> Mention | None:
    """The first name behind a verb, with no other verb between."""
    name = next((m for m in named if m.start > verb.i), None)
    if name is None or any(t.pos_ == "VERB" for t in context.doc[verb.i + 1 : name.start]):
        return None
    return name


def _owner(role: tuple[int, int], places: tuple[str, ...], named: list[Mention], context: Context) -> Mention | None:
    """Whose a role is: the name behind its preposition, else the one right before it."""
    owner = _behind(role[1], places, named, context)
    if owner and _runs_on(role[1], owner, context):
        return owner
    return next((m for m in reversed(named) if m.end <= role[0] and _leads_to(m.end, role[0], context)), None)


def _runs_on(end: int, name: Mention, context: Context) -> bool:
    """Whether a name stands in the phrase of the noun that ends at `end`."""
    return not any(t.text in (",", ";", '"', "”") or t.pos_ == "VERB" for t in context.doc[end : name.start])


def _leads_to(start: int, end: int, context: Context) -> bool:
    """Whether only what belongs to one noun phrase stands between: "IBM's former chief", "IBM senior counsel"."""
    return all(t.pos_ in ("ADJ", "NOUN", "PROPN", "PART") for t in context.doc[start:end])


def _killing(verb: "Token", persons: list[Mention], context: Context) -> tuple[Mention, Mention] | None:
    """ "the gun that Ruby used to kill Oswald": the object of the verb, and the one other person before it."""
    victims = [m for t in context.arguments.objects(verb) for m in context.named(t) if t.dep_ == "dobj"]
    if not victims:
        return None
    others = [m for m in persons if m.known != victims[0].known and m.kind == "name"]
    killer = _only(others, context)
    return (victims[0], killer) if killer and killer.start < verb.i else None


def _of_types(named: list[Mention], types: frozenset[str]) -> list[Mention]:
    """The names of the types; of persons and others only the persons, of bodies and others only the bodies."""
    one = next((t for t in ("PERSON", "ORG") if t in types), "")
    return [m for m in named if m.entity_type == one or (not one and m.entity_type in types)]


def _pair(subject: Mention | None, object_: Mention | None) -> tuple[Mention, Mention] | None:
    return (subject, object_) if subject and object_ else None


def _behind(start: int, places: tuple[str, ...], named: list[Mention], context: Context) -> Mention | None:
    """The first of the names behind `start` that stands right behind one of the prepositions."""
    prepositions = [p for p in places if p not in _NO_PREPOSITION]
    for mention in named:
        if start <= mention.start <= start + _REACH:
            before = context.doc[max(start, mention.start - 2) : mention.start]
            if any(t.lower_ in prepositions for t in before) and (
                before[-1].lower_ in prepositions or before[-1].lower_ in ("the", "a", "an")
            ):
                return mention
    return None


def _only(named: list[Mention], context: Context) -> Mention | None:
    """The first of mentions of one entity; of several entities the one that is the subject of its sentence, if any."""
    ids = {m.known.entity_id for m in named if m.known}
    if len(ids) < 2:
        return next(iter(named), None)
    topics = (m for m in named if context.doc[m.root].dep_ in ("nsubj", "nsubjpass"))
    return next((m for m in topics if context.doc[m.root].head.dep_ == "ROOT"), None)

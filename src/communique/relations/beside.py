"""Relations of names that stand side by side: by a preposition, as owner or country, as the office that all know."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.roles import is_former
from communique.entities.tokens import words_of
from communique.relations.context import Assertion, Context
from communique.relations.places import holds
from communique.relations.role_nouns import Role, bare
from communique.relations.roles import RoleRules

if TYPE_CHECKING:
    from spacy.tokens import Token

_ATTRIBUTIVE = ("amod", "compound", "nmod", "poss", "npadvmod")
_PARTY_WORDS = ("party", "democrats", "republicans", "labour", "conservatives", "bloc")


def by_prepositions(context: Context, roles: RoleRules) -> Iterator[Assertion]:
    """ "Jane Goodall of the Jane Goodall Institute", "an ecologist at Cornell": what no noun or verb says better."""
    prepositions = context.knowledge.cues.prepositions
    for token in (context.doc[i] for i, word in enumerate(words_of(context.doc)) if word.lower in prepositions):
        cues = prepositions[token.lower_]
        if token.pos_ not in ("ADP", "SCONJ") or token.i == 0:
            continue
        objects = [m for m in context.behind(token) if m.label != "GROUP"]
        subjects = _before(token, context, roles) if objects else []
        for cue in cues:
            for subject in (m for m in subjects if m.entity_type in cue.subject_types):
                for object_ in (m for m in objects if m.entity_type in cue.object_types and m.start > token.i):
                    if cue.predicate != "located_in" or holds(subject, object_):
                        yield Assertion(subject, cue.predicate, object_, (token.i, token.i + 1), False,
                                        f"preposition {cue.text}", 0.6)  # fmt: skip


def _before(preposition: "Token", context: Context, roles: RoleRules) -> list[Mention]:
    """The name right before a preposition, or the one that a common noun there denotes."""
    if name := context.ending_at(preposition.i) or _before_comma(preposition, context):
        if name.label == "PLACE":
            return _row_before(name, context)
        is_titled = any(r.end == name.start for r in roles.roles)  # the title is of what follows
        return [name] if name.kind == "name" and not is_titled else []
    noun = preposition.head
    if noun.lemma_ == "be" and preposition.lower_ == "with" and context.is_vouched(noun):
        return [m for c in noun.children if c.dep_ == "nsubj" for m in context.named(c)]
    if noun.pos_ != "NOUN" or noun.dep_ not in ("appos", "attr", "conj") or preposition.lower_ == "of":
        return []
    return [h.mention for h in roles.holders.of(bare(noun)) if h.mention.label == "PERSON"
            and (h.verb is None or context.is_vouched(h.verb))]  # fmt: skip


def _before_comma(preposition: "Token", context: Context) -> Mention | None:
    """The person before a comma, or before his age: "Ana Silva, of Porto", "Ana Silva, 24, of Porto"."""
    i = preposition.i - 1
    if preposition.lower_ not in ("of", "from") or i < 1 or context.doc[i].text != ",":
        return None
    if context.doc[i - 1].text.isdigit() and context.doc[i - 2].text == ",":
        i -= 2
    name = context.ending_at(i)
    return name if name and name.label in ("PERSON", "ORG") else None


def _row_before(place: Mention, context: Context) -> list[Mention]:
    """A place with those that stand before it in a row: "Bari, Lecce and Taranto in Apulia"."""
    row = [place]
    while row[-1].start > 1 and context.doc[row[-1].start - 1].lower_ in (",", "and"):
        other = context.ending_at(row[-1].start - 1) or context.ending_at(row[-1].start - 2)
        if other is None or other.label != "PLACE" or context.doc[other.root].sent != context.doc[place.root].sent:
            break
        row.append(other)
    return row


def by_possession(context: Context) -> Iterator[Assertion]:
    """ "Rochester's Peter McWalters", "Amnesty's Agnes Callamard", "the OSCE's Minsk Group"."""
    for owner in context.mentions.all():
        if owner.end >= len(context.doc) or context.doc[owner.end].tag_ != "POS":
            continue
        owned = context.starting_at(owner.end + 1)
        if owned is None or owned.known is None or owner.known is None or owned.kind != "name":
            continue
        role = (owner.end, owner.end + 1)
        if owned.known.inside == owner.known.entity_id:
            yield Assertion(owned, "part_of", owner, role, False, "possessive", 0.9)
        elif owned.label == "ORG" and owner.label in ("PLACE", "COUNTRY"):
            yield Assertion(owned, "headquartered_in", owner, role, False, "possessive", 0.6)
        elif owned.label == "PLACE" and owner.label in ("PLACE", "COUNTRY") and holds(owned, owner):
            yield Assertion(owned, "located_in", owner, role, False, "possessive", 0.8)
        elif owned.label == "PERSON":
            predicate = "employee_or_member_of" if owner.label == "ORG" else "resident_of"
            yield Assertion(owned, predicate, owner, role, False, "possessive", 0.6)


def by_nationality(context: Context, roles: RoleRules) -> Iterator[Assertion]:
    """The adjective of a country before what a person is: "a Kenyan journalist", "Swedish businessman X"."""
    for adjective in context.mentions.all():
        token = context.doc[adjective.root]
        if adjective.label not in ("GROUP", "COUNTRY") or token.dep_ not in _ATTRIBUTIVE or token.dep_ == "poss":
            continue
        noun = _governing(token)
        span = (adjective.start, adjective.end)
        for person in _persons(noun, adjective, context, roles):
            yield Assertion(person, "nationality", adjective, span, False, "nationality", 0.8)


def _governing(modifier: "Token") -> "Token":
    """The noun at the end of the row that a modifier stands in: "Texas" in "Texas oil businessman"."""
    noun = modifier.head
    while noun.dep_ in ("compound", "nmod", "amod") and noun.head.i > noun.i:
        noun = noun.head
    return noun


def _persons(noun: "Token", adjective: Mention, context: Context, roles: RoleRules) -> list[Mention]:
    between = context.doc[adjective.end : noun.i]
    if any(t.text == "," or context.mentions.at(t.i) not in (None, context.mentions.at(noun.i)) for t in between):
        return []
    offices = (r for r in roles.roles if r.start >= adjective.end and r.end <= noun.i + 1 and _is_office(r))
    if adjective.label != "PLACE" and any(offices):
        return []
    name = context.mentions.headed_by(noun)
    if name is not None:
        return [name] if name.label == "PERSON" and name.kind == "name" else []
    holders = roles.holders.of(bare(noun)) if noun.tag_ == "NN" else []
    return [h.mention for h in holders if h.mention.label == "PERSON" and h.how != "beside"
            and (h.verb is None or context.is_vouched(h.verb))]  # fmt: skip


def _is_office(role: Role) -> bool:
    return any(c.text == "title" and c.predicate != "employee_or_member_of" for c in role.cues)


def by_home(context: Context, roles: RoleRules) -> Iterator[Assertion]:
    """The place before what a person is or does: "Rochester's superintendent X", "Texas businessman Y"."""
    for place in context.mentions.all():
        token = context.doc[place.root]
        if place.label != "PLACE" or token.dep_ not in _ATTRIBUTIVE:
            continue
        noun = _governing(token)
        for person in _persons(noun, place, context, roles):
            yield Assertion(person, "resident_of", place, (place.start, place.end), False, "place of a person", 0.6)


def by_brackets(context: Context) -> Iterator[Assertion]:
    """ "Margaret Gordon (Labour Party)"."""
    for name in context.mentions.all():
        if name.label != "PERSON" or name.end + 1 >= len(context.doc) or context.doc[name.end].text != "(":
            continue
        party = context.starting_at(name.end + 1)
        if party is None or party.end >= len(context.doc) or context.doc[party.end].text not in (")", ",", "-"):
            continue
        if party.label == "ORG" and is_party(party):
            role = (party.start, party.end)
            yield Assertion(name, "party_affiliation", party, role, False, "in brackets", 0.85)


def is_party(mention: Mention) -> bool:
    """Whether an organisation is a political party, by what is known of it or by its name."""
    known = mention.known
    words = known.name.lower().split() if known else [""]
    return known is not None and (known.sector == "PTY" or words[-1] in _PARTY_WORDS or words[0] == "party")


def by_known_office(context: Context, roles: RoleRules) -> Iterator[Assertion]:
    """ "President Vladimir Putin" alone: the country is the one of the office that the knowledge base gives."""
    actors = context.knowledge.actors
    for title in context.titles:
        person = context.starting_at(title.end)
        if not title.predicate or person is None or person.known is None or person.start != title.end:
            continue
        same = {o.object_id for o in actors.offices_of.get(person.known.entity_id, [])
                if o.predicate == title.predicate}  # fmt: skip
        owner = next((m for m in context.mentions.all() if m.known and m.known.entity_id in same), None)
        if owner is not None:
            former = is_former(title.start, context.doc)
            yield Assertion(person, title.predicate, owner, (title.start, title.end), former, "known office", 0.8)

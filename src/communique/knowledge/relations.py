"""Cues of relations: the verbs, nouns and prepositions that assert one, and where its two sides stand around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from communique.knowledge.ontology import ENTITY_TYPES, Ontology
from communique.knowledge.seeds import BOOLEANS, Row, SeedError, listed, read_rows, require_known

KINDS = ("verb", "noun", "preposition")
AGENT, PATIENT = "agent", "patient"  # of a verb, whatever its voice
SELF = "self"  # whom or what a noun denotes: "Ahn, the founder of AhnLab"
POSSESSOR, MODIFIER, HAVER = "'s", "+", "have"  # AhnLab's founder; the AhnLab founder; AhnLab has its seat in Seongnam
JOINED = "-"  # before a verb, by a hyphen: "Seongnam-based"
GUILTY = "guilty"  # who was convicted of what a noun tells: "pleaded guilty to the murder of Y"
HEAD, NOUN = "head", "noun"  # before and after a preposition
_OWN_PLACES = {
    "verb": (AGENT, PATIENT, JOINED),
    "noun": (SELF, POSSESSOR, MODIFIER, HAVER, GUILTY),
    "preposition": (HEAD, NOUN),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """One way to assert a predicate. `subject` and `object` tell where the sides stand: places above, prepositions."""

    text: str
    predicate: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    subject_types: frozenset[str]
    object_types: frozenset[str]
    former: bool  # whether it tells that the relation is over: "left", "ex-wife"


@dataclass(frozen=True)
class Cues:
    """The cues of seeds/relations, by kind and text."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, tuple[Cue, ...]]
    prepositions: dict[str, tuple[Cue, ...]]

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The lemmas of the verbs, without particles."""
        return frozenset(text.split()[0] for text in self.verbs)

    @cached_property
    def person_nouns(self) -> frozenset[str]:
        """Nouns that denote people alone."""
        return self._denoting("PERSON")

    @cached_property
    def body_nouns(self) -> frozenset[str]:
        """Nouns that denote organisations alone."""
        return self._denoting("ORG")

    def _denoting(self, entity_type: str) -> frozenset[str]:
        types = {
            text: {t for c in cues for side, ts in ((c.subject, c.subject_types), (c.object, c.object_types))
                   if SELF in side for t in ts}
            for text, cues in self.nouns.items()
        }  # fmt: skip
        return frozenset(text for text, of_text in types.items() if of_text == {entity_type})

    @cached_property
    def noun_ends(self) -> frozenset[str]:
        """What the last token of a noun's cue may be: its last word, or what stands behind a hyphen in it."""
        last = {text.rpartition(" ")[2] for text in self.nouns}
        return frozenset(last | {word[i + 1 :] for word in last for i, char in enumerate(word) if char == "-"})


def load_cues(folder: Path, ontology: Ontology) -> Cues:
    """Read and check seeds/relations. Raises SeedError."""
    name = "cues.csv"
    rows = read_rows(folder / name, "cue kind predicate subject object subject_types object_types former source",
                     "cue kind predicate subject")  # fmt: skip
    require_known(name, rows, "kind", KINDS)
    require_known(name, rows, "predicate", ontology.predicates)
    require_known(name, rows, "former", BOOLEANS)
    for side in ("subject_types", "object_types"):
        require_known(name, rows, side, ENTITY_TYPES, many=True)
        for row in rows:
            odd = set(listed(row[side])) - set(listed(ontology.predicates[row["predicate"]][side]))
            if odd:
                raise SeedError(f"{name}: {row['predicate']} takes no {min(odd)} in {side} (row {row['cue']})")
    for row in rows:
        _require_places(name, row)
    return Cues(*(_by_text((r for r in rows if r["kind"] == kind), ontology) for kind in KINDS))


def _require_places(name: str, row: Row) -> None:
    """A place is one of the kind's own, or words: a preposition."""
    foreign = {p for kind, places in _OWN_PLACES.items() for p in places if p not in _OWN_PLACES[row["kind"]]}
    for side in ("subject", "object"):
        if not listed(row[side]):
            raise SeedError(f"{name}: {side} is empty (row {row['cue']})")
        if odd := foreign & set(listed(row[side])):
            raise SeedError(f"{name}: {side} {min(odd)!r} is no place around a {row['kind']} (row {row['cue']})")


def _by_text(rows: Iterable[Row], ontology: Ontology) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, tuple[Cue, ...]] = {}
    for r in rows:
        of_predicate = ontology.predicates[r["predicate"]]
        subjects, objects = (
            frozenset(listed(r[side]) or listed(of_predicate[side])) for side in ("subject_types", "object_types")
        )
        cue = Cue(r["cue"], r["predicate"], listed(r["subject"]), listed(r["object"]), subjects, objects,
                  r["former"] == "true")  # fmt: skip
        found[r["cue"]] = (*found.get(r["cue"], ()), cue)
    return found

"""The event lexicon: verbs and nouns in classes, and frames: what a verb class with an object class means."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from communique.knowledge.ontology import Ontology
from communique.knowledge.seeds import Row, SeedError, listed, read_rows, require_known

OPERATORS = (
    "say", "demand", "threaten", "agree", "reject", "plan", "consider", "try", "fail", "begin", "stop", "let", "cause",
    "light", "receive", "deny",
)  # fmt: skip
OBJECT_KINDS = ("*", "person", "place", "country", "organisation", "group")
MARKERS = ("negation", "future", "hypothetical", "historical")


@dataclass(frozen=True, slots=True)
class Entry:
    """A verb or noun of the lexicon; `mode` and `context` only where the word itself decides them."""

    lemma: str
    particle: str
    klass: str
    mode: str | None
    context: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb class with an object class reports. No event_type: it is no event.

    `recipient` names, in order of preference, where the acted-upon stands: object, clause, owner, a preposition.
    """

    verb_class: str
    object_class: str
    event_type: str | None
    mode: str | None
    recipient: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """The rows of seeds/lexicon, indexed for look-up by lemma."""

    verbs: dict[tuple[str, str], Entry]
    nouns: dict[str, Entry]
    frames: dict[tuple[str, str], Frame]
    operators: dict[str, str]  # verb class -> operator
    noun_events: dict[str, tuple[str, str | None]]  # noun class -> type and mode of the noun by itself
    markers: dict[str, str]

    def verb(self, lemma: str, particles: tuple[str, ...] = ()) -> Entry | None:
        """The entry of a verb with one of these particles or prepositions, else of the bare verb."""
        for particle in particles:
            if entry := self.verbs.get((lemma, particle)):
                return entry
        return self.verbs.get((lemma, ""))

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of all verbs."""
        return frozenset(lemma for lemma, _ in self.verbs)

    def frame(self, verb_class: str, object_classes: tuple[str, ...]) -> Frame | None:
        """The frame for the first object class that has one, else for any object."""
        for object_class in (*object_classes, "*"):
            if frame := self.frames.get((verb_class, object_class)):
                return frame
        return None


def load_lexicon(folder: Path, ontology: Ontology) -> Lexicon:
    """Read and check seeds/lexicon. Raises SeedError."""
    verb_classes = read_rows(folder / "verb_classes.csv", "code definition operator source", "code")
    noun_classes = read_rows(folder / "noun_classes.csv", "code definition event_type event_mode source", "code")
    verbs = read_rows(folder / "verbs.csv", "lemma particle class event_mode context source", "lemma particle")
    nouns = read_rows(folder / "nouns.csv", "lemma class event_mode context source", "lemma")
    frames = read_rows(folder / "frames.csv", "verb_class object_class event_type event_mode recipient source",
                       "verb_class object_class")  # fmt: skip
    markers = read_rows(folder / "markers.csv", "text marker source", "text")
    verb_codes, noun_codes = {r["code"] for r in verb_classes}, {r["code"] for r in noun_classes}
    require_known("verb_classes.csv", verb_classes, "operator", OPERATORS)
    require_known("verbs.csv", verbs, "class", verb_codes)
    require_known("nouns.csv", nouns, "class", noun_codes)
    require_known("frames.csv", frames, "verb_class", verb_codes)
    require_known("frames.csv", frames, "object_class", noun_codes | set(OBJECT_KINDS))
    require_known("markers.csv", markers, "marker", MARKERS)
    for name, rows in (("verbs.csv", verbs), ("nouns.csv", nouns)):
        require_known(name, rows, "context", ontology.contexts)
        require_known(name, rows, "event_mode", (m for _, m in ontology.modes))
    for name, rows in (("frames.csv", frames), ("noun_classes.csv", noun_classes)):
        require_known(name, rows, "event_type", ontology.types)
        for row in rows:
            if row["event_mode"] and (row["event_type"], row["event_mode"]) not in ontology.modes:
                first = next(iter(row.values()))
                raise SeedError(f"{name}: {row['event_type']} has no mode {row['event_mode']} (row {first})")
    return Lexicon(
        {(r["lemma"], r["particle"]): _entry(r) for r in verbs}, {r["lemma"]: _entry(r) for r in nouns},
        {(r["verb_class"], r["object_class"]): _frame(r) for r in frames},
        {r["code"]: r["operator"] for r in verb_classes if r["operator"]},
        {r["code"]: (r["event_type"], r["event_mode"] or None) for r in noun_classes if r["event_type"]},
        {r["text"].lower(): r["marker"] for r in markers},
    )  # fmt: skip


def _entry(r: Row) -> Entry:
    return Entry(r["lemma"], r.get("particle", ""), r["class"], r["event_mode"] or None, r["context"] or None)


def _frame(r: Row) -> Frame:
    return Frame(r["verb_class"], r["object_class"], r["event_type"] or None, r["event_mode"] or None,
                 listed(r["recipient"]))  # fmt: skip

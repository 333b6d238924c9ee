"""The event lexicon: verbs and nouns in classes, and frames: what a verb class with an object class means."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from communique.knowledge.ontology import Ontology
from communique.knowledge.seeds import Row, SeedError, listed, read_rows, require_known, require_numbers

OPERATORS = (
    "say", "demand", "threaten", "agree", "reject", "plan", "consider", "try", "fail", "begin", "stop", "let", "cause",
    "light", "receive", "deny",
)  # fmt: skip
ANY = "*"  # any object, where none of those with a frame of their own is there
OBJECT_KINDS = (ANY, "person", "place", "country", "organisation", "group")
BY = "by "  # before a noun class: what does the act, not what it is done to
MARKERS = ("negation", "future", "hypothetical", "historical")
COUNTED = ("number", "scale", "vague", "single", "none")  # kinds of quantities that have a range
QUANTITIES = (*COUNTED, "at_most", "below", "collective", "other")
SPEECH = ("both", "direct", "none")
CONFIDENCE = (
    "intercept", "no_actor", "no_recipient", "guessed", "inherited", "coreference", "modifier", "unpolitical",
    "domestic", "noun", "unnamed", "governed", "depth", "aside", "secondary",
)  # fmt: skip
GUARDS = ("habit", "total", "sport_too")
FORCE = ("target", "means")
DEATHS = ("kill", "die", "wound", "death", "casualty", "toll", "life", "dead", "fatally", "take", "doubt")


class Entry(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Quantity:
    """A word of number, its kind, and the range that it may mean; 0 and 0 where its kind has none."""

    kind: str
    low: int
    high: int


@dataclass(frozen=True)
class Lexicon:
    """The rows of seeds/lexicon, indexed for look-up by lemma."""

    verbs: dict[tuple[str, str], Entry]
    nouns: dict[str, Entry]
    frames: dict[tuple[str, str], Frame]
    operators: dict[str, str]  # verb class -> operator
    noun_events: dict[str, tuple[str, str | None]]  # noun class -> type and mode of the noun by itself
    markers: dict[str, str]
    quantities: dict[str, Quantity]
    deaths: dict[str, frozenset[str]]  # lemma -> what it tells of deaths, as verb or as noun
    speech: dict[str, str]  # lemma of a verb -> the kind of speech it quotes, where its class does not say
    confidence: dict[str, float]  # what an event being right hangs on -> its part in the log odds
    guards: dict[str, str]  # word -> what it makes of an act that only looks political
    targets: frozenset[str]  # noun classes of what force can hurt
    means: frozenset[str]  # noun classes of what does harm without being an actor

    def verb(self, lemma: str, particles: tuple[str, ...] = ()) -> Entry | None:
        """The entry of a verb with one of these particles or prepositions, else of the bare verb."""
        for particle in particles:
            if entry := self.verbs.get((lemma, particle)):
                return entry
        return self.verbs.get((lemma, ""))

    def operator(self, entry: Entry | None) -> str:
        """What a verb of this entry does to the clause that it governs; empty for none."""
        return self.operators.get(entry.klass, "") if entry else ""

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of all verbs."""
        return frozenset(lemma for lemma, _ in self.verbs)

    @cached_property
    def phrasal(self) -> frozenset[str]:
        """The lemmas of verbs that have an entry with a particle or preposition."""
        return frozenset(lemma for lemma, particle in self.verbs if particle)

    @cached_property
    def noun_words(self) -> frozenset[str]:
        """What the lemma of a noun must be to have an entry: all of it, its last word, or the first before an "of"."""
        keys = [key.split() for key in self.nouns]
        return frozenset([k[-1] for k in keys] + [k[0] for k in keys if k[1:2] == ["of"]])

    @cached_property
    def by_doer(self) -> frozenset[str]:
        """The verb classes some of whose frames ask for what does the act."""
        return frozenset(verb_class for verb_class, object_class in self.frames if object_class.startswith(BY))

    @cached_property
    def holders(self) -> frozenset[str]:
        """Nouns that name nobody, but hold or count those behind their "of": a convoy, dozens, a team."""
        counted = {
            text for text, quantity in self.quantities.items() if quantity.kind in ("collective", "vague", "scale")
        }
        return frozenset(counted | {lemma for lemma, entry in self.nouns.items() if entry.klass == "transparent"})

    def frame(self, verb_class: str, object_classes: tuple[str, ...]) -> Frame | None:
        """The frame for the first object class that has one, else for any object."""
        for object_class in (*object_classes, ANY):
            if frame := self.frames.get((verb_class, object_class)):
                return frame
        return None


def load_lexicon(folder: Path, ontology: Ontology) -> Lexicon:
    """Read and check seeds/lexicon. Raises SeedError."""
    verb_classes = read_rows(folder / "verb_classes.csv", "code definition operator source", "code")
    noun_classes = read_rows(folder / "noun_classes.csv", "code definition event_type event_mode force source", "code")
    verbs = read_rows(folder / "verbs.csv", "lemma particle class event_mode context source", "lemma particle")
    nouns = read_rows(folder / "nouns.csv", "lemma class event_mode context source", "lemma")
    frames = read_rows(folder / "frames.csv", "verb_class object_class event_type event_mode recipient source",
                       "verb_class object_class")  # fmt: skip
    markers = read_rows(folder / "markers.csv", "text marker source", "text")
    verb_codes, noun_codes = {r["code"] for r in verb_classes}, {r["code"] for r in noun_classes}
    require_known("verb_classes.csv", verb_classes, "operator", OPERATORS)
    require_known("noun_classes.csv", noun_classes, "force", FORCE, many=True)
    require_known("verbs.csv", verbs, "class", verb_codes)
    require_known("nouns.csv", nouns, "class", noun_codes)
    require_known("frames.csv", frames, "verb_class", verb_codes)
    require_known(
        "frames.csv", frames, "object_class", noun_codes | set(OBJECT_KINDS) | {BY + code for code in noun_codes}
    )
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
        {r["text"].lower(): r["marker"] for r in markers}, _quantities(folder), _deaths(folder), _speech(folder),
        _confidence(folder), _guards(folder),
        *(frozenset(r["code"] for r in noun_classes if part in listed(r["force"])) for part in FORCE),
    )  # fmt: skip


def _quantities(folder: Path) -> dict[str, Quantity]:
    rows = read_rows(folder / "quantities.csv", "text kind low high source", "text")
    require_known("quantities.csv", rows, "kind", QUANTITIES)
    require_numbers("quantities.csv", rows, "low", "high")
    for row in rows:
        low, high = row["low"], row["high"]
        counted = row["kind"] in COUNTED
        if counted != bool(low) or counted != bool(high) or (counted and not 0 <= int(low) <= int(high)):
            raise SeedError(f"quantities.csv: {low!r} to {high!r} is no range for {row['kind']} (row {row['text']})")
    return {r["text"]: Quantity(r["kind"], int(r["low"] or 0), int(r["high"] or 0)) for r in rows}


def _deaths(folder: Path) -> dict[str, frozenset[str]]:
    rows = read_rows(folder / "deaths.csv", "lemma kind source", "lemma kind")
    require_known("deaths.csv", rows, "kind", DEATHS)
    return {r["lemma"]: frozenset(o["kind"] for o in rows if o["lemma"] == r["lemma"]) for r in rows}


def _speech(folder: Path) -> dict[str, str]:
    rows = read_rows(folder / "speech.csv", "lemma quotes source", "lemma")
    require_known("speech.csv", rows, "quotes", SPEECH)
    return {r["lemma"]: r["quotes"] for r in rows}


def _guards(folder: Path) -> dict[str, str]:
    rows = read_rows(folder / "guards.csv", "word kind source", "word")
    require_known("guards.csv", rows, "kind", GUARDS)
    return {r["word"]: r["kind"] for r in rows}


def _confidence(folder: Path) -> dict[str, float]:
    rows = read_rows(folder / "confidence.csv", "feature coefficient meaning source", "feature")
    require_known("confidence.csv", rows, "feature", CONFIDENCE)
    require_numbers("confidence.csv", rows, "coefficient")
    if missing := [name for name in CONFIDENCE if name not in {r["feature"] for r in rows}]:
        raise SeedError(f"confidence.csv: there is no row for {', '.join(missing)}")
    for row in rows:
        name, value = row["feature"], row["coefficient"]
        if not value or (name != "intercept" and float(value) >= 0):
            raise SeedError(f"confidence.csv: coefficient {value!r} is not below 0 (row {name})")
    return {r["feature"]: float(r["coefficient"]) for r in rows}


def _entry(r: Row) -> Entry:
    return Entry(r["lemma"], r.get("particle", ""), r["class"], r["event_mode"] or None, r["context"] or None)


def _frame(r: Row) -> Frame:
    return Frame(r["verb_class"], r["object_class"], r["event_type"] or None, r["event_mode"] or None,
                 listed(r["recipient"]))  # fmt: skip

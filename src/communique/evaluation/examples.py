"""The codebook's examples: sentences that show a type, and sentences that look like it and are something else."""

from dataclasses import dataclass
from pathlib import Path

from communique.evaluation.figures import FOLDER
from communique.knowledge.seeds import SeedError, read_rows

EXAMPLE, COUNTEREXAMPLE = "example", "counterexample"
_FILE = "codebook_examples.csv"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what the coder makes of it, as str(Event) has it; empty where it reports no event.

    `note` says of a counterexample why it is not of the type that it stands under.
    """

    event_type: str
    kind: str
    text: str
    coded: str
    note: str


def load_examples(seeds: Path) -> list[Example]:
    """The examples in the order of the file. Raises SeedError where a row does not hold together."""
    found = [Example(**r) for r in read_rows(seeds / FOLDER / _FILE, "event_type kind text coded note",
                                             "event_type text")]  # fmt: skip
    for example in found:
        is_of_type = example.coded.split(" ")[0].split("/")[0] == example.event_type
        if example.kind not in (EXAMPLE, COUNTEREXAMPLE) or is_of_type != (example.kind == EXAMPLE):
            raise SeedError(f"{_FILE}: {example.text!r} is no {example.kind or 'kind'} of {example.event_type}")
        if (example.kind == COUNTEREXAMPLE) != bool(example.note):
            raise SeedError(f"{_FILE}: {example.text!r}: counterexamples need a note, examples have none")
    return found

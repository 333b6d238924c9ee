"""What a person says that a sentence reports: the values that the coder is compared with, and what they may be."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from communique.knowledge.ontology import Ontology
from communique.schema.tables import FACTUALITIES

SPLITS = ("dev", "test")
ORGANISATIONS = ("IGO", "NGO")  # sectors that stand for a country that there is none of


class GoldError(ValueError):
    """Hand-coded sentences cannot be used; the message names the file and the row."""


@dataclass(frozen=True, slots=True)
class Side:
    """One participant: an ISO 3166 alpha-3 code (empty where it has no country) and a sector (empty: not said)."""

    country: str
    sector: str

    @property
    def code(self) -> str:
        """What is compared: the country, else IGO or NGO; empty for anybody else without a country."""
        return self.country or (self.sector if self.sector in ORGANISATIONS else "")


@dataclass(frozen=True, slots=True)
class Event:
    """The main event of a sentence; mode and factuality are empty where nothing is said of them."""

    event_type: str
    event_mode: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    factuality: str

    @property
    def actor_codes(self) -> frozenset[str]:
        return frozenset(s.code for s in self.actors if s.code)

    @property
    def recipient_codes(self) -> frozenset[str]:
        return frozenset(s.code for s in self.recipients if s.code)

    def __str__(self) -> str:
        """Type, mode and sides on one line, as "CONSULT/visit FRA > LBN"."""
        kind = "/".join(x for x in (self.event_type, self.event_mode) if x)
        actors, recipients = (" ".join(sorted(c)) for c in (self.actor_codes, self.recipient_codes))
        return " ".join(x for x in (kind, actors, recipients and f"> {recipients}") if x)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its main event, or without one. The date is that of its article."""

    id: str
    split: str
    date: datetime.date | None
    text: str
    event: Event | None
    construction: str = ""
    region: str = ""


@contextmanager
def at(where: str) -> Iterator[None]:
    """Say of a ValueError inside that it is `where` in the gold."""
    try:
        yield
    except ValueError as error:
        raise GoldError(f"{where}: {error}") from error


def check(sentence: Sentence, ontology: Ontology, countries: Iterable[str]) -> Sentence:
    """The sentence itself. Raises ValueError where it or its event has a value that is not known."""
    if not sentence.id or not sentence.text.strip():
        raise ValueError("id and text must not be empty")
    if sentence.split not in SPLITS:
        raise ValueError(f"split {sentence.split!r} is none of {', '.join(SPLITS)}")
    if event := sentence.event:
        if event.event_type not in ontology.types:
            raise ValueError(f"event type {event.event_type!r} is not known")
        if event.factuality and event.factuality not in FACTUALITIES:
            raise ValueError(f"factuality {event.factuality!r} is none of {', '.join(FACTUALITIES)}")
        for side in (*event.actors, *event.recipients):
            if side.country and side.country not in countries:
                raise ValueError(f"country {side.country!r} is not known")
            if side.sector and side.sector not in ontology.sectors:
                raise ValueError(f"sector {side.sector!r} is not known")
            if not (side.country or side.sector):
                raise ValueError("a participant has neither a country nor a sector")
    return sentence

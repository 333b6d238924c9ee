"""Coding a text in one call: the real model and the real seeds, loaded once, and rows that are easy to compare."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from communique.coding import ArticleCoder, Rows
from communique.entities.find import Article
from communique.knowledge.base import Knowledge, load_knowledge
from communique.nlp.model import load_model
from communique.store.home import cache_folder

SEEDS = Path(__file__).parents[3] / "seeds"
ARTICLE_ID = "a0000000000000001"
PUBLISHED = datetime.date(2021, 6, 16)  # a Wednesday

Row = dict[str, Any]


@dataclass(frozen=True)
class Coding:
    """The rows of a coded text."""

    text: str
    rows: Rows

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows[table]

    @property
    def events(self) -> list[Row]:
        """The events with their participants: `actors` and `recipients` are rows, in order."""
        joined = []
        for event in self.rows["events"]:
            mine = [p for p in self.rows["event_participants"] if p["event_id"] == event["event_id"]]
            sides = {f"{role}s": [p for p in mine if p["role"] == role] for role in ("actor", "recipient")}
            joined.append(event | sides)
        return joined

    @property
    def main(self) -> Row:
        """The main event of the first sentence that has one."""
        mains = [e for e in self.events if e["is_main"]]
        assert mains, f"no event in: {self.text}"
        return mains[0]

    @staticmethod
    def side(participants: list[Row]) -> str:
        """Who stands on one side, sorted: countries, or sectors of those that have none."""
        return " ".join(sorted({p["country_iso3"] or p["sector"] for p in participants}))

    def written(self, event: Row, like: str = "") -> str:
        """An event on one line, "TYPE/mode ACTORS > RECIPIENTS", as far as `like` tells it.

        `like` may leave the mode out, write * for a side that does not matter, and = between sides that may be
        exchanged.
        """
        kind = event["event_type"] + (f"/{event['event_mode']}" if event["event_mode"] else "")
        asked = like.split(" ")[0]
        kind = event["event_type"] if asked and "/" not in asked else kind
        actors, recipients = self.side(event["actors"]), self.side(event["recipients"])
        if " = " in like:
            parties = set(actors.split()) | set(recipients.split())
            return like if f"{kind} {' '.join(sorted(parties))}" == _sorted(like) else f"{kind} {actors} > {recipients}"
        wild = like.partition(" > ")
        actors = "*" if wild[0].endswith(" *") else actors
        recipients = "*" if wild[2] == "*" else recipients
        return " ".join(f"{kind} {actors} {'> ' + recipients if recipients else ''}".split())

    @property
    def entities(self) -> dict[str, str | None]:
        """The entity of each mention by its words; the last mention of the same words counts."""
        return {m["text"]: m["entity_id"] for m in self.rows["mentions"]}

    @property
    def relations(self) -> set[tuple[str, str, str]]:
        """The relations asserted, as (subject, predicate, object) without the kind in the ids of people and bodies."""
        return {(r["subject_id"], r["predicate"], r["object_id"]) for r in self.rows["relation_evidence"]}


def _sorted(like: str) -> str:
    kind, _, parties = like.partition(" ")
    return f"{kind} {' '.join(sorted(parties.replace('=', ' ').split()))}"


Coder = Callable[..., Coding]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(SEEDS, cache_folder())


@pytest.fixture(scope="session")
def code(knowledge: Knowledge) -> Coder:
    """code(text, published, dateline) codes a text; without a date it is of 16 June 2021, with None of no date."""
    nlp = load_model()

    def run(text: str, published: str | datetime.date | None = PUBLISHED, dateline: str | None = None) -> Coding:
        day = datetime.date.fromisoformat(published) if isinstance(published, str) else published
        article = Article(ARTICLE_ID, day, dateline)
        return Coding(text, ArticleCoder(nlp(text), article, knowledge, "test").rows())

    return run

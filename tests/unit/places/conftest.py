"""The real gazetteer, built once on a machine, and the places of a text in one call."""

from collections.abc import Callable
from pathlib import Path

import pytest

from communique.entities.find import Article, Finder
from communique.entities.mentions import Mention
from communique.knowledge.base import Knowledge, load_knowledge
from communique.nlp.model import load_model
from communique.places.gazetteer import Gazetteer, gazetteer_of
from communique.store.home import cache_folder

SEEDS = Path(__file__).parents[3] / "seeds"

Places = Callable[..., list[tuple[str, Mention]]]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(SEEDS, cache_folder())


@pytest.fixture(scope="session")
def gazetteer(knowledge: Knowledge) -> Gazetteer:
    return gazetteer_of(knowledge)


@pytest.fixture(scope="session")
def places(knowledge: Knowledge) -> Places:
    """places(text) gives the words and the mention of each place and country of a text, in text order."""
    nlp = load_model()

    def run(text: str, source: str | None = None, url: str | None = None) -> list[tuple[str, Mention]]:
        doc = nlp(text)
        mentions = Finder(doc, Article("a", None, None, source, url), knowledge).run()
        return [(doc[m.start : m.end].text, m) for m in mentions.all() if m.label in ("PLACE", "COUNTRY")]

    return run

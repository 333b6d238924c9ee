"""The project's seeds, loaded once."""

from pathlib import Path

import pytest

from communique.knowledge.base import Knowledge, load_knowledge
from communique.store.home import cache_folder

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def knowledge(seeds: Path) -> Knowledge:
    return load_knowledge(seeds, cache_folder())

"""What every asset needs to know of its deployment."""

from pathlib import Path

import dagster as dg

from communique.knowledge.base import Knowledge, load_knowledge
from communique.nlp.model import DEFAULT_MODEL, model_identity
from communique.store.home import Home, cache_folder
from communique.store.tables import Tables

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Workspace(dg.ConfigurableResource):
    """Where a deployment keeps its data, and the seeds and the spaCy model that it codes with."""

    home: str
    seeds: str = str(SEEDS)
    model: str = DEFAULT_MODEL

    @property
    def tables(self) -> Tables:
        """The working tables; made anew at each call, since batches may have landed."""
        return Tables.of(Home.at(self.home), Path(self.seeds), model_identity(self.model))

    @property
    def knowledge(self) -> Knowledge:
        return load_knowledge(Path(self.seeds), cache_folder())

    @property
    def coder_version(self) -> str:
        """Version of rules and knowledge, as events.coder_version carries it."""
        return self.tables.recipes.version_of("code")

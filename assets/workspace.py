"""What every asset needs to know of its deployment."""

import os
from pathlib import Path

import dagster as dg

from communique.knowledge.base import Knowledge, load_knowledge
from communique.nlp.engines.choice import engine, processors
from communique.nlp.engines.parsing import Engine
from communique.nlp.model import DEFAULT_MODEL, model_identity
from communique.store.home import Home, cache_folder
from communique.store.tables import Tables
from communique.workers.pool import Workers, workers

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Workspace(dg.ConfigurableResource):
    """Where a deployment keeps its data, the seeds and the spaCy model that it codes with, and what does the work.

    `engine` parses (local or ray), by default what COMMUNIQUE_ENGINE says; `processes` are its workers and those of the
    other stages, by default COMMUNIQUE_WORKERS, else one for each processor that may be used. With 0 all is done in
    this process. Tables do not depend on either.
    """

    home: str
    seeds: str = str(SEEDS)
    model: str = DEFAULT_MODEL
    engine: str = ""
    processes: int = -1

    @property
    def tables(self) -> Tables:
        """The working tables; made anew at each call, since batches may have landed."""
        return Tables.of(Home.at(self.home), Path(self.seeds), model_identity(self.model))

    @property
    def knowledge(self) -> Knowledge:
        return load_knowledge(Path(self.seeds), cache_folder())

    @property
    def workers(self) -> Workers:
        """The worker processes of this machine, which stages share."""
        return workers(self._count)

    @property
    def parser(self) -> Engine:
        """What parses. Raises ValueError where its name is that of no engine."""
        return engine(self.engine or os.environ.get("COMMUNIQUE_ENGINE") or "local", self._count, self.model)

    @property
    def _count(self) -> int:
        return self.processes if self.processes >= 0 else int(os.environ.get("COMMUNIQUE_WORKERS") or processors())

    @property
    def coder_version(self) -> str:
        """Version of rules and knowledge, as events.coder_version carries it."""
        return self.tables.recipes.version_of("code")

"""Which engine parses: chosen by name."""

import os

from communique.nlp.engines.local import LocalEngine
from communique.nlp.engines.parsing import Engine
from communique.nlp.engines.ray import RayEngine
from communique.nlp.model import DEFAULT_MODEL
from communique.workers.pool import workers

ENGINES = ("local", "ray")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def engine(name: str, count: int, model: str = DEFAULT_MODEL) -> Engine:
    """The engine of that name with `count` workers. Raises ValueError for a name that is none."""
    if name == "local":
        return LocalEngine.of(workers(count), model)
    if name == "ray":
        return RayEngine(max(1, count), model)
    raise ValueError(f"no parsing engine {name!r}: choose one of {', '.join(ENGINES)}")

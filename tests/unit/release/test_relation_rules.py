"""Rules on relations: what does not hold together is found, and what holds passes."""

from pathlib import Path
from typing import Any

import pytest

from communique.release.rules import broken
from communique.schema.tables import TABLES
from communique.store.parquet import make_table, write_table
from tests.unit.release.conftest import filled

NAMES = ("relations", "predicates", "entities")
TYPES = {"c1": "COUNTRY", "c2": "COUNTRY", "o1": "ORG", "o2": "ORG", "o3": "ORG", "p1": "PLACE", "p2": "PLACE",
         "h1": "PERSON", "h2": "PERSON"}  # fmt: skip


def _predicate(code: str, subjects: list[str], objects: list[str], symmetric: bool = False) -> dict[str, Any]:
    return filled("predicates", code=code, subject_types=subjects, object_types=objects, symmetric=symmetric)


PREDICATES = [
    _predicate("part_of", ["ORG"], ["ORG"]), _predicate("located_in", ["PLACE"], ["PLACE"]),
    _predicate("parent_of", ["PERSON"], ["PERSON"]), _predicate("subsidiary_of", ["ORG"], ["ORG"]),
    _predicate("ally_of", ["COUNTRY"], ["COUNTRY"], symmetric=True),
]  # fmt: skip


def _found(tmp_path: Path, *relations: tuple[str, str, str], contested: tuple[int, ...] = ()) -> list[str]:
    rows = {
        "relations": [
            filled("relations", relation_id=f"r{n:016d}", subject_id=s, predicate=p, object_id=o, terms=[],
                    is_contested=n in contested)
            for n, (s, p, o) in enumerate(relations)
        ],
        "predicates": PREDICATES,
        "entities": [filled("entities", entity_id=e, entity_type=t, aliases=[]) for e, t in TYPES.items()],
    }  # fmt: skip
    paths = {name: tmp_path / f"{name}.parquet" for name in NAMES}
    for name, path in paths.items():
        write_table(make_table(rows[name], TABLES[name]), TABLES[name], path)
    return [wrong.split(":")[0] for _, wrong in broken(paths, {name: TABLES[name] for name in NAMES})]


@pytest.mark.parametrize(("relations", "wrong"), [
    ([("o1", "part_of", "o1")], ["subject_id is object_id", "part_of goes in a circle"]),
    ([("o1", "part_of", "o2"), ("o2", "part_of", "o1")], ["part_of goes in a circle"]),
    ([("p1", "located_in", "p2"), ("p2", "located_in", "p1")], ["located_in goes in a circle"]),
    ([("o1", "part_of", "o2"), ("o2", "part_of", "o3"), ("o3", "part_of", "o1")], ["part_of goes in a circle"]),
    ([("h1", "parent_of", "h2"), ("h2", "parent_of", "h1")], ["parent_of goes in a circle"]),
    ([("o1", "subsidiary_of", "o2"), ("o2", "subsidiary_of", "o1")], ["subsidiary_of goes in a circle"]),
    ([("c2", "ally_of", "c1")], ["symmetric and not stored with its lower id first"]),
    ([("h1", "part_of", "o1")], ["predicate does not take these types of entities"]),
    ([("o1", "part_of", "h1")], ["predicate does not take these types of entities"]),
])  # fmt: skip
def test_relations_that_cannot_hold_are_found(tmp_path, relations, wrong):
    assert _found(tmp_path, *relations) == wrong


def test_relations_that_hold_together_pass(tmp_path):
    chain = [("o1", "part_of", "o2"), ("o2", "part_of", "o3"), ("o1", "part_of", "o3"), ("o3", "subsidiary_of", "o1"),
             ("c1", "ally_of", "c2"), ("p1", "located_in", "p2"), ("h1", "parent_of", "h2")]  # fmt: skip
    assert _found(tmp_path, *chain) == []


def test_a_circle_that_is_marked_as_contested_passes(tmp_path):
    assert _found(tmp_path, ("o1", "part_of", "o2"), ("o2", "part_of", "o1"), contested=(1,)) == []

"""Entities whose ids change when names become known, so that who joined on them can follow."""

from typing import Any

import pyarrow as pa
import pytest

from communique.entities.changes import ChangedId, changed_ids

Entity = tuple[Any, ...]  # id, name, type, aliases
_COLUMNS = pa.schema({"entity_id": pa.string(), "name": pa.string(), "entity_type": pa.string(),
                      "aliases": pa.list_(pa.string())})  # fmt: skip
PUTIN = ("person.vladimir-putin", "Vladimir Putin", "PERSON", ["Putin"])
OF_TEXT = ("n01", "Kestrel Shipping", "ORG", [])


def table(*entities: Entity) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(_COLUMNS.names, e, strict=True)) for e in entities], _COLUMNS)


# (entity before, entities after, new id): each entity before is gone
GONE = [
    pytest.param(OF_TEXT, [("org.kestrel", "Kestrel Shipping", "ORG", [])], "org.kestrel", id="by its name"),
    pytest.param(OF_TEXT, [("org.kestrel", "Kestrel", "ORG", ["Kestrel Shipping"])], "org.kestrel", id="by an alias"),
    pytest.param(OF_TEXT, [("org.kestrel", "KESTREL-Shipping", "ORG", [])], "org.kestrel", id="in other letters"),
    pytest.param(("n02", "Salomé Zourabichvili", "PERSON", []),
                 [("person.sz", "Salome Zourabichvili", "PERSON", [])], "person.sz", id="without its accents"),
    pytest.param(("org.old", "Kestrel", "ORG", []), [("n03", "Kestrel", "ORG", [])], "n03", id="no longer known"),
    pytest.param(OF_TEXT, [PUTIN], None, id="by nobody"),
    pytest.param(OF_TEXT, [("person.k", "Kestrel Shipping", "PERSON", [])], None, id="by another kind of thing"),
    pytest.param(OF_TEXT, [], None, id="of an empty corpus"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "new"), GONE)
def test_an_id_that_is_gone_leads_to_what_bears_its_name_now(before: Entity, after: list[Entity], new: str) -> None:
    assert changed_ids(table(before), table(*after)) == [ChangedId(before[1], before[2], before[0], new)]


def test_an_entity_that_keeps_its_id_has_not_changed_whatever_else_has() -> None:
    renamed = (PUTIN[0], "V. V. Putin", "PERSON", [])
    assert changed_ids(table(PUTIN), table(renamed)) == []


def test_entities_that_are_new_have_not_changed() -> None:
    assert changed_ids(table(), table(PUTIN, OF_TEXT)) == []
    assert changed_ids(table(PUTIN), table(PUTIN, OF_TEXT)) == []


def test_changes_are_in_the_order_of_the_old_ids_however_the_rows_come() -> None:
    before = [(f"n0{n}", f"name {n}", "ORG", []) for n in (3, 1, 2)]
    assert [c.old for c in changed_ids(table(*before), table())] == ["n01", "n02", "n03"]


def test_several_names_may_become_one_entity() -> None:
    before = table(("n01", "Kestrel", "ORG", []), ("n02", "Kestrel Shipping", "ORG", []))
    after = table(("org.kestrel", "Kestrel", "ORG", ["Kestrel Shipping"]))
    assert {c.new for c in changed_ids(before, after)} == {"org.kestrel"}

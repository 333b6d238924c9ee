"""Relations that contradict each other are marked; those that can stand side by side are not."""

import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from communique.knowledge.base import Knowledge
from communique.relations.contradictions import contested


def _row(relation_id: str, subject: str, predicate: str, object_: str, **more: Any) -> dict[str, Any]:
    row = {"relation_id": relation_id, "subject_id": subject, "predicate": predicate, "object_id": object_,
           "is_former": False, "terms": [], "valid_from": None, "valid_to": None, "confidence": 0.9,
           "first_asserted_on": datetime.date(2021, 1, 1), "last_asserted_on": datetime.date(2021, 6, 1)}  # fmt: skip
    return row | more


def _held(relation_id: str, who: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> dict[str, Any]:
    first, last = datetime.date(*start), datetime.date(*end)
    return _row(relation_id, who, "head_of_government_of", "country.GBR", terms=[{"from": first, "to": last}],
                valid_from=first, valid_to=last)  # fmt: skip


def test_two_heads_of_government_at_once_are_contested(knowledge: Knowledge):
    rows = [_row("r1", "a", "head_of_government_of", "country.GBR"),
            _row("r2", "b", "head_of_government_of", "country.GBR"),
            _row("r3", "c", "head_of_government_of", "country.FRA")]  # fmt: skip
    assert contested(rows, knowledge.ontology) == {"r1", "r2"}


def test_holders_after_each_other_and_former_ones_are_not_contested(knowledge: Knowledge):
    handed_over = [_held("r1", "a", (2016, 7, 13), (2019, 7, 24)), _held("r2", "b", (2019, 7, 24), (2022, 9, 6))]
    former = _row("r3", "c", "head_of_government_of", "country.GBR", is_former=True)
    assert contested([*handed_over, former], knowledge.ontology) == set()


def test_offices_that_several_may_hold_are_not_contested(knowledge: Knowledge):
    rows = [_row(f"r{who}", who, "minister_of", "country.GBR") for who in "ab"]
    assert contested(rows, knowledge.ontology) == set()


def test_who_is_ally_and_adversary_at_once_is_contested(knowledge: Knowledge):
    rows = [_row("r1", "x", "ally_of", "y"), _row("r2", "x", "adversary_of", "y"), _row("r3", "x", "ally_of", "z")]
    assert contested(rows, knowledge.ontology) == {"r1", "r2"}


def test_of_a_circle_the_least_sure_relation_is_contested(knowledge: Knowledge):
    rows = [_row("r1", "x", "part_of", "y"), _row("r2", "y", "part_of", "z", confidence=0.5),
            _row("r3", "z", "part_of", "x"), _row("r4", "x", "part_of", "z")]  # fmt: skip
    assert contested(rows, knowledge.ontology) >= {"r2"}
    assert contested(rows[:3], knowledge.ontology) == {"r2"}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=25, unique=True))
def test_what_is_left_has_no_circle(knowledge: Knowledge, pairs: list[tuple[str, str]]):
    rows = [_row(f"r{n:02d}", s, "part_of", o) for n, (s, o) in enumerate(pairs)]
    odd = contested(rows, knowledge.ontology)
    edges = {(s, o) for n, (s, o) in enumerate(pairs) if f"r{n:02d}" not in odd}
    while edges:
        leaves = {o for _, o in edges} - {s for s, _ in edges}
        assert leaves, f"a circle in {edges}"
        edges = {(s, o) for s, o in edges if o not in leaves}

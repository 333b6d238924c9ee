"""How wide the lexicon is: sentences for the CAMEO codes, in the many words that English has for an act.

Expected events are written as in test_events.py; an empty one means that the sentence reports none. A row's fault is
why it still goes wrong: the test then fails as soon as it no longer does.
"""

import csv
from pathlib import Path

import pytest

with (Path(__file__).parent / "lexicon_breadth.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CASES = [
    pytest.param(
        row["text"], row["expected"], id=f"{row['cameo_code']}: {row['text']}",
        marks=[pytest.mark.xfail(strict=True, reason=row["fault"])] if row["fault"] else [],
    ) for row in ROWS
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_wording_of_a_cameo_code_gives_its_event(code, text, expected):
    if expected:
        coded = code(text)
        assert coded.written(coded.main, expected) == expected
    else:
        assert code(text).events == []


def test_every_cameo_root_with_an_event_has_a_wording(knowledge):
    roots = {c[:2] for c, row in knowledge.ontology.cameo.items() if row["event_type"]}
    assert roots <= {row["cameo_code"][:2] for row in ROWS}


def test_the_wordings_are_all_different():
    assert len({row["text"] for row in ROWS}) == len(ROWS) > 250

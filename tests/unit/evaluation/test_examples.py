"""The codebook's examples hold together."""

from pathlib import Path

import pytest

from communique.evaluation.examples import COUNTEREXAMPLE, EXAMPLE, load_examples
from communique.knowledge.seeds import SeedError

HEADER = "event_type,kind,text,coded,note"


@pytest.mark.parametrize(
    "row",
    ["AID,example,Cuba left.,RETREAT CUB,", "AID,counterexample,Cuba gave.,AID CUB,it is", "AID,sample,Cuba.,AID CUB,",
     "AID,counterexample,Cuba left.,RETREAT CUB,", "AID,example,Cuba gave.,AID CUB,because"],
)  # fmt: skip
def test_a_row_that_does_not_hold_together_is_named(row: str, tmp_path: Path) -> None:
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "codebook_examples.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"codebook_examples\.csv: 'Cuba"):
        load_examples(tmp_path)


def test_what_looks_like_a_type_may_be_no_event(seeds: Path) -> None:
    found = load_examples(seeds)
    assert {e.kind for e in found} == {EXAMPLE, COUNTEREXAMPLE}
    assert any(not e.coded for e in found)

"""The pages that are made from seeds and schema are those that are committed, and say what the data say."""

import importlib
import re
from pathlib import Path

import pytest

from communique.codebook import codebook, documents, main
from communique.evaluation.examples import load_examples
from communique.knowledge.base import Knowledge, load_knowledge
from communique.schema.tables import FACTUALITIES

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(SEEDS)


@pytest.fixture(scope="module")
def text(knowledge: Knowledge) -> str:
    return codebook(knowledge, load_examples(SEEDS))


@pytest.mark.parametrize("name", ["codebook.md", "data_dictionary.md"])
def test_a_generated_page_is_not_stale(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == documents(SEEDS)[name], "run `make docs`"


def test_the_figures_of_performance_are_those_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    results = importlib.import_module("results")
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert results.renewed(page) == page, "run `.venv/bin/python bench/results.py`"
    assert all(f"| {step} | " in page for step in ("first run", "nothing new", "50 more"))


def test_every_type_and_mode_has_its_definition_and_score(text: str, knowledge: Knowledge) -> None:
    for code, row in knowledge.ontology.types.items():
        section = text.split(f"\n### {code}\n")[1].split("\n### ")[0]
        assert row["definition"] in section
        assert f"Score {float(row['plover_score']):g} · quad class {row['quad_class']}" in section
        for (event_type, mode), of_mode in knowledge.ontology.modes.items():
            line = f"| {mode} | {float(of_mode['plover_score']):g} | {of_mode['definition']} |"
            assert (line in section) is (event_type == code)


def test_every_type_is_shown_with_five_examples_and_three_of_what_only_looks_like_it(
    text: str, knowledge: Knowledge
) -> None:
    for code in knowledge.ontology.types:
        section = text.split(f"\n### {code}\n")[1].split("\n### ")[0]
        tables = [
            part.split("\n\n")[0].splitlines()[2:] for part in re.split(r"(?=\| (?:sentence|but) \|)", section)[1:]
        ]
        assert [len(rows) for rows in tables] == [5, 3]


@pytest.mark.parametrize("kind", ["contexts", "sectors", "predicates", "cameo"])
def test_every_code_has_its_row(kind: str, text: str, knowledge: Knowledge) -> None:
    for code in getattr(knowledge.ontology, kind):
        assert f"\n| {code} | " in text


def test_every_factuality_is_explained(text: str) -> None:
    for value in FACTUALITIES:
        assert f"\n| {value} | " in text


def test_every_disputed_place_has_a_row_for_each_administration(text: str, knowledge: Knowledge) -> None:
    for row in knowledge.actors.disputed:
        term = f"| {row['administered_from']} | {row['administered_to']} |"
        assert any(line.startswith(f"| {row['place_id']} |") and term in line for line in text.splitlines())


def test_rows_of_a_table_have_as_many_cells_as_its_head(text: str) -> None:
    width = None
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else None
        assert cells is None or width is None or cells == width, f"line {number}"
        width = cells


def test_links_within_the_page_lead_somewhere(text: str) -> None:
    headings = {re.sub(r"[^a-z0-9]+", "-", h.lower()).strip("-") for h in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= headings


def test_the_command_writes_what_is_stale_and_checks_without_writing(tmp_path: Path) -> None:
    where = ["--docs", str(tmp_path / "docs"), "--seeds", str(SEEDS)]
    assert main([*where, "--check"]) == 1
    assert not (tmp_path / "docs").exists()
    assert main(where) == 0
    assert main([*where, "--check"]) == 0
    (tmp_path / "docs" / "codebook.md").write_text("old")
    assert main([*where, "--check"]) == 1

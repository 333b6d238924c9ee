"""The examples of a release run as they are: the SQL file, both notebooks, and the script where R is there."""

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from communique.release.examples import EXAMPLES, example
from communique.release.examples.notebook import notebook
from communique.release.query import query

SHOWN = {"duckdb.ipynb": "as_stated", "pandas.ipynb": "2 of 3 events checked against their sentences"}
NOTEBOOKS = [name for name in EXAMPLES if name.endswith(".ipynb")]


def _statements() -> list[str]:
    return [s.query.strip() for s in duckdb.extract_statements(str(example("queries.sql")))]


def test_examples_are_in_the_release_and_among_its_checksums(release):
    sums = (release / "SHA256SUMS").read_text()
    assert all(f"  examples/{name}\n" in sums for name in EXAMPLES)


def test_the_sql_file_runs_in_the_release_s_folder_from_top_to_bottom(release, monkeypatch):
    monkeypatch.chdir(release)
    with duckdb.connect("communique.duckdb", read_only=True) as con:
        con.execute(Path("examples/queries.sql").read_text())
        answers = {sql: len(con.execute(sql).fetchall()) for sql in _statements()}
    assert len(answers) > 12
    assert sum(map(bool, answers.values())) > len(answers) // 2, "the tiny release answers most of them"


@pytest.mark.parametrize("sql", _statements())
def test_each_question_may_be_asked_through_the_safe_query(release, sql):
    if "duckdb_columns" not in sql:  # there the tables are Arrow's, which have no comments
        query(release, sql)


def test_every_question_is_explained(release):
    blocks = str(example("queries.sql")).strip().split("\n\n")
    assert all(block.startswith("--") for block in blocks if "SELECT" in block)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_valid_has_no_outputs_and_numbered_cells(release, name):
    nbformat = pytest.importorskip("nbformat")
    read = nbformat.read(release / "examples" / name, as_version=nbformat.NO_CONVERT)
    nbformat.validate(read)
    assert (read.nbformat, read.nbformat_minor) == (4, 5)
    assert [cell.id for cell in read.cells] == [f"cell-{n:02}" for n in range(1, len(read.cells) + 1)]
    assert all(not cell.outputs for cell in read.cells if cell.cell_type == "code")
    assert example(name) == example(name)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_its_folder(copy, name):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    read = nbformat.read(copy / "examples" / name, as_version=4)
    folder = {"metadata": {"path": str(copy / "examples")}}
    done = nbclient.NotebookClient(read, timeout=60, resources=folder).execute()
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in code[1:])
    assert SHOWN[name] in json.dumps([cell.outputs for cell in code])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_needs_nothing_but_what_it_says(name):
    cells = example(name)["cells"]
    code = "".join("".join(c["source"]) + "\n" for c in cells if c["cell_type"] == "code")
    imported = {line.split()[1] for line in code.splitlines() if line.startswith(("import ", "from "))}
    assert imported == {name.removesuffix(".ipynb")}


def test_a_page_without_code_is_one_cell_and_empty_parts_are_none():
    assert [c["cell_type"] for c in notebook("# Title\n\nWords.\n")["cells"]] == ["markdown"]
    made = notebook("```python\nx = 1\n```\n```python\nx\n```\n")
    assert [c["source"] for c in made["cells"]] == [["x = 1"], ["x"]]
    assert json.dumps(made) == json.dumps(notebook("```python\nx = 1\n```\n```python\nx\n```\n"))


def _r_has(package: str) -> bool:
    asked = ["Rscript", "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
    return shutil.which("Rscript") is not None and subprocess.run(asked, capture_output=True).returncode == 0


@pytest.mark.skipif(not (_r_has("arrow") or _r_has("duckdb")), reason="Rscript with arrow or duckdb is not installed")
def test_the_script_for_r_runs_in_its_folder(copy):
    done = subprocess.run(["Rscript", "read.R"], cwd=copy / "examples", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "AGREE" in done.stdout


def test_the_script_for_r_names_files_that_are_there(release):
    named = [word.strip('"') for word in str(example("read.R")).replace("(", " ").replace(",", " ").split()
             if word.startswith('"../')]  # fmt: skip
    assert len(named) == 2
    assert all((release / "examples" / name).resolve().is_file() for name in named)

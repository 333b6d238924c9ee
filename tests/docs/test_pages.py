"""The written pages name what is there: files, tables, stages, jobs."""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from communique.flow import STAGES
from communique.knowledge.base import load_knowledge
from communique.schema.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["architecture.md", "evaluation.md", "feeds.md", "grouping.md", "intake.md", "knowledge.md", "operations.md"]
# Where a path on a page may start
BASES = [ROOT, ROOT / "docs", ROOT / "src/communique", *(p for p in (ROOT / "seeds").iterdir() if p.is_dir())]
IN_A_RELEASE = ("CODEBOOK.md", "DATA_DICTIONARY.md", "README.md", "tables/")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def paths(text: str) -> list[str]:
    """Back-ticked words that look like files or folders of the project."""
    words = re.findall(r"`([\w./-]+)`", text)
    names = [w for w in words if re.search(r"\w\.(py|csv|md|yaml)$", w) or w.endswith("/")]
    return [n for n in names if n not in IN_A_RELEASE and not (ROOT / "tests" / n).is_dir()]


@pytest.mark.parametrize("name", PAGES)
def test_files_that_a_page_names_are_there(name: str) -> None:
    bases = [*BASES, *(f for f in (ROOT / "src/communique").iterdir() if f.is_dir())]
    assert [p for p in paths(page(name)) if not any((base / p).exists() for base in bases)] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page(name))
    assert targets
    assert [t for t in targets if not (ROOT / "docs" / t).exists()] == []


def test_the_picture_has_every_table_and_stage_but_reference_tables() -> None:
    picture = page("architecture.md").split("```mermaid")[1].split("```")[0]
    assert [s.name for s in STAGES if f"|{s.name}|" not in picture] == []
    shown = [o for s in STAGES if s.name != "refer" for o in s.outputs]
    assert [t for t in shown if t not in picture] == []


def test_packages_of_the_library_are_all_described() -> None:
    text = page("architecture.md")
    library = ROOT / "src" / "communique"
    packages = [f.parent.name for f in library.glob("*/__init__.py")]
    assert [p for p in packages if f"| `{p}` |" not in text] == []
    assert [t for t in re.findall(r"tables/(\w+)/", text) if t not in TABLES] == []


def test_jobs_and_sensors_are_all_named() -> None:
    text = page("architecture.md")
    declared = []
    for file, call in (("jobs.py", r'define_asset_job\(\s*"(\w+)"'), ("sensors.py", r"def (\w+_sensor)\(")):
        declared += re.findall(call, (ROOT / "pipelines" / file).read_text(encoding="utf-8"))
    assert declared
    assert [d for d in declared if f"`{d}`" not in text] == []


def knowledge_counts() -> Counter[str]:
    """Rows by file of seeds/knowledge, and terms in office by predicate."""
    counts: Counter[str] = Counter()
    for path in (ROOT / "seeds/knowledge").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        counts[path.name] = len(rows)
        if path.name == "offices.csv":
            counts.update(row["predicate"] for row in rows)
    return counts


def wrong_counts(text: str, counts: Counter[str]) -> list[str]:
    """What a page counts too high, or by more than a fifth too low."""
    cells = re.findall(r"^\| `([\w.]+)` \| ([\d,]+) \|", text, re.MULTILINE)
    stated = {name: int(n.replace(",", "")) for name, n in cells}
    return [name for name, n in stated.items() if not n <= counts[name] <= n * 1.2]


def test_the_knowledge_is_counted_as_it_is_and_no_file_is_left_out() -> None:
    counts, text = knowledge_counts(), page("knowledge.md")
    assert [name for name in counts if name.endswith(".csv") and f"| `{name}` |" not in text] == []
    assert wrong_counts(text, counts) == []


@pytest.mark.parametrize(("rows", "wrong"), [(7099, True), (7100, False), (8520, False), (8521, True)])
def test_a_count_that_the_rows_have_left_behind_is_found(rows: int, wrong: bool) -> None:
    text = "| `people.csv` | 7,100 | a person |\n"
    assert wrong_counts(text, Counter({"people.csv": rows})) == ["people.csv"] * wrong


def test_rows_of_ones_own_can_be_added_as_the_page_shows(tmp_path: Path) -> None:
    for folder in ("before", "seeds"):
        shutil.copytree(ROOT / "seeds", tmp_path / folder, ignore=shutil.ignore_patterns("own", "articles"))
    examples = re.findall(r"```csv (\S+)\n(.*?)```", page("knowledge.md"), re.DOTALL)
    assert examples
    for name, rows in examples:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(rows, encoding="utf-8")
    before, after = (load_knowledge(tmp_path / folder).actors for folder in ("before", "seeds"))
    assert len(after.entities) == len(before.entities) + 1
    assert len(after.offices) == len(before.offices) + 1

"""The written pages name what is there: files, tables, stages, jobs."""

import re
from pathlib import Path

import pytest

from communique.flow import STAGES
from communique.schema.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["architecture.md", "feeds.md", "grouping.md", "intake.md"]
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

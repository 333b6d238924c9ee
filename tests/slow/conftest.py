"""Homes that are made by the command line in processes of its own, as people make them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assets.workspace import SEEDS
from communique.intake.landing import land
from communique.store.home import Home

VERSION = "2026.11.0"


def started(home: Home, *arguments: str, hash_seed: int = 1) -> subprocess.Popen[str]:
    """`communique` at work on the home, in a session of its own."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DAGSTER_HOME", "COMMUNIQUE_HOME")}
    return subprocess.Popen(
        [sys.executable, "-c", "from communique.cli import main; main()", "--home", str(home.path), *arguments],
        env={**environment, "PYTHONHASHSEED": str(hash_seed)},
        cwd=home.path.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def done(home: Home, *arguments: str, hash_seed: int = 1) -> str:
    """What `communique` prints once it has succeeded."""
    process = started(home, *arguments, hash_seed=hash_seed)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


def landed(folder: Path) -> Home:
    """A new home in which the seed articles have arrived, as three batches."""
    home = Home(folder)
    files = sorted((SEEDS / "articles").iterdir())
    for day, part in enumerate((files[:4], files[4:7], files[7:]), start=1):
        land(home, _articles(part), "communique-seeds", date(2026, 11, day))
    return home


def _articles(files: Sequence[Path]) -> list[Path]:
    return [f for f in files if not f.name.endswith(".meta.json") and f.name != "metadata.csv"]


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The seed articles run and released without an interruption."""
    home = landed(tmp_path_factory.mktemp("undisturbed") / "home")
    done(home, "run")
    done(home, "release", "--version", VERSION)
    return home

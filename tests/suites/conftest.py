"""Homes that hold the good rows."""

import os
import shutil
from pathlib import Path

import pytest

from communique.store.home import Home

from .good_rows import good_rows, write


@pytest.fixture(scope="session")
def good_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds the good rows; copy it before you change it."""
    home = Home(tmp_path_factory.mktemp("good"))
    write(home, good_rows())
    return home


@pytest.fixture
def home(good_home: Home, tmp_path: Path) -> Home:
    """The good home, to be changed. Files are replaced, never written into: links are copies enough."""
    shutil.copytree(good_home.path, tmp_path / "home", copy_function=os.link)
    return Home(tmp_path / "home")

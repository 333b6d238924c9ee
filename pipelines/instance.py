"""Dagster's own home: DAGSTER_HOME, by default <home>/dagster, shared by the command line and the UI."""

import os
import shutil
from pathlib import Path

import dagster as dg

from communique.store.home import Home

SETTINGS = Path(__file__).with_name("dagster.yaml")


def prepare(home: Home) -> Path:
    """Make DAGSTER_HOME, with settings that send nothing anywhere, and set the variable; returns the folder."""
    folder = Path(os.environ.get("DAGSTER_HOME") or home.dagster).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "dagster.yaml").exists():
        shutil.copyfile(SETTINGS, folder / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(folder)
    os.environ["COMMUNIQUE_HOME"] = str(home.path)
    return folder


def instance(home: Home) -> dg.DagsterInstance:
    """The instance that the command line and the UI share."""
    prepare(home)
    return dg.DagsterInstance.get()

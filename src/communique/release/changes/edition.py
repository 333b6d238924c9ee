"""A release as comparing sees it: what it states of itself, and its tables with their keys."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.release.layout import CONTENT, RELEASED, table_path
from communique.release.read import NoReleaseError, locate, versions
from communique.store.home import Home


class CompareError(Exception):
    """Two releases could not be compared; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Edition:
    """`stated` is release.json; `files` and `keys` are of every table but that of changes."""

    folder: Path
    stated: Mapping[str, Any]
    files: Mapping[str, Path]
    keys: Mapping[str, tuple[str, ...]]

    @property
    def version(self) -> str:
        return str(self.stated["version"])

    @property
    def changes(self) -> Path:
        """Its own changes.parquet, which the first releases of all may lack."""
        return self.folder / table_path("changes")


def edition(folder: Path) -> Edition:
    """The release in a folder, of whatever schema: its tables and keys are those that its datapackage.json lists.

    Raises CompareError where one of its files is missing or cannot be read.
    """
    stated, package = _json(folder / "release.json"), _json(folder / "datapackage.json")
    try:
        found = {r["name"]: r for r in package["resources"] if r["name"] not in RELEASED.keys() - CONTENT.keys()}
        files = {name: folder / r["path"] for name, r in found.items()}
        keys = {name: tuple(r["schema"]["primaryKey"]) for name, r in found.items()}
        made = Edition(folder, stated, files, keys)
        _ = made.version
    except (KeyError, TypeError) as error:
        raise CompareError(f"{folder}: datapackage.json or release.json lacks {error}: download it again") from error
    if missing := [str(f) for f in made.files.values() if not f.is_file()]:
        raise CompareError(f"{missing[0]} is missing: download the release again")
    return made


def unpublished(folder: Path, stated: Mapping[str, Any]) -> Edition:
    """A release that is being built in `folder`: its tables are there, its documents are not."""
    files = {name: folder / table_path(name) for name in CONTENT}
    return Edition(folder, stated, files, {name: table.key for name, table in CONTENT.items()})


def previous(home: Home, version: str) -> Path | None:
    """The newest release of the home whose version is lower; None where there is none."""
    lower = [v for v in versions(home) if v < tuple(map(int, version.split(".")))]
    return home.releases / ".".join(map(str, lower[-1])) if lower else None


def named(home: Home, name: str) -> Edition:
    """The release that a folder names, or a version of the home, "latest" or "stable".

    Raises CompareError where there is none, or where it is at an address and not on the disk.
    """
    if "://" in name and not name.startswith("file://"):
        raise CompareError(f"{name} is an address: download the release and name its folder")
    try:
        return edition(Path(locate(name, home)))
    except NoReleaseError as error:
        known = ", ".join(".".join(map(str, v)) for v in versions(home)) or "none yet"
        raise CompareError(f"{error}; releases in {home.releases}: {known}") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CompareError(f"{path} is missing: {path.parent} is not a whole release") from error
    except ValueError as error:
        raise CompareError(f"{path} cannot be read ({error}): download the release again") from error

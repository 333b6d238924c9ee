"""The documents beside a release's tables: one list, of which file is made by which function."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from communique.release.catalogue import script
from communique.release.changes.report import changes_page
from communique.release.examples import EXAMPLES, example
from communique.release.landing_page.page import landing_page
from communique.release.layout import RELEASED, SUMS, UNSUMMED
from communique.release.metadata.archives import datacite, zenodo
from communique.release.metadata.citation import cff
from communique.release.metadata.croissant import croissant
from communique.release.metadata.dictionary import data_dictionary
from communique.release.metadata.facts import Facts
from communique.release.metadata.frictionless import datapackage
from communique.release.metadata.licences import licences
from communique.release.metadata.readme import readme
from communique.release.metadata.schema_org import dataset
from communique.schema.exports import dictionary
from communique.store.receipts import file_hash


def _example(name: str) -> Callable[[Facts], str | Mapping[str, Any]]:
    return lambda _: example(name)


DOCUMENTS: dict[str, Callable[[Facts], str | Mapping[str, Any]]] = {
    "README.md": readme,
    "CODEBOOK.md": lambda facts: facts.codebook,
    "CHANGES.md": lambda facts: changes_page(facts.changes, facts.stated["previous_version"]),
    "DATA_DICTIONARY.md": lambda _: dictionary(RELEASED),
    "data_dictionary.csv": data_dictionary,
    "LICENSES.md": licences,
    "CITATION.cff": cff,
    "release.json": lambda facts: facts.stated,
    "datapackage.json": datapackage,
    "croissant.json": croissant,
    "dataset.jsonld": dataset,
    "datacite.json": datacite,
    ".zenodo.json": zenodo,
    "create_views.sql": lambda _: script(),
    **{f"examples/{name}": _example(name) for name in EXAMPLES},
    "index.html": landing_page,  # last: it links those of the others that are there
}


def write_documents(folder: Path, facts: Facts) -> None:
    """Write every document, then the checksums of all that is in the folder."""
    for name, document in DOCUMENTS.items():
        made = document(facts)
        _write(folder / name, made if isinstance(made, str) else _json(made))
    _write(folder / SUMS, checksums(folder))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def files(folder: Path) -> list[str]:
    """The files whose checksums are listed: names relative to the folder, sorted."""
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())
    return sorted(n for n in names if n not in UNSUMMED)


def checksums(folder: Path) -> str:
    """The lines of SHA256SUMS, as `sha256sum -c` reads them."""
    return "".join(sum_line(folder / name, name) for name in files(folder))


def sum_line(path: Path, name: str = "") -> str:
    """A file's line, as `sha256sum` writes it; `name` is the file's own where none is given."""
    return f"{file_hash(path)}  {name or path.name}\n"

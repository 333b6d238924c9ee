"""What lies beside a release's tables: README, Frictionless data package, checksums. All is stable text."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.schema.exports import frictionless_resource
from communique.schema.tables import TABLES
from communique.store.receipts import file_hash

CATALOGUE = "communique.duckdb"
SUMS = "SHA256SUMS"
DOCUMENTS = (
    "README.md", "CODEBOOK.md", "DATA_DICTIONARY.md", "release.json", "datapackage.json", "create_views.sql",
)  # fmt: skip
UNSUMMED = (CATALOGUE, SUMS)  # DuckDB writes other bytes at every build
TITLE = "Communiqué: political events from news, each with the sentence that says so"


def table_path(name: str) -> str:
    """Where a table lies in a release, relative to its folder."""
    return f"tables/{name}/{name}.parquet"


def as_json(value: Any) -> str:
    """Sorted, indented JSON with a final newline."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def files(folder: Path) -> list[str]:
    """The files whose checksums are listed: names relative to the folder, sorted."""
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())
    return sorted(n for n in names if n not in UNSUMMED)


def checksums(folder: Path) -> str:
    """The lines of SHA256SUMS, as `sha256sum -c` reads them."""
    return "".join(f"{file_hash(folder / name)}  {name}\n" for name in files(folder))


def datapackage(folder: Path, version: str) -> str:
    """The Frictionless data package of the tables in `folder`.

    It states no `bytes`: Frictionless counts none in Parquet and would report every file as of a wrong
    size.
    """
    resources = [
        _as_read(frictionless_resource(table, table_path(name)))
        | {"hash": f"sha256:{file_hash(folder / table_path(name))}"}
        for name, table in TABLES.items()
        if table.released
    ]
    return as_json(
        {
            "name": "communique",
            "title": TITLE,
            "version": version,
            "licenses": [
                {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
                 "title": "Creative Commons Attribution 4.0 (texts of sources are under their own rights)"}
            ],
            "resources": resources,
        }
    )  # fmt: skip


def _as_read(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource in terms that hold when Frictionless reads its Parquet, which it does through pandas.

    Absent numbers arrive as nan, and lists as NumPy arrays, which are no `array` to it. A foreign key of
    several columns counts as broken where one is null; our references are void then, so it is left out.
    """
    schema = resource["schema"]
    fields = [
        {
            **field,
            "type": "any" if field["type"] == "array" else field["type"],
            **({"missingValues": ["", "nan"]} if field["type"] in ("number", "integer") else {}),
        }
        for field in schema["fields"]
    ]
    required = {field["name"] for field in fields if field["constraints"].get("required")}
    keys = [k for k in schema["foreignKeys"] if len(k["fields"]) == 1 or required.issuperset(k["fields"])]
    return {**resource, "schema": {**schema, "fields": fields, "foreignKeys": keys}}


def readme(version: str, rows: Mapping[str, int]) -> str:
    """The release's front page; `rows` counts the rows of each table."""
    listed = "\n".join(f"| {name} | {count:,} | {TABLES[name].description} |" for name, count in rows.items())
    return f"""# {TITLE}

Release {version}. Who did what to whom, where and when, according to which sentence of which article. Event
types, modes and contexts are PLOVER's; CODEBOOK.md says how they are coded and DATA_DICTIONARY.md what each
column means.

## Tables

| table | rows | a row is |
|---|---:|---|
{listed}

Each table is one Parquet file at `tables/<table>/<table>.parquet`. Events are reports (one sentence, one
event); `event_clusters` has each happening once. Corrected and copied articles are all here: see `version`,
`superseded_by` and `duplicate_of`.

## Queries

With the DuckDB shell, in this folder:

```
duckdb -readonly {CATALOGUE}
SELECT * FROM timeline('ARM');
SELECT * FROM dyad('ARM', 'RUS');
```

The views and macros are in `create_views.sql` too. In Python, from any folder:

```python
import communique

con = communique.open("path/to/{version}")
con.sql("SELECT event_type, count(*) FROM events WHERE is_main GROUP BY ALL").df()
```

With pandas alone:

```python
import pandas as pd

events = pd.read_parquet("tables/events/events.parquet")
```

## Is it whole?

`sha256sum -c SHA256SUMS` checks the files; `communique verify .` checks keys, references, spans and counts
too. `release.json` says what the release was made from and which checks it passed.

## Licence

The data are licensed under Creative Commons Attribution 4.0 (CC BY 4.0). The texts of articles belong to
their publishers: `articles.text_rights` says for each article whether its text is here (`full`), only the
sentences that carry an event, a relation or a quotation (`quotes`), or none of it (`none`).
"""

"""README.md: the front page of a release."""

from communique.release.layout import CATALOGUE
from communique.release.metadata.citation import reference
from communique.release.metadata.facts import LICENCE, TITLE, Facts


def readme(facts: Facts) -> str:
    """What the release holds, how to query and verify it, and how to cite it."""
    version = facts.version
    listed = "\n".join(f"| {f.table.name} | {f.rows:,} | {f.table.description} |" for f in facts.files)
    return f"""---
{_front_matter(facts)}
---

# {TITLE}

Release {version}. Who did what to whom, where and when, according to which sentence of which article. Event
types, modes and contexts are PLOVER's; CODEBOOK.md says how they are coded and DATA_DICTIONARY.md what each
column means (data_dictionary.csv has the same for programs).

## Tables

| table | rows | a row is |
|---|---:|---|
{listed}

Each table is one Parquet file at `tables/<table>/<table>.parquet`. Events are reports (one sentence, one
event); `event_clusters` has each happening once. Corrected and copied articles are all here: see `version`,
`superseded_by` and `duplicate_of`. `changes.parquet` is a table too: what this release has added, changed, withdrawn
or merged since the one before, each with the reason, and all that was ever withdrawn. CHANGES.md sums it up.

## Queries

With the DuckDB shell, in this folder:

```
duckdb -readonly {CATALOGUE}
SELECT * FROM timeline('ARM');
SELECT * FROM dyad('ARM', 'RUS');
```

The views and macros are in `create_views.sql` too. In Python, from any folder, or from an address (https, s3), of
which only the parts are fetched that a query needs:

```python
import communique

con = communique.open("path/to/{version}")
con.sql("SELECT event_type, count(*) FROM events WHERE is_main GROUP BY ALL").df()
con.table("entities").to_arrow_table()
```

With pandas alone:

```python
import pandas as pd

events = pd.read_parquet("tables/events/events.parquet")
```

With Hugging Face's datasets:

```python
from datasets import load_dataset

events = load_dataset("path/to/{version}", "events", split="train")
```

`examples/` has more: common questions in SQL, a notebook for DuckDB and one for pandas, and a script for R.

## Is it whole?

`sha256sum -c SHA256SUMS` checks the files; `communique verify .` checks keys, references, spans and counts
too. `release.json` says what the release was made from and which checks it passed.

## For programs and archives

| file | what for |
|---|---|
| `datapackage.json` | Frictionless Data Package: schema, keys and references of every table |
| `croissant.json` | Croissant 1.1, for machine learning |
| `dataset.jsonld` | schema.org Dataset, for search engines: to be put into the web page of the release |
| `datacite.json`, `.zenodo.json` | to deposit the release in an archive, which then gives it a DOI |

## Citation

{reference(facts)}

`CITATION.cff` has it for programs.

## Licence

The data are licensed under Creative Commons Attribution 4.0 (CC BY 4.0). The texts of articles belong to
their publishers: `articles.text_rights` says for each article whether its text is here (`full`), only the
sentences that carry an event, a relation or a quotation (`quotes`), or none of it (`none`). LICENSES.md lists the
sources.
"""


def _front_matter(facts: Facts) -> str:
    """What Hugging Face reads: licence, language, and each table as a configuration of its own."""
    tables = "\n".join(f"  - {{config_name: {f.table.name}, data_files: {f.path}}}" for f in facts.files)
    return f"license: {LICENCE.lower()}\nlanguage: [en]\npretty_name: Communiqué {facts.version}\nconfigs:\n{tables}"

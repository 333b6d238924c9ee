"""The folder `examples/` of a release: questions in SQL, notebooks for DuckDB and pandas, and a script for R.

They lie here as they are read; a notebook is a Markdown page whose blocks of Python are its cells.
"""

from importlib import resources
from typing import Any

from communique.release.examples.notebook import notebook

EXAMPLES = ("queries.sql", "duckdb.ipynb", "pandas.ipynb", "read.R")


def example(name: str) -> str | dict[str, Any]:
    """The file of that name in `examples/`: text, or a notebook as what its JSON says."""
    folder = resources.files(__name__)
    if name.endswith(".ipynb"):
        return notebook((folder / name.replace(".ipynb", ".md")).read_text(encoding="utf-8"))
    return (folder / name).read_text(encoding="utf-8")

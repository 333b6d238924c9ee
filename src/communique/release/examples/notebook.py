"""Jupyter notebooks (nbformat 4.5) from Markdown: the blocks of Python become code, what stands between them text."""

import re
from typing import Any

_PYTHON = re.compile(r"^```python\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(page: str) -> dict[str, Any]:
    """The notebook of a Markdown page, without outputs. Cells are numbered, so that the same page gives the same."""
    cells: list[dict[str, Any]] = []
    for n, part in enumerate(_PYTHON.split(page)):
        if not (source := part.strip("\n")):
            continue
        lines = source.splitlines(keepends=True)
        cell: dict[str, Any] = {"id": f"cell-{len(cells) + 1:02}", "metadata": {}, "source": lines}
        if n % 2:
            cells.append({**cell, "cell_type": "code", "execution_count": None, "outputs": []})
        else:
            cells.append({**cell, "cell_type": "markdown"})
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}

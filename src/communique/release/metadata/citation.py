"""How a release is cited: CITATION.cff (Citation File Format 1.2.0), BibTeX, and a line for a list of references."""

import json
from typing import Any

from communique.release.metadata.facts import CREATOR, DESCRIPTION, KEYWORDS, LICENCE, TITLE, Facts


def cff(facts: Facts) -> str:
    """The format has no months: `date-released` is left out where the day is not known."""
    stated: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this release, please cite it as below.",
        "type": "dataset",
        "title": TITLE,
        "abstract": DESCRIPTION,
        "authors": [{"name": CREATOR}],
        "version": facts.version,
        "doi": facts.doi,
        "date-released": facts.published_day,
        "license": LICENCE,
        "url": facts.url,
        "keywords": list(KEYWORDS),
    }
    return "".join(_yaml(key, value) for key, value in stated.items() if value is not None)


def _yaml(key: str, value: Any) -> str:
    """JSON is YAML: a list is given a line for each item, so that it reads well."""
    if isinstance(value, list):
        return f"{key}:\n" + "".join(f"  - {json.dumps(item, ensure_ascii=False)}\n" for item in value)
    return f"{key}: {json.dumps(value, ensure_ascii=False)}\n"


def bibtex(facts: Facts) -> str:
    """An entry for BibTeX; double braces keep the name of the developers in one piece."""
    year, month = facts.published.split("-")[:2]
    fields = {
        "author": f"{{{CREATOR}}}", "title": f"{{{TITLE}}}", "year": year, "month": str(int(month)),
        "version": facts.version, "doi": facts.doi, "url": facts.url,
    }  # fmt: skip
    listed = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value is not None)
    return f"@misc{{communique-{facts.version}, {listed}}}"


def reference(facts: Facts) -> str:
    """One line, as in a list of references: with the DOI, else with the address."""
    address = facts.doi_url or facts.url
    told = f" {address}" if address else ""
    return f"{CREATOR} ({facts.published[:4]}). {TITLE}. Release {facts.version}. Data set.{told}"

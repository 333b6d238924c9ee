"""dataset.jsonld: a release as a schema.org Dataset, as search engines for data sets read it."""

from typing import Any
from urllib.parse import urljoin

from communique.release.metadata.facts import (
    CREATOR,
    DESCRIPTION,
    KEYWORDS,
    LICENCE_URL,
    PARQUET,
    TITLE,
    Facts,
    TableFile,
)
from communique.schema.exports import columns
from communique.schema.model import Column
from communique.schema.tables import TABLES


def dataset(facts: Facts) -> dict[str, Any]:
    """Addresses of files are relative to the release where its own is not known."""
    maker = {"@type": "Organization", "name": CREATOR}
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "version": facts.version,
        "datePublished": facts.published,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": maker,
        "publisher": maker,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "measurementTechnique": "Coding of sentences by rules after PLOVER, on their syntax as parsed by spaCy",
        "variableMeasured": [_variable(c) for c in columns(TABLES["events"], released=True)],
        "distribution": [_download(facts, file) for file in facts.files],
    }
    if facts.coverage:
        found["temporalCoverage"] = facts.coverage
    if facts.countries:
        found["spatialCoverage"] = [
            {"@type": "Country", "name": name, "identifier": code} for code, name in facts.countries
        ]
    if facts.doi_url:
        found["identifier"] = facts.doi_url
    if facts.url:
        found["url"] = facts.url
        found["includedInDataCatalog"] = {
            "@type": "DataCatalog", "name": "Releases of Communiqué", "url": urljoin(facts.url, ".."),
        }  # fmt: skip
    return found


def _variable(column: Column) -> dict[str, Any]:
    limits = {"minValue": column.minimum, "maxValue": column.maximum}
    return {
        "@type": "PropertyValue",
        "name": column.name,
        "description": column.description,
        **{name: value for name, value in limits.items() if value is not None},
    }


def _download(facts: Facts, file: TableFile) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.table.title,
        "description": file.table.description,
        "contentUrl": urljoin(facts.url, file.path) if facts.url else file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": PARQUET,
        "sha256": file.sha256,
    }

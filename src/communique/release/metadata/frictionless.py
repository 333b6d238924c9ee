"""datapackage.json: a release as a Frictionless Data Package."""

from typing import Any

from communique.release.metadata.facts import (
    CREATOR,
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    LICENCE_NAME,
    LICENCE_URL,
    TITLE,
    Facts,
)
from communique.schema.exports import frictionless_resource


def datapackage(facts: Facts) -> dict[str, Any]:
    """It states no `bytes`: Frictionless counts none in Parquet and would report every file as of a wrong size."""
    resources = [
        _as_read(frictionless_resource(file.table, file.path)) | {"hash": f"sha256:{file.sha256}"}
        for file in facts.files
    ]
    return {
        "name": "communique",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": facts.version,
        "keywords": list(KEYWORDS),
        "contributors": [{"title": CREATOR, "role": "author"}],
        "licenses": [
            {"name": LICENCE, "path": LICENCE_URL, "title": f"{LICENCE_NAME} (for texts of sources see LICENSES.md)"}
        ],
        "resources": resources,
    } | ({"homepage": facts.url} if facts.url else {})


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

"""croissant.json: a release in Croissant 1.1, with which data sets for machine learning are described and loaded.

Its addresses of files are relative, so that it can be loaded from a copy as well as from the web.
"""

from typing import Any

from communique.release.layout import table_path
from communique.release.metadata.citation import bibtex
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
from communique.schema.model import Column, Kind, Table

_TYPES = {
    Kind.STRING: "sc:Text", Kind.INTEGER: "sc:Integer", Kind.NUMBER: "sc:Float", Kind.BOOLEAN: "sc:Boolean",
    Kind.DATE: "sc:Date", Kind.TIMESTAMP: "sc:DateTime", Kind.STRINGS: "sc:Text",
}  # fmt: skip
_LOADED = "application/x-parquet"  # the name that mlcroissant reads Parquet by
_CROISSANT = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    "description": {"@container": "@language"},
    **{word: f"cr:{word}" for word in _CROISSANT},
}


def croissant(facts: Facts) -> dict[str, Any]:
    """A FileObject and a RecordSet for each table, with keys and references."""
    maker = {"@type": "sc:Organization", "name": CREATOR}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": TITLE,
        "description": DESCRIPTION,
        "version": facts.version,
        "datePublished": facts.published,
        "license": LICENCE_URL,
        "creator": maker,
        "publisher": maker,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "citeAs": bibtex(facts),
        "distribution": [_file(file) for file in facts.files],
        "recordSet": [_records(file.table) for file in facts.files],
    } | ({"url": facts.url} if facts.url else {})


def _file(file: TableFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rpartition("/")[2],
        "description": file.table.description,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": [PARQUET, _LOADED],
        "sha256": file.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    key = [_id(table.name, name) for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": key if len(key) > 1 else key[0],
        "field": [_field(table, column) for column in columns(table, released=True)],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        **_id(table.name, column.name),
        "name": column.name,
        "description": column.description,
    }
    if column.kind is Kind.TERMS:
        dates = [_date(table, column, part) for part in ("from", "to")]
        return field | {"isArray": True, "arrayShape": "-1", "subField": dates}
    field |= {"dataType": _TYPES[column.kind], "source": _column(table.name, column.name)}
    if column.kind is Kind.STRINGS:
        field |= {"isArray": True, "arrayShape": "-1"}
    if to := _target(table, column):
        field["references"] = _column(*to)
    return field


def _date(table: Table, column: Column, part: str) -> dict[str, Any]:
    """One of the two dates of a list of terms."""
    return {
        "@type": "cr:Field",
        **_id(table.name, f"{column.name}/{part}"),
        "name": part,
        "dataType": "sc:Date",
        "source": _column(table.name, column.name) | {"transform": {"jsonPath": f"$.{part}"}},
    }


def _column(table: str, name: str) -> dict[str, Any]:
    return {"fileObject": {"@id": table_path(table)}, "extract": {"column": name}}


def _target(table: Table, column: Column) -> tuple[str, str] | None:
    """The table and column that a column refers to.

    In Croissant a field refers to one other. Where a column is in several references, the one with the fewest
    columns counts: events.event_type refers to event_types, and events.event_mode to event_modes. They are given as
    columns of files and not as fields of record sets, since mlcroissant 1.1 loads wrong rows through chains of those.
    """
    own = [r for r in table.references if column.name in r.columns]
    if not own:
        return None
    to = min(own, key=lambda reference: len(reference.columns))
    return to.table, to.to[to.columns.index(column.name)]


def _id(table: str, column: str) -> dict[str, str]:
    return {"@id": f"{table}/{column}"}

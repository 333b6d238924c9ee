"""The relations as a graph: GraphML for Gephi and NetworkX, and lists of nodes and edges as Parquet.

GraphML 1.0 (Brandes et al. 2002) with the types of its attributes declared. The graph is directed, and has an edge for
each relation, so that two entities may have several. A symmetric relation is one edge.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq

from communique.release.query import query

_NODES = """
SELECT entity_id AS id, name AS label, entity_type, country_iso3, sector, wikidata_id, latitude, longitude, basis,
  mention_count, article_count
FROM entities WHERE entity_id IN (SELECT subject_id FROM relations UNION SELECT object_id FROM relations)
ORDER BY entity_id
"""
_EDGES = """
SELECT relation_id AS id, subject_id AS source, object_id AS target, predicate AS label, evidence_count AS weight,
  confidence, is_former, is_contested, basis, valid_from, valid_to, first_asserted_on, last_asserted_on
FROM relations ORDER BY relation_id
"""
_NODE_TYPES = {"latitude": pa.float64(), "longitude": pa.float64(), "mention_count": pa.int64(),
               "article_count": pa.int64()}  # fmt: skip
_EDGE_TYPES = {"weight": pa.int64(), "confidence": pa.float64(), "is_former": pa.bool_(), "is_contested": pa.bool_(),
               "valid_from": pa.date32(), "valid_to": pa.date32(), "first_asserted_on": pa.date32(),
               "last_asserted_on": pa.date32()}  # fmt: skip
_XML_TYPES = {pa.float64(): "double", pa.int64(): "long", pa.bool_(): "boolean"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HOUR = 3600
_ROWS = 100_000_000
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


@dataclass(frozen=True, slots=True)
class GraphFiles:
    """What was written, and how much."""

    graphml: Path
    nodes: Path
    edges: Path
    node_count: int
    edge_count: int


def write_graph(where: Path | str, to: Path) -> GraphFiles:
    """Write the graph of a release's folder or address, or of `<home>/tables`, into the folder `to`.

    Raises communique.release.query.QueryError where `where` holds neither.
    """
    nodes, edges = _table(where, _NODES, _NODE_TYPES), _table(where, _EDGES, _EDGE_TYPES)
    to.mkdir(parents=True, exist_ok=True)
    files = GraphFiles(to / "graph.graphml", to / "nodes.parquet", to / "edges.parquet", len(nodes), len(edges))
    pq.write_table(nodes, files.nodes, compression="zstd")
    pq.write_table(edges, files.edges, compression="zstd")
    with files.graphml.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_graphml(nodes, edges))
    return files


def _table(where: Path | str, sql: str, types: dict[str, pa.DataType]) -> pa.Table:
    found = query(where, sql, seconds=_HOUR, rows=_ROWS)
    schema = pa.schema([(name, types.get(name, pa.string())) for name in found.columns])
    columns = zip(*found.rows, strict=True) if found.rows else ((),) * len(schema)
    return pa.table([pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)


def _graphml(nodes: pa.Table, edges: pa.Table) -> Iterator[str]:
    yield _HEAD
    kinds = (("node", nodes, ("id",)), ("edge", edges, ("id", "source", "target")))
    for kind, table, own in kinds:
        for field in table.schema:
            if field.name not in own:
                xml_type = _XML_TYPES.get(field.type, "string")
                yield f'<key id="{kind}.{field.name}" for="{kind}" attr.name="{field.name}" attr.type="{xml_type}"/>\n'
    yield '<graph id="relations" edgedefault="directed">\n'
    for kind, table, own in kinds:
        for batch in table.to_batches(max_chunksize=10_000):
            yield from (_element(kind, row, own) for row in batch.to_pylist())
    yield "</graph>\n</graphml>\n"


def _element(kind: str, row: dict[str, Any], own: tuple[str, ...]) -> str:
    given = "".join(f" {name}={quoteattr(_text(row[name]))}" for name in own)
    data = "".join(
        f'<data key="{kind}.{name}">{escape(_text(value))}</data>'
        for name, value in row.items()
        if name not in own and value is not None
    )
    return f"<{kind}{given}>{data}</{kind}>\n"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime.date) else _NOT_XML.sub("", str(value))

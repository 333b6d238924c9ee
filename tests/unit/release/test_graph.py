"""The graph of relations: what Gephi and NetworkX are given is whole, well-formed and typed."""

from datetime import date
from pathlib import Path

import networkx
import pyarrow.parquet as pq
import pytest
from lxml import etree
from typer.testing import CliRunner

from communique.cli import app
from communique.release.graph import write_graph
from communique.release.query import QueryError
from tests.unit.release.conftest import filled, tiny_rows, write_home

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


def _edges(root: etree._Element) -> list[tuple[str, str]]:
    return [(e.get("source"), e.get("target")) for e in root.iter(f"{NAMESPACE}edge")]


def test_a_release_becomes_a_graph_of_its_entities_and_relations(release, tmp_path):
    files = write_graph(release, tmp_path / "graph")
    root = etree.parse(files.graphml).getroot()
    assert (files.node_count, files.edge_count) == (2, 1)
    assert {n.get("id") for n in root.iter(f"{NAMESPACE}node")} == {"country.ARM", "country.RUS"}
    assert _edges(root) == [("country.ARM", "country.RUS")]
    assert pq.read_table(files.nodes)["label"].to_pylist() == ["Armenia", "Russia"]
    assert pq.read_table(files.edges)["label"].to_pylist() == ["ally_of"]


def test_every_edge_joins_nodes_and_every_datum_has_a_declared_key(release, tmp_path):
    root = etree.parse(write_graph(release, tmp_path).graphml).getroot()
    keys = {k.get("id"): k.get("for") for k in root.iter(f"{NAMESPACE}key")}
    assert all(keys[d.get("key")] == etree.QName(d.getparent()).localname for d in root.iter(f"{NAMESPACE}data"))
    nodes = {n.get("id") for n in root.iter(f"{NAMESPACE}node")}
    assert all({source, target} <= nodes for source, target in _edges(root))


def test_names_that_xml_cannot_hold_are_escaped_or_cleaned(tmp_path):
    rows = tiny_rows()
    for entity in rows["entities"]:
        entity["name"] = 'A & B <"C">\x01'
    rows["relations"][0] |= {"valid_from": date(1991, 12, 21)}
    files = write_graph(write_home(tmp_path / "home", rows).tables, tmp_path / "graph")
    root = etree.parse(files.graphml).getroot()
    labels = {d.text for d in root.iter(f"{NAMESPACE}data") if d.get("key") == "node.label"}
    assert labels == {'A & B <"C">'}
    assert "1991-12-21" in {d.text for d in root.iter(f"{NAMESPACE}data") if d.get("key") == "edge.valid_from"}


def test_a_home_without_relations_is_an_empty_graph(tmp_path):
    rows = tiny_rows() | {"relations": [], "relation_evidence": []}
    files = write_graph(write_home(tmp_path / "home", rows).tables, tmp_path / "graph")
    assert (files.node_count, files.edge_count) == (0, 0)
    assert pq.read_table(files.edges).num_rows == 0
    assert _edges(etree.parse(files.graphml).getroot()) == []


def test_the_same_release_gives_the_same_bytes(release, tmp_path):
    one, two = write_graph(release, tmp_path / "one"), write_graph(release, tmp_path / "two")
    for name in ("graphml", "nodes", "edges"):
        assert getattr(one, name).read_bytes() == getattr(two, name).read_bytes()


def test_a_folder_that_holds_no_tables_is_refused(tmp_path):
    with pytest.raises(QueryError, match="neither a release nor working tables"):
        write_graph(tmp_path, tmp_path / "graph")


def test_the_command_says_what_it_wrote(release, tmp_path):
    done = CliRunner().invoke(app, ["graph", str(tmp_path / "graph"), "--release", str(release)])
    assert done.exit_code == 0, done.output
    assert "2 nodes and 1 edges" in done.output
    assert Path(tmp_path / "graph" / "graph.graphml").is_file()


def test_two_relations_of_one_pair_are_two_edges(tmp_path):
    rows = tiny_rows()
    other = rows["relations"][0] | {"relation_id": "r" + "2" * 16, "predicate": "adversary_of"}
    rows["relations"].append(filled("relations", **other))
    files = write_graph(write_home(tmp_path / "home", rows).tables, tmp_path / "graph")
    assert _edges(etree.parse(files.graphml).getroot()) == [("country.ARM", "country.RUS")] * 2


def test_networkx_loads_the_graph_with_the_types_of_its_attributes(release, tmp_path):
    files = write_graph(release, tmp_path)
    graph = networkx.read_graphml(files.graphml, force_multigraph=True)
    assert dict(graph.nodes(data="label")) == {"country.ARM": "Armenia", "country.RUS": "Russia"}
    (edge,) = graph.edges(data=True)
    assert edge[:2] == ("country.ARM", "country.RUS")
    assert (edge[2]["label"], edge[2]["weight"], edge[2]["is_former"]) == ("ally_of", 1, False)
    listed = networkx.from_pandas_edgelist(
        pq.read_table(files.edges).to_pandas(), edge_attr=True, create_using=networkx.MultiDiGraph
    )
    assert set(listed.edges()) == set(graph.edges())

"""The names that the knowledge base lacks are listed, the most frequent first."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from communique.cli import app
from communique.release.query import QueryError
from communique.release.unresolved import Unresolved, unresolved_names
from communique.schema.tables import TABLES
from communique.store.home import Home

# (id, name, type, basis, articles, mentions)
ENTITIES = [
    ("n" + "1" * 16, "Kestrel Shipping", "ORG", "text", 2, 9),
    ("n" + "2" * 16, "Olena Shevchenko", "PERSON", "text", 7, 7),
    ("n" + "3" * 16, "Halden Mining", "ORG", "text", 7, 8),
    ("n" + "4" * 16, "Alder Freight", "ORG", "text", 2, 9),
    ("person.vladimir-putin", "Vladimir Putin", "PERSON", "knowledge", 90, 99),
    ("geonames.170063", "Aleppo", "PLACE", "gazetteer", 50, 60),
]
BY_FREQUENCY = ["Halden Mining", "Olena Shevchenko", "Alder Freight", "Kestrel Shipping"]


@pytest.fixture
def names(tiny: Any, tmp_path: Path) -> Home:
    """A home whose working tables have these entities."""
    table = TABLES["entities"]
    empty = {c.name: None if not c.required else [] if c.name == "aliases" else False for c in table.working_columns}
    rows = [
        empty | {"entity_id": i, "name": n, "entity_type": t, "basis": b, "article_count": a, "mention_count": m,
                 "first_seen": date(2019, 5, 9), "last_seen": date(2021, 5, 9), "aliases": [f"{n} of old", "X"]}
        for i, n, t, b, a, m in ENTITIES
    ]  # fmt: skip
    return tiny.write_home(tmp_path / "home", {"entities": rows})


def test_only_names_that_the_texts_alone_know_are_listed_the_most_frequent_first(names: Home) -> None:
    assert [n.name for n in unresolved_names(names.tables)] == BY_FREQUENCY


def test_a_name_comes_with_its_figures_days_and_spellings(names: Home) -> None:
    assert unresolved_names(names.tables)[0] == Unresolved(
        "Halden Mining", "ORG", 7, 8, date(2019, 5, 9), date(2021, 5, 9), ("Halden Mining of old", "X")
    )


@pytest.mark.parametrize(
    ("kind", "listed"),
    [("ORG", ["Halden Mining", "Alder Freight", "Kestrel Shipping"]), ("PERSON", ["Olena Shevchenko"]), ("PLACE", [])],
)
def test_a_kind_lists_the_names_of_that_kind_alone(kind: str, listed: list[str], names: Home) -> None:
    assert [n.name for n in unresolved_names(names.tables, kind)] == listed


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_no_more_names_are_listed_than_asked_for(limit: int, names: Home) -> None:
    assert [n.name for n in unresolved_names(names.tables, limit=limit)] == BY_FREQUENCY[:limit]


@pytest.mark.parametrize("kind", ["NAME", "org", "ORG' OR true --"])
def test_an_unknown_kind_is_refused_with_those_that_are(kind: str, names: Home) -> None:
    with pytest.raises(QueryError, match=r"is no entity type: write one of .*PERSON.*ORG"):
        unresolved_names(names.tables, kind)


def test_a_release_without_such_names_lists_none(release: Path) -> None:
    assert unresolved_names(release) == []


# the command


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("communique.cli._out.width", 200)
    yield


def ask(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home.path), "unresolved", *arguments])


def test_the_command_prints_rows_as_json_lines(names: Home) -> None:
    answer = ask(names, "--json", "--kind", "person")
    assert answer.exit_code == 0
    assert [json.loads(line) for line in answer.output.splitlines()] == [
        {"name": "Olena Shevchenko", "entity_type": "PERSON", "articles": 7, "mentions": 7,
         "first_seen": "2019-05-09", "last_seen": "2021-05-09", "aliases": ["Olena Shevchenko of old", "X"]}
    ]  # fmt: skip


@pytest.mark.usefixtures("wide")
def test_the_command_prints_a_table_of_as_many_names_as_asked_for(names: Home) -> None:
    answer = ask(names, "--limit", "2")
    assert answer.exit_code == 0
    heading, *lines = answer.output.splitlines()
    assert heading.split() == ["name", "type", "articles", "mentions", "first", "last", "also"]
    assert [line.split("  ")[0] for line in lines] == BY_FREQUENCY[:2]
    assert " ".join(lines[0].split()) == "Halden Mining ORG 7 8 2019-05-09 2021-05-09 Halden Mining of old, X"


def test_the_command_reads_the_release_that_it_is_given(names: Home, release: Path) -> None:
    answer = ask(names, "--json", "--release", str(release))
    assert answer.exit_code == 0 and "Halden Mining" not in answer.output


def test_the_command_refuses_an_unknown_kind_and_no_names(names: Home) -> None:
    assert isinstance(ask(names, "--kind", "town").exception, QueryError)
    assert ask(names, "--limit", "0").exit_code == 2

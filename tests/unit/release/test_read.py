"""Opening: from any folder, with comments and macros that answer."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

import communique
from communique.release.catalogue import MACROS, views
from communique.release.layout import RELEASED


def test_a_release_opens_from_another_folder_by_relative_path(release, tmp_path, monkeypatch):
    monkeypatch.chdir(release.parent)
    con = communique.open(release.name)
    monkeypatch.chdir(tmp_path)
    assert con.sql("SELECT count(*) FROM articles").fetchall() == [(3,)]


def test_a_release_that_was_moved_opens_whatever_its_folder_is_called(release, tmp_path):
    moved = Path(shutil.copytree(release, tmp_path / "it's [a] *star*" / "here"))
    with communique.open(moved) as con:
        assert con.sql("SELECT count(*) FROM events").fetchall() == [(3,)]


def test_what_is_opened_cannot_be_changed(release):
    with communique.open(release) as con, pytest.raises(duckdb.Error, match="read-only"):
        con.execute("CREATE TABLE more (n INTEGER)")


def test_opening_what_is_no_release_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a release"):
        communique.open(tmp_path)


def test_importing_the_package_loads_neither_duckdb_nor_arrow():
    code = "import communique, sys; print(communique.__version__, {'duckdb', 'pyarrow'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{communique.__version__} set()"
    with pytest.raises(AttributeError, match="nothing"):
        _ = communique.nothing


def test_the_catalogue_and_the_script_work_in_the_release_s_folder_with_no_root_set(release, monkeypatch):
    monkeypatch.chdir(release)
    with duckdb.connect("communique.duckdb", read_only=True) as con:
        assert con.sql("SELECT count(*) FROM events").fetchall() == [(3,)]
    with duckdb.connect() as con:
        con.execute(Path("create_views.sql").read_text())
        assert con.sql("SELECT count(*) FROM timeline('ARM')").fetchall() == [(2,)]


def test_views_columns_and_macros_carry_their_comments(release):
    with communique.open(release) as con:
        described = dict(con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        columns = con.execute("SELECT comment FROM duckdb_columns() WHERE NOT internal").fetchall()
        macros = con.execute("SELECT comment FROM duckdb_functions() WHERE NOT internal").fetchall()
    assert described == {name: t.description for name, t in RELEASED.items()}
    assert all(comment for (comment,) in columns)
    assert {comment for (comment,) in macros} == {m.comment for m in MACROS}
    assert sum(s.startswith("CREATE") for s in views()) == len(described)


MAY = date(2019, 5, 1)
ACCUSED = (MAY, "AZE to ARM", "ACCUSE", 3, 1, 1)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("FROM dyad('ARM', 'RUS')", [(MAY, "together", "AGREE", 1, 1, 1)]),
        ("FROM dyad('aze', 'arm')", [ACCUSED]),
        ("FROM dyad('ARM', 'AZE')", [ACCUSED]),
        ("FROM dyad('ARM', 'FRA')", []),
        ("SELECT relation, other, is_contested FROM relations_of('armenia')", [("ally of", "Russia", False)]),
        ("SELECT relation, other FROM relations_of('country.RUS')", [("ally of", "Armenia")]),
        ("FROM relations_of('nobody')", []),
        ("SELECT step, name, relation, other FROM path_between('Russia', 'Armenia')",
         [(1, "Russia", "ally of", "Armenia")]),
        ("FROM path_between('Armenia', 'Azerbaijan')", []),
        ("SELECT event_type, roles FROM timeline('ARM') ORDER BY ALL",
         [("ACCUSE", ["recipient"]), ("AGREE", ["actor"])]),
        ("SELECT actors, actor_countries, recipients FROM participants_wide() WHERE event_type = 'AGREE'",
         [(["Armenia", "Russia"], ["ARM", "RUS"], [])]),
        ("SELECT name, role, event_type, reports FROM country('RUS') ORDER BY ALL",
         [("Russia", "actor", "ACCUSE", 1), ("Russia", "actor", "AGREE", 1)]),
        ("SELECT sentence, title, actors, recipients, source, published_on "
         "FROM evidence((SELECT event_id FROM events WHERE trigger_text = 'criticised'))",
         [("Azerbaijan criticised Armenia on 9 May.", "quotes title", ["Azerbaijan"], ["Armenia"], "wire",
           date(2019, 5, 10))]),
    ],
)  # fmt: skip
def test_macros_answer(release, sql, expected):
    with communique.open(release) as con:
        assert con.sql(sql).fetchall() == expected

"""Which release is meant: by folder, by version, by pointer; and other readers of the same files."""

import shutil
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import communique
from communique.cli import app
from communique.release.layout import RELEASED, table_path
from communique.release.read import NoReleaseError, locate
from communique.store.home import Home


@pytest.fixture(scope="module")
def store(release, tmp_path_factory) -> Home:
    """A home with two releases, of which `stable` is the older."""
    home = Home(tmp_path_factory.mktemp("store"))
    for version in ("2026.9.0", "2026.11.0"):
        shutil.copytree(release, home.releases / version)
    (home.releases / "stable").write_text("2026.9.0\n")
    return home


@pytest.mark.parametrize(
    ("where", "version"),
    [
        ("2026.9.0", "2026.9.0"),
        ("latest", "2026.11.0"),
        ("stable", "2026.9.0"),
        ("{home}/releases", "2026.11.0"),
        ("{home}/releases/stable", "2026.9.0"),
        ("{home}/releases/latest", "2026.11.0"),
        ("{home}/releases/2026.9.0/", "2026.9.0"),
        ("file://{home}/releases/2026.9.0", "2026.9.0"),
    ],
)
def test_a_release_is_found_by_folder_version_and_pointer(store, where, version, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    named = where.format(home=store.path)
    assert locate(named, store) == store.releases / version
    with communique.open(named, home=store.path) as con:
        assert con.table("events").to_arrow_table().num_rows == 3
    monkeypatch.setenv("COMMUNIQUE_HOME", str(store.path))
    communique.open(named).close()


def test_a_folder_here_goes_before_a_version_in_the_home(store, release, tmp_path, monkeypatch):
    shutil.copytree(release, tmp_path / "2026.9.0")
    monkeypatch.chdir(tmp_path)
    assert locate("2026.9.0", store) == tmp_path / "2026.9.0"


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("2026.1.0", "is not a release"),
        ("nothing", "is not a release"),
        ("", "is not a release"),
        ("file:///nothing", "is not a release"),
        ("latest", "has no latest release"),
        ("stable", "has no stable release"),
    ],
)
def test_what_is_no_release_is_said_so(tmp_path, monkeypatch, where, wrong):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoReleaseError, match=wrong):
        communique.open(where, home=tmp_path / "home")


def test_a_pointer_to_a_release_that_is_gone_is_said_so(tmp_path):
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/stable").write_text("2026.9.0\n")
    with pytest.raises(NoReleaseError, match=r"names 2026\.9\.0, which is not there"):
        communique.open("stable", home=tmp_path)


@pytest.mark.parametrize("named", ["stable", "2026.9.0", "releases"])
def test_the_command_line_takes_the_same_names(store, named, monkeypatch):
    monkeypatch.chdir(store.path)
    arguments = ["--home", str(store.path), "sql", "SELECT count(*) AS n FROM events", "--json", "--release", named]
    assert CliRunner().invoke(app, arguments).stdout == '{"n": 3}\n'


def test_a_table_comes_as_arrow_and_as_pandas_and_in_parts(release):
    with communique.open(release, memory="500MB") as con:
        events = con.table("events")
        assert isinstance(events.to_arrow_table(), pa.Table)
        assert events.df().shape == (3, len(RELEASED["events"].columns))
        assert events.filter("event_type = 'AGREE'").project("event_id, event_date").df().shape == (1, 2)


@pytest.mark.parametrize("name", RELEASED)
def test_files_carry_version_and_description_and_statistics_of_their_columns(release, name):
    file = pq.ParquetFile(release / table_path(name))
    metadata = file.schema_arrow.metadata
    assert metadata[b"version"] == b"2026.11.0"
    assert metadata[b"description"].decode() == RELEASED[name].description
    for group in range(file.num_row_groups):
        columns = [file.metadata.row_group(group).column(i) for i in range(file.metadata.num_columns)]
        assert all(c.is_stats_set for c in columns)
        assert all(c.compression == "ZSTD" for c in columns)


def test_row_groups_of_events_follow_each_other_in_time_and_those_of_articles_are_small(tmp_path, tiny, monkeypatch):
    rows = tiny.rows()
    for event, day in zip(rows["events"], (date(2019, 5, 9), None, date(2018, 1, 2)), strict=True):
        event["event_date"] = day
    monkeypatch.setattr("communique.release.rows.ROW_GROUP", 1)
    monkeypatch.setattr("communique.release.rows._SMALLER", {"articles": 2})
    built = tiny.build(tiny.write_home(tmp_path, rows))
    events = pq.ParquetFile(built / table_path("events"))
    days = [events.read_row_group(n)["event_date"][0].as_py() for n in range(events.num_row_groups)]
    assert days == [date(2018, 1, 2), date(2019, 5, 9), None]
    assert pq.ParquetFile(built / table_path("articles")).num_row_groups == 2


def test_hugging_face_loads_a_table_by_its_file_and_by_its_name(copy, tmp_path, monkeypatch):
    for name, value in {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")}.items():
        monkeypatch.setenv(name, value)
    datasets = pytest.importorskip("datasets")
    cache = str(tmp_path / "cache")
    by_file = datasets.load_dataset("parquet", data_files=str(copy / table_path("events")), cache_dir=cache)
    assert by_file["train"].num_rows == 3
    for name in ("events", "sentences"):
        by_name = datasets.load_dataset(str(copy), name, cache_dir=cache)
        assert by_name["train"].column_names == [c.name for c in RELEASED[name].columns]
    assert set(datasets.get_dataset_config_names(str(copy))) == set(RELEASED)

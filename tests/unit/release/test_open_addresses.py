"""Releases at addresses: a web server and an S3 that run here, and what is fetched from them."""

import functools
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

import communique
from communique.release.layout import RELEASED, table_path
from communique.release.query import QueryError, query
from communique.release.read import NoReleaseError, UnreachableError

ROWS = 200_000


@dataclass
class Server:
    """A web server over a folder, which counts what it sends."""

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)
    ranges: bool = True

    @property
    def total(self) -> int:
        return sum(size for _, size in self.sent)


def _handler(folder: Path, server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None: ...

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, body: bool) -> None:
            file = folder / self.path.lstrip("/")
            data = file.read_bytes() if file.is_file() else None
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            whole = len(data or b"")
            if data is not None and asked and server.ranges:
                data = data[int(asked[1]) : int(asked[2]) + 1]
            self.send_response(404 if data is None else 206 if len(data) < whole else 200)
            data = data or b""
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Accept-Ranges", "bytes")
            self.end_headers()
            if body:
                server.sent.append((self.path, len(data)))
                self.wfile.write(data)

    return Handler


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Server]]:
    """A folder and the server that shows it."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = Server("")
    listening = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_handler(folder, server)))
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield folder, server
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def site(served: tuple[Path, Server], release: Path) -> Server:
    """The tiny release on the web as `2026.11.0`, at which `latest` points."""
    folder, server = served
    shutil.copytree(release, folder / "2026.11.0")
    (folder / "latest").write_text("2026.11.0\n")
    return server


def _enlarge(release: Path) -> int:
    """Fill `events` with many rows, of other dates and ids; returns the size of the file."""
    file = release / "tables/events/events.parquet"
    with duckdb.connect() as con:
        con.execute("CREATE TABLE few AS FROM read_parquet(?)", [str(file)])
        rows = con.sql(
            "SELECT few.* REPLACE ('e' || substr(sha256(n::VARCHAR), 1, 16) AS event_id, "
            "DATE '2000-01-01' + (n // 40)::INTEGER AS event_date, sha256('r' || n) AS rule) "
            f"FROM few, range({ROWS // 3}) AS many(n) ORDER BY event_date"
        ).to_arrow_table()
    pq.write_table(rows, file, compression="zstd", row_group_size=16_384)
    return file.stat().st_size


@pytest.mark.parametrize("named", ["", "/", "/latest", "/2026.11.0", "/2026.11.0/"])
def test_a_release_opens_by_its_address_by_its_store_s_and_by_a_pointer(site, named):
    with communique.open(site.address + named) as con:
        assert con.table("events").count("*").fetchall() == [(3,)]
        assert con.sql("SELECT count(*) FROM timeline('ARM')").fetchall() == [(2,)]


def test_tables_at_an_address_are_those_of_the_folder_with_comments_and_times_in_utc(site, release):
    described = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    times = "SELECT published_at::VARCHAR FROM articles ORDER BY ALL"
    with communique.open(site.address) as there, communique.open(release) as here:
        for sql in (described, times, "FROM events ORDER BY event_id"):
            assert sorted(there.execute(sql).fetchall()) == sorted(here.execute(sql).fetchall())


def test_only_the_ranges_are_fetched_that_a_query_needs(served, release):
    folder, server = served
    size = _enlarge(Path(shutil.copytree(release, folder / "big")))
    with communique.open(f"{server.address}/big") as con:
        opened = server.total
        assert con.sql("SELECT count(*) FROM events").fetchall() == [(ROWS // 3 * 3,)]
        assert server.total - opened < 0.02 * size, "a count is in the footer"
        before = server.total
        assert con.sql("SELECT count(*) FROM events WHERE event_type = 'AGREE'").fetchall() == [(ROWS // 3,)]
        assert server.total - before < 0.1 * size, "one column of many"
        before = server.total
        assert con.sql("SELECT event_id, rule FROM events WHERE event_date = '2001-01-01'").fetchall()
        assert server.total - before < 0.3 * size, "one row group of many: the rows are sorted"
    assert opened < 0.1 * size + 21 * 16_384


def test_what_was_fetched_once_is_not_fetched_again(site):
    with communique.open(site.address) as con:
        con.sql("SELECT * FROM events").fetchall()
        before = site.total
        con.sql("SELECT * FROM events").fetchall()
        assert site.total == before


def test_sql_of_the_other_side_is_neither_fetched_nor_run(site):
    with communique.open(site.address) as con:
        con.sql("SELECT * FROM articles").fetchall()
    assert {Path(path).suffix for path, _ in site.sent} <= {"", ".json", ".parquet"}


@pytest.mark.parametrize("name", ["events; DROP TABLE x", 'a" AS SELECT 1 --', "../../etc/passwd", "Events", ""])
def test_names_of_tables_that_are_no_plain_words_are_refused(served, site, name):
    stated = served[0] / "2026.11.0/release.json"
    stated.write_text(json.dumps({"rows": {name: 1}}))
    with pytest.raises(UnreachableError, match="is no name of a table"):
        communique.open(site.address)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rows": 1}', "<html>", "\x00\xff"])
def test_a_release_json_that_names_no_tables_is_refused(served, site, text):
    (served[0] / "2026.11.0/release.json").write_text(text, encoding="latin-1")
    with pytest.raises((UnreachableError, NoReleaseError), match=r"release\.json"):
        communique.open(f"{site.address}/2026.11.0")


@pytest.mark.parametrize("text", ["../secret", "2026.11.0/../../x", "<html></html>", "2026.11"])
def test_a_pointer_that_names_no_version_is_refused(served, site, text):
    (served[0] / "latest").write_text(text)
    with pytest.raises(NoReleaseError, match="holds no version"):
        communique.open(site.address)


def test_an_address_without_a_release_says_so(site):
    with pytest.raises(NoReleaseError, match="is not a release"):
        communique.open(f"{site.address}/nothing")
    with pytest.raises(NoReleaseError, match="is not a release"):
        communique.open(f"{site.address}/stable")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/2026.11.0", "nothing://here/2026.11.0"])
def test_an_address_that_does_not_answer_says_so(address):
    with pytest.raises(UnreachableError, match=re.escape(address)):
        communique.open(address)


def test_a_server_without_ranges_is_refused_and_gives_no_wrong_answer(served, release):
    folder, server = served
    _enlarge(Path(shutil.copytree(release, folder / "big")))
    server.ranges = False
    with pytest.raises(UnreachableError, match="does not answer requests for ranges"):
        communique.open(f"{server.address}/big")


def test_a_table_that_is_missing_or_damaged_says_which(served, site):
    file = served[0] / "2026.11.0/tables/events/events.parquet"
    file.write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreachableError, match="events"):
        communique.open(site.address)
    file.unlink()
    with pytest.raises((UnreachableError, FileNotFoundError)):
        communique.open(site.address)


def test_a_release_of_another_schema_opens_with_the_tables_and_columns_that_it_has(served, site):
    folder = served[0] / "2026.11.0"
    file = folder / "tables/relations/relations.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["is_contested"]), file)
    later = folder / "tables/treaties/treaties.parquet"
    later.parent.mkdir()
    shutil.copy(folder / "tables/countries/countries.parquet", later)
    stated = json.loads((folder / "release.json").read_text())
    del stated["rows"]["quotations"]
    stated["rows"]["treaties"] = 3
    (folder / "release.json").write_text(json.dumps(stated))
    with communique.open(site.address) as con:
        views = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
        assert "treaties" in views
        assert "quotations" not in views
        assert "is_contested" not in con.table("relations").columns
        assert con.sql("SELECT count(*) FROM timeline('ARM')").fetchall() == [(2,)]
    assert query(folder, "SELECT count(*) FROM treaties").rows == [(3,)]
    with pytest.raises(QueryError, match="is_contested"):
        query(folder, "SELECT is_contested FROM relations")


REFUSED = [
    "COPY events TO 'communique://tables/events/events.parquet'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_text('communique://../2026.11.0/release.json')",
    "SELECT * FROM read_text('communique:///etc/passwd')",
    "SELECT * FROM read_text('communique://tables/%2e%2e/%2e%2e/latest')",
    "SELECT * FROM read_text('communique://release.json?x')",
    "SELECT * FROM read_parquet('{address}/2026.11.0/tables/events/events.parquet')",
    "ATTACH 'communique://x.duckdb'",
    "INSTALL httpfs",
    "SET allowed_directories = ['/']",
    "SET enable_external_access = true",
    "SELECT getenv('HOME')",
    "SELECT 1; SELECT 2",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_safe_queries_at_an_address_reach_nothing_but_the_release(site, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError) as refused:
        query(f"{site.address}/2026.11.0", sql.format(address=site.address))
    assert "\n" not in str(refused.value)
    assert not str(refused.value).startswith("Traceback")


def test_safe_queries_answer_at_an_address_and_are_stopped_by_time(site):
    address = f"{site.address}/2026.11.0"
    assert query(address, "SELECT count(*) FROM events WHERE event_type = 'AGREE'").rows == [(1,)]
    with pytest.raises(QueryError, match="stopped after"):
        query(address, "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5",
              seconds=0.3)  # fmt: skip


def test_nothing_can_be_written_through_the_connection_to_the_release(site, served):
    before = (served[0] / "2026.11.0/tables/events/events.parquet").read_bytes()
    with communique.open(site.address) as con, pytest.raises(duckdb.Error, match="never changes"):
        con.execute("COPY (SELECT 1) TO 'communique://tables/events/events.parquet'")
    assert (served[0] / "2026.11.0/tables/events/events.parquet").read_bytes() == before


def test_without_fsspec_an_address_says_what_to_install_and_a_folder_opens(release):
    code = (
        "import sys; sys.modules['fsspec'] = None\n"
        "import communique\n"
        "print(communique.open(sys.argv[1]).sql('SELECT count(*) FROM events').fetchall())\n"
        "try: communique.open('https://example.org/2026.11.0')\n"
        "except OSError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(release)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "[(3,)]", "reading an address needs fsspec: pip install 'communique[remote]'",
    ]  # fmt: skip


def test_a_release_in_s3_opens_and_is_read_in_parts(release, monkeypatch):
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server")
    import s3fs

    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
        for name, value in {**keys, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
            monkeypatch.setenv(name, value)
        store = s3fs.S3FileSystem(skip_instance_cache=True)
        store.mkdir("releases")
        for name in ("release.json", *map(table_path, RELEASED)):
            store.put(str(release / name), f"releases/2026.11.0/{name}")
        store.pipe("releases/stable", b"2026.11.0\n")
        with communique.open("s3://releases/stable") as con:
            assert con.sql("SELECT count(*) FROM events WHERE event_type = 'AGREE'").fetchall() == [(1,)]
        assert query("s3://releases/2026.11.0", "SELECT count(*) FROM articles").rows == [(3,)]
    finally:
        server.stop()


def test_every_table_of_the_schema_is_at_an_address_too(site):
    with communique.open(site.address) as con:
        views = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert views == RELEASED.keys()

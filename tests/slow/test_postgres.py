"""Dagster's storage in PostgreSQL, on a server that the test starts: the settings of deploy/dagster.yaml at work."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from communique.intake.manifest import batches
from communique.store.home import Home

from .conftest import done, landed

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "of this test alone"
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def _as_server(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    who = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*who, *command], check=True, capture_output=True, timeout=60, cwd="/")


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """The variables that deploy/dagster.yaml reads, for a server on a free port."""
    if not SERVERS:
        pytest.skip("no PostgreSQL server is installed")
    folder = Path(tempfile.mkdtemp(prefix="communique-postgres-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    binaries, data, password = SERVERS[-1].parent, folder / "data", folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    try:
        _as_server(str(binaries / "initdb"), "--pgdata", str(data), "--username", "dagster", "--auth", "scram-sha-256",
                   "--pwfile", str(password), "--encoding", "UTF8", "--no-sync")  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        control = (str(binaries / "pg_ctl"), "--pgdata", str(data), "--wait")
        _as_server(*control, "--options", options, "--log", str(folder / "log"), "start")
        try:
            yield {
                "DAGSTER_POSTGRES_HOST": "127.0.0.1", "DAGSTER_POSTGRES_PORT": port,
                "DAGSTER_POSTGRES_USER": "dagster", "DAGSTER_POSTGRES_PASSWORD": PASSWORD,
                "DAGSTER_POSTGRES_DB": "postgres",
            }  # fmt: skip
        finally:
            _as_server(*control, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def test_runs_partitions_and_checks_are_kept_in_postgresql(
    server: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home: Home = landed(tmp_path / "home")
    home.dagster.mkdir(parents=True)
    shutil.copyfile(ROOT / "deploy" / "dagster.yaml", home.dagster / "dagster.yaml")
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    done(home, "run")
    done(home, "release")
    with psycopg2.connect(
        host=server["DAGSTER_POSTGRES_HOST"], port=server["DAGSTER_POSTGRES_PORT"], dbname="postgres",
        user="dagster", password=PASSWORD,
    ) as connection, connection.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT DISTINCT pipeline_name, status FROM runs")
        ran = dict(cursor.fetchall())
        cursor.execute("SELECT partition FROM dynamic_partitions ORDER BY 1")
        known = [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT count(DISTINCT asset_key) FROM asset_check_executions")
        ((checked,),) = cursor.fetchall()
    assert ran == dict.fromkeys(("process_batches", "update_corpus", "refresh_reference", "publish_release"), "SUCCESS")
    assert known == batches(home) and checked > 20
    assert not list(home.dagster.rglob("*.db"))  # nothing lies in SQLite
    assert "every table is up to date" in done(home, "run")

"""Small releases written by hand, and stores of every kind: for S3 a server that speaks its protocol."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pytest

from communique.release.documents import checksums
from communique.release.publishing.store import Store, store
from communique.release.publishing.upload import Whole
from communique.store.receipts import file_hash

VERSION = "2026.11.0"
SECRET = "wJalrXUtnFEMI-of-nobody"
Made = Callable[..., Whole]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes the folder of a release; `doi` is stated in release.json, other files are given by name."""

    def make(version: str = VERSION, home: Path = tmp_path / "home", doi: str = "", **files: str) -> Whole:
        folder = home / "releases" / version
        stated = {"version": version} | ({"doi": doi} if doi else {})
        described = {"title": "Events", "upload_type": "dataset", "description": "Who did what to whom.",
                     "creators": [{"name": "The Communiqué developers"}], "version": version}  # fmt: skip
        content = {
            "README.md": f"# Release {version}\n", "release.json": json.dumps(stated),
            ".zenodo.json": json.dumps(described),
            "tables/events/events.parquet": "PAR1 events", "tables/articles/articles.parquet": "", **files,
        }  # fmt: skip
        for name, text in content.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "communique.duckdb").write_bytes(os.urandom(32))
        (folder / "communique.duckdb.sha256").write_text(
            f"{file_hash(folder / 'communique.duckdb')}  communique.duckdb\n"
        )
        (folder / "SHA256SUMS").write_text(checksums(folder))
        return Whole.at(folder)

    return make


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty bucket; all that says where and as whom is in the environment."""
    import s3fs

    settings = {"AWS_ENDPOINT_URL": s3_server, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7NOBODY",
                "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true"}  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdir("releases-of-communique")
    yield "s3://releases-of-communique/public"
    files.invalidate_cache()
    files.rm("releases-of-communique", recursive=True)


@pytest.fixture(params=["folder", "memory", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    match request.param:
        case "folder":
            yield store(str(tmp_path / "public"))
        case "memory":
            yield store("memory://public")
            fsspec.filesystem("memory").rm("public", recursive=True)
        case "s3":
            yield store(request.getfixturevalue("s3"))

"""Stores: what they say when they fail, and that they say it without credentials."""

import builtins
import logging
import os
import traceback
from pathlib import Path
from typing import Any

import pytest

from communique.release.publishing.errors import PublishError, first_line, shown
from communique.release.publishing.store import FolderStore, store
from communique.release.publishing.upload import publish

from .conftest import SECRET, Made


@pytest.mark.parametrize("uri", ["public", "./public", "file:///tmp/public"])
def test_a_path_is_a_folder(uri: str) -> None:
    assert isinstance(store(uri), FolderStore)


def test_a_bucket_that_is_not_there_is_told_with_what_to_do(s3: str, made: Made) -> None:
    with pytest.raises(
        PublishError, match=r"^s3://no-such-bucket/x/2026.11.0/.*: there is no such bucket or folder: create it"
    ):
        publish(made(), store("s3://no-such-bucket/x"))


def test_who_may_not_write_is_told_to_check_the_credentials(
    s3: str, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store(s3)

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(f"Access Denied for {SECRET}")

    monkeypatch.setattr(kept._files, "put_file", refuse)  # type: ignore[attr-defined]
    with pytest.raises(PublishError, match=r"not allowed \(Access Denied for …\): check the credentials") as told:
        publish(made(), kept)
    assert SECRET not in "".join(traceback.format_exception(told.value))


def test_a_folder_that_cannot_be_made_is_told(made: Made, tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with pytest.raises(PublishError, match=r"public/.*: (File exists|Not a directory): check who owns the folder"):
        publish(made(), store(str(tmp_path / "public")))


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("gopher://example.org/x", "gopher://example.org/x: no such protocol is known: name a folder, s3://"),
        ("gs://bucket/x", r"gs://bucket/x: .*gcsfs.*: install|gs://bucket/x: .*gcsfs.* has that of s3://"),
    ],
)
def test_a_protocol_that_cannot_be_spoken_is_told_at_once(uri: str, said: str) -> None:
    with pytest.raises(PublishError, match=said):
        store(uri)


def test_without_the_extra_it_is_named_and_folders_work(
    monkeypatch: pytest.MonkeyPatch, made: Made, tmp_path: Path
) -> None:
    have = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] in ("fsspec", "s3fs"):
            raise ModuleNotFoundError(name)
        return have(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PublishError, match=r"s3://x: addresses need the extra `publishing`: uv pip install"):
        store("s3://x")
    assert publish(made(), store(str(tmp_path / "public"))).uploaded


def test_no_credentials_are_in_addresses_or_logs(s3: str, made: Made, caplog: pytest.LogCaptureFixture) -> None:
    assert shown("sftp://me:hunter22@host/x?sig=1") == "sftp://host/x"
    os.environ["FSSPEC_TEST_TOKEN"] = "hunter2222"
    try:
        assert first_line(OSError("no: hunter2222 at ftp://me:pw@host/x\nmore")) == "no: … at ftp://host/x"
    finally:
        del os.environ["FSSPEC_TEST_TOKEN"]
    with caplog.at_level(logging.DEBUG, "communique"):
        publish(made(), store(s3))
    assert SECRET not in caplog.text


def test_options_come_from_the_environment_as_fsspec_reads_them(s3: str, made: Made, monkeypatch: pytest.MonkeyPatch,
                                                               s3_server: str) -> None:  # fmt: skip
    import fsspec.config

    monkeypatch.delenv("AWS_ENDPOINT_URL")
    read: dict[str, Any] = {}
    fsspec.config.set_conf_env(read, {"FSSPEC_S3_ENDPOINT_URL": s3_server})
    monkeypatch.setitem(fsspec.config.conf, "s3", read["s3"])
    assert publish(made(), store(s3)).uploaded

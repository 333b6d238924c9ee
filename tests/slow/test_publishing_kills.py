"""Builds and uploads that are killed at any moment: no version is ever half there, and a repeat completes it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.release.pointers import LATEST, PointerError, resolve, versions
from communique.release.publishing.store import FolderStore, Store, store
from communique.release.publishing.upload import INDEX, Whole, publish
from communique.release.verify import verify
from communique.store.home import Home

from .conftest import VERSION
from .folders import release

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
BUILD_KILLS, FOLDER_KILLS, S3_KILLS = 15, 8, 7
BUCKET = "killed"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a bucket on a server of this machine that speaks S3's protocol."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "nobody",
                "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_DEFAULT_REGION": "us-east-1"}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        import s3fs

        s3fs.S3FileSystem(skip_instance_cache=True).mkdir(BUCKET)
        yield f"s3://{BUCKET}"
    server.stop()


def begun(home: Home, to: str = "", moment: int = 0) -> subprocess.Popen[str]:
    """A process that has begun to build the release, or to publish it to an address; it may kill itself at a moment."""
    script = str(Path(__file__).with_name("publisher.py"))
    process = subprocess.Popen(
        [sys.executable, script, str(home.path), VERSION, to, str(moment)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout and process.stdout.readline() == "begins\n", process.communicate()[1]
    return process


def seconds(process: subprocess.Popen[str]) -> float:
    """How long the work takes when nobody disturbs it."""
    begin = time.monotonic()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return time.monotonic() - begin


def calls(process: subprocess.Popen[str]) -> int:
    """How many calls the work takes when nobody disturbs it."""
    counted, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return int(counted)


def killed(process: subprocess.Popen[str], after: float) -> None:
    time.sleep(after)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_build_killed_at_any_moment_leaves_no_part_of_a_version(undisturbed: Home, tmp_path: Path) -> None:
    moments, home = random.Random(1789), Home(tmp_path / "home")
    shutil.copytree(undisturbed.path, home.path, ignore=shutil.ignore_patterns("releases"))
    expected, struck = release(undisturbed.releases / VERSION), 0
    whole = seconds(begun(home))
    for _ in range(BUILD_KILLS):
        shutil.rmtree(home.releases / VERSION, ignore_errors=True)
        (home.releases / LATEST).unlink(missing_ok=True)
        killed(begun(home), moments.uniform(0.0, 1.0) * whole)
        if not versions(home.releases):
            struck += 1
            with pytest.raises(PointerError):
                resolve(LATEST, home.releases)
        else:
            assert release(home.releases / VERSION) == expected and resolve(LATEST, home.releases) == VERSION
    assert struck >= BUILD_KILLS // 3, "the kills came too late to say anything"
    shutil.rmtree(home.releases / VERSION, ignore_errors=True)
    seconds(begun(home))
    assert release(home.releases / VERSION) == expected and verify(home.releases / VERSION) == []
    assert sorted(f.name for f in home.releases.iterdir()) == [VERSION, LATEST]


def half_public(kept: Store, whole: Whole) -> list[str]:
    """What readers find that is not there in full; nothing names the version until all of it is."""
    listed = json.loads(kept.read(INDEX) or b'{"versions": []}')["versions"]
    named = {v["version"] for v in listed}
    named |= {stands.decode().strip() for p in ("latest", "stable") if (stands := kept.read(p)) is not None}
    if isinstance(kept, FolderStore) and kept.names(VERSION):
        named.add(VERSION)
    if kept.read(f"{VERSION}/SHA256SUMS") is not None:
        named.add(VERSION)
    return [n for n in whole.hashes if named and kept.sha256(f"{VERSION}/{n}", whole.size(n)) != whole.hashes[n]]


@pytest.mark.parametrize(("where", "kills"), [("folder", FOLDER_KILLS), ("s3", S3_KILLS)])
def test_an_upload_killed_at_any_moment_goes_on_and_is_never_half_public(
    undisturbed: Home, tmp_path: Path, request: pytest.FixtureRequest, where: str, kills: int
) -> None:
    moments, unfinished = random.Random(1871), 0
    base = str(tmp_path / "public") if where == "folder" else request.getfixturevalue("s3")
    whole = Whole.at(undisturbed.releases / VERSION)
    whole_work = calls(begun(undisturbed, f"{base}/counted"))
    for kill in range(kills):
        struck = begun(undisturbed, f"{base}/{kill}", moment=moments.randrange(whole_work // 10, whole_work * 9 // 10))
        struck.communicate(timeout=120)
        assert struck.returncode == -signal.SIGKILL
        kept = store(f"{base}/{kill}")
        unfinished += (stands := kept.read("stable")) is None
        assert half_public(kept, whole) == []
        done = publish(whole, kept, stable=True)
        assert done.uploaded < done.files or stands is None
        assert (kept.names(VERSION), half_public(kept, whole)) == (sorted(whole.hashes), [])
        assert (kept.read("latest"), kept.read("stable")) == (f"{VERSION}\n".encode(),) * 2
    assert unfinished >= kills // 3, "the kills came too late to say anything"
    if where == "folder":
        assert verify(Path(base) / "0" / VERSION) == []
        assert sorted(f.name for f in (Path(base) / "0").iterdir()) == [VERSION, "latest", "stable", INDEX]

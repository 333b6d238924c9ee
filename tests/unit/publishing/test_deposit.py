"""Deposits at Zenodo, against a server that answers as its API is documented."""

import builtins
import logging
import traceback
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from communique.release.metadata.facts import Publication
from communique.release.publishing import deposit as deposits
from communique.release.publishing.deposit import LANDING, deposit, pack, reserve, unfinished
from communique.release.publishing.errors import PublishError
from communique.release.publishing.zenodo import Zenodo
from communique.store.home import Home

from .conftest import VERSION, Made
from .zenodo_server import TOKEN, Archive, serving

NEXT = "2026.11.1"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with serving() as served:
        monkeypatch.setenv("ZENODO_URL", served.url)
        monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
        yield served


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def zenodo() -> Zenodo:
    return Zenodo(wait=lambda seconds: None)


def deposited(home: Home, made: Made, version: str = VERSION, publish: bool = True) -> deposits.Deposited:
    return deposit(home, made(version, doi=reserve(home, zenodo())), zenodo(), publish)


def test_a_doi_is_reserved_once_until_a_release_has_it(archive: Archive, home: Home) -> None:
    assert reserve(home, zenodo()) == reserve(home, zenodo()) == "10.5072/zenodo.1001"
    assert list(archive.records) == [1001] and unfinished(home, zenodo()) is None


def test_a_release_is_left_as_a_draft_unless_publishing_is_asked(archive: Archive, home: Home, made: Made) -> None:
    done = deposited(home, made, publish=False)
    assert done == deposits.Deposited("10.5072/zenodo.1001", f"{archive.url}/deposit/1001", False)
    record, release = archive.records[1001], made(doi=done.doi)
    assert set(record.files) == {f"communique-{VERSION}.zip", *(n for n in LANDING if n in release.hashes)}
    assert record.metadata["version"] == VERSION and record.metadata["title"] == "Events"
    assert not list(home.path.glob("*.zip"))


def test_the_archive_of_a_release_holds_every_file_and_is_the_same_every_time(made: Made, tmp_path: Path) -> None:
    release = made()
    pack(release, tmp_path / "a.zip")
    pack(release, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(BytesIO((tmp_path / "a.zip").read_bytes())) as packed:
        assert packed.testzip() is None
        assert {n: packed.read(n) for n in packed.namelist()} == {
            f"{VERSION}/{n}": (release.folder / n).read_bytes() for n in release.hashes
        }


def test_a_published_release_is_public_and_is_not_sent_again(archive: Archive, home: Home, made: Made) -> None:
    release = made(doi=reserve(home, zenodo()))
    done = deposit(home, release, zenodo(), publish=True)
    assert done == deposits.Deposited("10.5072/zenodo.1001", f"{archive.url}/records/1001", True)
    archive.asked.clear()
    assert deposit(home, release, zenodo(), publish=True) == done
    assert archive.asked == ["GET /api/deposit/depositions/1001"]


def test_the_next_release_is_a_new_version_of_the_same_record(archive: Archive, home: Home, made: Made) -> None:
    deposited(home, made)
    done = deposited(home, made, NEXT)
    old, new = archive.records[1001], archive.records[1002]
    assert (done.doi, new.concept, new.submitted) == ("10.5072/zenodo.1002", 1001, True)
    assert f"communique-{NEXT}.zip" in new.files and f"communique-{VERSION}.zip" not in new.files
    assert f"communique-{VERSION}.zip" in old.files


def test_a_draft_is_finished_before_another_doi_is_reserved(archive: Archive, home: Home, made: Made) -> None:
    deposited(home, made, publish=False)
    assert unfinished(home, zenodo()) == VERSION
    with pytest.raises(PublishError, match=r"release 2026.11.0 is a draft at .* still: publish or discard it there"):
        reserve(home, zenodo())
    archive.records[1001].submitted = True  # on the website
    assert reserve(home, zenodo()) == "10.5072/zenodo.1002" and unfinished(home, zenodo()) is None


def test_a_draft_that_was_discarded_on_the_website_is_forgotten(archive: Archive, home: Home, made: Made) -> None:
    release = made(doi=reserve(home, zenodo()))
    del archive.records[1001]
    with pytest.raises(PublishError, match=r"the draft 1001 of 2026.11.0 is gone"):
        deposit(home, release, zenodo())
    assert unfinished(home, zenodo()) is None


def test_a_release_that_was_built_and_not_deposited_keeps_its_doi(archive: Archive, home: Home, made: Made) -> None:
    made(doi=reserve(home, zenodo()))
    assert unfinished(home, zenodo()) == VERSION


def test_a_release_without_a_doi_takes_the_one_that_waits(archive: Archive, home: Home, made: Made) -> None:
    reserve(home, zenodo())
    assert deposit(home, made(), zenodo(), publish=True).doi == "10.5072/zenodo.1001"


def test_a_doi_of_another_home_is_not_deposited(archive: Archive, home: Home, made: Made) -> None:
    with pytest.raises(PublishError, match=r"states 10.5072/zenodo.77, which is not of"):
        deposit(home, made(doi="10.5072/zenodo.77"), zenodo())


@pytest.mark.parametrize("calls", range(9))
def test_a_deposit_that_breaks_off_anywhere_goes_on_there(
    archive: Archive, home: Home, made: Made, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, begun = made(doi=reserve(home, zenodo())), zenodo()
    send, left = begun._send, [calls]

    def breaking(*given: Any) -> Any:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return send(*given)

    monkeypatch.setattr(begun, "_send", breaking)
    try:
        deposit(home, release, begun, publish=True)
    except KeyboardInterrupt:
        before = set(archive.records[1001].files)
        archive.asked.clear()
        assert deposit(home, release, zenodo(), publish=True).published
        assert not [a for a in archive.asked if a.startswith("PUT /api/files") and a.rpartition("/")[2] in before]
    assert list(archive.records) == [1001] and archive.records[1001].submitted
    assert archive.records[1001].files["README.md"] == (release.folder / "README.md").read_bytes()


def test_a_publication_whose_answer_is_lost_is_found_again(archive: Archive, home: Home, made: Made) -> None:
    archive.loses_answers_to = "/actions/publish"
    assert deposited(home, made).published


@pytest.mark.parametrize("fault", [(429, {"Retry-After": "7"}), (503, {}), (500, {}), (0, {})])
def test_a_server_that_is_busy_is_asked_again_with_patience(
    archive: Archive, home: Home, fault: tuple[int, dict[str, str]]
) -> None:
    archive.faults = [fault] * 3
    waited: list[float] = []
    assert reserve(home, Zenodo(wait=waited.append))
    assert waited == ([7.0] * 3 if fault[0] == 429 else [1.0, 2.0, 4.0])


def test_patience_ends(archive: Archive, home: Home) -> None:
    archive.faults = [(503, {"Retry-After": "86400"})] * 6
    waited: list[float] = []
    with pytest.raises(PublishError, match=r"POST /api/deposit/depositions: 503 Not now\. \(repeat later\)"):
        reserve(home, Zenodo(wait=waited.append))
    assert waited == [60.0] * 5
    archive.faults = [(0, {})] * 6
    with pytest.raises(PublishError, match=r"RemoteProtocolError: .*: repeat later"):
        reserve(home, zenodo())


def test_what_arrives_damaged_is_not_published(archive: Archive, home: Home, made: Made) -> None:
    archive.damages = True
    with pytest.raises(PublishError, match=r"communique-2026.11.0.zip: what arrived at .* is not what was sent"):
        deposited(home, made)
    assert not archive.records[1001].submitted


def test_what_zenodo_does_not_take_is_told_field_by_field(archive: Archive, home: Home, made: Made) -> None:
    untitled = made(doi=reserve(home, zenodo()), **{".zenodo.json": '{"title": "", "creators": [{"name": "A"}]}'})
    with pytest.raises(PublishError, match=r"400 Validation error\.; metadata.title: Required"):
        deposit(home, untitled, zenodo())


def test_a_release_beyond_zenodos_limits_is_told(
    archive: Archive, home: Home, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = made(doi=reserve(home, zenodo()))
    archive.quota = 10
    with pytest.raises(PublishError, match=r"413 Quota exceeded. \(too large: Zenodo takes 100 files and 50 GB"):
        deposit(home, release, zenodo())
    monkeypatch.setattr(deposits, "MOST_BYTES", 10)
    with pytest.raises(PublishError, match=r"Zenodo takes at most 100 files and .* in one record; ask it for a larger"):
        deposit(home, release, zenodo())


def test_the_token_is_in_no_message_no_trace_and_no_log(
    archive: Archive, home: Home, made: Made, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    deposited(home, made)
    archive.echoes_token = True
    monkeypatch.setenv("ZENODO_TOKEN", other := "another-token-of-nobody")
    with pytest.raises(PublishError, match=r"401 .* \(ZENODO_TOKEN is not accepted") as told:
        reserve(home, zenodo())
    archive.faults = [(0, {})] * 6
    with pytest.raises(PublishError) as lost:
        reserve(home, zenodo())
    traces = "".join("".join(traceback.format_exception(e.value)) for e in (told, lost))
    written = "".join(f.read_text() for f in home.path.glob("*.json"))
    assert caplog.records and not [t for t in (TOKEN, other) if t in caplog.text + traces + written]


def test_the_token_goes_to_no_other_server(archive: Archive, home: Home, made: Made) -> None:
    release = made(doi=reserve(home, zenodo()))
    archive.elsewhere = "http://localhost:1"
    with pytest.raises(PublishError, match=r"names an address elsewhere \(http://localhost:1/"):
        deposit(home, release, zenodo())


@pytest.mark.parametrize(
    ("url", "token", "said"),
    [
        ("https://zenodo.org", "", "ZENODO_TOKEN is not set: make a token with deposit:write"),
        ("https://zenodo.org", "two words", "ZENODO_TOKEN holds characters that no token has"),
        ("http://zenodo.org", TOKEN, "ZENODO_URL http://zenodo.org is no https:// address"),
        ("http://127.0.0.1.example.org", TOKEN, "is no https:// address"),
        ("zenodo.org", TOKEN, "is no https:// address"),
    ],
)
def test_settings_that_cannot_be_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch, url: str, token: str, said: str
) -> None:
    monkeypatch.setenv("ZENODO_URL", url)
    monkeypatch.setenv("ZENODO_TOKEN", token)
    with pytest.raises(PublishError, match=said):
        Zenodo()


def test_without_the_extra_it_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    have = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "httpx":
            raise ModuleNotFoundError(name)
        return have(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PublishError, match="deposits need the extra `publishing`"):
        Zenodo()


def test_a_list_of_deposits_that_cannot_be_read_is_told_and_left(archive: Archive, home: Home) -> None:
    home.path.mkdir()
    (home.path / "deposits.json").write_text("[{")
    with pytest.raises(PublishError, match=r"deposits.json is no list of deposits"):
        reserve(home, zenodo())
    assert not archive.records


@pytest.mark.parametrize(
    "doi", ["zenodo.1", "10.5072", "https://doi.org/10.5072/zenodo.1", "10.5072/a b", "10.5072/x\n"]
)
def test_what_is_no_doi_is_stated_by_no_release(doi: str) -> None:
    with pytest.raises(ValueError, match="is no DOI"):
        Publication(doi=doi)
    assert Publication(doi="10.5072/zenodo.1").stated(VERSION)["doi"] == "10.5072/zenodo.1"

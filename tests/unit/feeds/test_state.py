"""What is remembered between polls is written whole, read back, and never guessed."""

from pathlib import Path

import pytest

from communique.feeds.entries import Entry
from communique.feeds.fetching import Fetched
from communique.feeds.state import TRIES, State, StateError, read_state, write_state

from .site import START

FEED = "https://wire.example.org/feed"
ONE = Entry("id-1", "https://wire.example.org/1", "v1", {}, "")
LISTS = '{"feed_url": "", "etag": "", "last_modified": "", "taken": [], "failed": {}}'


def fetched(*headers: tuple[str, str]) -> Fetched:
    return Fetched(FEED, 200, "OK", "HTTP/1.1", headers, b"", b"", True, START)


def test_a_state_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    state = State(FEED, '"e"', "Tue, 03 Mar 2026 04:05:06 GMT", {"b": "1", "a": "2"}, {"c": 3})
    write_state(tmp_path / "feeds" / "wire.json", state)
    read = read_state(tmp_path / "feeds" / "wire.json")
    assert read == state and list(read.taken) == ["b", "a"]
    assert [p.name for p in (tmp_path / "feeds").iterdir()] == ["wire.json"]


def test_without_a_file_everything_begins_anew(tmp_path: Path) -> None:
    assert read_state(tmp_path / "wire.json") == State()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"feed_url": ""}', LISTS])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "wire.json").write_text(content)
    with pytest.raises(StateError, match=r"wire\.json .*: remove it"):
        read_state(tmp_path / "wire.json")


def test_an_entry_is_known_by_its_id_or_its_link_until_it_changes() -> None:
    state = State()
    assert not state.has(ONE)
    state.take(ONE)
    assert state.has(ONE) and state.has(Entry("other", ONE.link, "v1", {}, ""))
    assert not state.has(Entry("id-1", ONE.link, "v2", {}, ""))
    assert not State().has(Entry("", "", "v1", {}, ""))


def test_a_feed_is_asked_for_on_condition_only_at_the_address_that_it_was_read_at() -> None:
    state = State()
    state.settle(FEED, fetched(("ETag", '"e"'), ("Last-Modified", "then")), [], is_done=True)
    assert state.conditions(FEED) == {"If-None-Match": '"e"', "If-Modified-Since": "then"}
    assert state.conditions(f"{FEED}/moved") == {}
    state.settle(FEED, fetched(("ETag", '"e"')), [], is_done=False)
    assert state.conditions(FEED) == {}


def test_an_entry_that_fails_is_given_up_in_the_end() -> None:
    state = State()
    assert [state.fail(ONE) for _ in range(TRIES)] == [False] * (TRIES - 1) + [True]
    assert state.has(ONE) and state.failed == {}


def test_failures_of_what_the_feed_shows_no_more_are_forgotten() -> None:
    state = State(failed={"id-1": 2, "gone": 1})
    state.settle(FEED, fetched(), [ONE], is_done=False)
    assert state.failed == {"id-1": 2}


def test_the_last_that_were_taken_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.feeds.state._REMEMBERED", 3)
    state = State(taken={"a": "1", "b": "1", "id-1": "v0"})
    state.take(ONE)
    state.settle(FEED, fetched(), [ONE], is_done=True)
    assert state.taken == {"b": "1", "id-1": "v1", ONE.link: "v1"}

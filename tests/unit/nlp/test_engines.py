"""Engines make the same bytes; a dead worker costs time, and a poison article itself alone."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from communique.intake.landing import land
from communique.intake.readers import read_batch
from communique.nlp.engines.choice import engine
from communique.nlp.engines.local import LocalEngine
from communique.nlp.engines.parsing import PARSED
from communique.nlp.parses import TEXTS, parse_articles, parse_texts
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.text.admitting import Clean, without
from communique.text.cleaning import settle
from communique.workers.pool import WorkError, Workers, lots
from communique.workers.spread import outcomes_of, tables_of

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
REPORTS = [
    "ANKARA, May 3 - Turkey recalled its ambassador from Paris on Thursday.\n\nFrance regretted the step.",
    "The Netherlands and Belgium signed a treaty on the Scheldt. Their ministers met in Ghent.",
    "Kenya's parliament rejected the budget, officials said, after two days of debate.",
    "“We shall not leave,” said President Macky Sall of Senegal. Gambia had asked for troops.",
]


@pytest.fixture
def shout(monkeypatch: pytest.MonkeyPatch) -> type[Any]:
    """The double; its module can be imported here and by workers."""
    folder = str(Path(__file__).with_name("doubles"))
    monkeypatch.setenv("PYTHONPATH", folder)
    monkeypatch.syspath_prepend(folder)
    import shouting

    return shouting.Shout


@pytest.fixture
def two() -> Iterator[Workers]:
    """Two workers that give a text two seconds."""
    made = Workers(2, seconds=lambda characters: 2.0)
    yield made
    made.close()


def texts(*given: str) -> pa.Table:
    return pa.table({"parsed_sha256": [f"{n:064}" for n in range(len(given))], "text": list(given)}, schema=TEXTS)


def parsed(workers: Workers, task: Any, *given: str) -> list[bytes | str]:
    """The parse of each text, or why it has none."""
    (made,) = LocalEngine(workers, task).parse([texts(*given)])
    assert made.schema == PARSED
    return [p if p is not None else f for p, f in zip(*(made[c].to_pylist() for c in PARSED.names[1:]), strict=True)]


# the same bytes


def test_two_processes_make_the_bytes_that_one_makes() -> None:
    long = [f"{text} {others}" for text in REPORTS for others in (" ".join(REPORTS), "x" * 12_000)]
    expected = list(parse_texts([*REPORTS, *long]))
    assert [parse_texts_alone(text) for text in REPORTS] == expected[:4]
    for count in (0, 2):
        (made,) = LocalEngine.of(Workers(count), engine("local", 0).task.model).parse([texts(*REPORTS, *long)])
        assert made["parse"].to_pylist() == expected
        assert made["failure"].null_count == len(expected)


def parse_texts_alone(text: str) -> bytes:
    (parse,) = parse_texts([text])
    return parse


@pytest.mark.slow
def test_ray_makes_the_same_bytes() -> None:
    import ray

    given = REPORTS * 3
    try:
        (made, none) = engine("ray", 2).parse([texts(*given), texts()])
    finally:
        ray.shutdown()
    assert made["parse"].to_pylist() == list(parse_texts(given))
    assert made["parsed_sha256"].to_pylist() == texts(*given)["parsed_sha256"].to_pylist()
    assert (made.schema, none.schema, none.num_rows) == (PARSED, PARSED, 0)


def test_an_engine_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no parsing engine 'spark': choose one of local, ray"):
        engine("spark", 2)


def test_every_batch_of_texts_gives_one_of_parses(two: Workers, shout: type[Any]) -> None:
    made = list(LocalEngine(two, shout()).parse([texts("one", "two"), texts(), texts("three")]))
    assert [m["parse"].to_pylist() for m in made] == [[b"ONE", b"TWO"], [], [b"THREE"]]


# the work is shared out


@pytest.mark.parametrize("count", [1, 2, 5])
def test_lots_hold_every_row_once_the_longest_first_and_end_small(count: int) -> None:
    weights = [(n * 7919) % 5_000 for n in range(1_000)]
    made = lots(weights, count)
    assert sorted(n for lot in made for n in lot) == list(range(1_000))
    sizes = [sum(weights[n] for n in lot) for lot in made]
    assert [weights[n] for lot in made for n in lot] == sorted(weights, reverse=True)
    assert max(sizes[-count:]) <= 10_000 < max(sizes) <= 150_000


def test_a_row_longer_than_any_lot_is_a_lot() -> None:
    assert lots([5, 900_000, 7], 2) == [[1], [2, 0]]
    assert lots([], 2) == []


def test_a_few_texts_start_one_process_and_many_as_many_as_may_be(two: Workers, shout: type[Any]) -> None:
    assert len(set(parsed(two, shout(), *["whose"] * 9))) == 1
    assert len(set(parsed(two, shout(), *["whose" + " " * 20_000] * 60))) == 2


def test_a_process_is_kept_and_has_one_thread(two: Workers, shout: type[Any]) -> None:
    assert parsed(two, shout(), "whose") == parsed(two, shout(), "whose")
    assert parsed(two, shout(), "threads") == [b"1"]


def test_workers_load_ahead_of_their_work_as_many_as_it_will_want(two: Workers, shout: type[Any]) -> None:
    two.warm(shout(), 50_000)
    two.warm(shout(), 60_000)
    (worker,) = two.idle
    assert parsed(two, shout(), "whose") == [str(worker.pid).encode()]
    two.warm(shout(), 10_000_000)
    assert len(two.idle) == 2


@pytest.mark.parametrize("unloadable", ["raise", "die"])
def test_a_fault_in_loading_ahead_is_told_by_the_work_alone(unloadable: str, two: Workers, shout: type[Any]) -> None:
    two.warm(shout(unloadable=unloadable), 1)
    assert parsed(two, shout(), "one") == [b"ONE"]


# dead workers and poison


def test_a_killed_worker_loses_nothing(two: Workers, shout: type[Any], tmp_path: Path) -> None:
    given = [f"report {n}" for n in range(40)]
    made = parsed(two, shout(str(tmp_path / "killed")), *given, "kill once")
    assert (tmp_path / "killed").exists()
    assert made == [t.upper().encode() for t in [*given, "kill once"]]


def test_a_worker_killed_while_it_rests_is_replaced(two: Workers, shout: type[Any]) -> None:
    (pid,) = parsed(two, shout(), "whose")
    os.kill(int(pid), signal.SIGKILL)
    assert parsed(two, shout(), "one", "two") == [b"ONE", b"TWO"]


@pytest.mark.parametrize(
    ("poison", "why"),
    [
        ("hang", "gave no result within 2 seconds"),
        ("crash", "ended the process that worked on it, by signal 11"),
        ("raise", "ValueError: odd text"),
    ],
)
def test_a_poison_text_is_answered_with_a_reason_and_the_others_are_done(
    poison: str, why: str, two: Workers, shout: type[Any]
) -> None:
    assert parsed(two, shout(), "one", poison, "two", "three") == [b"ONE", why, b"TWO", b"THREE"]


def test_work_that_nobody_wants_any_more_is_stopped(shout: type[Any]) -> None:
    workers = Workers(1)
    outcomes = workers.map(shout(), texts("one" * 20_000, "hang"), [60_000, 4])
    assert next(outcomes)[0] == [0]
    started = time.monotonic()
    outcomes.close()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("unloadable", "why"),
    [("raise", "could not load what it needs: OSError: no such model"), ("die", "die or hang while they load")],
)
def test_no_text_is_blamed_where_nothing_can_be_loaded(
    unloadable: str, why: str, two: Workers, shout: type[Any]
) -> None:
    with pytest.raises(WorkError, match=why):
        parsed(two, shout(unloadable=unloadable), "one")


def test_a_worker_ends_with_the_process_that_started_it(shout: type[Any]) -> None:
    workers = Workers(1)
    (pid,) = parsed(workers, shout(), "whose")
    workers.idle.pop().connection.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Path(f"/proc/{int(pid)}/stat").read_text().split()[2] != "Z":
        time.sleep(0.05)
    assert Path(f"/proc/{int(pid)}/stat").read_text().split()[2] == "Z"


# what becomes of poison articles


def test_an_article_that_cannot_be_parsed_is_a_reject_and_no_article(
    two: Workers, shout: type[Any], tmp_path: Path
) -> None:
    words = "Norway and Sweden opened a bridge over the border river on Monday, and ministers of both spoke there."
    wire = tmp_path / "wire"
    wire.mkdir()
    for name, text in {
        "a": words,
        "b": f"{words} They let guests hang flags.",
        "c": "",
        "d": f"{words} All sang.",
    }.items():
        (wire / f"{name}.txt").write_text(text)
    home = Home(tmp_path / "home")
    (batch,) = land(home, [wire], "wire", date(2026, 11, 2)).batches
    raw = read_batch(home, batch)
    made = settle(raw, outcomes_of(Workers(0), Clean(SEEDS, batch), raw, "raw_path"), batch)
    assert made["articles"].num_rows == 3
    known = arrow_schema(TABLES["parses"]).empty_table()
    given = made["articles"]["text"].to_pylist()
    parses, failures = parse_articles(made["articles"], given, known, LocalEngine(two, shout()))
    after = without(made, raw, failures, batch)
    assert len(failures) == 1
    assert after["articles"]["article_id"].to_pylist() == parses["article_id"].to_pylist()
    assert [(r["raw_path"][-5:], r["reason"]) for r in after["rejects"].to_pylist()] == [
        ("b.txt", "parser_failed"), ("c.txt", "no_words"),
    ]  # fmt: skip
    assert "gave no result within 2 seconds" in after["rejects"]["detail"][0].as_py()


def test_a_rule_that_fails_names_the_article_and_makes_no_reject(two: Workers, shout: type[Any]) -> None:
    articles = pa.table({"article_id": ["a1", "a2"], "text": ["one", "raise"]})
    with pytest.raises(WorkError, match="Shout, article_id a2: it ValueError: odd text"):
        tables_of(two, shout(), articles, [])

"""Scores are what a hand counts."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from communique.evaluation.evaluate import scored
from communique.evaluation.figures import LABEL, figures, stored_figures, write_figures
from communique.evaluation.gold import Event, GoldError, Sentence, Side
from communique.evaluation.score import Tally, is_right, report, scores
from communique.evaluation.sentences import read_gold
from communique.evaluation.show import show, show_misses
from communique.knowledge.base import Knowledge


def event(text: str) -> Event:
    """Written as "TYPE/mode A B > C factuality"."""
    kind, *words = text.split()
    split = words.index(">")
    sides = [tuple(Side(c, "GOV") for c in part) for part in (words[:split], words[split + 1 : -1])]
    event_type, _, mode = kind.partition("/")
    return Event(event_type, mode, sides[0], sides[1], words[-1])


AID = event("AID FRA > MLI asserted")
VISIT = event("CONSULT/visit IND JPN > asserted")
THREAT = event("THREATEN PRK > KOR USA asserted")
SENTENCES = [
    Sentence("1", "dev", None, "one", AID, "active"),
    Sentence("2", "dev", None, "two", VISIT, "nominal"),
    Sentence("3", "test", None, "three", THREAT, "active"),
    Sentence("4", "dev", None, "four", None, "sport"),
    Sentence("5", "test", None, "five", None, "weather"),
]


def test_gold_against_itself_is_perfect(seeds: Path, knowledge: Knowledge) -> None:
    gold = read_gold(seeds / "evaluation", knowledge)
    made = report(gold, [s.event for s in gold])
    for part in (made.overall, *made.by_type.values(), *made.by_construction.values()):
        for tally in (part.triple, part.type):
            assert (tally.precision, tally.recall, tally.f1) == (1, 1, 1)
        for tally in (part.actor, part.recipient):  # a type may have no recipients
            assert tally.gold == tally.found == tally.right
    assert made.false_alarms[0] == 0
    assert made.factuality[0] == made.factuality[1] == made.overall.type.gold
    assert made.mode[0] == made.mode[1]


def test_gold_against_that_of_the_next_sentence_is_as_counted_by_hand() -> None:
    made = report(SENTENCES, [None, AID, VISIT, THREAT, None])
    assert made.overall == scores([(AID, None), (VISIT, AID), (THREAT, VISIT)])
    assert made.overall.type == made.overall.triple == Tally(3, 2, 0)
    assert made.overall.actor == Tally(4, 3, 0)
    assert made.overall.recipient == Tally(3, 1, 0)
    assert made.by_type["AID"].type == Tally(1, 1, 0)
    assert made.by_type["THREATEN"].type == Tally(1, 0, 0)
    assert made.false_alarms == (1, 2)
    assert made.false_alarms_by_topic == {"sport": (1, 1), "weather": (0, 1)}
    assert made.factuality == (0, 0)


def test_what_is_nearly_right_counts_for_what_is_right_of_it() -> None:
    threat = event("THREATEN PRK > KOR negated")  # one recipient lacks, and the factuality is another
    visit = event("CONSULT/phone IND > JPN asserted")  # one actor stands on the other side, and the mode is another
    made = report(SENTENCES, [AID, visit, threat, None, None])
    assert made.overall.type == Tally(3, 3, 3)
    assert made.overall.triple == Tally(3, 3, 1)
    assert made.overall.actor == Tally(4, 3, 3)
    assert made.overall.recipient == Tally(3, 3, 2)
    assert made.overall.actor.precision == 1
    assert made.overall.actor.recall == 0.75
    assert made.overall.actor.f1 == pytest.approx(6 / 7)
    assert made.factuality == (2, 3)
    assert made.mode == (0, 1)
    assert made.by_construction["active"].triple == Tally(2, 2, 1)


def test_who_has_no_country_counts_if_it_is_an_organisation() -> None:
    plain = Event("AID", "", (Side("", "IGO"),), (Side("", "REF"),), "asserted")
    assert is_right(plain, replace(plain, recipients=()))
    assert not is_right(plain, replace(plain, actors=()))


def test_no_event_is_right_where_there_is_none() -> None:
    assert is_right(None, None)
    assert not is_right(None, AID)
    assert not is_right(AID, None)


def test_splits_are_reported_apart_and_only_dev_is_listed() -> None:
    made = scored(SENTENCES, [None, VISIT, None, AID, None])
    assert {name: r.sentences for name, r in made.reports.items()} == {"dev": 3, "test": 2, "all": 5}
    assert [s.id for s, _ in made.misses] == ["1", "4"]
    assert list(scored(SENTENCES[:2], [AID, VISIT]).reports) == ["all"]


def test_the_report_is_a_table_that_fits_a_terminal_and_the_misses_are_told() -> None:
    made = scored(SENTENCES, [None, VISIT, THREAT, AID, None])
    written = StringIO()
    out = Console(width=80, file=written)
    show(made.reports, out)
    show_misses(made.misses, out)
    text = written.getvalue()
    assert "…" not in text
    assert "all                 3      1.000   0.667   0.800  0.800" in text
    assert "1 of 2 (50%)" in text
    assert "four\n  gold  no event\n  coded AID FRA > MLI\n" in text


def test_figures_are_stored_and_say_whether_they_are_of_the_present_coder(tmp_path: Path) -> None:
    (tmp_path / "evaluation").mkdir()
    assert stored_figures(tmp_path, "1") is None
    measured = figures(scored(SENTENCES, [AID, VISIT, THREAT, None, None]).reports, "1", "model")
    assert json.loads(json.dumps(measured)) == measured
    write_figures(tmp_path, measured)
    first, second = stored_figures(tmp_path, "1"), stored_figures(tmp_path, "2")
    assert first and second
    assert first["label"] == LABEL
    assert first["splits"]["all"]["overall"]["triple"]["f1"] == 1
    assert (first["of_this_coder"], second["of_this_coder"]) == (True, False)


def test_figures_on_other_sentences_do_not_pass_for_ours() -> None:
    measured = figures(scored(SENTENCES, [None] * 5).reports, "1", "model", "my/gold")
    assert (measured["set"], measured["label"]) == ("my/gold", "sentences of my/gold")


def test_broken_figures_are_named(tmp_path: Path) -> None:
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "figures.json").write_text("{}")
    with pytest.raises(GoldError, match=r"figures\.json.*write it anew"):
        stored_figures(tmp_path, "1")


def test_the_stored_figures_are_of_our_sentences_as_they_are(seeds: Path, knowledge: Knowledge) -> None:
    stored = stored_figures(seeds, "")
    assert stored, "run `communique evaluate --write`"
    gold = read_gold(seeds / "evaluation", knowledge)
    counts = {name: (of["sentences"], of["overall"]["type"]["gold"]) for name, of in stored["splits"].items()}
    for split, part in (("all", gold), *((n, [s for s in gold if s.split == n]) for n in ("dev", "test"))):
        assert counts[split] == (len(part), sum(s.event is not None for s in part)), "run `communique evaluate --write`"

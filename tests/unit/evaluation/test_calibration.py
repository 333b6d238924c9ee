"""Confidence is a probability: its figures are counted right, and those that the docs state are of these seeds."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from communique.coding import ArticleCoder
from communique.entities.find import Article
from communique.evaluation.calibration import (
    BEGIN,
    END,
    Bin,
    Judged,
    brier,
    calibration_error,
    measured,
    reliability,
    renewed,
    stored_calibration,
    write_calibration,
)
from communique.evaluation.gold import GoldError
from communique.events.weighing import logistic
from communique.knowledge.lexicon import CONFIDENCE, load_lexicon
from communique.knowledge.seeds import SeedError
from communique.nlp.model import load_model
from communique.nlp.parses import ATTRIBUTES, read_parse

ROOT = Path(__file__).parents[3]
JUDGED = [Judged(0.9, True), Judged(0.9, False), Judged(0.5, True), Judged(0.5, False), Judged(1.0, True)]


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("calibration_bench", ROOT / "bench" / "calibration.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_events_are_counted_in_the_bin_of_their_confidence():
    assert reliability(JUDGED) == [Bin(0.4, 2, 0.5, 1), Bin(0.8, 3, 0.933, 2)]


def test_a_confidence_that_is_the_share_that_is_right_has_no_calibration_error():
    assert calibration_error(JUDGED[2:4]) == 0
    assert calibration_error([Judged(0.75, False)]) == 0.75
    assert calibration_error(JUDGED) == pytest.approx((0.933 * 3 - 2) / 5)


def test_the_brier_score_is_the_mean_square_of_the_error():
    assert brier([Judged(0.9, True), Judged(0.9, False)]) == pytest.approx((0.01 + 0.81) / 2)


def test_nothing_is_measured_where_nothing_was_judged():
    with pytest.raises(GoldError, match="no judged events"):
        measured([])


def test_a_page_shows_what_is_stored(tmp_path):
    write_calibration(tmp_path, {"news": measured(JUDGED)}, {"intercept": 1.0})
    page = renewed(f"# Head\n{BEGIN}\nold\n{END}\nrest\n", stored_calibration(tmp_path))
    assert "| news | 5 | 60% | 0.160 | 0.264 |" in page
    assert "| 0.8 to 1.0 | 67% of 3 |" in page
    assert "| 0.2 to 0.4 | none |" in page
    assert "old" not in page
    assert page.endswith("rest\n")
    with pytest.raises(ValueError, match="the page has no"):
        renewed("# Head\n", stored_calibration(tmp_path))


def test_a_file_of_figures_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "calibration.json").write_text("{")
    with pytest.raises(GoldError, match=r"calibration.json.*bench/calibration.py"):
        stored_calibration(tmp_path)


def test_the_docs_state_the_figures_of_the_coefficients_in_use(seeds, knowledge):
    stored = stored_calibration(seeds / "evaluation")
    assert stored["coefficients"] == knowledge.lexicon.confidence, "run bench/calibration.py"
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert page == renewed(page, stored), "run bench/calibration.py"


@pytest.mark.parametrize(("old", "new", "error"), [
    ("\nguessed,-", "\nguessed,", "is not below 0 .row guessed"),
    ("\nguessed,", "\nguess,", "feature 'guess' is not known"),
    ("\ndepth,-", "\ndepth,x", "is no number .row depth"),
])  # fmt: skip
def test_coefficients_that_make_no_sense_are_refused(seeds, knowledge, tmp_path, old, new, error):
    folder = shutil.copytree(seeds / "lexicon", tmp_path / "lexicon")
    path = folder / "confidence.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SeedError, match=f"confidence.csv: .*{error}"):
        load_lexicon(folder, knowledge.ontology)


def test_a_coefficient_that_is_missing_is_named(seeds, knowledge, tmp_path):
    folder = shutil.copytree(seeds / "lexicon", tmp_path / "lexicon")
    path = folder / "confidence.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("noun,")), encoding="utf-8")
    with pytest.raises(SeedError, match=r"confidence.csv: there is no row for noun"):
        load_lexicon(folder, knowledge.ontology)


def test_log_odds_of_nothing_are_even_and_grow():
    assert logistic(0.0) == 0.5
    assert logistic(-2.0) < logistic(-1.0) < logistic(3.0) < 1


@pytest.mark.parametrize(("surer", "less_sure"), [
    ("Armenia condemned Azerbaijan.", "Armenia condemned."),
    ("Turkey condemned Greece.", "Officials in Ankara say that Turkey condemned Greece."),
    ("Turkey attacked Syria.", "Turkey tried to attack Syria."),
    ("Turkey criticised Greece.", "Turkey held back while criticising Greece."),
])  # fmt: skip
def test_what_may_make_an_event_wrong_lowers_its_confidence(knowledge, surer, less_sure):
    assert _confidence(surer, knowledge) > _confidence(less_sure, knowledge)


def _confidence(text, knowledge):
    from spacy.tokens import DocBin

    nlp = load_model()
    parse = DocBin(attrs=list(ATTRIBUTES), docs=[nlp(text)]).to_bytes()
    rows = ArticleCoder(read_parse(parse, nlp.vocab), Article("a", None, None, text=text), knowledge, "").rows()
    (event,) = rows["events"]
    return event["confidence"]


def test_a_fit_finds_what_makes_events_wrong_and_raises_confidence_by_nothing(bench):
    def example(n, name, is_right):
        return bench.Example(f"{name}{n}", tuple(float(name == f) for f in bench.NAMES), is_right)

    examples = [example(n, "", n % 10 > 0) for n in range(60)]
    examples += [example(n, "guessed", n % 4 == 0) for n in range(40)]
    examples += [example(n, "noun", True) for n in range(40)]
    found = bench.fit([examples, examples], (0.5, 0.5))
    assert tuple(found) == CONFIDENCE
    assert found == bench.fit([examples, examples], (0.5, 0.5))
    assert found["guessed"] < -1
    assert found["noun"] == -bench.LEAST
    assert 2 < found["intercept"] < 3.5


def test_confidence_still_holds_on_our_own_sentences(bench, knowledge):
    judged = bench.predicted(bench.own(knowledge), knowledge.lexicon.confidence)
    assert calibration_error(judged) < 0.1, "run bench/calibration.py"


def test_every_event_is_measured_once_by_a_fit_without_it(bench):
    examples = [bench.Example(f"a{n}", (0.0,) * len(bench.NAMES), n % 3 > 0) for n in range(50)]
    (judged,) = bench.held_out([examples], (1.0,))
    assert len(judged) == len(examples)
    assert len({j.confidence for j in judged}) > 1

"""Fit the confidence of events to judged ones: writes the coefficients, their figures and the tables in the docs.

    .venv/bin/python bench/calibration.py HOME VERDICTS [--write]

HOME is the folder of a workspace with the tables `articles` and `parses` of the news that was read. VERDICTS is a CSV
with the columns event_id, article_id, event_type, actors, recipients (country codes, else IGO or NGO, in order, with |
between them) and right (1 or 0): what somebody who read the sentence says of type and both sides. A verdict counts
where the coder still gives the event with that type and those sides. Our own sentences are coded beside them.

Method: a logistic regression with a ridge penalty, in which all that may make an event wrong lowers its confidence, by
LEAST at the least. News counts for WIRE of the weight. The figures are of ten-fold cross-validation by article: no
event is measured with coefficients that were fitted to it. Prints one JSON line; without --write nothing else is done.
"""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.dataset as ds
from scipy.optimize import minimize

from communique.coding import ARTICLE, ArticleCoder
from communique.entities.find import Article
from communique.evaluation.calibration import Judged, measured, renewed, stored_calibration, write_calibration
from communique.evaluation.coded import main_event
from communique.evaluation.gold import Event, Side
from communique.evaluation.score import is_right
from communique.evaluation.sentences import read_gold
from communique.events.weighing import features, logistic
from communique.knowledge.base import Knowledge, load_knowledge
from communique.knowledge.lexicon import CONFIDENCE
from communique.nlp.model import load_model
from communique.nlp.parses import ATTRIBUTES, read_parse
from communique.store.home import cache_folder
from communique.store.ids import content_id

if TYPE_CHECKING:
    from communique.events.coded import Coded

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
WIRE = 0.6  # the share of the weight that news has: it is what users have
RIDGE = 1.0
LEAST = 0.1  # in log odds; where examples are few, they must not say that a worse reading is as good
FOLDS = 10
NAMES = CONFIDENCE[1:]  # without the intercept
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Example:
    """An event with its features, and whether it is right; events of one group are in one fold."""

    group: str
    features: tuple[float, ...]
    is_right: bool


class _Noting(ArticleCoder):
    """Notes the features of each event in its row."""

    def _event_row(self, event: "Coded", is_main: bool, *rest: Any) -> dict[str, Any]:
        found = features(event, is_main)
        return super()._event_row(event, is_main, *rest) | {"features": tuple(found[name] for name in NAMES)}


def own(knowledge: Knowledge) -> list[Example]:
    """The main events found in our own sentences; one in a sentence without an event is wrong."""
    from spacy.tokens import DocBin

    nlp, found = load_model(), []
    for s in read_gold(SEEDS / "evaluation", knowledge):
        parse = DocBin(attrs=list(ATTRIBUTES), docs=[nlp(s.text)]).to_bytes()
        article = Article(content_id("a", s.id), s.date, None, text=s.text)
        rows = _Noting(read_parse(parse, nlp.vocab), article, knowledge, "").rows()
        main = next((e for e in rows["events"] if e["is_main"]), None)
        if main:
            found.append(Example(s.id, main["features"], is_right(s.event, main_event(rows))))
    return found


def wire(home: Path, verdicts: Path, knowledge: Knowledge) -> list[Example]:
    """The judged events that the coder still gives as they were judged."""
    with verdicts.open(encoding="utf-8", newline="") as file:
        judged = {row["event_id"]: row for row in csv.DictReader(file)}
    wanted = ds.field("article_id").isin(sorted({row["article_id"] for row in judged.values()}))
    tables = {name: ds.dataset(str(home / "tables" / name)) for name in ("articles", "parses")}
    articles = tables["articles"].to_table(columns=list(ARTICLE), filter=wanted).to_pylist()
    parses = tables["parses"].to_table(columns=["article_id", "parse"], filter=wanted).to_pylist()
    stored, vocab = {p["article_id"]: p["parse"] for p in parses}, load_model().vocab
    found = []
    for article in sorted(articles, key=lambda a: str(a["article_id"])):
        rows = _Noting(read_parse(stored[article["article_id"]], vocab), Article(**article), knowledge, "").rows()
        for event in rows["events"]:
            row = judged.get(event["event_id"])
            if row and [row[c] for c in ("event_type", "actors", "recipients")] == _stated(event, rows):
                found.append(Example(article["article_id"], event["features"], row["right"] == "1"))
    return found


def _stated(row: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The type and the sides of an event as verdicts give them."""
    sides: dict[str, list[Side]] = {"actor": [], "recipient": []}
    for p in rows["event_participants"]:
        if p["event_id"] == row["event_id"]:
            sides[p["role"]].append(Side(p["country_iso3"] or "", p["sector"]))
    event = Event(row["event_type"], "", tuple(sides["actor"]), tuple(sides["recipient"]), "")
    return [event.event_type, "|".join(sorted(event.actor_codes)), "|".join(sorted(event.recipient_codes))]


def fit(sets: Sequence[Sequence[Example]], shares: Sequence[float]) -> dict[str, float]:
    """Coefficients by name, rounded to two places; of the weight each set has its share."""
    total = sum(map(len, sets))
    x = np.array([e.features for s in sets for e in s])
    y = np.array([float(e.is_right) for s in sets for e in s])
    w = np.concatenate([np.full(len(s), share * total / len(s)) for s, share in zip(sets, shares, strict=True)])

    def loss(b: Array) -> tuple[float, Array]:
        z = b[0] + x @ b[1:]
        miss = w * (1 / (1 + np.exp(-z)) - y)
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + RIDGE / 2 * (b[1:] ** 2).sum()
        return float(value), np.concatenate([[miss.sum()], x.T @ miss + RIDGE * b[1:]])

    bounds = [(None, None), *[(None, -LEAST)] * len(NAMES)]
    best = minimize(loss, np.zeros(len(CONFIDENCE)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return {name: round(float(value), 2) for name, value in zip(CONFIDENCE, best, strict=True)}


def predicted(examples: Sequence[Example], coefficients: dict[str, float]) -> list[Judged]:
    """How sure these coefficients are of each event."""
    weights = [coefficients[name] for name in NAMES]
    return [Judged(logistic(coefficients["intercept"] + float(np.dot(weights, e.features))), e.is_right)
            for e in examples]  # fmt: skip


def held_out(sets: Sequence[Sequence[Example]], shares: Sequence[float]) -> list[list[Judged]]:
    """The events of each set, each with the confidence that a fit without its fold gives it."""
    found: list[list[Judged]] = [[] for _ in sets]
    for fold in range(FOLDS):
        coefficients = fit([[e for e in s if _fold(e) != fold] for s in sets], shares)
        for judged, examples in zip(found, sets, strict=True):
            judged += predicted([e for e in examples if _fold(e) == fold], coefficients)
    return found


def _fold(example: Example) -> int:
    return int(sha256(example.group.encode()).hexdigest(), 16) % FOLDS


def write(coefficients: dict[str, float], figures: dict[str, dict[str, Any]]) -> None:
    """Put the coefficients into the lexicon, and their figures beside our sentences and into the docs."""
    path = SEEDS / "lexicon" / "confidence.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(r | {"coefficient": f"{coefficients[r['feature']]:.2f}"} for r in rows)
    write_calibration(SEEDS / "evaluation", figures, coefficients)
    page = ROOT / "docs" / "evaluation.md"
    text = renewed(page.read_text(encoding="utf-8"), stored_calibration(SEEDS / "evaluation"))
    page.write_text(text, encoding="utf-8", newline="\n")


def main(home: str, verdicts: str, *options: str) -> None:
    """Fit, measure, print; write if asked to."""
    knowledge = load_knowledge(SEEDS, cache_folder())
    sets, shares = [wire(Path(home), Path(verdicts), knowledge), own(knowledge)], (WIRE, 1 - WIRE)
    coefficients = fit(sets, shares)
    figures = dict(zip(("news", "own sentences"), map(measured, held_out(sets, shares)), strict=True))
    print(json.dumps({"coefficients": coefficients, "sets": figures}))
    if "--write" in options:
        write(coefficients, figures)


if __name__ == "__main__":
    main(*sys.argv[1:])

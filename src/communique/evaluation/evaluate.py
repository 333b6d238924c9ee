"""Measuring the coder: read the sentences, code them, score each part of them."""

from dataclasses import dataclass
from pathlib import Path

from communique.evaluation.coded import code_sentences
from communique.evaluation.gold import SPLITS, Event, Sentence
from communique.evaluation.score import Report, is_right, report
from communique.evaluation.sentences import read_gold
from communique.knowledge.base import Knowledge

ALL = "all"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Reports by split, the last one (`all`) of every sentence; and the sentences of `dev` that are coded wrong."""

    reports: dict[str, Report]
    misses: list[tuple[Sentence, Event | None]]


def evaluate(folder: Path, knowledge: Knowledge) -> Evaluation:
    """Code the sentences of a folder and compare. Raises GoldError naming file and row."""
    sentences = read_gold(folder, knowledge)
    found = code_sentences(sentences, knowledge)
    return scored(sentences, found)


def scored(sentences: list[Sentence], found: list[Event | None]) -> Evaluation:
    """The evaluation of what was found in each sentence."""
    both = list(zip(sentences, found, strict=True))
    parts = {split: [(s, f) for s, f in both if s.split == split] for split in SPLITS}
    parts = {split: part for split, part in parts.items() if part and len(part) < len(both)} | {ALL: both}
    misses = [(s, f) for s, f in both if s.split == "dev" and not is_right(s.event, f)]
    return Evaluation({n: report([s for s, _ in p], [f for _, f in p]) for n, p in parts.items()}, misses)

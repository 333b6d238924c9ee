"""What the codebook shows is what the coder does."""

from pathlib import Path

import pytest

from communique.evaluation.coded import code_sentences
from communique.evaluation.examples import Example, load_examples
from communique.evaluation.gold import Sentence
from communique.knowledge.base import Knowledge

EXAMPLES = load_examples(Path(__file__).parents[3] / "seeds")


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.event_type}: {e.text}" for e in EXAMPLES])
def test_an_example_is_coded_as_the_codebook_says(example: Example, knowledge: Knowledge) -> None:
    [found] = code_sentences([Sentence("", "dev", None, example.text, None)], knowledge)
    assert (str(found) if found else "") == example.coded

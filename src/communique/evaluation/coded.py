"""What the coder makes of hand-coded sentences: each is an article of its own."""

from collections.abc import Sequence

from communique.coding import ArticleCoder, Rows
from communique.entities.find import Article
from communique.evaluation.gold import Event, Sentence, Side
from communique.knowledge.base import Knowledge
from communique.nlp.model import DEFAULT_MODEL, load_model
from communique.nlp.parses import ATTRIBUTES, read_parse
from communique.store.ids import content_id


def code_sentences(
    sentences: Sequence[Sentence], knowledge: Knowledge, model: str = DEFAULT_MODEL
) -> list[Event | None]:
    """The main event that the coder finds in each sentence, None where it finds no event.

    A text that the parser cuts into several sentences counts with the first main event. Parses go through the stored
    form, as those of articles do.
    """
    from spacy.tokens import DocBin

    nlp = load_model(model)
    found = []
    for sentence in sentences:
        with nlp.memory_zone():
            parse = DocBin(attrs=list(ATTRIBUTES), docs=[nlp(sentence.text)]).to_bytes()
            article = Article(content_id("a", sentence.id), sentence.date, None, text=sentence.text)
            found.append(main_event(ArticleCoder(read_parse(parse, nlp.vocab), article, knowledge, "").rows()))
    return found


def main_event(rows: Rows) -> Event | None:
    """The first main event of a coded article, as it is compared; None where there is no event."""
    main = next((e for e in rows["events"] if e["is_main"]), None)
    if main is None:
        return None
    sides: dict[str, list[Side]] = {"actor": [], "recipient": []}
    for p in rows["event_participants"]:
        if p["event_id"] == main["event_id"]:
            sides[p["role"]].append(Side(p["country_iso3"] or "", p["sector"]))
    return Event(main["event_type"], main["event_mode"] or "", tuple(sides["actor"]), tuple(sides["recipient"]),
                 main["factuality"])  # fmt: skip

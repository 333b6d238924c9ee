"""Coding an article: one pass over its parse gives mentions, times, events, participants, quotations and relations."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.entities.coreference import resolve_references, resolve_speakers
from communique.entities.find import Article, Finder
from communique.entities.mentions import Mention
from communique.entities.names import index_names
from communique.entities.tokens import text_of
from communique.events.arguments import Arguments
from communique.events.attribution import Attribution
from communique.events.coded import Coded
from communique.events.coder import SentenceCoder
from communique.events.fatalities import Fatalities
from communique.events.modality import ASSERTED, FUTURE, HISTORICAL
from communique.events.participants import Participant
from communique.events.place import Setting, Where
from communique.events.timing import Timing
from communique.events.triggers import Triggers
from communique.events.weighing import main_events
from communique.knowledge.base import Knowledge, load_knowledge
from communique.nlp.model import DEFAULT_MODEL, load_model
from communique.nlp.parses import read_parse
from communique.nlp.sentences import sentence_id, sentence_spans
from communique.places.gazetteer import gazetteer_of
from communique.quotations.find import DIRECT, Quotation, find_quotations, quoted_tokens
from communique.relations.evidence import Evidence, RelationFinder
from communique.schema.tables import TABLES
from communique.store.ids import content_id
from communique.store.parquet import make_table
from communique.times.article import article_timexes, reporting_day
from communique.times.values import Timex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

CODED = ("mentions", "time_expressions", "events", "event_participants", "quotations", "relation_evidence")
ARTICLE = ("article_id", "text", "published_on", "dateline", "source", "url")  # columns that coding reads
_LOT = 64  # articles in a memory zone
_LONG_AGO = 300  # days before publication from which an asserted act is background

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Code:
    """The task of a worker: the columns ARTICLE, parse → the coded tables."""

    seeds: Path
    cache: Path  # for the compiled gazetteer
    model: str
    coder_version: str

    def load(self) -> None:
        load_model(self.model)
        gazetteer_of(self._knowledge)

    def __call__(self, rows: pa.Table) -> dict[str, pa.Table]:
        return code_articles(rows, rows, self._knowledge, self.coder_version, self.model)

    @property
    def _knowledge(self) -> Knowledge:
        return load_knowledge(self.seeds, self.cache)


def code_articles(articles: pa.Table, parses: pa.Table, knowledge: Knowledge, coder_version: str,
                  model: str = DEFAULT_MODEL) -> dict[str, pa.Table]:  # fmt: skip
    """Code all articles (columns ARTICLE) with their parses; the six coded tables by name."""
    nlp = load_model(model)
    stored = dict(zip(parses["article_id"].to_pylist(), parses["parse"].to_pylist(), strict=True))
    rows: Rows = {name: [] for name in CODED}
    for lot in articles.select(list(ARTICLE)).to_batches(max_chunksize=_LOT):
        with nlp.memory_zone():  # not one for each article: what is known of its words is found anew in every zone
            for row in lot.to_pylist():
                doc = read_parse(stored[row["article_id"]], nlp.vocab)
                for name, made in ArticleCoder(doc, Article(**row), knowledge, coder_version).rows().items():
                    rows[name] += made
    return {name: make_table(rows[name], TABLES[name]) for name in CODED}


class ArticleCoder:
    """Codes one parsed article."""

    def __init__(self, doc: "Doc", article: Article, knowledge: Knowledge, coder_version: str) -> None:
        self.doc, self.article, self.knowledge, self.version = doc, article, knowledge, coder_version
        self.text = article.text or text_of(doc)  # the parse may have another case
        self.sentences: list[Span] = sentence_spans(doc)
        self._starts, self._ends = [s.start for s in self.sentences], [s.end for s in self.sentences]

    def rows(self) -> Rows:
        """The rows of all coded tables for this article."""
        knowledge, day = self.knowledge, self.article.published_on
        mentions = Finder(self.doc, self.article, knowledge).run()
        resolve_references(self.doc, self.sentences, mentions, knowledge, day)
        arguments = Arguments(self.doc, mentions, index_names(knowledge), knowledge, day)
        quotations = find_quotations(self.doc, self.sentences, arguments, knowledge.lexicon)
        spoken = [(q.start, q.end, q.speaker.token) for q in quotations if q.speaker and q.kind == DIRECT]
        resolve_speakers(self.doc, mentions, spoken)
        quoted = set(quoted_tokens(self.doc, quotations))
        triggers = Triggers(knowledge.lexicon, knowledge.actors, mentions)
        coder = SentenceCoder(triggers, arguments, knowledge.lexicon, knowledge.ontology)
        setting = Setting(mentions, knowledge, self.article.dateline)
        attribution = Attribution(arguments, knowledge.lexicon)
        fatalities = Fatalities(triggers, mentions, knowledge.actors)
        made: Rows = {name: [] for name in CODED}
        reported = reporting_day(self.sentences, day)
        timexes = list(article_timexes(self.sentences, reported))
        made["time_expressions"] = [self._timex_row(t) for t in timexes]
        timing = Timing(self.sentences, timexes, reported)
        for sentence in self.sentences:
            events = coder.events(sentence, quoted)
            deaths = fatalities.of(sentence, events)
            for event, is_main in main_events(events):
                event_row = self._event_row(event, is_main, sentence, timing)
                event_row["attributed_to"] = attribution.of(event.trigger)
                event_row |= _place_columns(setting.of(event, sentence))
                low, high = deaths.get(event.trigger.i, (None, None))
                event_row |= {"fatalities_low": low, "fatalities_high": high}
                made["events"].append(event_row)
                is_dated = event_row["date_basis"] == "text" and event_row["date_precision"] in ("day", "week", "month")
                then = event.on_day(arguments, event_row["event_date"]) if is_dated else event
                made["event_participants"] += self._participant_rows(event_row["event_id"], then)
        made["mentions"] = [self._mention_row(m) for m in mentions.all() if self._sentence_at(m.start) is not None]
        made["quotations"] = [self._quotation_row(q) for q in quotations]
        found = RelationFinder(self.doc, mentions, arguments, knowledge).run()
        made["relation_evidence"] = [
            self._evidence_row(e) for e in found if self._sentence_at(e.subject.start) is not None
        ]
        return made

    def _sentence_at(self, token: int) -> int | None:
        """The sentence that a token is in; None for white space around sentences."""
        n = bisect_right(self._starts, token) - 1
        return n if n >= 0 and token < self._ends[n] else None

    def _span(self, start: int, end: int) -> dict[str, Any]:
        """Columns that point at the tokens [start, end)."""
        first, last = self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1])
        sentence = self._sentence_at(start)
        return self._chars(first, last, self._sentence_at(end - 1) or 0 if sentence is None else sentence)

    def _chars(self, start: int, end: int, sentence: int) -> dict[str, Any]:
        return {
            "article_id": self.article.article_id,
            "sentence_id": sentence_id(self.article.article_id, sentence),
            "start_char": start,
            "end_char": end,
            "text": self.text[start:end],
        }

    def _mention_id(self, mention: Mention) -> str:
        last = self.doc[mention.end - 1]
        return content_id("m", self.article.article_id, self.doc[mention.start].idx, last.idx + len(last))

    def _mention_row(self, mention: Mention) -> dict[str, Any]:
        return {
            "mention_id": self._mention_id(mention),
            **self._span(mention.start, mention.end),
            "label": mention.label,
            "kind": mention.kind,
            "entity_id": mention.known.entity_id if mention.known else None,
            "link_score": mention.score if mention.known else 0.0,
            "link_method": mention.method if mention.known else "unlinked",
        }

    # times

    def _timex_row(self, timex: Timex) -> dict[str, Any]:
        sentence = next(n for n, s in enumerate(self.sentences) if s.start_char <= timex.start < s.end_char)
        return {
            "time_id": content_id("t", self.article.article_id, timex.start, timex.end),
            **self._chars(timex.start, timex.end, sentence),
            "timex_type": timex.timex_type,
            "value": timex.value,
        }

    # events

    def _event_row(self, event: Coded, is_main: bool, sentence: "Span", timing: Timing) -> dict[str, Any]:
        trigger = self._span(event.trigger.i, event.trigger.i + 1)
        future = event.modality.factuality == FUTURE
        date = timing.when(event.anchors, sentence, future)
        factuality, published = event.modality.factuality, self.article.published_on
        if (
            factuality == ASSERTED
            and date.first
            and published
            and (published - (date.last or date.first)).days > _LONG_AGO
        ):
            factuality = HISTORICAL
        if factuality == ASSERTED and date.first and published and date.first > published:
            event, factuality = event.to_come(), FUTURE  # "by 15 November", told before
        ontology = self.knowledge.ontology
        code = ontology.cameo_code(event.event_type, event.mode, event.contexts)
        scale = ontology.cameo[code]["goldstein"]
        return {
            "event_id": content_id("e", self.article.article_id, trigger["start_char"], 0),
            "article_id": self.article.article_id,
            "sentence_id": trigger["sentence_id"],
            "trigger_text": trigger["text"],
            "trigger_start": trigger["start_char"],
            "trigger_end": trigger["end_char"],
            "event_type": event.event_type,
            "event_mode": event.mode,
            "contexts": list(event.contexts),
            "cameo_code": code,
            "quad_class": int(ontology.types[event.event_type]["quad_class"]),
            "plover_score": ontology.score(event.event_type, event.mode),
            "goldstein": float(scale) if scale else None,
            "event_date": date.first,
            "event_date_end": date.last,
            "date_precision": date.precision,
            "date_text": date.text,
            "date_basis": date.basis,
            "factuality": factuality,
            "is_main": is_main,
            "confidence": event.confidence,
            "rule": event.rule,
            "coder_version": self.version,
        }

    def _participant_rows(self, event_id: str, event: Coded) -> Iterator[dict[str, Any]]:
        for role, people in (("actor", event.actors), ("recipient", event.recipients)):
            for ord_, p in enumerate(people):
                yield {
                    "event_id": event_id,
                    "role": role,
                    "ord": ord_,
                    **self._person(p),
                    "text": self._span(p.start, p.end)["text"],
                    "country_iso3": p.country,
                    "sector": p.sector,
                    "other_sectors": list(p.other_sectors),
                    "basis": p.basis,
                }

    def _person(self, p: Participant) -> dict[str, Any]:
        return {
            "entity_id": p.known.entity_id if p.known else None,
            "mention_id": self._mention_id(p.mention) if p.mention else None,
        }

    # quotations and relations

    def _quotation_row(self, quotation: Quotation) -> dict[str, Any]:
        speaker = quotation.speaker
        return {
            "quotation_id": content_id("q", self.article.article_id, quotation.start, quotation.end),
            **self._chars(quotation.start, quotation.end, quotation.sentence),
            "speaker_id": speaker.known.entity_id if speaker and speaker.known else None,
            "speaker_text": self._span(speaker.start, speaker.end)["text"] if speaker else None,
            "cue": quotation.cue,
            "kind": quotation.kind,
        }

    def _evidence_row(self, found: Evidence) -> dict[str, Any]:
        assert found.subject.known and found.object.known  # the finder yields linked mentions alone
        subject, object_ = found.subject.known.entity_id, found.object.known.entity_id
        place = self._span(found.subject.start, found.subject.end)
        return {
            "relation_id": content_id("r", subject, found.predicate, object_),
            "article_id": self.article.article_id,
            "sentence_id": place["sentence_id"],
            "start_char": found.start,
            "end_char": found.end,
            "subject_id": subject,
            "predicate": found.predicate,
            "object_id": object_,
            "is_former": found.is_former,
            "subject_text": place["text"],
            "object_text": self._span(found.object.start, found.object.end)["text"],
            "role_text": found.role_text,
            "rule": found.rule,
            "confidence": found.confidence,
        }


def _place_columns(found: Where) -> dict[str, Any]:
    place = found.place
    return {
        "place_id": place.entity_id if place else None,
        "place_name": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_country_iso3": place.country if place else None,
        "place_basis": found.basis,
    }

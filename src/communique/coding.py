"""Coding an article: one pass over its parse gives mentions, times, events, participants, quotations and relations."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.entities.find import Article, Finder
from communique.entities.mentions import Mention, Mentions
from communique.entities.names import index_names
from communique.events.arguments import Arguments
from communique.events.coder import Coded, SentenceCoder, main_events
from communique.events.dates import Timex, find_timexes
from communique.events.modality import ASSERTED, FUTURE, HISTORICAL
from communique.events.participants import Participant
from communique.events.setting import Where, when, where
from communique.events.triggers import Triggers
from communique.knowledge.base import Knowledge
from communique.nlp.model import DEFAULT_MODEL, load_model
from communique.nlp.parses import read_parse
from communique.nlp.sentences import sentence_id, sentence_spans
from communique.relations.evidence import Evidence, RelationFinder
from communique.relations.quotations import Quotation, find_quotations, quoted_tokens
from communique.schema.tables import TABLES
from communique.store.ids import content_id
from communique.store.parquet import make_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

CODED = ("mentions", "time_expressions", "events", "event_participants", "quotations", "relation_evidence")
ARTICLE = ("article_id", "text", "published_on", "dateline", "source", "url")  # columns that coding reads
_LONG_AGO = 300  # days before publication from which an asserted act is background

Rows = dict[str, list[dict[str, Any]]]


def code_articles(articles: pa.Table, parses: pa.Table, knowledge: Knowledge, coder_version: str,
                  model: str = DEFAULT_MODEL) -> dict[str, pa.Table]:  # fmt: skip
    """Code all articles (columns ARTICLE) with their parses; the six coded tables by name."""
    nlp = load_model(model)
    stored = dict(zip(parses["article_id"].to_pylist(), parses["parse"].to_pylist(), strict=True))
    rows: Rows = {name: [] for name in CODED}
    for row in articles.select(list(ARTICLE)).to_pylist():
        with nlp.memory_zone():
            doc = read_parse(stored[row["article_id"]], nlp.vocab)
            for name, made in ArticleCoder(doc, Article(**row), knowledge, coder_version).rows().items():
                rows[name] += made
    return {name: make_table(rows[name], TABLES[name]) for name in CODED}


class ArticleCoder:
    """Codes one parsed article."""

    def __init__(self, doc: "Doc", article: Article, knowledge: Knowledge, coder_version: str) -> None:
        self.doc, self.article, self.knowledge, self.version = doc, article, knowledge, coder_version
        self.text = article.text or doc.text  # the parse may have another case
        self.sentences: list[Span] = sentence_spans(doc)
        self._sentence_at = {i: n for n, s in enumerate(self.sentences) for i in range(s.start, s.end)}

    def rows(self) -> Rows:
        """The rows of all coded tables for this article."""
        knowledge, day = self.knowledge, self.article.published_on
        mentions = Finder(self.doc, self.article, knowledge).run()
        arguments = Arguments(self.doc, mentions, index_names(knowledge), knowledge, day)
        for token in self.doc:  # who is spoken of, for pronouns and "the statement"
            if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON":
                arguments.note_subject(arguments.of(token))
        quotations = find_quotations(self.doc, self.sentences, arguments, knowledge.lexicon)
        quoted = set(quoted_tokens(self.doc, quotations))
        triggers = Triggers(knowledge.lexicon, knowledge.actors, mentions)
        coder = SentenceCoder(triggers, arguments, knowledge.lexicon, knowledge.ontology)
        made: Rows = {name: [] for name in CODED}
        timexes = list(self._timexes())
        made["time_expressions"] = [self._timex_row(t) for t in timexes]
        for sentence in self.sentences:
            for event, is_main in main_events(coder.events(sentence, quoted)):
                event_row = self._event_row(event, is_main, sentence, timexes, mentions, arguments)
                made["events"].append(event_row)
                made["event_participants"] += self._participant_rows(event_row["event_id"], event)
        made["mentions"] = [self._mention_row(m) for m in mentions.all() if m.start in self._sentence_at]
        made["quotations"] = [self._quotation_row(q) for q in quotations]
        found = RelationFinder(self.doc, mentions, arguments, knowledge).run()
        made["relation_evidence"] = [self._evidence_row(e) for e in found if e.subject.start in self._sentence_at]
        return made

    def _span(self, start: int, end: int) -> dict[str, Any]:
        """Columns that point at the tokens [start, end)."""
        first, last = self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1])
        return self._chars(first, last, self._sentence_at.get(start, self._sentence_at.get(end - 1, 0)))

    def _chars(self, start: int, end: int, sentence: int) -> dict[str, Any]:
        return {
            "article_id": self.article.article_id,
            "sentence_id": sentence_id(self.article.article_id, sentence),
            "start_char": start,
            "end_char": end,
            "text": self.text[start:end],
        }

    def _mention_id(self, mention: Mention) -> str:
        span = self._span(mention.start, mention.end)
        return content_id("m", self.article.article_id, span["start_char"], span["end_char"])

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

    def _timexes(self) -> Iterator[Timex]:
        for sentence in self.sentences:
            future = any(t.lower_ in ("will", "shall", "'ll") or t.lemma_ in ("schedule", "plan") for t in sentence)
            yield from find_timexes(sentence.text, sentence.start_char, self.article.published_on, future)

    def _timex_row(self, timex: Timex) -> dict[str, Any]:
        sentence = next(n for n, s in enumerate(self.sentences) if s.start_char <= timex.start < s.end_char)
        return {
            "time_id": content_id("t", self.article.article_id, timex.start, timex.end),
            **self._chars(timex.start, timex.end, sentence),
            "timex_type": timex.timex_type,
            "value": timex.value,
        }

    # events

    def _event_row(self, event: Coded, is_main: bool, sentence: "Span", timexes: list[Timex], mentions: Mentions,
                   arguments: Arguments) -> dict[str, Any]:  # fmt: skip
        ontology, published = self.knowledge.ontology, self.article.published_on
        trigger = self._span(event.trigger.i, event.trigger.i + 1)
        future = event.modality.factuality == FUTURE
        date = when(event.anchors, sentence, timexes, published, future)
        factuality = event.modality.factuality
        if (
            factuality == ASSERTED
            and date.first
            and published
            and (published - (date.last or date.first)).days > _LONG_AGO
        ):
            factuality = HISTORICAL
        if factuality == ASSERTED and date.first and published and date.first > published:
            factuality = FUTURE  # "by 15 November", told before
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
            "attributed_to": self._source_of(event, arguments),
            **self._place(where(event.anchors, sentence, mentions)),
            "fatalities_low": None,
            "fatalities_high": None,
            "is_main": is_main,
            "confidence": event.confidence,
            "rule": event.rule,
            "coder_version": self.version,
        }

    def _place(self, found: Where) -> dict[str, Any]:
        known = found.mention.known if found.mention else None
        return {
            "place_id": known.entity_id if known else None,
            "place_name": known.name if known else None,
            "latitude": known.latitude if known else None,
            "longitude": known.longitude if known else None,
            "place_country_iso3": known.country if known else None,
            "place_basis": found.basis if known else "unknown",
        }

    def _source_of(self, event: Coded, arguments: Arguments) -> str | None:
        """Whose words report the event: "according to X", or the subject of the verb of saying above it."""
        for token in event.trigger.sent:
            if token.lower_ == "according":
                named = [p for p in arguments.after("to", token) if p.known]
                if named and named[0].known:
                    return named[0].known.entity_id
        token = event.trigger
        while token.dep_ in ("ccomp", "conj", "advcl", "relcl", "xcomp") and token.head is not token:
            token = token.head
            if self._says(token):
                named = [p for p in arguments.subjects(token) if p.known]
                return named[0].known.entity_id if named and named[0].known else None
        return None

    def _says(self, token: "Token") -> bool:
        entry = self.knowledge.lexicon.verb(token.lemma_.lower())
        return entry is not None and self.knowledge.lexicon.operators.get(entry.klass) == "say"

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
            "kind": "direct",
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

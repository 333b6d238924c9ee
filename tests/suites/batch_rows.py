"""Rows of one batch that agree with each other: two articles, in our own words, and a reject."""

from datetime import UTC, datetime
from typing import Any

from communique.schema.tables import TABLES
from communique.store.ids import content_id, text_hash
from expectations.suites.reference import QUAD_CLASSES

BATCH = "2026-01-05-0123abcd"
SCORES = {1: 2.5, 2: 9.5, 3: -2.0, 4: -7.0}
Rows = dict[str, list[dict[str, Any]]]

PRESPA = (
    "Greece and its neighbour end a quarrel\n\n"
    "Alexis Tsipras met Zoran Zaev in Psarádes on Sunday. “A brave step,” Tsipras said after the signing."
)
FINLAND = "Foreign Minister Pekka Haavisto of Finland thanked NATO in Brussels on 4 April 2023, at last."


def row(table: str, **given: Any) -> dict[str, Any]:
    """A row of the table; what is not given is null."""
    return {c.name: given.pop(c.name, None) for c in TABLES[table].working_columns} | given


class Article:
    """One article and the spans of its sentences."""

    def __init__(self, source_id: str, text: str, published: datetime, sentences: list[str]) -> None:
        self.text, self.source_id, self.published = text, source_id, published
        self.sha = text_hash(text)
        self.id = content_id("a", "wire", source_id, self.sha)
        self.spans = [(start := text.index(s), start + len(s)) for s in sentences]

    def span(self, words: str) -> dict[str, Any]:
        start = self.text.index(words)
        ord_ = next(n for n, (low, high) in enumerate(self.spans) if low <= start < high)
        return {
            "article_id": self.id,
            "sentence_id": f"{self.id}-{ord_:04d}",
            "start_char": start,
            "end_char": start + len(words),
            "text": words,
        }

    def spanned(self, table: str, letter: str, words: str, **given: Any) -> dict[str, Any]:
        span = self.span(words)
        key = content_id(letter, self.id, span["start_char"], span["end_char"])
        return row(table, **{TABLES[table].key[0]: key}, **span, **given)


A = Article(
    "prespa",
    PRESPA,
    datetime(2018, 6, 17, 12, tzinfo=UTC),
    [
        "Greece and its neighbour end a quarrel",
        "Alexis Tsipras met Zoran Zaev in Psarádes on Sunday.",
        "“A brave step,” Tsipras said after the signing.",
    ],
)
B = Article("finland", FINLAND, datetime(2023, 4, 4, 9, tzinfo=UTC), [FINLAND])


def batch_rows() -> Rows:
    """The tables of one batch: two articles and a reject."""
    raw, articles, sketches, parses, sentences = [], [], [], [], []
    for n, a in enumerate((A, B)):
        raw.append(
            row(
                "raw_articles",
                raw_path="wire.jsonl",
                record=n,
                raw_sha256=a.sha,
                source="wire",
                source_id=a.source_id,
                published=a.published.isoformat(),
                published_basis="record",
                text=a.text,
            )
        )
        articles.append(
            row(
                "articles",
                article_id=a.id,
                source_id=a.source_id,
                source="wire",
                title="A title",
                language="en",
                language_score=0.99,
                published_at=a.published,
                published_on=a.published.date(),
                published_on_basis="record",
                text=a.text,
                text_sha256=a.sha,
                text_rights="quotes",
                word_count=len(a.text.split()),
                raw_path="wire.jsonl",
                raw_sha256=a.sha,
            )
        )
        sketches.append(
            row("sketches", article_id=a.id, minhash=bytes(256), terms=bytes(8), weights=bytes(2), commonness=bytes(2))
        )
        parses.append(
            row("parses", article_id=a.id, text_sha256=a.sha, parsed_sha256=a.sha, model="md 3.8", parse=b"\x00")
        )
        sentences += [
            row(
                "sentences",
                sentence_id=f"{a.id}-{k:04d}",
                article_id=a.id,
                ord=k,
                start_char=low,
                end_char=high,
                is_headline=a is A and k == 0,
                text=a.text[low:high],
            )
            for k, (low, high) in enumerate(a.spans)
        ]
    raw.append(
        row(
            "raw_articles",
            raw_path="wire.jsonl",
            record=2,
            raw_sha256="0" * 64,
            source="wire",
            source_id="2",
            reason="malformed",
            detail="the line ends early",
        )
    )
    reject = row(
        "rejects",
        reject_id="x" + "0" * 16,
        batch=BATCH,
        raw_path="wire.jsonl",
        record=2,
        reason="malformed",
        detail="the line ends early",
    )
    return {
        "raw_articles": raw,
        "rejects": [reject],
        "articles": articles,
        "sketches": sketches,
        "parses": parses,
        "sentences": sentences,
        **_coded(),
    }


def _mention(a: Article, words: str, label: str, entity: str) -> dict[str, Any]:
    return a.spanned(
        "mentions",
        "m",
        words,
        label=label,
        kind="name",
        entity_id=entity,
        link_score=0.9,
        link_method="exact",
    )


def _event(a: Article, words: str, event_type: str, cameo: str, goldstein: float, **given: Any) -> dict[str, Any]:
    span = a.span(words)
    quad = QUAD_CLASSES[event_type]
    return row(
        "events",
        event_id=content_id("e", a.id, span["start_char"], 0),
        article_id=a.id,
        sentence_id=span["sentence_id"],
        trigger_text=words,
        trigger_start=span["start_char"],
        trigger_end=span["end_char"],
        event_type=event_type,
        contexts=["diplomatic"],
        cameo_code=cameo,
        quad_class=quad,
        plover_score=SCORES[quad],
        goldstein=goldstein,
        event_date=a.published.date(),
        date_precision="day",
        date_basis="text",
        factuality="asserted",
        is_main=True,
        confidence=0.8,
        rule="verb",
        coder_version="1",
        **given,
    )


def _coded() -> Rows:
    tsipras = _mention(A, "Alexis Tsipras", "PERSON", "person.alexis-tsipras")
    zaev = _mention(A, "Zoran Zaev", "PERSON", "person.zoran-zaev")
    place = _mention(A, "Psarádes", "PLACE", "place.psarades")
    haavisto = _mention(B, "Pekka Haavisto", "PERSON", "person.pekka-haavisto")
    finland = _mention(B, "Finland", "COUNTRY", "country.FIN")
    nato = _mention(B, "NATO", "ORG", "org.nato")
    met = _event(
        A,
        "met",
        "CONSULT",
        "040",
        1.0,
        place_id="place.psarades",
        place_name="Psarádes",
        latitude=40.8,
        longitude=21.0,
        place_country_iso3="GRC",
        place_basis="sentence",
    )
    thanked = _event(B, "thanked", "SUPPORT", "051", 3.4, place_basis="unknown")

    def participant(
        event: dict[str, Any], role: str, n: int, mention: dict[str, Any], country: str | None, sector: str
    ):
        return row(
            "event_participants",
            event_id=event["event_id"],
            role=role,
            ord=n,
            entity_id=mention["entity_id"],
            mention_id=mention["mention_id"],
            text=mention["text"],
            country_iso3=country,
            sector=sector,
            other_sectors=[],
            basis="named",
        )

    assertion = B.span("Foreign Minister Pekka Haavisto of Finland")
    del assertion["text"]
    held = ("person.pekka-haavisto", "foreign_minister_of", "country.FIN")
    return {
        "mentions": [tsipras, zaev, place, haavisto, finland, nato],
        "time_expressions": [
            A.spanned("time_expressions", "t", "Sunday", timex_type="DATE", value="2018-06-17"),
            B.spanned("time_expressions", "t", "4 April 2023", timex_type="DATE", value="2023-04-04"),
        ],
        "events": [met, thanked],
        "event_participants": [
            participant(met, "actor", 0, tsipras, "GRC", "GOV"),
            participant(met, "actor", 1, zaev, "MKD", "GOV"),
            participant(thanked, "actor", 0, haavisto, "FIN", "GOV"),
            participant(thanked, "recipient", 0, nato, None, "IGO"),
        ],
        "quotations": [
            A.spanned(
                "quotations",
                "q",
                "A brave step",
                speaker_id="person.alexis-tsipras",
                speaker_text="Tsipras",
                cue="say",
                kind="direct",
            )
        ],
        "relation_evidence": [
            row(
                "relation_evidence",
                relation_id=content_id("r", *held),
                **assertion,
                subject_id=held[0],
                predicate=held[1],
                object_id=held[2],
                is_former=False,
                subject_text="Pekka Haavisto",
                object_text="Finland",
                role_text="Foreign Minister",
                rule="title",
                confidence=0.9,
            )
        ],
    }

"""Rules on a batch's records and on spans of text: nothing is lost, and every span is where it says it "
"is."""

from expectations.rules.model import Rule, rule

_SPANS = {
    "sentences": ("sentence_id", "start_char", "end_char", "text"),
    "mentions": ("mention_id", "start_char", "end_char", "text"),
    "time_expressions": ("time_id", "start_char", "end_char", "text"),
    "events": ("event_id", "trigger_start", "trigger_end", "trigger_text"),
    "quotations": ("quotation_id", "start_char", "end_char", "text"),
}
_MAY_CROSS = {"quotations": _SPANS["quotations"]}  # a quotation may run on into further sentences
_IN_SENTENCE = {t: s for t, s in _SPANS.items() if t not in ("sentences", *_MAY_CROSS)}
_IN_SENTENCE["relation_evidence"] = ("relation_id", "start_char", "end_char", "")
_CONTENT_IDS = {
    "articles": ("article_id", "a", ("source", "source_id", "raw_sha256")),
    "mentions": ("mention_id", "m", ("article_id", "start_char", "end_char")),
    "time_expressions": ("time_id", "t", ("article_id", "start_char", "end_char")),
    "quotations": ("quotation_id", "q", ("article_id", "start_char", "end_char")),
    "relation_evidence": ("relation_id", "r", ("subject_id", "predicate", "object_id")),
}


def _slice(table: str, key: str, start: str, end: str, text: str) -> Rule:
    return rule(
        table,
        f"{text}_is_the_slice",
        f"SELECT own.{key}, own.{start}, own.{text}, substr(a.text, own.{start} + 1, own.{end} - "
        f"own.{start}) AS slice FROM every_{table} own JOIN every_articles a USING (article_id) WHERE "
        f"own.{text} <> slice",
        "The text of a span equals the slice of its article.",
        "articles",
    )


def _inside(table: str, key: str, start: str, end: str, _text: str) -> Rule:
    return rule(
        table,
        "inside_its_sentence",
        f"SELECT own.{key}, own.{start}, own.{end}, s.start_char AS sentence_start, s.end_char AS "
        f"sentence_end FROM every_{table} own JOIN every_sentences s USING (sentence_id) WHERE "
        f"own.article_id <> s.article_id OR own.{start} < s.start_char OR own.{end} > s.end_char",
        "A span lies inside its sentence.",
        "sentences",
    )


def _meets(table: str, key: str, start: str, end: str, _text: str) -> list[Rule]:
    return [
        rule(
            table,
            "meets_its_sentence",
            f"SELECT own.{key}, own.{start}, own.{end}, s.start_char AS sentence_start, s.end_char AS "
            f"sentence_end FROM every_{table} own JOIN every_sentences s USING (sentence_id) WHERE "
            f"own.article_id <> s.article_id OR own.{start} >= s.end_char OR own.{end} <= s.start_char",
            "A span shares characters with its sentence.",
            "sentences",
        ),
        rule(
            table,
            "inside_its_article",
            f"SELECT own.{key}, own.{end}, length(a.text) AS length FROM every_{table} own "
            f"JOIN every_articles a USING (article_id) WHERE own.{end} > length",
            "A span ends where its article ends, or before.",
            "articles",
        ),
    ]


def _content_id(table: str, key: str, letter: str, parts: tuple[str, ...]) -> Rule:
    joined = ", ".join(f"CAST({p} AS VARCHAR)" for p in parts)
    return rule(
        table,
        f"{key}_is_its_hash",
        f"SELECT {key}, '{letter}' || left(sha256(concat_ws(chr(31), {joined})), 16) AS hash FROM "
        f"every_{table} WHERE {key} <> hash",
        f"{key} is the content id of {', '.join(parts)}.",
    )


_RECORD = "r.raw_path, r.record"
_SAME_RECORD = "r.source = a.source AND r.source_id = a.source_id AND r.raw_sha256 = a.raw_sha256"

RULES: tuple[Rule, ...] = (
    rule(
        "articles",
        "record_ends_once",
        f"SELECT {_RECORD}, EXISTS (FROM every_articles a WHERE {_SAME_RECORD}) AS is_article, EXISTS "
        "(FROM every_rejects x WHERE x.raw_path = r.raw_path AND x.record = r.record) AS is_reject "
        "FROM every_raw_articles r WHERE is_article = is_reject",
        "Every raw record is an article or a reject, and not both.",
        "raw_articles",
        "rejects",
    ),
    rule(
        "articles",
        "article_has_its_record",
        "SELECT a.article_id, a.raw_path FROM every_articles a ANTI JOIN every_raw_articles r "
        f"ON {_SAME_RECORD} AND r.raw_path = a.raw_path",
        "Every article comes from a raw record.",
        "raw_articles",
    ),
    rule(
        "articles",
        "text_sha256_of_the_text",
        "SELECT article_id, text_sha256, sha256(text) AS hash FROM every_articles WHERE text_sha256 <> hash",
        "text_sha256 is the hash of the text.",
    ),
    rule(
        "articles",
        "published_at_near_published_on",
        "SELECT article_id, published_at, published_on FROM every_articles "
        "WHERE abs(date_diff('day', published_on, CAST(published_at AS DATE))) > 1",
        "The time of publication in UTC falls within a day of the date.",
    ),
    rule(
        "rejects",
        "reject_has_its_record",
        "SELECT x.reject_id, x.raw_path, x.record FROM every_rejects x "
        "ANTI JOIN every_raw_articles r USING (raw_path, record)",
        "Every reject comes from a raw record.",
        "raw_articles",
    ),
    rule(
        "rejects",
        "unreadable_is_rejected_for_its_reason",
        f"SELECT {_RECORD}, r.reason, x.reason AS rejected_for FROM every_raw_articles r LEFT JOIN "
        "every_rejects x USING (raw_path, record) WHERE r.reason IS NOT NULL AND r.reason IS DISTINCT "
        "FROM x.reason",
        "A record that could not be read is rejected for the reader's reason.",
        "raw_articles",
    ),
    rule(
        "sketches",
        "every_article_sketched",
        "SELECT a.article_id FROM every_articles a ANTI JOIN every_sketches s USING (article_id)",
        "Every article has a sketch.",
        "articles",
    ),
    rule(
        "sketches",
        "sketch_of_whole_numbers",
        "SELECT article_id FROM every_sketches WHERE octet_length(minhash) <> 256 OR octet_length(weights) > 64 OR "
        "octet_length(terms) <> 4 * octet_length(weights) OR octet_length(commonness) <> octet_length(weights)",
        "A signature has 128 numbers; every term has its weight and commonness.",
    ),
    rule(
        "parses",
        "every_article_parsed",
        "SELECT a.article_id FROM every_articles a ANTI JOIN every_parses p USING (article_id)",
        "Every article has a parse.",
        "articles",
    ),
    rule(
        "parses",
        "parse_of_the_present_text",
        "SELECT p.article_id, p.text_sha256, a.text_sha256 AS now FROM every_parses p JOIN "
        "every_articles a USING (article_id) WHERE p.text_sha256 <> a.text_sha256",
        "A parse is of the article's present text.",
        "articles",
    ),
    rule(
        "sentences",
        "every_article_has_sentences",
        "SELECT a.article_id FROM every_articles a ANTI JOIN every_sentences s USING (article_id)",
        "Every article has a sentence.",
        "articles",
    ),
    rule(
        "sentences",
        "sentence_id_from_ord",
        "SELECT sentence_id, article_id, ord FROM every_sentences "
        "WHERE sentence_id <> article_id || '-' || printf('%04d', ord)",
        "sentence_id is made of article_id and ord.",
    ),
    rule(
        "sentences",
        "headline_opens_the_text",
        "SELECT sentence_id, lag(is_headline) OVER (PARTITION BY article_id ORDER BY ord) AS before "
        "FROM every_sentences QUALIFY is_headline AND NOT coalesce(before, true)",
        "Nothing stands before the sentences of a headline.",
    ),
    rule(
        "sentences",
        "ord_contiguous",
        "SELECT sentence_id, ord, row_number() OVER (PARTITION BY article_id ORDER BY ord) - 1 AS "
        "expected FROM every_sentences QUALIFY ord <> expected",
        "Sentences of an article are numbered from 0 without gaps.",
    ),
    rule(
        "sentences",
        "in_order_and_apart",
        "SELECT sentence_id, start_char, lag(end_char) OVER (PARTITION BY article_id ORDER BY ord) AS "
        "previous_end FROM every_sentences QUALIFY start_char < previous_end",
        "Sentences follow each other and do not overlap.",
    ),
    *(_slice(t, *s) for t, s in _SPANS.items()),
    *(_inside(t, *s) for t, s in _IN_SENTENCE.items()),
    *(r for t, s in _MAY_CROSS.items() for r in _meets(t, *s)),
    *(_content_id(t, *s) for t, s in _CONTENT_IDS.items()),
    rule(
        "relation_evidence",
        "words_of_the_evidence_in_its_article",
        "SELECT e.relation_id, e.article_id, w.words FROM every_relation_evidence e JOIN "
        "every_articles a USING (article_id), unnest([e.subject_text, e.object_text, e.role_text]) "
        "w(words) WHERE NOT contains(a.text, w.words)",
        "The words for subject, object and role stand in the article.",
        "articles",
        severity="warning",
    ),
    rule(
        "relation_evidence",
        "subject_is_not_object",
        "SELECT relation_id, article_id, subject_id FROM every_relation_evidence WHERE subject_id = object_id",
        "A relation is between two different entities.",
    ),
)

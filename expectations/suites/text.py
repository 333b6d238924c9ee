"""What must hold in the tables of articles and of spans of their text, beyond what is declared."""

from datetime import date

from expectations.suites.build import (
    Expected,
    absent,
    at_most,
    compared,
    expect,
    given,
    mostly_other_than,
    not_blank,
    null_exactly_where,
    rows_between,
)

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)  # outside: a number was misread as a year
_SPAN = at_most("start_char", "end_char", "span_not_empty", equal=False)

RAW_ARTICLES: list[Expected] = [
    rows_between(1, None, "warning"),
    null_exactly_where("published_basis", "published"),
    expect("readable_has_text", "column_values_to_not_be_null", column="text", where=absent("reason")),
    null_exactly_where("detail", "reason"),
    expect("mostly_readable", "column_values_to_be_null", severity="warning", column="reason", mostly=0.5),
]

REJECTS: list[Expected] = [
    expect("one_batch", "column_unique_value_count_to_be_between", column="batch", max_value=1),
    expect("record_rejected_once", "compound_columns_to_be_unique", column_list=["raw_path", "record"]),
    *not_blank("detail"),
]

ARTICLES: list[Expected] = [
    rows_between(0, 20_000, "warning"),
    null_exactly_where("published_on", "published_on_basis", "unknown"),
    expect(
        "published_at_has_its_day",
        "column_values_to_be_null",
        column="published_at",
        where=absent("published_on"),
    ),
    expect(
        "published_on_plausible",
        "column_values_to_be_between",
        column="published_on",
        min_value=EARLIEST,
        max_value=LATEST,
    ),
    mostly_other_than("published_on_basis", "unknown", 0.8, "mostly_dated"),
    expect("text_length", "column_value_lengths_to_be_between", severity="warning", column="text", min_value=50),
    expect(
        "language_sure",
        "column_values_to_be_between",
        severity="warning",
        column="language_score",
        min_value=0.5,
        mostly=0.9,
    ),
    expect("one_language", "column_values_to_be_in_set", column="language", value_set=["en"]),
    *not_blank("title", "author", "dateline", "text"),
]

PARSES: list[Expected] = [
    expect("one_model", "column_unique_value_count_to_be_between", column="model", max_value=1),
]

SENTENCES: list[Expected] = [
    _SPAN,
    *not_blank("text"),
    expect("ord_unique_in_article", "compound_columns_to_be_unique", column_list=["article_id", "ord"]),
    expect(
        "sentence_length",
        "column_value_lengths_to_be_between",
        severity="warning",
        column="text",
        max_value=1_000,
        mostly=0.99,
    ),
]

_TIMEX_DATE = r"^([0-9X]{2,4}(-|$)|(PAST|PRESENT|FUTURE)_REF$)"

TIME_EXPRESSIONS: list[Expected] = [
    _SPAN,
    *not_blank("text", "value"),
    expect(
        "duration_value",
        "column_values_to_match_regex",
        column="value",
        regex=r"^P",
        where=compared("timex_type", "==", "DURATION"),
    ),
    expect(
        "date_value",
        "column_values_to_match_regex",
        severity="warning",
        column="value",
        regex=_TIMEX_DATE,
        where=compared("timex_type", "==", "DATE"),
    ),
]

QUOTATIONS: list[Expected] = [
    _SPAN,
    *not_blank("text"),
    expect(
        "speaker_has_words",
        "column_values_to_not_be_null",
        column="speaker_text",
        where=given("speaker_id"),
    ),
    expect(
        "mostly_with_a_speaker",
        "column_values_to_not_be_null",
        severity="warning",
        column="speaker_text",
        mostly=0.5,
    ),
]

SUITES = {
    "raw_articles": RAW_ARTICLES,
    "rejects": REJECTS,
    "articles": ARTICLES,
    "parses": PARSES,
    "sentences": SENTENCES,
    "time_expressions": TIME_EXPRESSIONS,
    "quotations": QUOTATIONS,
}

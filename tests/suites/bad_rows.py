"""For every hand-written expectation, how good rows are spoilt so that it fails."""

from collections.abc import Callable
from datetime import date
from typing import Any

RowList = list[dict[str, Any]]
Spoil = Callable[[RowList], RowList]


def first(**values: Any) -> Spoil:
    """The rows with other values in the first one."""
    return lambda rows: [rows[0] | values, *rows[1:]]


def every(**values: Any) -> Spoil:
    return lambda rows: [r | values for r in rows]


def doubled(**values: Any) -> Spoil:
    """The rows and a copy of the first one with other values."""
    return lambda rows: [*rows, rows[0] | values]


def cut(keep: int) -> Spoil:
    return lambda rows: rows[:keep]


OTHER = "m" + "0" * 16
BAD: dict[str, dict[str, Spoil]] = {
    "raw_articles": {
        "row_count": cut(0),
        "published_basis_fits_published": first(published_basis=None),
        "readable_has_text": first(text=None),
        "detail_fits_reason": first(detail="why?"),
        "mostly_readable": every(reason="undecodable"),
    },
    "rejects": {
        "one_batch": doubled(batch="2026-01-06-0123abcd"),
        "record_rejected_once": doubled(),
        "detail_not_blank": first(detail=" \n"),
    },
    "articles": {
        "row_count": lambda rows: [rows[0]] * 20_001,
        "published_on_fits_published_on_basis": first(published_on_basis="unknown"),
        "published_at_has_its_day": first(published_on=None),
        "published_on_plausible": first(published_on=date(1018, 6, 17)),
        "mostly_dated": every(published_on_basis="unknown"),
        "text_length": first(text="Too short."),
        "language_sure": every(language_score=0.4),
        "one_language": first(language="fr"),
        "title_not_blank": first(title=" "),
        "author_not_blank": first(author=""),
        "dateline_not_blank": first(dateline="\t"),
        "text_not_blank": first(text=" \n "),
    },
    "parses": {"one_model": first(model="another")},
    "sentences": {
        "span_not_empty": first(end_char=0),
        "text_not_blank": first(text="\n"),
        "ord_unique_in_article": doubled(),
        "sentence_length": every(text="a" * 1001),
    },
    "time_expressions": {
        "span_not_empty": first(start_char=900),
        "text_not_blank": first(text=""),
        "value_not_blank": first(value=" "),
        "duration_value": first(timex_type="DURATION"),
        "date_value": first(value="last Sunday"),
    },
    "quotations": {
        "span_not_empty": first(start_char=900),
        "text_not_blank": first(text=" "),
        "speaker_has_words": first(speaker_text=None),
        "mostly_with_a_speaker": every(speaker_text=None),
    },
    "events": {
        "quad_class_of_the_type": first(quad_class=4),
        "trigger_not_empty": first(trigger_start=900),
        "trigger_text_not_blank": first(trigger_text=" "),
        "rule_not_blank": first(rule=""),
        "coder_version_not_blank": every(coder_version=" "),
        "event_date_fits_date_precision": first(date_precision="unknown"),
        "event_date_fits_date_basis": first(date_basis="unknown"),
        "event_date_plausible": first(event_date=date(218, 6, 17)),
        "end_needs_start": first(event_date=None, event_date_end=date(2018, 6, 17)),
        "dates_in_order": first(event_date_end=date(2018, 6, 16)),
        "mostly_dated": every(event_date=None),
        "latitude_fits_longitude": first(longitude=None),
        "place_name_fits_place_basis": first(place_basis="unknown"),
        "place_id_has_name": first(place_name=None),
        "fatalities_low_fits_fatalities_high": first(fatalities_high=3),
        "fatalities_in_order": first(fatalities_low=4, fatalities_high=3),
        "fatalities_plausible": first(fatalities_low=1, fatalities_high=4_000_000),
        "asserted_share": every(factuality="negated"),
        "one_coder": first(coder_version="2"),
    },
    "event_participants": {
        "sector_known": first(sector="GOVT"),
        "mostly_with_a_sector": every(sector="UNK"),
        "mostly_not_guessed": every(basis="guessed"),
        "mostly_linked": every(entity_id=None),
        "ord_plausible": first(ord=31),
        "text_not_blank": first(text=" "),
    },
    "event_clusters": {
        "event_type_known": first(event_type="MEET"),
        "reports_cover_articles": first(article_count=2),
        "articles_cover_sources": first(source_count=2),
        "first_published_on_fits_last_published_on": first(last_published_on=None),
        "published_in_order": first(last_published_on=date(2018, 6, 1)),
        "cluster_size_plausible": first(report_count=5_001),
    },
    "mentions": {
        "span_not_empty": first(start_char=900),
        "text_not_blank": first(text=" "),
        "entity_id_fits_link_method": first(entity_id=None),
        "share_linked": every(link_method="unlinked"),
        "pronouns_by_coreference": first(kind="pronoun"),
        "one_mention_a_span": doubled(mention_id=OTHER),
    },
    "entities": {
        "name_not_blank": first(name=""),
        "latitude_fits_longitude": first(latitude=1.0),
        "precision_of_coordinates": every(geo_precision=None),
        "country_has_code": first(entity_type="COUNTRY"),
        "only_places_disputed": first(disputed=True),
        "mentions_cover_articles": first(article_count=2),
        "first_seen_fits_last_seen": first(first_seen=None),
        "seen_in_order": first(last_seen=date(2000, 1, 1)),
        "share_known": every(basis="text"),
    },
    "article_groups": {
        "duplicate_score_fits_duplicate_of": first(duplicate_score=0.9),
        "mostly_not_duplicates": every(duplicate_of="a" + "0" * 16),
    },
    "relation_evidence": {
        "span_not_empty": first(start_char=900),
        "subject_text_not_blank": first(subject_text=" "),
        "object_text_not_blank": first(object_text=""),
        "rule_not_blank": first(rule=" "),
    },
    "relations": {
        "validity_in_order": first(valid_to=date(2001, 1, 1)),
        "first_asserted_on_fits_last_asserted_on": first(last_asserted_on=None),
        "asserted_in_order": first(last_asserted_on=date(2001, 1, 1)),
        "mean_confidence": every(confidence=0.1),
    },
    "event_types": {
        "row_count": cut(15),
        "quad_class_of_the_type": first(quad_class=4),
        "cooperation_scores_positive": first(plover_score=-1.0),
        "verbal_conflict_scores_low": every(plover_score=1.0),
        "material_conflict_scores_negative": every(plover_score=1.0),
        "definition_not_blank": first(definition=""),
    },
    "event_modes": {"row_count": doubled(code="more"), "definition_not_blank": first(definition="")},
    "contexts": {"code_complete": cut(36), "definition_not_blank": first(definition="")},
    "sectors": {"code_complete": doubled(code="XXX"), "definition_not_blank": first(definition=" ")},
    "predicates": {"code_complete": first(code="likes"), "definition_not_blank": first(definition="")},
    "countries": {"row_count": cut(150), "name_not_blank": first(name="")},
    "sources": {"row_count": cut(0), "name_not_blank": first(name=" ")},
    "cameo_plover": {
        "row_count": cut(20),
        "mode_needs_type": first(event_mode="mode-0"),
        "context_needs_type": first(context="legal"),
    },
}

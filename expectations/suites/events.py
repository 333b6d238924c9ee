"""What must hold in events, their participants and their clusters, beyond what is declared."""

from datetime import date

from expectations.suites.build import (
    Expected,
    absent,
    at_most,
    expect,
    mostly_other_than,
    not_blank,
    null_exactly_where,
    one_of,
)
from expectations.suites.reference import QUAD_CLASSES, SECTORS

EVENTS: list[Expected] = [
    expect(
        "quad_class_of_the_type",
        "column_pair_values_to_be_in_set",
        column_A="event_type",
        column_B="quad_class",
        value_pairs_set=sorted(QUAD_CLASSES.items()),
        ignore_row_if="both_values_are_missing",
    ),
    at_most("trigger_start", "trigger_end", "trigger_not_empty", equal=False),
    *not_blank("trigger_text", "rule", "coder_version"),
    null_exactly_where("event_date", "date_precision", "unknown"),
    null_exactly_where("event_date", "date_basis", "unknown"),
    expect(
        "event_date_plausible",
        "column_values_to_be_between",
        column="event_date",
        min_value=date(1000, 1, 1),
        max_value=date(2200, 1, 1),
    ),
    expect("end_needs_start", "column_values_to_be_null", column="event_date_end", where=absent("event_date")),
    at_most("event_date", "event_date_end", "dates_in_order"),
    expect("mostly_dated", "column_values_to_not_be_null", severity="warning", column="event_date", mostly=0.5),
    null_exactly_where("latitude", "longitude"),
    null_exactly_where("place_name", "place_basis", "unknown"),
    expect("place_id_has_name", "column_values_to_be_null", column="place_id", where=absent("place_name")),
    null_exactly_where("fatalities_low", "fatalities_high"),
    at_most("fatalities_low", "fatalities_high", "fatalities_in_order"),
    expect(
        "fatalities_plausible",
        "column_values_to_be_between",
        severity="warning",
        column="fatalities_high",
        max_value=100_000,
    ),
    one_of("factuality", ["asserted"], "asserted_share", severity="warning", mostly=0.3),
    expect("one_coder", "column_unique_value_count_to_be_between", column="coder_version", max_value=1),
]

EVENT_PARTICIPANTS: list[Expected] = [
    one_of("sector", SECTORS, "sector_known"),
    mostly_other_than("sector", "UNK", 0.5, "mostly_with_a_sector"),
    mostly_other_than("basis", "guessed", 0.8, "mostly_not_guessed"),
    expect("mostly_linked", "column_values_to_not_be_null", severity="warning", column="entity_id", mostly=0.5),
    expect("ord_plausible", "column_values_to_be_between", severity="warning", column="ord", max_value=30),
    *not_blank("text"),
]

EVENT_CLUSTERS: list[Expected] = [
    one_of("event_type", QUAD_CLASSES, "event_type_known"),
    at_most("article_count", "report_count", "reports_cover_articles"),
    at_most("source_count", "article_count", "articles_cover_sources"),
    null_exactly_where("first_published_on", "last_published_on"),
    at_most("first_published_on", "last_published_on", "published_in_order"),
    expect(
        "cluster_size_plausible",
        "column_values_to_be_between",
        severity="warning",
        column="report_count",
        max_value=5_000,
    ),
]

SUITES = {"events": EVENTS, "event_participants": EVENT_PARTICIPANTS, "event_clusters": EVENT_CLUSTERS}

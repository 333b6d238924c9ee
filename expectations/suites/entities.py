"""What must hold in mentions, entities, groups of articles and relations, beyond what is declared."""

from expectations.suites.build import (
    Expected,
    at_most,
    compared,
    expect,
    given,
    mostly_other_than,
    not_blank,
    null_exactly_where,
    one_of,
)

_SPAN = at_most("start_char", "end_char", "span_not_empty", equal=False)

MENTIONS: list[Expected] = [
    _SPAN,
    *not_blank("text"),
    null_exactly_where("entity_id", "link_method", "unlinked"),
    mostly_other_than("link_method", "unlinked", 0.1, "share_linked"),
    one_of(
        "link_method",
        ["coreference", "unlinked"],
        "pronouns_by_coreference",
        where=compared("kind", "==", "pronoun"),
    ),
    expect(
        "one_mention_a_span",
        "compound_columns_to_be_unique",
        column_list=["article_id", "start_char", "end_char"],
    ),
]

ENTITIES: list[Expected] = [
    *not_blank("name"),
    null_exactly_where("latitude", "longitude"),
    expect(
        "precision_of_coordinates",
        "column_values_to_not_be_null",
        column="geo_precision",
        where=given("latitude"),
    ),
    expect(
        "country_has_code",
        "column_values_to_not_be_null",
        column="country_iso3",
        where=compared("entity_type", "==", "COUNTRY"),
    ),
    expect(
        "only_places_disputed",
        "column_values_to_be_in_set",
        column="entity_type",
        value_set=["COUNTRY", "PLACE"],
        where=compared("disputed", "==", True),
    ),
    at_most("article_count", "mention_count", "mentions_cover_articles"),
    null_exactly_where("first_seen", "last_seen"),
    at_most("first_seen", "last_seen", "seen_in_order"),
    mostly_other_than("basis", "text", 0.1, "share_known"),
]

ARTICLE_GROUPS: list[Expected] = [
    null_exactly_where("duplicate_score", "duplicate_of"),
    expect(
        "mostly_not_duplicates",
        "column_values_to_be_null",
        severity="warning",
        column="duplicate_of",
        mostly=0.3,
    ),
]

RELATION_EVIDENCE: list[Expected] = [
    _SPAN,
    *not_blank("subject_text", "object_text", "rule"),
]

RELATIONS: list[Expected] = [
    at_most("valid_from", "valid_to", "validity_in_order"),
    null_exactly_where("first_asserted_on", "last_asserted_on"),
    at_most("first_asserted_on", "last_asserted_on", "asserted_in_order"),
    expect("mean_confidence", "column_mean_to_be_between", severity="warning", column="confidence", min_value=0.3),
]

SUITES = {
    "mentions": MENTIONS,
    "entities": ENTITIES,
    "article_groups": ARTICLE_GROUPS,
    "relation_evidence": RELATION_EVIDENCE,
    "relations": RELATIONS,
}

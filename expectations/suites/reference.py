"""What must hold in the reference tables: that they are whole, as the manuals list them."""

from expectations.suites.build import (
    Condition,
    Expected,
    absent,
    compared,
    exactly_the_codes,
    expect,
    not_blank,
    rows_between,
)

# PLOVER manual 2.0; 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
QUAD_CLASSES = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
MODES = 66
CONTEXTS = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions",
    "pro_democracy", "pro_autocracy", "economic", "legal", "reparations", "human_rights",
    "rights_freedoms", "repression", "human_security", "gender", "lgbt", "religion_ethnicity",
    "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration", "disasters",
    "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber", "misinformation",
    "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip
SECTORS = (
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "CRM", "CVL", "BUS", "LAB",
    "MED", "EDU", "REL", "REF", "NGO", "IGO", "ELI", "PRE", "UNK",
)  # fmt: skip
PREDICATES = (
    "head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of",
    "minister_of", "ambassador_of", "spokesperson_of", "chair_of", "co_chair_of", "head_of_organization",
    "commander_of", "deputy_of", "employee_or_member_of", "member_of", "party_affiliation",
    "candidate_for", "founded_by", "subsidiary_of", "part_of", "located_in", "headquartered_in",
    "resident_of", "nationality", "born_in", "spouse_of", "parent_of", "sibling_of", "predecessor_of",
    "ally_of", "adversary_of", "accused_by", "killed_by",
)  # fmt: skip
UN_MEMBERS = 193


def score(name: str, low: float, high: float, where: Condition) -> Expected:
    """plover_score lies in the range of its quad class."""
    return expect(
        name, "column_values_to_be_between", column="plover_score", min_value=low, max_value=high, where=where
    )


SUITES: dict[str, list[Expected]] = {
    "event_types": [
        rows_between(len(QUAD_CLASSES), len(QUAD_CLASSES)),
        expect(
            "quad_class_of_the_type",
            "column_pair_values_to_be_in_set",
            column_A="code",
            column_B="quad_class",
            value_pairs_set=sorted(QUAD_CLASSES.items()),
            ignore_row_if="both_values_are_missing",
        ),
        score("cooperation_scores_positive", 0.5, 10, where=compared("quad_class", "<=", 2)),
        score("verbal_conflict_scores_low", -4, 0, where=compared("quad_class", "==", 3)),
        score("material_conflict_scores_negative", -10, -4, where=compared("quad_class", "==", 4)),
        *not_blank("definition"),
    ],
    "event_modes": [rows_between(MODES, MODES), *not_blank("definition")],
    "contexts": [exactly_the_codes("code", CONTEXTS), *not_blank("definition")],
    "sectors": [exactly_the_codes("code", SECTORS), *not_blank("definition")],
    "predicates": [exactly_the_codes("code", PREDICATES), *not_blank("definition")],
    "countries": [rows_between(UN_MEMBERS, 400), *not_blank("name")],
    "sources": [rows_between(1, None, "warning"), *not_blank("name")],
    "cameo_plover": [
        rows_between(250, 350),
        expect("mode_needs_type", "column_values_to_be_null", column="event_mode", where=absent("event_type")),
        expect("context_needs_type", "column_values_to_be_null", column="context", where=absent("event_type")),
    ],
}

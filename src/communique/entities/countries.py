"""The country of an entity that only texts know: given where what articles say of it suffices, else left open."""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_OF_COUNTRY = ("nationality", "head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of",
               "minister_of", "ambassador_of", "spokesperson_of", "commander_of", "deputy_of", "employee_or_member_of",
               "headquartered_in", "located_in", "part_of", "resident_of")  # fmt: skip
_OF_BODY = ("spokesperson_of", "deputy_of", "employee_or_member_of", "member_of", "party_affiliation")
# Those who act for these are of their country; companies, papers, universities and international bodies employ anybody.
PUBLIC = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB")
_ACTING = 0.6  # how surely the country that somebody acts for in an event is his own
_ENOUGH = 0.75  # how sure a country must be
_AGREEING = 0.75  # the share of the evidence that must be for it

# A participant that takes over a country from its sentence or article tells nothing of the country.
_EVIDENCE = f"""
SELECT entity_id, article_id, 'country.' || country_iso3, {_ACTING}
FROM event_participants JOIN events USING (event_id)
WHERE entity_id LIKE 'n%' AND country_iso3 IS NOT NULL AND basis NOT IN ('inherited', 'guessed')
UNION ALL
SELECT subject_id, article_id, object_id, confidence FROM relation_evidence
WHERE subject_id LIKE 'n%'
AND CASE WHEN object_id LIKE 'country.%' THEN predicate IN {_OF_COUNTRY} ELSE predicate IN {_OF_BODY} END
ORDER BY ALL
"""


def countries_of_text(con: "duckdb.DuckDBPyConnection", bodies: Mapping[str, str]) -> dict[str, str]:
    """ISO codes by the ids of entities that nothing but the articles of the corpus views knows.

    `bodies` maps ids of public bodies, and of those in office, to their countries: who serves one is of its country.
    """
    told: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for entity_id, article_id, object_id, confidence in con.execute(_EVIDENCE).fetchall():
        if country := object_id[8:] if object_id.startswith("country.") else bodies.get(object_id):
            told[entity_id][country, article_id] = max(confidence, told[entity_id].get((country, article_id), 0.0))
    found = {entity_id: told_country(by_article) for entity_id, by_article in told.items()}
    return {entity_id: country for entity_id, country in found.items() if country}


def told_country(confidences: Mapping[tuple[str, str], float]) -> str | None:
    """The country that evidence agrees on and suffices for, if there is one.

    `confidences` are by country and article: what one article says of one country counts once, however often it does.
    Those of several articles are taken for independent: two of 0.6 make 0.84.
    """
    of_country: dict[str, list[float]] = defaultdict(list)
    for (country, _), confidence in sorted(confidences.items()):
        of_country[country].append(confidence)
    best = max(of_country, key=lambda c: (sum(of_country[c]), c))
    share = sum(of_country[best]) / sum(map(sum, of_country.values()))
    sure = 1 - math.prod(1 - c for c in of_country[best])
    return best if sure >= _ENOUGH and share >= _AGREEING else None

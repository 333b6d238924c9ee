"""Rules on codes: events and participants use the codes of the reference tables as these define them."""

from communique.schema.tables import ENTITY_TYPES
from expectations.rules.model import Rule, rule


def _listed(table: str, key: str, column: str, target: str) -> Rule:
    return rule(
        table,
        f"{column}_in_{target}",
        f"SELECT own.{key}, item.code FROM every_{table} own, unnest(own.{column}) item(code) "
        f"ANTI JOIN {target} ON {target}.code = item.code",
        f"Every item of {table}.{column} has its row in {target}.",
        target,
    )


def _country(table: str, key: str, column: str) -> Rule:
    return rule(
        table,
        f"{column}_in_countries",
        f"SELECT own.{key}, own.{column} FROM every_{table} own ANTI JOIN countries ON own.{column} = "
        f"countries.code WHERE own.{column} IS NOT NULL",
        f"{table}.{column} has its row in countries.",
        "countries",
        severity="warning",
    )


RULES: tuple[Rule, ...] = (
    _listed("events", "event_id", "contexts", "contexts"),
    _country("events", "event_id", "place_country_iso3"),
    rule(
        "events",
        "cameo_code_of_the_type",
        "SELECT e.event_id, e.event_type, e.cameo_code, c.event_type AS its_type FROM every_events e "
        "JOIN cameo_plover c USING (cameo_code) WHERE e.event_type IS DISTINCT FROM c.event_type",
        "The CAMEO code maps to the event's type.",
        "cameo_plover",
    ),
    rule(
        "events",
        "goldstein_of_the_cameo_code",
        "SELECT e.event_id, e.cameo_code, e.goldstein, c.goldstein AS its_score FROM every_events e "
        "JOIN cameo_plover c USING (cameo_code) WHERE e.goldstein <> c.goldstein",
        "goldstein is the score of the CAMEO code.",
        "cameo_plover",
    ),
    rule(
        "events",
        "plover_score_of_mode_or_type",
        "SELECT e.event_id, e.event_type, e.event_mode, e.plover_score, coalesce(m.plover_score, "
        "t.plover_score) AS its_score FROM every_events e JOIN event_types t ON t.code = e.event_type "
        "LEFT JOIN event_modes m ON m.event_type = e.event_type AND m.code = e.event_mode WHERE "
        "e.plover_score <> its_score",
        "plover_score is the mode's score, else the type's.",
        "event_types",
        "event_modes",
    ),
    rule(
        "events",
        "one_main_event_a_sentence",
        "SELECT sentence_id, count_if(is_main) AS main, count(*) AS events FROM every_events GROUP BY "
        "sentence_id HAVING main <> 1",
        "Of a sentence's events, exactly one is the main event.",
    ),
    rule(
        "events",
        "date_from_publication_needs_one",
        "SELECT e.event_id, e.event_date FROM every_events e JOIN every_articles a USING (article_id) "
        "WHERE e.date_basis = 'published' AND a.published_on IS NULL",
        "Only a dated article gives its date to an event.",
        "articles",
    ),
    rule(
        "events",
        "asserted_not_after_publication",
        "SELECT e.event_id, e.event_date, a.published_on FROM every_events e JOIN every_articles a "
        "USING (article_id) WHERE e.factuality = 'asserted' AND e.event_date > a.published_on + 1",
        "What has happened is not dated after the report.",
        "articles",
        severity="warning",
    ),
    _listed("event_participants", "event_id", "other_sectors", "sectors"),
    _country("event_participants", "event_id", "country_iso3"),
    rule(
        "event_participants",
        "event_has_participants",
        "SELECT e.event_id FROM every_events e ANTI JOIN every_event_participants p USING (event_id)",
        "An event has an actor or a recipient.",
        "events",
    ),
    rule(
        "event_participants",
        "ord_contiguous",
        "SELECT event_id, role, ord, row_number() OVER (PARTITION BY event_id, role ORDER BY ord) - 1 "
        "AS expected FROM every_event_participants QUALIFY ord <> expected",
        "Participants of a role are numbered from 0 without gaps.",
    ),
    rule(
        "event_participants",
        "mention_in_the_article",
        "SELECT p.event_id, p.mention_id, m.article_id FROM every_event_participants p JOIN "
        "every_events e USING (event_id) JOIN every_mentions m USING (mention_id) WHERE m.article_id "
        "<> e.article_id",
        "The mention of a participant lies in the event's article.",
        "events",
        "mentions",
    ),
    rule(
        "event_participants",
        "not_on_both_sides",
        "SELECT a.event_id, a.entity_id FROM every_event_participants a JOIN every_event_participants "
        "r ON r.event_id = a.event_id AND r.entity_id = a.entity_id AND r.role = 'recipient' WHERE "
        "a.role = 'actor'",
        "Nobody is actor and recipient of one event.",
        severity="warning",
    ),
    rule(
        "cameo_plover",
        "mode_in_event_modes",
        "SELECT c.cameo_code, c.event_type, c.event_mode FROM cameo_plover c ANTI JOIN event_modes m "
        "ON m.event_type = c.event_type AND m.code = c.event_mode WHERE c.event_mode IS NOT NULL",
        "The mode is one of the type's.",
        "event_modes",
    ),
    rule(
        "cameo_plover",
        "context_in_contexts",
        "SELECT c.cameo_code, c.context FROM cameo_plover c ANTI JOIN contexts x ON x.code = c.context "
        "WHERE c.context IS NOT NULL",
        "The context is known.",
        "contexts",
    ),
    rule(
        "predicates",
        "entity_types_known",
        "SELECT code, t.entity_type FROM predicates, unnest(list_concat(subject_types, object_types)) "
        f"t(entity_type) WHERE t.entity_type NOT IN {ENTITY_TYPES}",
        "Subject and object types are types of entities.",
    ),
)

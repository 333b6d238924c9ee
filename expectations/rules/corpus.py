"""Rules on the tables of the whole corpus: groups, entities, clusters and relations agree with the "
"batches."""

from expectations.rules.model import Rule, rule

_MEMBERS = (
    "SELECT m.cluster_id, count(*) AS reports, count(DISTINCT e.article_id) AS articles, count(DISTINCT "
    "a.source) AS sources, min(a.published_on) AS first_on, max(a.published_on) AS last_on FROM "
    "event_cluster_members m JOIN events e USING (event_id) JOIN articles a USING (article_id) GROUP BY "
    "m.cluster_id"
)

RULES: tuple[Rule, ...] = (
    rule(
        "article_groups",
        "every_article_grouped",
        "SELECT a.article_id FROM articles a ANTI JOIN article_groups g USING (article_id)",
        "Every article has a row.",
        "articles",
    ),
    rule(
        "article_groups",
        "superseded_by_a_later_version",
        "SELECT g.article_id, g.version, n.article_id AS successor, n.version AS its_version FROM "
        "article_groups g JOIN article_groups n ON n.article_id = g.superseded_by JOIN articles ga ON "
        "ga.article_id = g.article_id JOIN articles na ON na.article_id = n.article_id WHERE n.version "
        "<= g.version OR ga.source <> na.source OR (ga.source_id <> na.source_id AND "
        "(ga.url = na.url) IS NOT TRUE)",
        "The successor is a higher version of the same document: same source, and same id or address.",
        "articles",
    ),
    rule(
        "article_groups",
        "duplicate_of_an_original",
        "SELECT g.article_id, g.duplicate_of FROM article_groups g JOIN article_groups o ON "
        "o.article_id = g.duplicate_of WHERE o.duplicate_of IS NOT NULL OR g.article_id = "
        "g.duplicate_of",
        "What has a duplicate is no duplicate itself.",
    ),
    rule(
        "article_groups",
        "duplicates_share_a_story",
        "SELECT g.article_id, g.story_id, o.story_id AS its_story FROM article_groups g JOIN "
        "article_groups o ON o.article_id = g.duplicate_of WHERE g.story_id <> o.story_id",
        "Duplicates tell one story.",
        severity="warning",
    ),
    rule(
        "entities",
        "country_iso3_of_the_id",
        "SELECT entity_id, country_iso3 FROM entities "
        "WHERE entity_id LIKE 'country.%' AND country_iso3 <> substr(entity_id, 9)",
        "A country's code is that of its id.",
    ),
    rule(
        "entities",
        "country_iso3_in_countries",
        "SELECT entity_id, country_iso3 FROM entities ANTI JOIN countries ON country_iso3 = code "
        "WHERE country_iso3 IS NOT NULL",
        "country_iso3 has its row in countries.",
        "countries",
        severity="warning",
    ),
    rule(
        "entities",
        "counts_of_mentions",
        "SELECT entity_id, mention_count, coalesce(n, 0) AS mentions, article_count, coalesce(k, 0) AS "
        "articles FROM entities LEFT JOIN (SELECT entity_id, count(*) AS n, count(DISTINCT article_id) "
        "AS k FROM mentions GROUP BY entity_id) USING (entity_id) WHERE mention_count <> mentions OR "
        "article_count <> articles",
        "mention_count and article_count are those of mentions.",
        "mentions",
    ),
    rule(
        "event_clusters",
        "cluster_has_members",
        "SELECT cluster_id FROM event_clusters ANTI JOIN event_cluster_members USING (cluster_id)",
        "Every cluster has a member.",
        "event_cluster_members",
    ),
    rule(
        "event_clusters",
        "counts_of_members",
        f"SELECT cluster_id, report_count, reports, article_count, articles, source_count, sources "
        f"FROM event_clusters JOIN ({_MEMBERS}) USING (cluster_id) "
        "WHERE (report_count, article_count, source_count) <> (reports, articles, sources)",
        "Counts are those of the members.",
        "event_cluster_members",
        "events",
        "articles",
    ),
    rule(
        "event_clusters",
        "published_span_of_members",
        "SELECT cluster_id, first_published_on, first_on, last_published_on, last_on FROM "
        f"event_clusters JOIN ({_MEMBERS}) USING (cluster_id) WHERE first_published_on IS DISTINCT FROM "
        "first_on OR last_published_on IS DISTINCT FROM last_on",
        "First and last publication dates are those of the members.",
        "event_cluster_members",
        "events",
        "articles",
    ),
    rule(
        "event_cluster_members",
        "every_asserted_event_clustered",
        "SELECT event_id FROM events ANTI JOIN event_cluster_members USING (event_id) WHERE factuality = 'asserted'",
        "Every event that is said to have happened has a cluster.",
        "events",
    ),
    rule(
        "event_cluster_members",
        "members_share_the_type",
        "SELECT event_id, e.event_type, c.event_type AS of_cluster FROM event_cluster_members JOIN "
        "events e USING (event_id) JOIN event_clusters c USING (cluster_id) WHERE e.event_type <> "
        "c.event_type",
        "Members have the type of their cluster.",
        "events",
        "event_clusters",
    ),
    rule(
        "relations",
        "evidence_count_of_the_evidence",
        "SELECT relation_id, evidence_count, coalesce(n, 0) AS found FROM relations LEFT JOIN (SELECT "
        "relation_id, count(*) AS n FROM relation_evidence GROUP BY relation_id) USING (relation_id) "
        "WHERE evidence_count <> found",
        "evidence_count counts the rows of evidence.",
        "relation_evidence",
    ),
    rule(
        "relations",
        "evidence_of_the_same_relation",
        "SELECT relation_id, e.article_id FROM relations r JOIN relation_evidence e USING "
        "(relation_id) WHERE (r.subject_id, r.predicate, r.object_id) <> (e.subject_id, e.predicate, "
        "e.object_id)",
        "Evidence has its relation's subject, predicate and object.",
        "relation_evidence",
    ),
    rule(
        "relations",
        "types_fit_the_predicate",
        "SELECT relation_id, predicate, s.entity_type AS subject_type, o.entity_type AS object_type "
        "FROM relations JOIN predicates p ON p.code = predicate JOIN entities s ON s.entity_id = "
        "subject_id JOIN entities o ON o.entity_id = object_id WHERE s.entity_type NOT IN "
        "p.subject_types OR o.entity_type NOT IN p.object_types",
        "The predicate allows the types of subject and object.",
        "predicates",
        "entities",
    ),
    rule(
        "relations",
        "validity_is_one_of_the_terms",
        "SELECT relation_id, valid_from, valid_to FROM relations WHERE coalesce(valid_from, valid_to) IS "
        "NOT NULL AND NOT list_contains(coalesce(terms, []), {'from': valid_from, 'to': valid_to})",
        "valid_from and valid_to are those of one of the terms.",
    ),
    rule(
        "relations",
        "one_holder_at_a_time",
        "SELECT r.relation_id, other.relation_id AS other, r.predicate, r.object_id FROM relations r "
        "JOIN relations other ON other.predicate = r.predicate AND other.object_id = r.object_id AND "
        "r.relation_id < other.relation_id JOIN predicates p ON p.code = r.predicate WHERE "
        "p.single_holder AND NOT r.is_former AND NOT other.is_former AND coalesce(r.valid_from, DATE "
        "'0001-01-01') < coalesce(other.valid_to, DATE '9999-12-31') AND coalesce(other.valid_from, "
        "DATE '0001-01-01') < coalesce(r.valid_to, DATE '9999-12-31')",
        "A single-holder office has one holder at a time.",
        "predicates",
        severity="warning",
    ),
)

-- Common questions, for DuckDB 1.1 and later. In the release's folder:
--
--     duckdb -readonly communique.duckdb < examples/queries.sql
--
-- or one at a time, from any folder: communique sql "…"
-- Countries are ISO 3166-1 alpha-3 codes: put your own in place of ARM and RUS.

-- What is here: reports by type, and whether their text says that they happened.
SELECT event_type, quad_class,
  count(*) FILTER (WHERE factuality = 'asserted') AS asserted,
  count(*) FILTER (WHERE factuality = 'future') AS announced,
  count(*) FILTER (WHERE factuality = 'negated') AS denied,
  count(*) FILTER (WHERE factuality IN ('hypothetical', 'historical')) AS other
FROM events
GROUP BY event_type, quad_class
ORDER BY quad_class, event_type;

-- What a column means: every table and column has its comment (DATA_DICTIONARY.md has the same).
SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'events' ORDER BY column_index;

-- Events between two countries, month by month and both ways.
SELECT * FROM dyad('ARM', 'RUS');

-- The pairs of countries with most events, who acts first. A happening counts once, however many reports it has.
SELECT a.country_iso3 AS actor, r.country_iso3 AS recipient, e.quad_class,
  count(DISTINCT e.event_id) AS reports, count(DISTINCT coalesce(e.cluster_id, e.event_id)) AS happenings
FROM events e
JOIN event_participants a ON a.event_id = e.event_id AND a.role = 'actor'
JOIN event_participants r ON r.event_id = e.event_id AND r.role = 'recipient'
WHERE e.is_main AND e.factuality = 'asserted' AND a.country_iso3 <> r.country_iso3
GROUP BY a.country_iso3, r.country_iso3, e.quad_class
ORDER BY happenings DESC, actor, recipient, e.quad_class
LIMIT 20;

-- One row per happening: of the reports of a cluster, the surest.
SELECT coalesce(e.cluster_id, e.event_id) AS happening, e.event_date, e.event_type, e.confidence, e.event_id
FROM events e
WHERE e.is_main AND e.factuality = 'asserted'
QUALIFY row_number() OVER (
  PARTITION BY coalesce(e.cluster_id, e.event_id) ORDER BY e.confidence DESC, e.event_id
) = 1
ORDER BY e.event_date, happening;

-- The happenings that most sources report.
SELECT c.event_date, c.event_type, a.name AS actor, r.name AS recipient, c.report_count, c.source_count
FROM event_clusters c
LEFT JOIN entities a ON a.entity_id = c.actor_id
LEFT JOIN entities r ON r.entity_id = c.recipient_id
ORDER BY c.source_count DESC, c.report_count DESC, c.cluster_id
LIMIT 20;

-- The evidence of events: the sentence that says so, and its article. Of one event: FROM evidence('e…').
SELECT e.event_id, e.event_type, e.trigger_text, s.text AS sentence, a.source, a.published_on, a.url
FROM events e
JOIN sentences s ON s.sentence_id = e.sentence_id
JOIN articles a ON a.article_id = e.article_id
ORDER BY e.confidence DESC, e.event_id
LIMIT 20;

-- Only what is fit for counting: it happened, it is its sentence's main event, dated to the day, and rather sure,
-- from articles that are neither copies nor superseded by a correction.
SELECT e.event_date, e.event_type, e.event_mode, e.goldstein, e.confidence
FROM events e
JOIN articles a ON a.article_id = e.article_id
WHERE e.factuality = 'asserted' AND e.is_main AND e.date_precision = 'day' AND e.confidence >= 0.5
  AND a.duplicate_of IS NULL AND a.superseded_by IS NULL
ORDER BY e.event_date, e.event_id;

-- Month by month: conflict and cooperation, and the mean Goldstein score.
SELECT CAST(date_trunc('month', event_date) AS DATE) AS month,
  count(*) FILTER (WHERE quad_class IN (1, 2)) AS cooperation,
  count(*) FILTER (WHERE quad_class IN (3, 4)) AS conflict,
  round(avg(goldstein), 2) AS goldstein
FROM events
WHERE is_main AND factuality = 'asserted' AND event_date IS NOT NULL
GROUP BY month
ORDER BY month;

-- Sources: their articles, how many are copies of others, and what they report.
SELECT a.source, count(DISTINCT a.article_id) AS articles,
  count(DISTINCT a.article_id) FILTER (WHERE a.duplicate_of IS NOT NULL) AS copies, count(e.event_id) AS events
FROM articles a
LEFT JOIN events e ON e.article_id = a.article_id
GROUP BY a.source
ORDER BY events DESC, a.source;

-- Who speaks most, and in which countries' name.
SELECT n.name, n.country_iso3, count(*) AS quotations, count(*) FILTER (WHERE q.kind = 'direct') AS direct
FROM quotations q
JOIN entities n ON n.entity_id = q.speaker_id
GROUP BY n.entity_id, n.name, n.country_iso3
ORDER BY quotations DESC, n.name
LIMIT 20;

-- What one of them says.
SELECT a.published_on, q.cue, q.text, a.source, a.url
FROM quotations q
JOIN entities n ON n.entity_id = q.speaker_id
JOIN articles a ON a.article_id = q.article_id
WHERE n.name = 'Nikol Pashinyan'
ORDER BY a.published_on, q.article_id, q.start_char;

-- Relations on a day: who held which office, as far as its terms are known.
SELECT s.name AS subject, r.predicate, o.name AS object, t.term['from'] AS since, t.term['to'] AS until
FROM relations r
CROSS JOIN unnest(r.terms) AS t(term)
JOIN entities s ON s.entity_id = r.subject_id
JOIN entities o ON o.entity_id = r.object_id
WHERE t.term['from'] <= DATE '2022-03-01' AND coalesce(t.term['to'], DATE '9999-12-31') >= DATE '2022-03-01'
ORDER BY object, r.predicate, subject;

-- All that is known of somebody's relations, each with the name that it has from there.
SELECT * FROM relations_of('Nikol Pashinyan');

-- Where people died, by country: the fewest and the most deaths that texts state.
SELECT place_country_iso3, count(*) AS reports, sum(fatalities_low) AS at_least, sum(fatalities_high) AS at_most
FROM events
WHERE fatalities_high > 0 AND factuality = 'asserted'
GROUP BY place_country_iso3
ORDER BY reports DESC, place_country_iso3;

-- One wide row per event, for tools that want a single table.
-- To a file: COPY (SELECT * FROM participants_wide()) TO 'events_wide.csv';
SELECT * FROM participants_wide() LIMIT 20;

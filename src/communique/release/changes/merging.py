"""Clusters, stories and entities that are gone since another one has what they had: merged, and not withdrawn."""

from collections.abc import Mapping

import duckdb

# what is found as gone -> the table that says what belongs to it: its key, and the column of what it belongs to
_MEMBERS = (
    ("event_clusters", "row", "event_cluster_members", "event_id", "cluster_id"),
    ("entities", "row", "mentions", "mention_id", "entity_id"),
    ("article_groups", "story", "article_groups", "article_id", "story_id"),
)
# Most of what is left of its members has to be in one other; of two halves, the one that sorts first has it.
_MERGE = """
UPDATE found SET change = 'merged', merged_into = m.target
FROM (
  WITH moved AS (
    SELECT o."{group}" AS item, n."{group}" AS target, count(*) AS members
    FROM before."{members}" o JOIN after."{members}" n ON n."{key}" = o."{key}"
    WHERE o."{group}" IN (SELECT item FROM found WHERE table_name = '{table}' AND what = '{what}'
                          AND change = 'withdrawn')
    GROUP BY 1, 2
  )
  SELECT item, target FROM (
    SELECT item, target, members, sum(members) OVER (PARTITION BY item) AS all_members,
      row_number() OVER (PARTITION BY item ORDER BY members DESC, target NULLS LAST) AS place
    FROM moved
  ) WHERE place = 1 AND target IS NOT NULL AND 2 * members >= all_members
) m
WHERE found.table_name = '{table}' AND found.what = '{what}' AND found.change = 'withdrawn' AND found.item = m.item
"""


def merge(con: duckdb.DuckDBPyConnection, common: Mapping[str, Mapping[str, str]]) -> None:
    """Mark what is merged in the table `found`, as far as both releases tell who belongs to what."""
    for table, what, members, key, group in _MEMBERS:
        if {key, group} <= common.get(members, {}).keys():
            con.execute(_MERGE.format(table=table, what=what, members=members, key=key, group=group))

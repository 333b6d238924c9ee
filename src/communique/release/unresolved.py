"""Names that the knowledge base lacks, the most frequent first: what curators should add."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.release.query import QueryError, query
from communique.schema.tables import ENTITY_TYPES

_MISSED = """
SELECT name, entity_type, article_count, mention_count, first_seen, last_seen, aliases
FROM entities WHERE basis = 'text' AND ({kind}) ORDER BY article_count DESC, mention_count DESC, name, entity_id
"""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that only texts know, with how often and when it was read and its other spellings."""

    name: str
    entity_type: str
    articles: int
    mentions: int
    first_seen: date | None
    last_seen: date | None
    aliases: tuple[str, ...]


def unresolved_names(where: Path | str, kind: str = "", limit: int = 30) -> list[Unresolved]:
    """The names in a release's folder or address or `<home>/tables`, of one entity type or of all (the empty string).

    Raises QueryError for an unknown type.
    """
    if kind and kind not in ENTITY_TYPES:
        raise QueryError(f"{kind!r} is no entity type: write one of {', '.join(ENTITY_TYPES)}")
    only = f"entity_type = '{kind}'" if kind else "true"
    found = query(where, _MISSED.format(kind=only), rows=limit)
    return [
        Unresolved(name, kind_of, articles, mentions, first, last, tuple(aliases))
        for name, kind_of, articles, mentions, first, last, aliases in found.rows
    ]

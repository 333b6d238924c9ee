"""Rules that hold across tables, and how they are evaluated."""

import duckdb

from communique.schema.tables import TABLES
from expectations.report import EXAMPLES, Failure, Report, key_of, shown
from expectations.rules import batch, codes, corpus
from expectations.rules.model import Rule
from expectations.rules.references import reference_rules

RULES: tuple[Rule, ...] = (*reference_rules(), *batch.RULES, *codes.RULES, *corpus.RULES)


def rules_of(table: str) -> tuple[Rule, ...]:
    """The rules that are reported on a table."""
    return tuple(r for r in RULES if r.table == table)


def evaluate(con: duckdb.DuckDBPyConnection, table: str) -> Report:
    """Which of the table's rules do not hold in the tables that `con` shows."""
    chosen = rules_of(table)
    failures = (_broken(con, rule) for rule in chosen)
    return Report(table, len(chosen), tuple(f for f in failures if f))


def _broken(con: duckdb.DuckDBPyConnection, rule: Rule) -> Failure | None:
    try:
        found = con.execute(f"SELECT * FROM ({rule.sql}) ORDER BY ALL LIMIT {EXAMPLES}")  # the same ones every time
        names = [d[0] for d in found.description or ()]
        first = found.fetchall()
        count = len(first)
        if count == EXAMPLES:
            count = con.execute(f"SELECT count(*) FROM ({rule.sql})").fetchall()[0][0]
    except duckdb.Error as error:
        return Failure(rule.name, "", "error", 0, None, (), f"the rule could not be evaluated: {error}")
    if not first:
        return None
    examples = tuple(", ".join(f"{n} {shown(v)}" for n, v in zip(names, row, strict=True)) for row in first)
    keys = tuple(filter(None, (key_of(dict(zip(names, row, strict=True)), TABLES[rule.table]) for row in first)))
    return Failure(rule.name, "", rule.severity, count, None, examples, rule.description, keys)

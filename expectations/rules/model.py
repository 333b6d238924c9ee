"""A rule across tables: SQL that selects the rows that break it."""

from dataclasses import dataclass

from expectations.report import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """`sql` runs over the views of communique.store.corpus and selects offending rows: none means it holds.

    Its first columns are the offending row's key, the rest what is wrong there. `table` is where it is
    reported, and of the tables that it `reads` none is made later. A rule on a batch's table sees one batch,
    as `every_x`: the view `x` hides rows that have no article, which a rule must see.
    """

    table: str
    name: str
    severity: Severity
    sql: str
    description: str
    reads: tuple[str, ...]


def rule(table: str, name: str, sql: str, description: str, *reads: str, severity: Severity = "error") -> Rule:
    """A rule that reads its own table and `reads`."""
    return Rule(table, name, severity, sql, description, (table, *reads))

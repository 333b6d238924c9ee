"""One rule for each reference in the schema: what a row refers to is there."""

from communique.schema.model import Reference, Scope, Table
from communique.schema.tables import TABLES
from expectations.rules.model import Rule


def reference_rules() -> list[Rule]:
    """The rules of all references; one between a batch and a corpus table belongs to the corpus table."""
    return [_rule(table, reference) for table in TABLES.values() for reference in table.references]


def _rule(table: Table, reference: Reference) -> Rule:
    target = TABLES[reference.table]
    within_batch = table.scope is Scope.BATCH and target.scope is not Scope.CORPUS
    prefix = "every_" if within_batch else ""
    own = prefix + table.name
    other = target.name if target.scope is not Scope.BATCH else prefix + target.name
    at = target if table.scope is Scope.BATCH and target.scope is Scope.CORPUS else table
    columns = "_".join(reference.columns)
    shown = ", ".join(f"own.{c}" for c in dict.fromkeys((*table.key, *reference.columns)))
    pairs = list(zip(reference.columns, reference.to, strict=True))
    return Rule(
        table=at.name,
        name=f"{columns}_in_{target.name}" if at is table else f"{table.name}_{columns}_in_{target.name}",
        severity="error",
        sql=f"SELECT {shown} FROM {own} own ANTI JOIN {other} other ON "
        + " AND ".join(f"own.{c} = other.{to}" for c, to in pairs)
        + " WHERE "
        + " AND ".join(f"own.{c} IS NOT NULL" for c, _ in pairs),
        description=f"{table.name}.{', '.join(reference.columns)} has its row in {target.name}.",
        reads=(table.name, target.name),
    )

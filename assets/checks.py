"""Every check of every table as a Dagster asset check: runs it, leaves the receipt, shows what failed."""

from typing import Any

import dagster as dg

from assets.workspace import Workspace
from communique.flow import STAGE_OF
from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.receipts import Receipt, file_hash, read_receipt
from communique.store.tables import Tables
from expectations.checks import CHECKS, definition, run_check, tables_read

_ABOUT = {
    "expectations": "Great Expectations suite: the declared structure and what must hold in the table. A warning shows"
    " as failed in orange and stops nothing.",
    "rules": "Rules across tables, run as SQL in DuckDB. A warning shows as failed in orange and stops nothing.",
}


def table_check(table: str, check: str) -> dg.AssetChecksDefinition:
    """The asset check for one check of one table. An error stops what is downstream, a warning does not."""
    batched = TABLES[table].scope is Scope.BATCH
    others = [t for t in tables_read(table, check) if STAGE_OF[t] is not STAGE_OF[table]]

    @dg.asset_check(asset=table, name=check, description=_ABOUT[check], blocking=True, additional_deps=others)
    def run(context: dg.AssetCheckExecutionContext, workspace: Workspace) -> dg.AssetCheckResult:
        tables = workspace.tables
        keys = _batches_of(context, tables) if batched else [None]
        receipts = [run_check(tables.home, table, key, check, tables.recipes.batches) for key in keys]
        failures = [(r, f) for r in receipts for f in r.failures]
        errors = [f for _, f in failures if f["severity"] == "error"]
        return dg.AssetCheckResult(
            passed=not failures,
            severity=dg.AssetCheckSeverity.ERROR if errors else dg.AssetCheckSeverity.WARN,
            metadata=_figures(receipts, failures),
        )

    return run


def _batches_of(context: dg.AssetCheckExecutionContext, tables: Tables) -> list[str | None]:
    """The batches of the run; all that have landed where the check runs by itself.

    The check is not partitioned in Dagster's sense, so that one evaluation stands for a run over many batches.
    """
    run = context.op_execution_context
    if run.has_partition_key or run.has_partition_key_range:
        return sorted(run.partition_keys)
    return list(tables.recipes.batches)


def _figures(receipts: list[Receipt], failures: list[tuple[Receipt, dict[str, Any]]]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "files": len(receipts),
        "evaluated": sum(r.evaluated for r in receipts),
        "failed": len(failures),
    }
    if failures:
        head = ["| batch | rule | severity | rows | detail | examples |", "|---|---|---|---|---|---|"]
        rows = [
            f"| {r.batch or 'corpus'} | {f['rule']} | {f['severity']} | {f['unexpected_count']} | "
            f"{f['detail'] or ''} | {'; '.join(map(str, f['examples']))} |".replace("\n", " ")
            for r, f in failures[:50]
        ]
        first = failures[0][1]
        # Dagster hides Markdown behind a link; a text is seen at once.
        figures["first failure"] = "; ".join(filter(None, (first["rule"], first["detail"], *first["examples"][:1])))
        figures["failures"] = dg.MetadataValue.md("\n".join([*head, *rows]))
    return figures


def reference_hashes(tables: Tables) -> dict[str, str]:
    """SHA-256 of the reference tables that are there, by their path as receipts have it."""
    files = [tables.home.table_file(t.name) for t in TABLES.values() if t.scope is Scope.REFERENCE]
    return {str(f.relative_to(tables.home.tables)): file_hash(f) for f in files if f.exists()}


def is_settled(tables: Tables, references: dict[str, str], table: str, batch: str | None = None) -> bool:
    """Whether the file was made by the recipe that holds now, and every check of it has passed on its present bytes,
    against the reference tables (`references`, see reference_hashes) that are there now."""
    recipe = tables.recipes.of(table, batch)
    if not tables.is_current(table, batch):
        return False
    own = tables.home.table_file(table, batch)
    hashes = {**references, str(own.relative_to(tables.home.tables)): file_hash(own)}
    for check in CHECKS[table]:
        receipt = read_receipt(tables.home, table, batch, check)
        if receipt is None or not receipt.passed:
            return False
        if (receipt.recipe, receipt.definition) != (recipe, definition(table, check)):
            return False
        if any(hashes.get(path, digest) != digest for path, digest in receipt.files.items()):
            return False
    return True


TABLE_CHECKS = [table_check(table, check) for table, checks in CHECKS.items() for check in checks]

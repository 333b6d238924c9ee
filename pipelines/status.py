"""The figures of `communique status`."""

from communique.intake.manifest import batches
from communique.release.read import latest
from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.receipts import read_receipt
from expectations.checks import CHECKS


def figures(home: Home) -> dict[str, int | dict[str, int] | str | None]:
    """What stands in a home, by name: counts, counts by kind, and the version of the last release."""
    landed = batches(home)
    with connect(home, landed) as con:
        counted = {
            t: con.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0]
            for t in ("articles", "sentences", "mentions", "events", "entities", "relations", "event_clusters",
                      "quotations")
        }  # fmt: skip
        rejects = con.execute(
            "SELECT reason, count(DISTINCT reject_id) FROM rejects GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    files = [(t, b) for t, d in TABLES.items() for b in (landed if d.scope is Scope.BATCH else [None])]
    receipts = [read_receipt(home, t, b, c) for t, b in files for c in CHECKS[t]]
    passed = sum(1 for r in receipts if r is not None and r.passed)
    warnings = sum(len(r.failures) for r in receipts if r is not None and r.passed)
    released = latest(home)
    return {
        "batches": len(landed),
        "newest batch": landed[-1] if landed else "none",
        **{name.replace("_", " "): n for name, n in counted.items()},
        "rejects": dict(rejects),
        "checks": {"passed": passed, "failed or not run": len(receipts) - passed, "warnings": warnings},
        "last release": released.name if released else None,
    }

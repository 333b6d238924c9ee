"""What a poll of the sources came to, for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 50  # entries that were skipped or failed


class Fate(StrEnum):
    """What became of an entry that was new."""

    FETCHED = "fetched"  # its page is in the archive
    FROM_FEED = "from feed"  # its page could not be had; the text that the feed carries is in the archive
    SKIPPED = "skipped"  # its page was not asked for
    FAILED = "failed"  # its page was asked for in vain


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one entry, why where it was not fetched, and the bytes received."""

    entry: str
    fate: Fate
    why: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How polling a source went. `file` is the name of the archive, None where nothing was taken.

    `failure` says why the feed itself could not be had and what to do; empty where it could.
    """

    source: str
    failure: str = ""
    is_unchanged: bool = False
    seen: int = 0
    new: int = 0
    outcomes: tuple[Outcome, ...] = ()
    size: int = 0
    file: str | None = None

    def count(self, fate: Fate) -> int:
        return sum(o.fate is fate for o in self.outcomes)

    @property
    def problems(self) -> list[str]:
        """A line for each thing that was not got."""
        lines = [f"{self.source}: {self.failure}"] if self.failure else []
        return lines + [f"{self.source}: {o.entry} {o.fate}: {o.why}" for o in self.outcomes if o.why]


def markdown(reports: Sequence[SourceReport]) -> str:
    """A table with a row for each source, then the first of the entries that were not fetched."""
    head = ["source", "feed", "seen", "new", *Fate, "bytes", "file"]
    rows = [[r.source, _status(r), r.seen, r.new, *map(r.count, Fate), r.size, r.file or ""] for r in reports]
    problems = [[r.source, o.entry, o.fate, o.why] for r in reports for o in r.outcomes if o.why][:_SHOWN]
    tables = [_table(head, rows)]
    if problems:
        tables.append(_table(["source", "entry", "outcome", "why"], problems))
    return "\n\n".join(tables)


def _status(report: SourceReport) -> str:
    return f"failed: {report.failure}" if report.failure else "unchanged" if report.is_unchanged else "read"


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(_cell, cells))} |" for cells in [head, ["---"] * len(head), *rows])


def _cell(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")

"""The words in which a table is declared: Column, Reference, Table."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A column's type. Arrow, DuckDB, Frictionless and Dagster names are derived in exports.py."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"  # microseconds, UTC
    BINARY = "binary"
    STRINGS = "list of strings"
    TERMS = "list of terms"  # (from, to) pairs of dates, either may be null


class Scope(StrEnum):
    """What a table's files are made from: one batch, the whole corpus, the seeds alone, or two releases."""

    BATCH = "batch"
    CORPUS = "corpus"
    REFERENCE = "reference"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what must hold in it whatever the data.

    `surface` marks words of the article's publisher: they leave a release when the source's rights do not allow them.
    `joined` columns are not in the working table; a release joins them in from a corpus table.
    """

    name: str
    kind: Kind
    description: str
    required: bool = True
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    values: tuple[str, ...] = ()
    surface: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """`columns` hold a key of `table`; a null refers to nothing."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, its columns, its key, the order of its rows, and what it refers to.

    Raises ValueError on repeated columns and on unknown columns in the key, the order or a reference.
    """

    name: str
    title: str
    description: str
    scope: Scope
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    released: bool = True

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        if repeated := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"table {self.name}: columns declared twice: {sorted(repeated)}")
        used = {*self.key, *self.order, *(c for r in self.references for c in r.columns)}
        if unknown := used - set(names):
            raise ValueError(f"table {self.name}: key, order or reference names unknown columns: {sorted(unknown)}")

    @property
    def working_columns(self) -> tuple[Column, ...]:
        """The columns of the table under `<home>/tables`."""
        return tuple(c for c in self.columns if not c.joined)

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """The columns that fix the order of the rows: the declared order, then the key."""
        return (*self.order, *(k for k in self.key if k not in self.order))

"""Reading seed files: a CSV file with declared columns becomes rows of strings, and what is wrong is named."""

import calendar
import csv
import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

BOOLEANS = ("true", "false")
OWN = "own"  # the folder for rows of a user beside those of the project
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

Row = dict[str, str]


class _OwnRow(Row):
    """A row of a user's file, so that what is wrong with it is said of that file."""


class SeedError(ValueError):
    """Something in a seed file does not hold together; the message names the file and the row."""


def read_rows(path: Path, columns: str, key: str) -> list[Row]:
    """The rows of a seed file, in file order.

    `columns` and `key` are names separated by spaces. Raises SeedError on a missing file, other columns than declared,
    a row without a source, a repeated or empty key.
    """
    names, keys = columns.split(), key.split()
    file_name = f"{OWN}/{path.name}" if path.parent.name == OWN else path.name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = [cells for cells in csv.reader(file, strict=True) if cells] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeedError(f"{path}: {error}") from error
    if header != names:
        raise SeedError(f"{file_name}: columns are {header}, should be {names}")
    if uneven := next((n for n, cells in enumerate(lines, start=2) if len(cells) != len(names)), None):
        raise SeedError(f"{file_name}, line {uneven}: {len(names)} cells are expected")
    columns_of = dict(zip(names, zip(*lines, strict=True), strict=True)) if lines else {}
    _require_sources(file_name, columns_of.get("source", ()))
    _require_keys(file_name, keys[0], list(zip(*(columns_of.get(k, ()) for k in keys), strict=True)))
    return [dict(zip(names, cells, strict=True)) for cells in lines]


def _require_sources(file_name: str, sources: Sequence[str]) -> None:
    """Raise SeedError at the first line without a source."""
    if not all(map(str.strip, sources)):
        line = next(n for n, source in enumerate(sources, start=2) if not source.strip())
        raise SeedError(f"{file_name}, line {line}: no source is given")


def _require_keys(file_name: str, column: str, found: Sequence[tuple[str, ...]]) -> None:
    """Raise SeedError unless every line has a key of its own; `column` is the first of those that make it."""
    if len(set(found)) == len(found) and all(key[0] for key in found):
        return
    seen: dict[tuple[str, ...], int] = {}
    for number, this in enumerate(found, start=2):
        if not this[0]:
            raise SeedError(f"{file_name}, line {number}: {column} is empty")
        if this in seen:
            raise SeedError(f"{file_name}, line {number}: {this} stands in line {seen[this]} already")
        seen[this] = number


def read_with_own(folder: Path, name: str, columns: str, key: str) -> list[Row]:
    """The rows of a seed file, with those of the same file in the folder `own` beside it, if it is there.

    A row of `own` takes the place of the one with its key. Raises SeedError as read_rows does.
    """
    rows = read_rows(folder / name, columns, key)
    if not (folder / OWN / name).exists():
        return rows
    own = map(_OwnRow, read_rows(folder / OWN / name, columns, key))
    keys = key.split()
    by_key = {tuple(r[k] for k in keys): r for r in (*rows, *own)}
    return [by_key[k] for k in sorted(by_key)]


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list."""
    return tuple([text for part in cell.split("|") if (text := part.strip())]) if cell else ()


def number(cell: str) -> float | None:
    """The number in a cell; None where it is empty."""
    return float(cell) if cell.strip() else None


def require_known(path: str, rows: Collection[Row], column: str, known: Iterable[str], many: bool = False) -> None:
    """Raise SeedError unless every value (or part of a list) of the column is known; empty cells pass."""
    known = {"", *known}
    strange = {cell for cell in {r[column] for r in rows} if not known.issuperset(listed(cell) if many else (cell,))}
    for row in rows if strange else ():
        if (cell := row[column]) in strange:
            value = next(v for v in listed(cell) if v not in known) if many else cell
            raise SeedError(f"{_file(path, row)}: {column} {value!r} is not known (row {_first(row)})")


def require_numbers(path: str, rows: Iterable[Row], *columns: str) -> None:
    """Raise SeedError unless every cell of the columns is a number or empty."""
    for row in rows:
        for column in columns:
            if row[column] and not _NUMBER.fullmatch(row[column]):
                raise SeedError(f"{_file(path, row)}: {column} {row[column]!r} is no number (row {_first(row)})")


def require_dates(path: str, rows: Collection[Row], start: str = "valid_from", end: str = "valid_to") -> None:
    """Raise SeedError unless both cells are dates (YYYY, YYYY-MM, YYYY-MM-DD) or empty, and in order."""
    wrong = {pair for pair in {(r[start], r[end]) for r in rows} if not _are_dates(*pair)}
    for row in rows if wrong else ():
        if (row[start], row[end]) not in wrong:
            continue
        for column in (start, end):
            if row[column] and not _is_date(row[column]):
                raise SeedError(f"{_file(path, row)}: {column} {row[column]!r} is no date (row {_first(row)})")
        raise SeedError(f"{_file(path, row)}: {start} is after {end} (row {_first(row)})")


def require_apart(path: str, groups: Mapping[tuple[str, ...], Sequence[Row]]) -> None:
    """Raise SeedError where two rows of a group are valid on the same day, but for the day of the hand-over."""
    for key, rows in groups.items():
        ordered = sorted(rows, key=lambda r: (earliest(r["valid_from"]), latest(r["valid_to"])))
        for one, other in pairwise(ordered):
            # a term that is known to the year ends somewhere in it, and the next may start in the same year
            if earliest(one["valid_to"] or "9999") > latest(other["valid_from"] or "0001"):
                own = next((r for r in (one, other) if isinstance(r, _OwnRow)), one)
                raise SeedError(
                    f"{_file(path, own)}: {' '.join(key)} has two holders: {_first(one)} and {_first(other)}"
                )


@lru_cache(maxsize=100_000)
def earliest(date: str) -> str:
    """The first day that a date of any precision may mean, as YYYY-MM-DD; the start of time if empty."""
    return (date + "-01-01"[len(date) - 4 :]) if date else "0001-01-01"


@lru_cache(maxsize=100_000)
def latest(date: str) -> str:
    """The last day that a date of any precision may mean, as YYYY-MM-DD; the end of time if empty."""
    if not date:
        return "9999-12-31"
    year, month = int(date[:4]), int(date[5:7] or 12)
    return date if len(date) == 10 else f"{date[:4]}-{month:02d}-{calendar.monthrange(year, month)[1]}"


def _are_dates(start: str, end: str) -> bool:
    """Whether both are dates or empty, and in order."""
    return all(not d or _is_date(d) for d in (start, end)) and not (start and end and earliest(start) > latest(end))


@lru_cache(maxsize=100_000)
def _is_date(cell: str) -> bool:
    try:
        return bool(_DATE.fullmatch(cell)) and bool(datetime.date.fromisoformat(earliest(cell)))
    except ValueError:
        return False


def _file(path: str, row: Row) -> str:
    return f"{OWN}/{path}" if isinstance(row, _OwnRow) else path


def _first(row: Row) -> str:
    return next(iter(row.values()))

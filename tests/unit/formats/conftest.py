"""What the tests of formats share: a raw file of given bytes, and the law that cutting a file changes nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.intake.formats import format_at
from communique.intake.record import RawFile, Record, UnreadableError


@pytest.fixture
def raw(tmp_path: Path) -> Callable[..., RawFile]:
    """raw(name, data, sidecar=…, names=…): a file as it lies in a batch."""

    def make(name: str, data: bytes, **given: Any) -> RawFile:
        path = tmp_path / name
        path.write_bytes(data)
        return RawFile(name, path, **given)

    return make


@pytest.fixture
def cut_in_parts(tmp_path: Path) -> Callable[[Any, RawFile, int], tuple[list[Record], list[int]]]:
    """cut_in_parts(module, file, limit): the records of all parts as their formats read them, and their numbers."""

    def read_parts(module: Any, file: RawFile, limit: int) -> tuple[list[Record], list[int]]:
        folder = tmp_path / f"parts of {file.name}"
        folder.mkdir(exist_ok=True)
        records: list[Record] = []
        sizes: list[int] = []
        try:
            for path, size in module.cut(file, limit, folder):
                piece = RawFile(path.name, path, file.sidecar, file.names)
                part = list(format_at(piece).read(piece))
                assert len(part) == size <= limit
                records += part
                sizes.append(size)
        except UnreadableError as problem:
            records.append(Record(problem=problem))
        for path in folder.iterdir():
            path.unlink()
        return records, sizes

    return read_parts


@pytest.fixture
def all_of() -> Callable[[Any, RawFile], list[Record]]:
    """all_of(module, file): the records, and as one more what ended the reading; as many as are counted."""

    def read(module: Any, file: RawFile) -> list[Record]:
        records: list[Record] = []
        try:
            for record in module.read(file):
                records.append(record)
        except UnreadableError as problem:
            records.append(Record(problem=problem))
        assert module.count(file) == len(records)
        return records

    return read


@pytest.fixture
def holds_when_cut(all_of, cut_in_parts) -> Callable[[Any, RawFile, int], list[Record]]:
    """holds_when_cut(module, file, limit): the records, once it is sure that the parts give the same ones."""

    def check(module: Any, file: RawFile, limit: int) -> list[Record]:
        whole = all_of(module, file)
        parts, _ = cut_in_parts(module, file, limit)
        assert [_seen(r) for r in parts] == [_seen(r) for r in whole]
        return whole

    return check


def _seen(record: Record) -> tuple[Any, ...]:
    content = record.content.hexdigest() if record.content else None
    return content, dict(record.fields), record.basis, record.problem is None

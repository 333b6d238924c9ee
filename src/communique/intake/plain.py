"""Plain text: one file, one record."""

from collections.abc import Iterator

from communique.intake.decoding import decode
from communique.intake.record import RawFile, Record


def read(file: RawFile) -> Iterator[Record]:
    yield Record({"text": decode(file.read())})

"""Only sources that are active are polled, and a row that cannot be polled is named."""

from pathlib import Path

import pytest

from communique.feeds.sources import Source, active_sources
from communique.knowledge.seeds import SeedError

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
HEAD = "name,title,feed_url,country,home_place,language,licence,text_rights,active\n"


def seeds(folder: Path, *rows: str) -> Path:
    (folder / "sources.csv").write_text(HEAD + "".join(f"{r}\n" for r in rows))
    return folder


def test_no_source_of_the_project_is_polled_unless_someone_says_so() -> None:
    assert active_sources(SEEDS) == []


def test_active_sources_are_read_in_order(tmp_path: Path) -> None:
    rows = [
        "wire,,https://wire.example.org/feed,,,en,,quotes,true",
        "shut,,https://shut.example.org/feed,,,en,,quotes,false",
        "none,,,,,en,,quotes,",
        "agency,, http://agency.example.org/rss ,,,en,,none,true",
    ]
    assert active_sources(seeds(tmp_path, *rows)) == [
        Source("wire", "https://wire.example.org/feed"),
        Source("agency", "http://agency.example.org/rss"),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("wire,,,,,en,,quotes,true", r"feed_url is empty, yet active is true \(row wire\)"),
        ("../wire,,https://a.example,,,en,,quotes,true", r"letters, digits and \. _ - alone \(row \.\./wire\)"),
        (".wire,,https://a.example,,,en,,quotes,true", "letters, digits"),
        ("wire,,https://a.example,,,en,,quotes,yes", r"active 'yes' is not known \(row wire\)"),
    ],
)
def test_a_row_that_cannot_be_polled_is_named(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(SeedError, match=why):
        active_sources(seeds(tmp_path, row))

"""Checks in runs: an error stops what is downstream and the release, a warning stops nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from communique.store.receipts import read_receipt
from communique.text import cleaning

from .articles import LATE
from .conftest import VERSION, Deployment, Outcome


@pytest.fixture
def bad_batch(deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A batch whose articles come out with hashes of other texts."""
    bad = deployment.land(tmp_path / "wire", LATE, day=9)
    settle = cleaning.settle

    def spoilt(raw: pa.Table, found: Iterable[Any], batch: str) -> dict[str, pa.Table]:
        made = settle(raw, found, batch)
        if batch == bad:
            articles = made["articles"]
            wrong = pa.array(["0" * 64] * articles.num_rows, pa.string())
            place = articles.schema.get_field_index("text_sha256")
            made["articles"] = articles.set_column(place, articles.schema.field(place), wrong)
        return made

    monkeypatch.setattr(cleaning, "settle", spoilt)
    return bad


def test_an_error_stops_what_is_downstream_and_says_why_on_a_line(
    deployment: Deployment, bad_batch: str, communique: Callable[..., Outcome]
) -> None:
    said = communique("--home", deployment.home.path, "run")
    lines = said.err.splitlines()
    assert said.code == 1
    assert len(lines) == 1 and lines[0].startswith("error: check rules of articles failed: ")
    assert bad_batch in lines[0] and "text_sha256_of_the_text" in lines[0]
    assert deployment.home.table_file("articles", bad_batch).exists()
    assert not deployment.home.table_file("sentences", bad_batch).exists()
    receipt = read_receipt(deployment.home, "articles", bad_batch, "rules")
    assert receipt is not None and not receipt.passed

    refused = communique("--home", deployment.home.path, "release")
    assert (refused.code, refused.err.count("\n")) == (1, 1) and "run `communique run` first" in refused.err
    assert sorted(f.name for f in deployment.home.releases.iterdir()) == [VERSION, "latest"]


def test_a_warning_stops_nothing(finished: Deployment) -> None:
    *_, short = finished.tables.recipes.batches
    receipt = read_receipt(finished.home, "articles", short, "expectations")
    assert receipt is not None and receipt.passed
    assert {f["rule"]: f["severity"] for f in receipt.failures}["text_length"] == "warning"
    assert (finished.home.releases / VERSION).is_dir()

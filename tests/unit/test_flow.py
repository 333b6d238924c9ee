"""The flow makes every table once, in an order that works, and a file's recipe changes with what it was made from."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import flow
from communique.flow import LANDING, STAGE_OF, STAGES, Recipes, Stage, folder_hash, stages
from communique.schema.model import Scope
from communique.schema.tables import TABLES, tables

ROOT = Path(__file__).resolve().parents[2]
BATCH, OTHER = "2026-11-01-0a0a0a0a", "2026-11-02-0b0b0b0b"
SEEDS = {
    "sources.csv": "name", "knowledge/people.csv": "person_id", "ontology/sectors.csv": "code",
    "lexicon/verbs.csv": "lemma",
}  # fmt: skip
AFTER_READ = {t.name for t in TABLES.values()} - {"raw_articles"} - {t.name for t in tables(Scope.REFERENCE)}
CODED = set(next(s for s in STAGES if s.name == "code").outputs)
OF_KNOWLEDGE = CODED | {"entities", "event_clusters", "event_cluster_members", "relations"}
REFERENCE = {t.name for t in tables(Scope.REFERENCE)}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for name, text in SEEDS.items():
        (tmp_path / "seeds" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "seeds" / name).write_text(text)
    return tmp_path / "seeds"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one line a module in place of the real one, that a test may change."""
    folder = tmp_path / "package"
    for name in {"schema", "store", *(c for s in STAGES for c in s.code)}:
        path = folder / name if name.endswith(".py") else folder / name / "module.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one = 1\n")
    monkeypatch.setattr(flow, "_PACKAGE", folder)
    return folder


def recipes(seeds: Path, model: str = "m1", batches: tuple[str, ...] = (BATCH, OTHER)) -> dict[str, str]:
    """The recipe of every table; of batch tables, that of the first batch."""
    made = Recipes(seeds, model, batches)
    return {n: made.of(n, min(batches) if t.scope is Scope.BATCH else None) for n, t in TABLES.items()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in TABLES if before[name] != after[name]}


# the stages


def test_every_table_is_made_by_exactly_one_stage() -> None:
    made = [output for stage in STAGES for output in stage.outputs]
    assert sorted(made) == sorted(TABLES)
    assert {output: stage for stage in STAGES for output in stage.outputs} == STAGE_OF


@pytest.mark.parametrize("stage", STAGES, ids=lambda s: s.name)
def test_a_stage_makes_tables_of_its_own_scope(stage: Stage) -> None:
    assert {TABLES[output].scope for output in stage.outputs} == {stage.scope}


def test_inputs_are_made_before_they_are_read() -> None:
    made = {LANDING}
    for stage in STAGES:
        assert made.issuperset(stage.inputs), stage.name
        made |= set(stage.outputs)


@pytest.mark.parametrize("stage", stages(Scope.BATCH), ids=lambda s: s.name)
def test_a_batch_never_reads_the_corpus(stage: Stage) -> None:
    assert all(name == LANDING or TABLES[name].scope is Scope.BATCH for name in stage.inputs)


@pytest.mark.parametrize("stage", STAGES, ids=lambda s: s.name)
def test_code_and_seeds_of_a_stage_are_there(stage: Stage) -> None:
    for name in stage.code:
        assert (ROOT / "src" / "communique" / name).exists()
    for name in stage.seeds:
        assert (ROOT / "seeds" / name).exists()


def _own_imports(file: Path) -> set[Path]:
    """Files of the library that a file imports, at its top or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [f"{node.module}.{a.name}" for a in node.names] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            path = ROOT / "src" / Path(*name.split(".")).with_suffix(".py")
            if name.startswith("communique.") and path.is_file():
                found.add(path)
    return found


@pytest.mark.parametrize("stage", STAGES, ids=lambda s: s.name)
def test_a_recipe_covers_all_code_that_its_stage_runs(stage: Stage) -> None:
    library = ROOT / "src" / "communique"
    pending, seen = {ROOT / "assets" / f"{stage.name}.py"}, set()
    while pending:
        file = pending.pop()
        seen.add(file)
        pending |= _own_imports(file) - seen
    used = {f.relative_to(library) for f in seen if f.is_relative_to(library)}
    covered = (Path("flow.py"), Path("schema"), Path("store"), Path("workers"), *map(Path, stage.code))
    assert [u for u in sorted(used) if not any(u.is_relative_to(c) for c in covered)] == []


# recipes


def test_the_same_sources_have_the_same_recipes_anywhere(seeds: Path, tmp_path: Path) -> None:
    before = recipes(seeds)
    assert changed(before, recipes(seeds.rename(tmp_path / "elsewhere"))) == set()


def test_the_day_of_arrival_changes_no_recipe(seeds: Path) -> None:
    later = tuple(f"2027-01-0{n}-{b[-8:]}" for n, b in enumerate((BATCH, OTHER), start=1))
    assert changed(recipes(seeds), recipes(seeds, batches=later)) == set()


@settings(deadline=None, max_examples=10)
@given(st.permutations(["2026-11-01-0a0a0a0a", "2026-11-02-0b0b0b0b", "2026-11-03-0c0c0c0c"]), st.permutations("123"))
def test_neither_do_the_order_and_days_of_several_batches(batches: list[str], days: list[str]) -> None:
    dealt = [f"2026-12-0{day}-{batch[-8:]}" for day, batch in zip(days, batches, strict=True)]
    for table in ("article_groups", "relations", "entities", "event_clusters"):
        one = Recipes(ROOT / "seeds", "m1", sorted(batches)).of(table)
        assert Recipes(ROOT / "seeds", "m1", dealt).of(table) == one


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("sources.csv", AFTER_READ | REFERENCE),
        ("knowledge/people.csv", AFTER_READ),
        ("ontology/sectors.csv", OF_KNOWLEDGE | REFERENCE),
        ("lexicon/verbs.csv", OF_KNOWLEDGE),
    ],
)
def test_a_changed_seed_makes_stale_what_it_decides(name: str, stale: set[str], seeds: Path) -> None:
    before = recipes(seeds)
    (seeds / name).write_text("changed")
    assert changed(before, recipes(seeds)) == stale


def test_a_new_seed_file_changes_recipes_and_a_note_does_not(seeds: Path) -> None:
    before = recipes(seeds)
    (seeds / "knowledge" / "README.md").write_text("a note")
    assert changed(before, recipes(seeds)) == set()
    (seeds / "knowledge" / "more.csv").write_text("code")
    assert changed(before, recipes(seeds)) == AFTER_READ


@pytest.mark.parametrize(
    ("module", "stale"),
    [
        ("intake/module.py", {"raw_articles"} | AFTER_READ),
        ("text/module.py", AFTER_READ),
        ("nlp/module.py", AFTER_READ),
        ("coding.py", OF_KNOWLEDGE),
        ("events/module.py", OF_KNOWLEDGE),
        ("quotations/module.py", OF_KNOWLEDGE),
        ("relations/module.py", OF_KNOWLEDGE),
        ("schema/module.py", set(TABLES)),
        ("store/module.py", set(TABLES)),
    ],
)
def test_changed_code_makes_stale_what_it_makes_and_all_downstream(
    module: str, stale: set[str], seeds: Path, package: Path
) -> None:
    before = recipes(seeds)
    (package / module).write_text("one = 2\n")
    assert changed(before, recipes(seeds)) == stale


def test_another_model_makes_stale_the_parses_and_all_downstream(seeds: Path) -> None:
    assert changed(recipes(seeds), recipes(seeds, model="m2")) == AFTER_READ


def test_another_manifest_makes_stale_its_batch_and_the_corpus_alone(seeds: Path) -> None:
    one, other = Recipes(seeds, "m1", [BATCH, OTHER]), Recipes(seeds, "m1", [BATCH, "2026-11-02-0c0c0c0c"])
    for name, table in TABLES.items():
        if table.scope is Scope.BATCH:
            assert one.of(name, BATCH) == other.of(name, BATCH)
            assert one.of(name, OTHER) != other.of(name, "2026-11-02-0c0c0c0c")
        else:
            assert (one.of(name) == other.of(name)) is (table.scope is Scope.REFERENCE)


def test_a_new_batch_makes_stale_the_corpus_tables_alone(seeds: Path) -> None:
    made = changed(recipes(seeds, batches=(BATCH,)), recipes(seeds))
    assert made == {t.name for t in tables(Scope.CORPUS)}


def test_tables_of_one_stage_share_a_recipe_and_stages_do_not(seeds: Path) -> None:
    made = recipes(seeds)
    assert len({made[name] for name in TABLES}) == len(STAGES)
    assert all(len(r) == 32 and set(r) <= set("0123456789abcdef") for r in made.values())


def test_a_version_names_library_code_and_seeds(seeds: Path, package: Path) -> None:
    before = Recipes(seeds, "m1", []).version_of("code")
    assert before.startswith(f"{flow.__version__}+")
    assert Recipes(seeds, "m2", [BATCH]).version_of("code") == before
    (seeds / "lexicon" / "verbs.csv").write_text("changed")
    assert Recipes(seeds, "m1", []).version_of("code") != before


# folder hashes


@pytest.mark.parametrize(
    "change",
    [
        lambda f: (f / "a.csv").write_text("2"),
        lambda f: (f / "a.csv").rename(f / "b.csv"),
        lambda f: (f / "a.csv").unlink(),
        lambda f: (f / "deep" / "c.csv").write_text(""),
    ],
)
def test_a_folders_hash_changes_with_names_and_bytes(change: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.csv").write_text("1")
    before = folder_hash([tmp_path], (".csv",))
    change(tmp_path)
    assert folder_hash([tmp_path], (".csv",)) != before


def test_a_folders_hash_does_not_say_where_it_lies(tmp_path: Path) -> None:
    for parent in ("one", "other"):
        (tmp_path / parent / "seeds").mkdir(parents=True)
        (tmp_path / parent / "seeds" / "a.csv").write_text("1")
    one, other = (folder_hash([tmp_path / p / "seeds"], (".csv",)) for p in ("one", "other"))
    assert one == other

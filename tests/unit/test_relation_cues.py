"""The cues of relations: what is wrong with a row is refused, by file and row."""

import shutil
from pathlib import Path

import pytest

from communique.knowledge.ontology import load_ontology
from communique.knowledge.relations import Cues, load_cues
from communique.knowledge.seeds import SeedError

SEEDS = Path(__file__).parents[2] / "seeds"
ONTOLOGY = load_ontology(SEEDS / "ontology")
HEADER = "cue,kind,predicate,subject,object,subject_types,object_types,former,source\n"


def _cues(tmp_path: Path, row: str) -> Cues:
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    (tmp_path / "cues.csv").write_text(HEADER + row + "\n")
    return load_cues(tmp_path, ONTOLOGY)


def test_the_cues_of_the_project_hold_together():
    cues = load_cues(SEEDS / "relations", ONTOLOGY)
    assert cues.verbs["found"][0].predicate == "founded_by"
    assert {c.predicate for c in cues.nouns["ally"]} == {"ally_of"}
    assert cues.prepositions


def test_types_that_are_left_empty_are_those_of_the_predicate(tmp_path):
    (cue,) = _cues(tmp_path, "marry,verb,spouse_of,agent,patient|to,,,false,dictionary").verbs["marry"]
    assert (cue.subject_types, cue.object, cue.former) == (frozenset({"PERSON"}), ("patient", "to"), False)


@pytest.mark.parametrize(("row", "wrong"), [
    ("marry,verb,wed_to,agent,patient,,,false,dictionary", "predicate 'wed_to' is not known"),
    ("marry,adverb,spouse_of,agent,patient,,,false,dictionary", "kind 'adverb' is not known"),
    ("marry,verb,spouse_of,self,patient,,,false,dictionary", "subject 'self' is no place around a verb"),
    ("wife,noun,spouse_of,self,agent,,,false,dictionary", "object 'agent' is no place around a noun"),
    ("at,preposition,located_in,head,patient,,,false,dictionary", "object 'patient' is no place around a preposition"),
    ("wife,noun,spouse_of,self,,,,false,dictionary", "object is empty"),
    ("wife,noun,spouse_of,self,of,ORG,,false,dictionary", "spouse_of takes no ORG in subject_types"),
    ("wife,noun,spouse_of,self,of,,,perhaps,dictionary", "former 'perhaps' is not known"),
    ("wife,noun,spouse_of,self,of,,,false,", "no source is given"),
])  # fmt: skip
def test_a_row_that_does_not_hold_is_refused(tmp_path, row, wrong):
    with pytest.raises(SeedError, match=r"cues\.csv") as error:
        _cues(tmp_path / "seeds", row)
    assert wrong in str(error.value)

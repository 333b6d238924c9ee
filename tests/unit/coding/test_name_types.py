"""Names that the recogniser takes for another type, or misses, have the type that their clause asks for."""

import pytest


@pytest.mark.parametrize(("text", "name", "label"), [
    ("Torbjorn Egner is a Norwegian singer.", "Torbjorn Egner", "PERSON"),
    ("Kaczmarek was previously a lawyer.", "Kaczmarek", "PERSON"),
    ("Lyubov grew up in Perm.", "Lyubov", "PERSON"),
    ("Zuzana was born in Brno.", "Zuzana", "PERSON"),
    ("The founder of eToro spoke.", "eToro", "ORG"),
    ("The chief executive officer of Zalando resigned.", "Zalando", "ORG"),
    ("Logitech is a subsidiary.", "Logitech", "ORG"),
])  # fmt: skip
def test_a_name_has_the_type_that_its_clause_asks_for(code, text, name, label):
    assert (name, label) in [(m["text"], m["label"]) for m in code(text)["mentions"]]


@pytest.mark.parametrize(("text", "name", "label"), [
    ("The president of France spoke.", "France", "COUNTRY"),
    ("Emmanuel Macron was elected.", "Emmanuel Macron", "PERSON"),
    ("The director of Marie Curie spoke.", "Marie Curie", "PERSON"),
])  # fmt: skip
def test_names_that_are_known_or_full_keep_their_types(code, text, name, label):
    assert [m["label"] for m in code(text)["mentions"] if m["text"] == name] == [label]

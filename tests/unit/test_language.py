"""Language: plain evidence decides, the larger part of two languages, and in doubt a text is English."""

import pytest

from communique.text.language import language_of

ENGLISH = (
    "Greece and Macedonia signed an agreement on Sunday that is meant to end a dispute over the name of the former "
    "Yugoslav republic. The foreign ministers of the two countries met on the shore of Lake Prespa. "
)
OTHERS = {
    "fr": "La Grèce et la Macédoine ont signé dimanche un accord destiné à mettre fin à un différend sur le nom de "
    "l'ancienne république yougoslave. Les ministres des Affaires étrangères des deux pays se sont rencontrés. ",
    "ru": "Греция и Македония подписали в воскресенье соглашение, которое должно положить конец спору о названии "
    "бывшей югославской республики. Министры иностранных дел двух стран встретились на берегу озера. ",
    "de": "Griechenland und Mazedonien haben am Sonntag ein Abkommen geschlossen, das den Streit über den Namen der "
    "früheren jugoslawischen Republik beenden soll. Die Außenminister der beiden Länder trafen sich am See. ",
    "tr": "Yunanistan ve Makedonya pazar günü eski Yugoslav cumhuriyetinin adı konusundaki anlaşmazlığı sona erdirecek "
    "bir anlaşma imzaladı. İki ülkenin dışişleri bakanları Prespa gölünün kıyısında bir araya geldi. ",
}


def found(text, declared=None):
    return language_of(text, len(text.split()), declared)


@pytest.mark.parametrize(
    "text",
    [
        "Vladimir Putin met Nikol Pashinyan in Yerevan on Friday.",
        "Putin visited Yerevan.",
        "Erdogan, Mitsotakis hold talks in Ankara",
        "Rebels killed 12 soldiers near Goma, Kivu.",
        "Sudan army, RSF sign Jeddah declaration",
        "Sergei Lavrov met Hakan Fidan in Antalya.",
        "Armenian Prime Minister Nikol Pashinyan spoke.",
        "Talks fail",
        "Macron visits Berlin",
        "Yes",
    ],
)
def test_a_short_text_is_english_unless_it_is_plainly_not(text):
    assert found(text)[0] == "en"
    assert found(text.upper())[0] == "en"
    assert found(text.lower())[0] == "en"


@pytest.mark.parametrize("text", [ENGLISH * 3, ENGLISH.upper() * 3, ENGLISH.lower() * 3])
def test_the_case_of_letters_tells_no_language(text):
    assert found(text) == ("en", pytest.approx(1.0, abs=0.05))


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_named_with_its_probability(code):
    language, score = found(OTHERS[code])
    assert (language, score > 0.9) == (code, True)
    assert found(OTHERS[code] * 3, declared="en")[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Путин встретился с Пашиняном в Ереване.", "ru"),
        ("Le président Emmanuel Macron a rencontré Vladimir Poutine à Moscou lundi.", "fr"),
    ],
)
def test_a_short_text_may_be_plain_too(text, code):
    assert found(text)[0] == code


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize(("english", "is_english"), [(7, True), (3, False)])
def test_of_two_languages_the_larger_part_decides(code, english, is_english):
    text = ENGLISH * english + OTHERS[code] * (10 - english)
    assert (found(text)[0] == "en") == is_english


def test_the_declared_language_decides_only_where_the_text_does_not():
    doubtful = "Talks fail"
    ranked = found(doubtful)[0]
    assert ranked == "en" and found(doubtful, declared="fr")[0] == "en"
    assert found(doubtful, declared="lv")[0] == "lv"
    assert found(ENGLISH * 3, declared="lv")[0] == "en"

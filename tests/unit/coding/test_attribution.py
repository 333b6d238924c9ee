"""Whose words report an event."""

import pytest

# (text, the entity that the last event is attributed to)
SOURCES = [
    ("Rebels attacked the base, Russia's defence ministry said.", "org.russian-defence-ministry"),
    ("Turkish jets bombed Idlib, according to the Syrian Observatory for Human Rights.", "org.syrian-observatory"),
    ("According to the United Nations, Russia shelled Kharkiv.", "org.un"),
    ("TASS reported that Ukraine had shelled Belgorod.", "org.tass"),
    ("Ukrainian forces shelled Belgorod, TASS reported on Friday.", "org.tass"),
    ("Ukrainian forces shelled Belgorod, reported TASS.", "org.tass"),
    ("As Al Jazeera reported, Israel bombed Gaza.", "org.al-jazeera"),
    ("Israel bombed Gaza, as Al Jazeera reported.", "org.al-jazeera"),
    ("Iran claimed it had captured two British sailors.", "country.IRN"),
    ("Kyiv says Russian troops killed 12 people.", "country.UKR"),
    ("Bashar al-Assad said that Turkey had attacked Idlib.", "person.bashar-al-assad"),
    ("Bashar al-Assad was quoted as saying that Turkey had attacked Idlib.", "person.bashar-al-assad"),
    ("Russia expelled two diplomats, the Kremlin's spokesman Dmitry Peskov told reporters.", "person.dmitry-peskov"),
    ("Russia has expelled two Polish diplomats, Sergei Lavrov announced on Monday.", "person.sergei-lavrov"),
    ("Armenia's army, Nikol Pashinyan said, shot down a drone.", "person.nikol-pashinyan"),
    ("Antony Blinken confirmed that the United States had imposed sanctions on Belarus.", "person.antony-blinken"),
    ("Ilham Aliyev wrote on Twitter that Azerbaijan had captured Shusha.", "person.ilham-aliyev"),
    ("The United Nations said Sudanese troops attacked the camp and burned the houses.", "org.un"),
    ("Amnesty International reported that Myanmar's army had killed Rohingya villagers.", "org.amnesty"),
    ("The Turkish president said that the army bombed Afrin, and that it arrested ten men.",
     "person.recep-tayyip-erdogan"),
    ("Human Rights Watch says that Syrian forces bombed a hospital in Idlib.", "org.hrw"),
    # nobody is cited
    ("Turkish jets bombed Idlib.", None),
    ("Russia accused Ukraine of shelling Belgorod.", None),
    ("Armenian media reported that Azerbaijan had shelled Kapan.", None),
    ("Poland expelled two Russian diplomats and Vladimir Putin said nothing.", None),
    ("Turkish jets bombed Idlib, a resident said.", None),
    ("Angela Merkel met Emmanuel Macron, who said little.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_an_event_is_attributed_to_whoever_the_text_cites_for_it(code, text, source):
    assert code(text).events[-1]["attributed_to"] == source


def test_what_is_said_in_one_clause_is_not_the_source_of_another(code):
    first, second = code("Poland expelled a diplomat, and Iran said that Israel had bombed Isfahan.").events
    assert (first["attributed_to"], second["attributed_to"]) == (None, "country.IRN")

"""What seeds/knowledge says of the world is plausible. Each rule lists the rows that break it, and is shown to fail."""

import csv
import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from communique.knowledge.normal import name_key
from communique.knowledge.seeds import Row, earliest, latest, listed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
Seeds = dict[str, list[Row]]  # rows by the name of their file
Rule = Callable[[Seeds], Iterable[str]]  # what breaks it, each with the key of its row


@cache
def seeds() -> Seeds:
    """The rows of the project's own files; those of a user in `own` are no matter of this test."""
    files = [*(SEEDS / "knowledge").glob("*.csv"), *(SEEDS / "ontology").glob("*.csv")]
    found = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem] = list(csv.DictReader(lines))
    return found


def key(row: Row) -> str:
    return next(iter(row.values()))


# ids

_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
_ANY = rf"country\.[A-Z]{{3}}|(person|org|place)\.{_NAME}"
IDS = {
    "people": {"person_id": rf"person\.{_NAME}", "country_iso3": r"([A-Z]{3})?", "wikidata_id": r"(Q[1-9]\d*)?"},
    "organisations": {"org_id": rf"org\.{_NAME}", "country_iso3": r"([A-Z]{3})?", "part_of": rf"(org\.{_NAME})?",
                      "wikidata_id": r"(Q[1-9]\d*)?"},
    "places": {"place_id": rf"place\.{_NAME}", "inside": rf"(place\.{_NAME})?", "geonames_id": r"([1-9]\d*)?",
               "country_iso3": r"([A-Z]{3})?"},
    "countries": {"iso3": r"[A-Z]{3}", "iso2": r"([A-Z]{2})?", "wikidata_id": r"(Q[1-9]\d*)?"},
    "offices": {"person_id": rf"person\.{_NAME}", "object_id": _ANY},
    "memberships": {"member_id": _ANY, "org_id": rf"org\.{_NAME}"},
    "disputed_places": {"place_id": rf"place\.{_NAME}"},
    "divisions": {"iso_code": r"[A-Z]{2}-[A-Z0-9]{1,3}"},
    "metonyms": {"iso3": r"[A-Z]{3}"},
}  # fmt: skip


def malformed_ids(rows: Seeds) -> Iterator[str]:
    for file, forms in IDS.items():
        for row in rows[file]:
            yield from (f"{key(row)} {column}" for column, form in forms.items() if not re.fullmatch(form, row[column]))


# dates and terms

DATED = {
    "countries": ("valid_from", "valid_to"), "offices": ("valid_from", "valid_to"),
    "memberships": ("valid_from", "valid_to"), "organisations": ("valid_from", "valid_to"),
    "disputed_places": ("administered_from", "administered_to"),
}  # fmt: skip
ONE_AT_A_TIME_BY_TITLE = ("ambassador_of", "commander_of", "minister_of")
LONGEST_TERM = 75  # years; Elizabeth II reigned for 70
MANY = 5  # terms that begin in a year for it to be a year of the file, and no slip of the pen


def is_real(date: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date):
        return False
    try:
        return bool(datetime.date.fromisoformat(earliest(date)))
    except ValueError:
        return False


def wrong_dates(rows: Seeds) -> Iterator[str]:
    for file, (start, end) in DATED.items():
        for row in rows[file]:
            real = all(is_real(row[c]) for c in (start, end) if row[c])
            if not real or earliest(row[start]) > latest(row[end]):
                yield f"{key(row)} {row[start]} {row[end]}"


def last_year(offices: list[Row]) -> int:
    """The latest year that the offices know."""
    begun = Counter(row["valid_from"][:4] for row in offices if row["valid_from"])
    return max(int(year) for year, terms in begun.items() if terms >= MANY)


def terms_out_of_time(rows: Seeds) -> Iterator[str]:
    latest_year = last_year(rows["offices"]) + 2
    for row in rows["offices"]:
        years = [int(row[c][:4]) for c in ("valid_from", "valid_to") if row[c]]
        if any(not 1900 <= year <= latest_year for year in years):
            yield f"{key(row)} {row['valid_from']} {row['valid_to']}"


def terms_too_long(rows: Seeds) -> Iterator[str]:
    now = str(last_year(rows["offices"]))
    for row in rows["offices"]:
        if row["valid_from"] and int((row["valid_to"] or now)[:4]) - int(row["valid_from"][:4]) > LONGEST_TERM:
            yield f"{key(row)} {row['valid_from']} {row['valid_to']}"


def overlap(one: Row, other: Row) -> bool:
    """Whether two terms share a day for certain, but for the day of a hand-over; dates may be as rough as a year."""
    return not any(
        a["valid_to"] and (not b["valid_from"] or earliest(a["valid_to"]) <= latest(b["valid_from"]))
        for a, b in ((one, other), (other, one))
    )


def offices_held_by_two(rows: Seeds) -> Iterator[str]:
    single = {row["code"] for row in rows["predicates"] if row["single_holder"] == "true"}
    held = defaultdict(list)
    for row in rows["offices"]:
        by_title = row["predicate"] in ONE_AT_A_TIME_BY_TITLE
        if by_title or row["predicate"] in single:
            held[row["predicate"], row["object_id"], row["title"] if by_title else ""].append(row)
    for (_, body, _), terms in held.items():
        yield from (f"{body} {key(a)} {key(b)}" for a, b in combinations(terms, 2) if overlap(a, b))


def terms_told_twice(rows: Seeds) -> Iterator[str]:
    held = defaultdict(list)
    for row in rows["offices"]:
        held[row["person_id"], row["predicate"], row["object_id"], row["title"]].append(row)
    for (person, predicate, body, _), terms in held.items():
        yield from (f"{person} {predicate} {body}" for a, b in combinations(terms, 2) if overlap(a, b))


# members of the United Nations

DAYS = ("1980-01-01", "1995-01-01", "2010-01-01", "2024-01-01")
HEADS = ("head_of_state_of", "head_of_government_of")


def valid(row: Row, day: str) -> bool:
    return earliest(row["valid_from"]) <= day <= latest(row["valid_to"])


def members(rows: Seeds, day: str) -> set[str]:
    """The ids of the members of the United Nations that were states on that day."""
    states = {f"country.{r['iso3']}" for r in rows["countries"] if valid(r, day)}
    return states & {r["member_id"] for r in rows["memberships"] if r["org_id"] == "org.un" and valid(r, day)}


def states_without_a_head(rows: Seeds) -> Iterator[str]:
    for day in DAYS:
        led = {r["object_id"] for r in rows["offices"] if r["predicate"] in HEADS and valid(r, day)}
        yield from (f"{state} {day}" for state in sorted(members(rows, day) - led))


# names

LISTS = {
    "countries": ("aliases", "adjectives", "demonyms", "successors"), "people": ("aliases",),
    "organisations": ("aliases",), "places": ("aliases",), "disputed_places": ("aliases", "claimed_by"),
    "divisions": ("aliases", "abbreviations"), "ministries": ("phrases",),
}  # fmt: skip
LOWER = {"currencies": "word", "company_words": "form", "common_words": "word", "titles": "title"}


def untidy_lists(rows: Seeds) -> Iterator[str]:
    """Lists with an empty part, the same part twice, or the name itself among its aliases."""
    for file, columns in LISTS.items():
        for row in rows[file]:
            for column in columns:
                parts = row[column].split("|") if row[column] else []
                named = [row["name"]] if column == "aliases" else []
                if any(p != p.strip() or not p for p in parts) or len({*parts, *named}) < len(parts) + len(named):
                    yield f"{key(row)} {column}"


def aliases_of_other_countries(rows: Seeds) -> Iterator[str]:
    names = {name_key(row["name"]): row["iso3"] for row in rows["countries"]}
    for file in ("countries", "people", "organisations", "places"):
        for row in rows[file]:
            named = {names.get(name_key(alias)) for alias in listed(row["aliases"])} - {None, row.get("iso3")}
            yield from (f"{key(row)} {iso3}" for iso3 in named)


def people_with_odd_names(rows: Seeds) -> Iterator[str]:
    for row in rows["people"]:
        odd = [n for n in (row["name"], *listed(row["aliases"])) if re.search(r"[\d()\[\]{}<>]", n)]
        yield from (f"{key(row)} {name}" for name in odd)


def organisations_of_one_name(rows: Seeds) -> Iterator[str]:
    """Two organisations of a country that share a name and a day of their lives."""
    named = defaultdict(list)
    for row in rows["organisations"]:
        for name in {name_key(n) for n in (row["name"], *listed(row["aliases"]))}:
            named[row["country_iso3"], name].append(row)
    for (_, name), bearers in named.items():
        yield from (f"{key(a)} {key(b)} {name}" for a, b in combinations(bearers, 2) if overlap(a, b))


def words_not_in_small_letters(rows: Seeds) -> Iterator[str]:
    for file, column in LOWER.items():
        words = [row[column] for row in rows[file]]
        yield from (f"{file} {word}" for word in words if not word.strip() or word != word.lower())


# organisations and their members


def organisations_of_no_sector(rows: Seeds) -> Iterator[str]:
    sectors = {row["code"] for row in rows["sectors"]}
    yield from (key(row) for row in rows["organisations"] if row["sector"] not in sectors)


def headquarters_that_are_no_town(rows: Seeds) -> Iterator[str]:
    for row in rows["organisations"]:
        if row["headquarters"] and not re.fullmatch(r"(?=.*[^\W\d_])[^\d|@]+", row["headquarters"]):
            yield f"{key(row)} {row['headquarters']}"


def memberships_unknown_or_undated(rows: Seeds) -> Iterator[str]:
    bodies = {row["org_id"] for row in rows["organisations"]}
    known = bodies | {f"country.{row['iso3']}" for row in rows["countries"]} | {key(row) for row in rows["people"]}
    for row in rows["memberships"]:
        if row["org_id"] not in bodies or row["member_id"] not in known or not row["valid_from"]:
            yield f"{key(row)} {row['org_id']}"


# coordinates

REACH = (12.0, 15.0)  # degrees of latitude and longitude from a country's point to all that is in it
WIDER = {
    "ARG": (15, 15), "AUS": (18, 22), "BRA": (22, 22), "CAN": (22, 45), "CHL": (20, 15), "CHN": (20, 32),
    "GRL": (14, 30), "IDN": (12, 25), "IND": (15, 20), "JPN": (15, 18), "KIR": (12, 30), "PRT": (12, 22),
    "RUS": (22, 95), "SUN": (26, 100), "USA": (26, 65),
}  # fmt: skip


def points(rows: Seeds) -> Iterator[tuple[str, str, str, str]]:
    """Key, country, latitude and longitude of everything that has a point."""
    current = {r["iso2"]: r["iso3"] for r in rows["countries"] if r["iso2"] and not r["valid_to"]}
    for r in rows["countries"]:
        yield r["iso3"], r["iso3"], r["latitude"], r["longitude"]
        yield f"{r['iso3']} {r['capital']}", r["iso3"], r["capital_latitude"], r["capital_longitude"]
    for r in rows["places"]:
        yield key(r), r["country_iso3"], r["latitude"], r["longitude"]
    for r in rows["divisions"]:
        yield key(r), current[r["iso_code"][:2]], r["latitude"], r["longitude"]


def points_off_the_world(rows: Seeds) -> Iterator[str]:
    for name, _, latitude, longitude in points(rows):
        if bool(latitude) != bool(longitude) or abs(float(latitude or 0)) > 90 or abs(float(longitude or 0)) > 180:
            yield name


def points_far_from_their_country(rows: Seeds) -> Iterator[str]:
    middle = {r["iso3"]: (float(r["latitude"]), float(r["longitude"])) for r in rows["countries"] if r["latitude"]}
    for name, country, latitude, longitude in points(rows):
        if country not in middle or not latitude or not longitude:
            continue
        north, east = middle[country]
        away = abs(float(latitude) - north), abs((float(longitude) - east + 180) % 360 - 180)
        if any(far > reach for far, reach in zip(away, WIDER.get(country, REACH), strict=True)):
            yield name


# sources


def rows_without_source(rows: Seeds) -> Iterator[str]:
    for file, found in rows.items():
        yield from (f"{file} {key(row)}" for row in found if not row["source"].strip())


# What is true although it breaks a rule, with the reason
ALLOWED: dict[Rule, dict[str, str]] = {
    states_without_a_head: {
        f"country.SMR {day}": "two Captains Regent lead San Marino together, others every six months: not listed"
        for day in DAYS[1:]
    },
    offices_held_by_two: {
        "org.m23 person.bosco-ntaganda person.sultani-makenga": "M23 fell into two wings, each with its commander",
    },
    aliases_of_other_countries: {
        "org.guam GUM": "GUAM, the group of Georgia, Ukraine, Azerbaijan and Moldova, is written in capitals",
        "place.falkland-islands FLK": "the disputed place is the territory itself",
    },
}

# For each rule, rows that break it when they are added, and what it says of them
Added = list[tuple[str, dict[str, str]]]
X_LAND = {"iso3": "XXX", "name": "Xland", "latitude": "10", "longitude": "20"}
BAD: list[tuple[Rule, Added, str]] = [
    (malformed_ids, [("people", {"person_id": "person.Änne"})], "person.Änne person_id"),
    (malformed_ids, [("organisations", {"org_id": "org.x--y"})], "org.x--y org_id"),
    (malformed_ids, [("places", {"place_id": "place.x", "geonames_id": "Q1"})], "place.x geonames_id"),
    (malformed_ids, [("divisions", {"iso_code": "US_TX"})], "US_TX iso_code"),
    (wrong_dates, [("offices", {"person_id": "person.x", "valid_from": "2023-02-29"})], "person.x 2023-02-29 "),
    (wrong_dates, [("countries", {"iso3": "XXX", "valid_from": "2023-2"})], "XXX 2023-2 "),
    (wrong_dates, [("organisations", {"org_id": "org.x", "valid_from": "1990-05", "valid_to": "1990-04-30"})],
     "org.x 1990-05 1990-04-30"),
    (wrong_dates,
     [("disputed_places", {"place_id": "place.x", "administered_from": "2008", "administered_to": "1999"})],
     "place.x 2008 1999"),
    (terms_out_of_time, [("offices", {"person_id": "person.x", "valid_from": "1089"})], "person.x 1089 "),
    (terms_out_of_time, [("offices", {"person_id": "person.x", "valid_to": "2202"})], "person.x  2202"),
    (terms_out_of_time, [("offices", {"person_id": "person.x", "valid_from": "2099"})], "person.x 2099 "),
    (terms_too_long, [("offices", {"person_id": "person.x", "valid_from": "1902", "valid_to": "1992"})],
     "person.x 1902 1992"),
    (terms_too_long, [("offices", {"person_id": "person.x", "valid_from": "1919"})], "person.x 1919 "),
    (offices_held_by_two, [
        ("offices", {"person_id": f"person.{p}", "predicate": "head_of_state_of", "object_id": "country.XXX",
                     "title": title, "valid_from": start, "valid_to": "2010"})
        for p, title, start in (("x", "King", "2001"), ("y", "President", "2009"))], "country.XXX person.x person.y"),
    (offices_held_by_two, [
        ("offices", {"person_id": f"person.{p}", "predicate": "minister_of", "object_id": "country.XXX",
                     "title": "Minister of Finance", "valid_from": start})
        for p, start in (("x", ""), ("y", "2009"))], "country.XXX person.x person.y"),
    (terms_told_twice, [
        ("offices", {"person_id": "person.x", "predicate": "deputy_of", "object_id": "org.y", "valid_from": start})
        for start in ("2009", "2009-05")], "person.x deputy_of org.y"),
    (states_without_a_head, [
        ("countries", X_LAND | {"valid_from": "1990"}),
        ("memberships", {"member_id": "country.XXX", "org_id": "org.un", "valid_from": "1991"}),
        *(("offices", {"person_id": "person.x", "predicate": "head_of_state_of", "object_id": "country.XXX",
                       "valid_from": start, "valid_to": end}) for start, end in (("1990", "2009-12"), ("2011", "")))],
     "country.XXX 2010-01-01"),
    (untidy_lists, [("people", {"person_id": "person.x", "aliases": "A||B"})], "person.x aliases"),
    (untidy_lists, [("organisations", {"org_id": "org.x", "aliases": "A|B|A"})], "org.x aliases"),
    (untidy_lists, [("places", {"place_id": "place.x", "name": "A", "aliases": "A"})], "place.x aliases"),
    (untidy_lists, [("ministries", {"predicate": "minister_of", "phrases": "a| b"})], "minister_of phrases"),
    (aliases_of_other_countries, [("countries", X_LAND | {"aliases": "armenia"})], "XXX ARM"),
    (aliases_of_other_countries, [("people", {"person_id": "person.x", "aliases": "Chad"})], "person.x TCD"),
    (people_with_odd_names, [("people", {"person_id": "person.x", "name": "John Major (elder)"})],
     "person.x John Major (elder)"),
    (people_with_odd_names, [("people", {"person_id": "person.x", "aliases": "A|Juan Carlos 1"})],
     "person.x Juan Carlos 1"),
    (organisations_of_one_name, [
        ("organisations", {"org_id": f"org.{o}", "country_iso3": "XXX", "name": o, "aliases": a, "valid_from": start})
        for o, a, start in (("x", "U.P.", "1990"), ("y", "UP", "2001"))], "org.x org.y up"),
    (words_not_in_small_letters, [("currencies", {"word": "Euro"})], "currencies Euro"),
    (words_not_in_small_letters, [("company_words", {"form": "GmbH"})], "company_words GmbH"),
    (organisations_of_no_sector, [("organisations", {"org_id": "org.x", "sector": "FUN"})], "org.x"),
    (organisations_of_no_sector, [("organisations", {"org_id": "org.x"})], "org.x"),
    (headquarters_that_are_no_town, [("organisations", {"org_id": "org.x", "headquarters": "1945"})], "org.x 1945"),
    (memberships_unknown_or_undated,
     [("memberships", {"member_id": "country.ARM", "org_id": "org.no-such", "valid_from": "1990"})],
     "country.ARM org.no-such"),
    (memberships_unknown_or_undated,
     [("memberships", {"member_id": "country.XXX", "org_id": "org.un", "valid_from": "1990"})], "country.XXX org.un"),
    (memberships_unknown_or_undated, [("memberships", {"member_id": "country.ARM", "org_id": "org.un"})],
     "country.ARM org.un"),
    (points_off_the_world, [("places", {"place_id": "place.x", "latitude": "91", "longitude": "0"})], "place.x"),
    (points_off_the_world, [("places", {"place_id": "place.x", "latitude": "40"})], "place.x"),
    (points_off_the_world, [("divisions", {"iso_code": "US-X", "latitude": "40", "longitude": "-180.5"})], "US-X"),
    (points_far_from_their_country,
     [("places", {"place_id": "place.x", "country_iso3": "ARM", "latitude": "44.5", "longitude": "-40.2"})], "place.x"),
    (points_far_from_their_country, [("divisions", {"iso_code": "US-X", "latitude": "40", "longitude": "98"})], "US-X"),
    (points_far_from_their_country,
     [("countries", X_LAND | {"capital": "X", "capital_latitude": "-10", "capital_longitude": "20"})], "XXX X"),
    (rows_without_source, [("titles", {"title": "grand vizier", "source": " "})], "titles grand vizier"),
]  # fmt: skip
RULES = [
    malformed_ids, wrong_dates, terms_out_of_time, terms_too_long, offices_held_by_two, terms_told_twice,
    states_without_a_head, untidy_lists, aliases_of_other_countries, people_with_odd_names, organisations_of_one_name,
    words_not_in_small_letters, organisations_of_no_sector, headquarters_that_are_no_town,
    memberships_unknown_or_undated, points_off_the_world, points_far_from_their_country, rows_without_source,
]  # fmt: skip


def with_rows(added: Added) -> Seeds:
    """The seeds with further rows; cells that are not given are empty."""
    more = dict(seeds())
    for file, cells in added:
        row = dict.fromkeys(more[file][0], "") | cells
        assert row.keys() == more[file][0].keys(), f"{file}.csv has other columns"
        more[file] = [*more[file], row]
    return more


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.__name__)
def test_the_seeds_have_none_but_those_that_are_allowed(rule: Rule) -> None:
    assert sorted(rule(seeds())) == sorted(ALLOWED.get(rule, {}))


@pytest.mark.parametrize(("rule", "added", "found"), BAD, ids=lambda a: getattr(a, "__name__", None))
def test_a_rule_finds_the_row_that_breaks_it_and_no_other(rule: Rule, added: Added, found: str) -> None:
    assert sorted(rule(with_rows(added))) == sorted([*ALLOWED.get(rule, {}), found])


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("1990", "2000"), ("2000", "2010"), False),
        (("1990", "2000-05-08"), ("2000-05-08", ""), False),
        (("1990", "2000-05-08"), ("2000-05-07", ""), True),
        (("1990", ""), ("2000", "2001"), True),
        (("", "1990"), ("1990-03", ""), False),
        (("", ""), ("", ""), True),
    ],
)
def test_terms_that_meet_on_the_day_of_the_hand_over_do_not_overlap(
    one: tuple[str, str], other: tuple[str, str], shared: bool
) -> None:
    a, b = ({"valid_from": start, "valid_to": end} for start, end in (one, other))
    assert overlap(a, b) is overlap(b, a) is shared


def test_one_wrong_date_does_not_move_the_last_year() -> None:
    wrong = with_rows([("offices", {"person_id": "person.x", "valid_from": "2062"})])["offices"]
    assert last_year(wrong) == last_year(seeds()["offices"])


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1980-01-01", 151),  # less two Soviet republics; Saint Vincent is known to have joined in that year
        ("1995-01-01", 184),  # less Yugoslavia, whose seat nobody had
        ("2010-01-01", 192),
        ("2024-01-01", 193),
    ],
)
def test_the_members_of_the_united_nations_are_all_there(day: str, count: int) -> None:
    assert len(members(seeds(), day)) == count


def test_every_current_member_state_is_a_country_with_an_iso_code_and_no_territory() -> None:
    current = members(seeds(), DAYS[-1])
    rows = {f"country.{r['iso3']}": r for r in seeds()["countries"]}
    assert all(rows[c]["iso2"] and not rows[c]["valid_to"] for c in current)
    founded = {c for c, r in rows.items() if r["iso2"] and not r["valid_to"] and r["valid_from"]}
    # whose row has a foundation, and who is no member: an observer, Kosovo, and territories
    assert founded - current == {f"country.{c}" for c in ("BES", "BLM", "CUW", "IOT", "MAF", "SXM", "VAT", "XKX")}

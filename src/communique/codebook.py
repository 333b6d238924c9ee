"""The codebook: what every code of the dataset means and how it is given, as Markdown made from the seeds.

`python -m communique.codebook --docs docs --seeds seeds` writes it and the data dictionary; `--check` compares.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from communique.evaluation.examples import COUNTEREXAMPLE, EXAMPLE, Example, load_examples
from communique.knowledge.base import Knowledge, load_knowledge
from communique.knowledge.ontology import Ontology
from communique.knowledge.seeds import Row, listed
from communique.schema.exports import dictionary
from communique.schema.tables import CHANGES, FACTUALITIES, TABLES

QUAD_CLASSES = {
    "1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict",
}  # fmt: skip

_LEDE = """# Codebook

What the codes of the dataset mean and how they are given. Generated from `seeds/` by `make docs`; what each column
holds is in the data dictionary.

## What is coded

An **event** is one report: one sentence of one article says that somebody did something political to somebody. It
has a trigger (the verb or noun that reports the act), a type, actors and recipients, and where the text allows it a
mode, contexts, a date and a place. A sentence may report several events; exactly one of them is its main event
(`is_main`). Reports of the same happening, in one article or in many, share a `cluster_id`: count the clusters of
asserted events to count happenings, and events to count reports; what is denied, possible, to come or long past is in
clusters of its own. What a speaker says inside quotation marks is stored as a quotation and is
no event; neither is comment, nor an act in which no side has a country or a political sector.

The ontology is PLOVER (manual, draft 2.0 of February 2024). Definitions are in our own words. So are the examples:
`CONSULT/visit FRA > LBN` is a CONSULT of mode visit with a French actor and a Lebanese recipient, as the coder gives
it. A test codes every one of them.
"""

_RULES = """## Coding rules

1. **Future cooperation is agreement.** A meeting, support, cooperation or aid that is planned or promised (CONSULT,
   SUPPORT, COOPERATE, AID) is AGREE until it takes place. A future RETREAT or CONCEDE keeps its type.
2. **Speaking of an act is not the act.** Demanding X is REQUEST, threatening X is THREATEN, agreeing to X is AGREE,
   refusing X is REJECT, whatever X is; X itself is not coded.
3. **Refusal in one's own words.** "Will not" talk, help, sign, yield or withdraw is REJECT.
4. **Reciprocal acts.** Those whom the sentence joins in a reciprocal act ("A and B met", "talks between A and B") are
   all actors, and there is no recipient. Where it makes one of them the subject ("A met B"), that one is the actor and
   the other the recipient: who is said to have acted is kept, and both can be pooled where it does not matter.
5. **Law and force.** Inquiries are ACCUSE/investigate, charges and arrests COERCE/arrest, verdicts of courts
   SANCTION/convict. Taking or occupying territory is COERCE/seize; the fighting for it is an ASSAULT beside it.
6. **Comment is no event.** A statement that neither demands, promises, threatens, refuses, praises nor blames is not
   coded. CAMEO has codes for it (01); PLOVER has no type.
7. **Modes and contexts are optional.** A mode is given where verb or noun decide it, a context where the words say
   what the act is about. An event may have several contexts and has at most one mode.
8. **Scores.** `plover_score` is the mode's score, or the type's where there is no mode. `goldstein` is the Goldstein
   score of the CAMEO code, null where that scale has none. The quad class is the type's.

### Where the manual contradicts itself

- It lists 18 types in one place and defines 16: we have **16**.
- An appendix counts SANCTION as verbal conflict: for us it is **material conflict** (quad class 4), as in the
  definition of the type.
- The table of scores prints +3 for ACCUSE beside modes of -2 to -3.5: we take **-3**.
"""

_FACTUALITY = {
    "asserted": "The text says that it happened or is happening. A sum over events should start from these.",
    "future": "The text says that it will happen: \"will\", \"is to\", plans and schedules.",
    "hypothetical": "It may, could or should happen, under a condition, as a wish, or as something only considered.",
    "negated": "The text says that it did not happen, or that somebody failed to do it.",
    "historical": "It happened long before the article, the better part of a year or more: background, not news.",
}  # fmt: skip

_ACTORS = """## Actors and recipients

Everybody who acts is a row of `event_participants` with role `actor`, everybody acted upon one with role `recipient`.
A participant has a sector (UNK where neither the text nor the knowledge base tells it) and, where one is known, a
country (ISO 3166-1 alpha-3; former states keep their last code). International organisations have no country and
carry the sector IGO or NGO. A capital or a seat of government that acts ("Moscow denounced") is the government of its
country. A person whose known offices have all ended when the article was published is ELI, not GOV; the sector that
the person has without an office is kept in `other_sectors`. Soldiers, police, courts and parliaments have the country
of whoever they belong to in the text.

`basis` says how the participant was found: `named` by its name, `title` by an office ("the prime minister"),
`possessor` or `modifier` as the country of a body ("Russia's army", "Armenian troops"), `coreference` through a
pronoun, `inherited` where the country is the other side's or the place's, `guessed` where there was less than that.
"""

_SETTING = """## Dates, places and the dead

`event_date` is the date that the text gives for the act (`date_basis` = `text`), resolved against the day of
publication, else the day of publication itself (`published`), which never stands for an act to come. Where neither is
there, the date is null (`unknown`). `date_precision` says how much of it is known; `event_date_end` is set for
intervals. `place_basis` says how near to the act the place stands: with the act itself (`event`), in its `sentence`,
in the `article`, in the `dateline`, or nowhere (`unknown`). A dateline counts only for what may have been done there:
acts of its own country, and harm done to it.

`fatalities_low` and `fatalities_high` are the fewest and the most dead that the sentence states, at the one event that
it reports them of. "At least 30" and "more than 30" count as 30, "up to 30" as 1 to 30; "several" is 3 to 9, "dozens"
24 to 99, "hundreds" 200 to 999 (`seeds/lexicon/quantities.csv` has all); "no casualties" is 0. Where dead and wounded
are counted together, the fewest is 0. Null means that nothing is stated.
"""

_CONFIDENCE = """## Confidence and rule

`confidence` is the probability that the type and both sides of an event are right, fitted to events that were judged
by reading (`docs/evaluation.md` has how, and how well it holds). A side that is missing or was inferred (a guess, a
pronoun, an inherited country) lowers it, and so does an act that stands deep in its sentence or under a verb such as
*plan*. It is no probability that the act took place: see `factuality`. The confidence of a relation is 1 -
(1 - c1)(1 - c2)… over the confidences of its rows of evidence: it grows with every text that repeats it.

`rule` says what fired. `verb sign: sign × agreement` is the verb *sign*, of verb class `sign`, with an object of
class `agreement`; `× *` stands for any object. `noun visit: visit` is a noun that reports the act by itself. A note
behind it says that the act was shifted: `, future CONSULT` (a planned meeting, hence AGREE), `, refused AID` (hence
REJECT). The words, their classes and what a class with an object means are in `seeds/lexicon/`: a wrong event leads
to the row that made it. `coder_version` is the library's version and a hash of rules and seeds.
"""

_CAMEO = """## CAMEO

`cameo_code` is a string with its leading zero. The published crosswalk maps CAMEO to PLOVER, many to one; an event is
given the way back: among the codes that map to its type, mode and context, the most general (the shortest, then the
lowest). Where none maps there, the context is left out, then the mode. A CAMEO code here is thus never more
specific than the event, and often less specific than a CAMEO coder's.
"""

_ENTITIES = """## Entities

| type | is | form of the id |
|---|---|---|
| PERSON | a person | `person.<name>` |
| ORG | an organisation, ministry, party, armed force, court, company | `org.<name>` |
| COUNTRY | a country or territory with an ISO code, and former ones | `country.<ISO3>` |
| PLACE | a place that is no country | `place.<name>`, `geonames.<number>` |
| GROUP | people named by their country, religion or movement | the id of the country, or as below |

Ids with a name are from the knowledge base, those with a number from GeoNames (`basis` says which). An entity that
only the text knows has `n` and 16 hex digits: a hash of its type and its normalised name, so that the same name is
the same entity in every release; two people of one name are one. An id is never used again for something else.
"""

_DISPUTED = """## Disputed places

These places keep all their names, the states that claim them, and who administered them from when to when. The table
takes no side. `entities.disputed` is true for them and for every place inside them. Dates are as precise as they are
known.
"""

_RELATIONS = """## Relations

A relation is subject, predicate, object; every row rests on rows of `relation_evidence`, each a span of text.
`is_former` says that the latest evidence speaks of the past ("former president"). `valid_from` and `valid_to` are
those of the term, known to the knowledge base, that the latest evidence falls in. Single: an object has one such
subject at a time.
"""


def codebook(knowledge: Knowledge, examples: Sequence[Example]) -> str:
    """The codebook as Markdown; the same seeds give the same text. Types are shown with the examples of them."""
    o = knowledge.ontology
    sections = (
        _LEDE, _types(o, examples), _RULES, _factuality(),
        _coded("Contexts", "What an event is about.", o.contexts.values()),
        _ACTORS, _coded("Sectors", "", o.sectors.values(), level="###"), _SETTING, _CONFIDENCE, _CAMEO, _inverse(o),
        _crosswalk(o), _ENTITIES, _disputed(knowledge), _RELATIONS, _predicates(o),
    )  # fmt: skip
    return "\n".join(s.strip("\n") + "\n" for s in sections)


def _table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; `head` holds column names separated by commas."""
    names = head.split(", ")
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(_cell(c) for c in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def _score(row: Row, column: str = "plover_score") -> str:
    return f"{float(row[column]):g}" if row[column] else ""


def _types(o: Ontology, examples: Sequence[Example]) -> str:
    parts = [
        "## Event types",
        _table("quad class, types", [
            (f"{quad} {name}", ", ".join(f"[{c}](#{c.lower()})" for c, r in o.types.items() if r["quad_class"] == quad))
            for quad, name in QUAD_CLASSES.items()
        ]),
    ]  # fmt: skip
    for code, row in sorted(o.types.items(), key=lambda item: (item[1]["quad_class"], item[0])):
        quad = row["quad_class"]
        parts += [
            f"### {code}",
            f"{row['definition']}",
            f"Score {_score(row)} · quad class {quad}, {QUAD_CLASSES[quad]} · CAMEO {o.cameo_code(code, None)}",
        ]
        modes = [m for (event_type, _), m in o.modes.items() if event_type == code]
        if modes:
            parts.append(_table("mode, score, definition", [(m["code"], _score(m), m["definition"]) for m in modes]))
        parts += _shown([e for e in examples if e.event_type == code])
    return "\n\n".join(parts)


def _shown(examples: Sequence[Example]) -> list[str]:
    """Tables of what is of a type, and of what only looks like it."""
    is_so = [(e.text, e.coded) for e in examples if e.kind == EXAMPLE]
    is_not = [(e.text, e.coded or "no event", e.note) for e in examples if e.kind == COUNTEREXAMPLE]
    tables = (
        _table("sentence, coded", is_so) if is_so else "",
        _table("but, coded, because", is_not) if is_not else "",
    )
    return [t for t in tables if t]


def _factuality() -> str:
    lede = "Every event says what the text makes of it. PLOVER calls this auxiliary modes."
    return f"## Factuality\n\n{lede}\n\n" + _table("value, meaning", [(f, _FACTUALITY[f]) for f in FACTUALITIES])


def _coded(title: str, lede: str, rows: Iterable[Row], level: str = "##") -> str:
    made = _table("code, name, definition", [(r["code"], r["name"], r["definition"]) for r in rows])
    return "\n\n".join(part for part in (f"{level} {title}", lede, made) if part)


def _inverse(o: Ontology) -> str:
    rows = [
        (event_type, mode, context, code, o.cameo[code]["name"])
        for (event_type, mode, context), code in sorted(o.inverse.items())
        if event_type
    ]
    return "### From PLOVER to CAMEO\n\n" + _table("type, mode, context, CAMEO, name", rows)


def _crosswalk(o: Ontology) -> str:
    rows = [
        (code, r["name"], r["event_type"] or "no event", r["event_mode"], r["context"], _score(r, "goldstein"))
        for code, r in sorted(o.cameo.items())
    ]
    return "### From CAMEO to PLOVER\n\n" + _table("CAMEO, name, type, mode, context, Goldstein", rows)


def _disputed(knowledge: Knowledge) -> str:
    actors = knowledge.actors

    def named(code: str) -> str:
        known = actors.entities.get(f"country.{code}") or actors.entities.get(code)
        return known.name if known else "no single state"

    rows = [
        (r["place_id"], ", ".join((r["name"], *listed(r["aliases"]))), ", ".join(map(named, listed(r["claimed_by"]))),
         named(r["administered_by"]), r["administered_from"], r["administered_to"], r["note"])
        for r in actors.disputed
    ]  # fmt: skip
    return f"{_DISPUTED}\n" + _table("place, names, claimed by, administered by, from, to, note", rows)


def _predicates(o: Ontology) -> str:
    def marks(r: Row) -> str:
        return ", ".join(m for m, c in (("symmetric", "symmetric"), ("single", "single_holder")) if r[c] == "true")

    rows = [
        (r["code"], r["definition"], " ".join(listed(r["subject_types"])), " ".join(listed(r["object_types"])),
         r["inverse_name"], marks(r))
        for r in o.predicates.values()
    ]  # fmt: skip
    return _table("predicate, definition, subject, object, from the object, marks", rows)


def documents(seeds: Path) -> dict[str, str]:
    """The generated pages by file name."""
    pages = codebook(load_knowledge(seeds), load_examples(seeds))
    return {"codebook.md": pages, "data_dictionary.md": dictionary({**TABLES, CHANGES.name: CHANGES})}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with --check return 1 where one is stale."""
    parser = argparse.ArgumentParser(prog="python -m communique.codebook", description=__doc__)
    parser.add_argument("--docs", type=Path, required=True, help="folder of the pages")
    parser.add_argument("--seeds", type=Path, required=True, help="folder of the seeds")
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a page is stale")
    given = parser.parse_args(arguments)
    stale = [
        (given.docs / name, text)
        for name, text in documents(given.seeds).items()
        if not (given.docs / name).is_file() or (given.docs / name).read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if given.check:
            print(f"{path} is stale: run `make docs`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path}")
    return int(given.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

"""LICENSES.md: the licence of the data, and the rights in the texts of each source."""

from communique.release.metadata.facts import CREATOR, LICENCE, LICENCE_NAME, LICENCE_URL, Facts, SourceTexts

_MEANING = {
    "full": "the whole text",
    "quotes": "headlines, and the sentences that carry an event, a relation or a quotation",
    "none": "no text, only positions and hashes",
}


def licences(facts: Facts) -> str:
    """One line for each source and kind of rights that the release has articles of."""
    lines = "\n".join(_line(texts) for texts in facts.sources)
    return f"""# Licences

## The data

Codes, links, positions, dates, places, scores and tables are licensed under
[{LICENCE_NAME}]({LICENCE_URL}) ({LICENCE}). Credit: {CREATOR}, Communiqué, release {facts.version}.

## The texts of articles

Titles, texts and quoted words of articles belong to their publishers, and the licence above does not cover them unless
the source's own licence says so. What a release has of them is what each article's rights allow:
`articles.text_rights` has them article by article.

| source | title | licence of its texts | rights | what is here | articles |
|---|---|---|---|---|---:|
{lines}

## What the data rest on

Coordinates and numbers of places (`geonames_id`) come from [GeoNames](https://www.geonames.org/), which is licensed
under [{LICENCE_NAME}]({LICENCE_URL}).
"""


def _line(texts: SourceTexts) -> str:
    title, licence = texts.title or "", texts.licence or "not stated"
    cells = (texts.source, title, licence, texts.rights, _MEANING[texts.rights], f"{texts.articles:,}")
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

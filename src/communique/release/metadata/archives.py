"""What archives ask for when a release is deposited: datacite.json and .zenodo.json.

A DOI stands in datacite.json where it was reserved before the release was built. Zenodo knows what it has reserved.
"""

from typing import Any

from communique.release.metadata.facts import (
    CREATOR,
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    LICENCE_NAME,
    LICENCE_URL,
    PARQUET,
    TITLE,
    Facts,
)


def datacite(facts: Facts) -> dict[str, Any]:
    """The metadata of DataCite's kernel 4.5, as its API takes them for a DOI."""
    dates = [{"date": facts.published, "dateType": "Issued"}]
    if facts.coverage:
        dates.append({"date": facts.coverage, "dateType": "Other", "dateInformation": "Days of the events"})
    found: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "creators": [{"name": CREATOR, "nameType": "Organizational"}],
        "titles": [{"title": TITLE, "lang": "en"}],
        "publisher": {"name": CREATOR},
        "publicationYear": facts.published[:4],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Political event data"},
        "version": facts.version,
        "language": "en",
        "subjects": [{"subject": word} for word in KEYWORDS],
        "dates": dates,
        "descriptions": [{"description": DESCRIPTION, "descriptionType": "Abstract", "lang": "en"}],
        "rightsList": [
            {"rights": LICENCE_NAME, "rightsUri": LICENCE_URL, "rightsIdentifier": LICENCE,
             "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/", "lang": "en"}
        ],
        "formats": [PARQUET],
        "sizes": [f"{sum(file.size for file in facts.files)} B", f"{facts.stated['rows']['events']} events"],
    }  # fmt: skip
    if facts.countries:
        found["geoLocations"] = [{"geoLocationPlace": name} for _, name in facts.countries]
    found |= {"doi": facts.doi} if facts.doi else {}
    return found | ({"url": facts.url} if facts.url else {})


def zenodo(facts: Facts) -> dict[str, Any]:
    """Zenodo takes the day of deposit where no day of publication is given."""
    return {
        "upload_type": "dataset",
        "title": TITLE,
        "description": DESCRIPTION,
        "creators": [{"name": CREATOR}],
        "access_right": "open",
        "license": LICENCE.lower(),
        "version": facts.version,
        "language": "eng",
        "keywords": list(KEYWORDS),
        "notes": "The texts of articles are under the rights that LICENSES.md states for each source.",
    } | ({"publication_date": facts.published_day} if facts.published_day else {})

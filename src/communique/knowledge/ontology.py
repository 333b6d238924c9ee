"""The PLOVER ontology: types, modes, contexts, sectors, predicates, and the crosswalk to CAMEO."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from communique.knowledge.seeds import BOOLEANS, Row, SeedError, listed, read_rows, require_known, require_numbers

ENTITY_TYPES = ("PERSON", "ORG", "COUNTRY", "PLACE", "GROUP")


@dataclass(frozen=True)
class Ontology:
    """The rows of seeds/ontology by their codes."""

    types: dict[str, Row]
    modes: dict[tuple[str, str], Row]
    contexts: dict[str, Row]
    sectors: dict[str, Row]
    predicates: dict[str, Row]
    cameo: dict[str, Row]

    def score(self, event_type: str, mode: str | None) -> float:
        """PLOVER score of the mode, else of the type."""
        row = self.modes.get((event_type, mode or ""), self.types[event_type])
        return float(row["plover_score"])

    @cached_property
    def inverse(self) -> dict[tuple[str, str, str], str]:
        """(type, mode, context), empty where the crosswalk has none, to the most general CAMEO code that maps there."""
        found: dict[tuple[str, str, str], str] = {}
        for code, row in sorted(self.cameo.items(), key=lambda item: (len(item[0]), item[0])):
            found.setdefault((row["event_type"], row["event_mode"], row["context"]), code)
        return found

    def cameo_code(self, event_type: str, mode: str | None, contexts: tuple[str, ...] = ()) -> str:
        """The most general CAMEO code that maps to type, mode and context; where none does, to less of them."""
        for key in [*((event_type, mode or "", c) for c in contexts), (event_type, mode or "", "")]:
            if key in self.inverse:
                return self.inverse[key]
        of_type = [(t, m, c) for t, m, c in self.inverse if t == event_type]
        # a mode that CAMEO knows in some context alone, then the type by itself, then whatever the type has
        near = [k for k in of_type if mode and k[1] == mode] or [k for k in of_type if k[1:] == ("", "")] or of_type
        return min((self.inverse[k] for k in near), key=lambda code: (len(code), code))


def load_ontology(folder: Path) -> Ontology:
    """Read and check seeds/ontology. Raises SeedError."""
    types = read_rows(folder / "event_types.csv",
                      "code name quad_class plover_score goldstein definition source", "code")  # fmt: skip
    modes = read_rows(folder / "event_modes.csv", "event_type code name plover_score definition source",
                      "event_type code")  # fmt: skip
    contexts = read_rows(folder / "contexts.csv", "code name definition source", "code")
    sectors = read_rows(folder / "sectors.csv", "code name definition source", "code")
    predicates = read_rows(folder / "predicates.csv", "code name definition subject_types object_types symmetric"
                           " inverse_name single_holder source", "code")  # fmt: skip
    cameo = read_rows(folder / "cameo_plover.csv", "cameo_code name event_type event_mode context goldstein source",
                      "cameo_code")  # fmt: skip
    require_numbers("event_types.csv", types, "quad_class", "plover_score", "goldstein")
    require_numbers("event_modes.csv", modes, "plover_score")
    require_numbers("cameo_plover.csv", cameo, "goldstein")
    for column in ("symmetric", "single_holder"):
        require_known("predicates.csv", predicates, column, BOOLEANS)
    codes = {r["code"] for r in types}
    require_known("event_modes.csv", modes, "event_type", codes)
    require_known("cameo_plover.csv", cameo, "event_type", codes)
    require_known("cameo_plover.csv", cameo, "context", (r["code"] for r in contexts))
    known_modes = {(r["event_type"], r["code"]) for r in modes}
    for row in cameo:
        if row["event_mode"] and (row["event_type"], row["event_mode"]) not in known_modes:
            raise SeedError(
                f"cameo_plover.csv: {row['event_type']} has no mode {row['event_mode']} (row {row['cameo_code']})"
            )
    for column in ("subject_types", "object_types"):
        require_known("predicates.csv", predicates, column, ENTITY_TYPES, many=True)
    for row in predicates:
        if row["symmetric"] == "true" and listed(row["subject_types"]) != listed(row["object_types"]):
            raise SeedError(f"predicates.csv: {row['code']} is symmetric, so its two lists of types must be equal")
    return Ontology(
        {r["code"]: r for r in types}, {(r["event_type"], r["code"]): r for r in modes},
        {r["code"]: r for r in contexts}, {r["code"]: r for r in sectors}, {r["code"]: r for r in predicates},
        {r["cameo_code"]: r for r in cameo},
    )  # fmt: skip

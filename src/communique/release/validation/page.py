"""The page of `validation/`: every rule of every table in plain words, and what it found, in one static file."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from communique.release.layout import RELEASED
from communique.release.metadata.facts import TITLE
from communique.release.validation.results import Validation, warnings

if TYPE_CHECKING:
    from jinja2 import Template


def page(found: Sequence[Validation]) -> str:
    return _template().render(
        title=TITLE, found=found, about={name: t.description for name, t in RELEASED.items()},
        warnings=list(warnings(found)), style=_data("style.css"),
        passed=sum(v.passed for v in found), total=sum(len(v.results) for v in found),
    )  # fmt: skip


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True)  # fmt: skip
    made.filters |= {"thousands": lambda n: f"{n:,}", "counted": counted}
    return made.from_string(_data("template.html"))


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _data(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")

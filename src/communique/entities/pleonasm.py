"""Pleonastic "it": the one that refers to nothing, as in "it is clear that", "it seems", "it was X who"."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_WEATHER = frozenset(("rain", "snow", "pour", "drizzle", "hail", "freeze"))
_IMPERSONAL = frozenset(("seem", "appear", "happen", "emerge", "transpire", "follow", "turn", "matter", "remain"))
_LASTING = frozenset(("take", "cost", "require"))  # "it took two weeks to", but "it took the town"
_SMALL_CLAUSE = frozenset(("make", "find", "consider", "think", "deem", "believe", "keep", "leave"))
_CLAUSES = frozenset(("ccomp", "xcomp", "csubj", "csubjpass", "advcl", "acl"))
_OF_TIME = frozenset(("DATE", "TIME", "MONEY", "QUANTITY"))
# What these say is said of somebody: "it is ready to talk"; with "that", "likely" and "certain" say it of nothing.
_OF_SOMEBODY = frozenset((
    "ready", "willing", "unwilling", "able", "unable", "prepared", "keen", "eager", "determined", "committed", "aware",
    "confident", "concerned", "worried", "afraid", "happy", "glad", "pleased", "sorry", "set", "due", "bound", "free",
    "open", "reluctant", "convinced", "hopeful", "proud", "likely", "unlikely", "certain", "sure", "poised", "quick",
    "slow", "entitled", "obliged", "responsible",
))  # fmt: skip


def is_pleonastic(token: "Token") -> bool:
    """Whether an "it" refers to nothing."""
    verb = token.head
    if token.dep_ == "expl" or verb.lemma_ in _WEATHER:
        return True
    if token.i and token.nbor(-1).lemma_ in _SMALL_CLAUSE and token.i + 1 < len(token.doc):
        return bool(token.nbor(1).pos_ == "ADJ")  # "made it clear that", "find it hard to"
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    clauses = [c for c in verb.children if c.dep_ in _CLAUSES]
    finite = [c for c in clauses if any(m.dep_ == "mark" for m in c.children) or c.dep_ == "ccomp"]
    if token.dep_ == "nsubjpass":  # "it is reported that"
        return any(c.dep_ in ("ccomp", "csubj") and not _quoted(c, verb) for c in clauses)
    if verb.lemma_ in _IMPERSONAL:
        return bool(finite) or any(c.dep_ in ("acomp", "oprd") and _extraposed(c, bool(finite)) for c in verb.children)
    if verb.lemma_ in _LASTING:
        return any(c.ent_type_ in _OF_TIME or c.lemma_ in ("time", "effort") for c in verb.subtree if c.i > verb.i)
    return verb.lemma_ == "be" and _of_nothing(verb, bool(clauses), bool(finite))


def _of_nothing(verb: "Token", clause: bool, finite: bool) -> bool:
    """Whether what "it is" is said of has to be a clause, a cleft or a time."""
    for child in verb.children:
        if child.dep_ == "acomp":
            return _extraposed(child, finite) or (clause and child.lemma_ not in _OF_SOMEBODY)
        if child.dep_ == "attr":
            cleft = any(c.dep_ == "relcl" for c in child.children) and child.pos_ in ("PROPN", "PRON")
            content = clause or any(c.dep_ in ("acl", "ccomp") for c in child.children)
            return cleft or child.ent_type_ in _OF_TIME or (content and child.pos_ != "PROPN")
    return finite


def _extraposed(adjective: "Token", finite: bool) -> bool:
    own = [c for c in adjective.children if c.dep_ in _CLAUSES]
    that = finite or any(c.dep_ == "ccomp" for c in own)
    if adjective.lemma_ in _OF_SOMEBODY:
        return that and adjective.lemma_ in ("likely", "unlikely", "certain")
    return bool(own)


def _quoted(clause: "Token", verb: "Token") -> bool:
    """Whether a clause stands before the verb that tells who said it: "the deal is off, it was told"."""
    return clause.i < verb.i

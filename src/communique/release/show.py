"""An explanation on a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from communique.release.explain import Explanation, Mark

_COLOURS = {
    "actor": "bold green",
    "trigger": "bold red",
    "recipient": "bold blue",
    "place": "bold magenta",
    "date": "bold yellow",
}


def show(found: Explanation, out: Console) -> None:
    """Print the event: what it is, its sentence in its article with the parts in colour, and how it was coded."""
    event = found.event
    kind = "/".join(x for x in (event["event_type"], event["event_mode"]) if x)
    out.print(Text.assemble((kind, "bold"), f"  {event['factuality']}  confidence {event['confidence']:.2f}"))
    out.print(Padding(_in_context(found), (1, 2)))
    grid = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in _facts(found):
        grid.add_row(Text(name, style=_COLOURS.get(name, "dim")), Text(value))
    out.print(grid)


def _in_context(found: Explanation) -> Text:
    sentence = found.sentence
    if sentence is None:
        return Text("the source's rights keep its sentences out of this release", style="dim")
    return Text.assemble((found.before, "dim"), marked(sentence, found.marks), (found.after, "dim"))


def marked(sentence: str, marks: list[Mark]) -> Text:
    """The sentence with each part in its colour."""
    text = Text(sentence)
    for mark in marks:
        text.stylize(_COLOURS[mark.part], mark.start, mark.end)
    return text


def _facts(found: Explanation) -> list[tuple[str, str]]:
    event, article = found.event, found.article
    rows = [
        (p["role"], _joined(p["name"] or p["text"], p["entity_id"], p["country_iso3"], p["sector"], p["basis"]))
        for p in found.participants
    ]
    when = _joined(event["event_date"], event["date_precision"], f"from the {_BASES[event['date_basis']]}")
    where = _joined(event["place_name"], event["place_country_iso3"], f"named with the {event['place_basis']}")
    said = article["published_on"] or "undated"
    rows += [
        ("date", when if event["event_date"] else "unknown"),
        ("place", where if event["place_name"] else "unknown"),
        ("trigger", event["trigger_text"]),
        ("rule", event["rule"]),
        ("CAMEO", _joined(event["cameo_code"], f"quad class {event['quad_class']}", f"score {event['plover_score']}")),
        ("coder", event["coder_version"]),
    ]
    if event["attributed_to"]:
        rows.append(("according to", event["attributed_to"]))
    if cluster := found.cluster:
        reports = f"{cluster['report_count']} report(s) in {cluster['article_count']} article(s)"
        rows.append(("cluster", _joined(cluster["cluster_id"], reports)))
    rows.append(("article", _joined(article["title"], article["source"], said, article["url"])))
    return rows


_BASES = {"text": "text", "published": "publication date", "unknown": "text"}


def _joined(*parts: object) -> str:
    return " · ".join(str(p) for p in parts if p is not None)

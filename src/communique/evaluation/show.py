"""An evaluation on a terminal."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from communique.evaluation.gold import Event, Sentence
from communique.evaluation.score import MEASURES, Report, Scores


def show(reports: Mapping[str, Report], out: Console) -> None:
    """Print the reports, by the name of the part of the sentences that each is of; details of the last."""
    out.print("precision and recall of triples; F1 of triples, types, actors and recipients\n", style="dim")
    out.print(_scores({name: r.overall for name, r in reports.items()}, "split"))
    out.print()
    out.print(_shares(reports))
    *_, last = reports.values()
    for head, of in (("type", last.by_type), ("construction", last.by_construction)):
        if of:
            out.print()
            out.print(_scores(of, head))
    if last.false_alarms_by_topic:
        out.print()
        out.print(_table("no event", {k: [f"{n}", f"{of}"] for k, (n, of) in last.false_alarms_by_topic.items()},
                         ("alarms", "of")))  # fmt: skip


def _scores(rows: Mapping[str, Scores], head: str) -> Table:
    """Of the triple precision, recall and F1, of the other measures F1."""
    cells = {
        name: [str(s.type.gold), *map(_number, (s.triple.precision, s.triple.recall)),
               *(_number(getattr(s, m).f1) for m in MEASURES)]
        for name, s in rows.items()
    }  # fmt: skip
    return _table(head, cells, ("events", "precision", "recall", *MEASURES))


def _shares(reports: Mapping[str, Report]) -> Table:
    cells = {
        name: [str(r.sentences), *map(_share, (r.false_alarms, r.mode, r.factuality))] for name, r in reports.items()
    }
    return _table("split", cells, ("sentences", "false alarms", "mode right", "factuality right"))


def _table(head: str, rows: Mapping[str, list[str]], columns: tuple[str, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(head, no_wrap=True, min_width=13)
    for column in columns:
        table.add_column(column, justify="right")
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _share(of: tuple[int, int]) -> str:
    return f"{of[0]} of {of[1]}" + (f" ({of[0] / of[1]:.0%})" if of[1] else "")


def show_misses(misses: Iterable[tuple[Sentence, Event | None]], out: Console) -> None:
    """Print sentences that are coded wrong, each with what is right and what was found."""
    for sentence, found in misses:
        out.print(sentence.text, markup=False, highlight=False, soft_wrap=True)
        for head, event in (("gold", sentence.event), ("coded", found)):
            out.print(f"  {head:6}{event or 'no event'}", markup=False, highlight=False, soft_wrap=True)

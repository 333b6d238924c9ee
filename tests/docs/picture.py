"""The picture of the flow on the front page: a Mermaid graph that is drawn from the declared stages."""

from communique.flow import LANDING, STAGE_OF, STAGES, Stage
from communique.schema.model import Scope

_TITLES = {Scope.BATCH: "for each batch", Scope.CORPUS: "over the whole corpus", Scope.REFERENCE: "from the seeds"}
_PER_LINE = 2  # names of tables in a line of a box


def picture() -> str:
    """Stages as boxes with the tables that they make; an arrow where no longer way leads to the same box."""
    lines = ["flowchart LR", '  landing[("raw files")]']
    for scope, title in _TITLES.items():
        lines += [f'  subgraph {scope.value} ["{title}"]', *(_box(s) for s in STAGES if s.scope is scope), "  end"]
    lines += ['  checks{"has every<br>check passed?"}', '  release[("release")]']
    lines += [f"  {a} --> {stage.name}" for stage in STAGES for a in _arrows(stage)]
    read = {i for stage in STAGES for i in stage.inputs}
    ends = [stage.name for stage in STAGES if not read & set(stage.outputs)]
    lines += [*(f"  {end} --> checks" for end in ends), "  checks -->|yes| release"]
    return "\n".join(lines) + "\n"


def _box(stage: Stage) -> str:
    rows = [stage.outputs[i : i + _PER_LINE] for i in range(0, len(stage.outputs), _PER_LINE)]
    return f'    {stage.name}["<b>{stage.name}</b><br>{",<br>".join(", ".join(r) for r in rows)}"]'


def _sources(stage: Stage) -> list[str]:
    return list(dict.fromkeys(i if i == LANDING else STAGE_OF[i].name for i in stage.inputs))


def _arrows(stage: Stage) -> list[str]:
    """The stages that it reads, without those that another one of them reads as well."""
    sources = _sources(stage)
    farther = {f for s in sources for f in _ancestors(s)}
    return [s for s in sources if s not in farther]


def _ancestors(name: str) -> set[str]:
    direct = [s for stage in STAGES if stage.name == name for s in _sources(stage)]
    return {*direct, *(a for d in direct for a in _ancestors(d))}

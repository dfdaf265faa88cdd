"""The rows of the table of models: what each model is, what was measured of it, and what people wrote about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.record import figures
from evaluation.record.reading import reading
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.model_marks import ModelMark
from evaluation.store.run_facts import Number, RunFacts
from evaluation.store.runs import RunSummary
from ui import services, state
from ui.table import model_states
from ui.text import sentence

ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    id: str
    """The first digits of its SHA-256, as in the address; of a measurement, those of its run's id."""
    sha256: str
    name: str
    colour: int | None
    """Index into the palette; None for a row that is no model."""
    family: str = ""
    data: tuple[str, ...] = ()
    """What it was measured on, the newest first."""
    status: str = ""
    explained: str = ""
    """The sentence behind the status, or what the file was recognised as."""
    added: str = ""
    bytes: int | None = None
    picture: str = ""
    """Changes with what its small picture shows; empty where there is none."""
    run_id: str = ""
    dataset_sha256: str = ""
    """Of the run that is shown: the newest on the data set of the table, else the newest."""
    facts: RunFacts | None = None
    mark: ModelMark = field(default_factory=ModelMark)
    parent: str | None = None
    """The row that this one unfolds from."""

    @property
    def numbers(self) -> Mapping[str, Number]:
        return {} if self.facts is None else self.facts.numbers


def rows(dataset_sha256: str | None) -> list[ModelRow]:
    """Every model that was not removed: those just added first, then the newest measured. Numbers are those on the
    data set. A model that was measured on others too unfolds to a row for each of them."""
    store = services.store()
    marks, doing = store.model_marks.all(), model_states.doing()
    by_model: dict[str, list[RunSummary]] = {}
    for run in reversed(store.runs.all()):
        by_model.setdefault(run.checkpoint_sha256, []).append(run)
    facts = services.run_facts(tuple(run.id for runs in by_model.values() for run in runs))
    checkpoints = {checkpoint.sha256: checkpoint for checkpoint in reversed(store.checkpoints.all())}
    waiting = [sha256 for sha256 in checkpoints if sha256 not in by_model]
    made: list[ModelRow] = []
    for sha256 in [*waiting, *by_model]:
        mark, runs = marks.get(sha256, ModelMark()), by_model.get(sha256, [])
        checkpoint = checkpoints.get(sha256) or _without_file(runs[0])
        made += _of_model(checkpoint, runs, dataset_sha256, facts, mark, doing.get(sha256, ""))
    return made


def measured(found: Sequence[ModelRow], dataset_sha256: str) -> list[ModelRow]:
    """Those with a run on the data set, without what they unfold to."""
    return [row for row in found if row.parent is None and row.dataset_sha256 == dataset_sha256]


def _of_model(
    checkpoint: Checkpoint,
    runs: Sequence[RunSummary],
    dataset_sha256: str | None,
    facts: Mapping[str, RunFacts],
    mark: ModelMark,
    doing: str,
) -> list[ModelRow]:
    shown = next((run for run in runs if run.dataset_sha256 == dataset_sha256), runs[0] if runs else None)
    found = None if shown is None else facts.get(shown.id)
    status = model_states.word(checkpoint, runs, doing)
    row = ModelRow(
        id=state.short(checkpoint.sha256),
        sha256=checkpoint.sha256,
        name=checkpoint.name,
        colour=checkpoint.colour,
        family=found.family.replace("_", " ") if found else "",
        data=tuple(run.dataset_spec for run in runs),
        status=ARCHIVED if mark.archived else status,
        explained=sentence(checkpoint.error or (doing if ":" in doing else "") or recognised(checkpoint)),
        added=checkpoint.added,
        bytes=checkpoint.bytes,
        picture=_picture(checkpoint, runs),
        run_id=shown.id if shown else "",
        dataset_sha256=shown.dataset_sha256 if shown else "",
        facts=found,
        mark=mark,
    )
    others = [run for run in runs if run is not shown]
    return [row, *(_of_run(run, facts.get(run.id), row) for run in others)]


def _picture(checkpoint: Checkpoint, runs: Sequence[RunSummary]) -> str:
    """Of the newest run, else of the first look at the file."""
    if runs:
        return runs[0].id[:8]
    return "first-look" if services.store().pictures.has(checkpoint.sha256) else ""


def recognised(checkpoint: Checkpoint) -> str:
    """What the file was recognised as, and how sure that is where it is not certain."""
    sure = checkpoint.confidence in ("", "high") or not checkpoint.recognised
    return checkpoint.recognised if sure else f"{checkpoint.recognised} ({reading(checkpoint.confidence)})"


def _without_file(run: RunSummary) -> Checkpoint:
    """For a run that was put into the workspace without its checkpoint."""
    return Checkpoint.without_file(run.checkpoint_sha256, name=run.name, colour=run.colour, added=run.created)


def _of_run(run: RunSummary, facts: RunFacts | None, parent: ModelRow) -> ModelRow:
    return ModelRow(
        id=state.short(run.id),
        sha256=run.checkpoint_sha256,
        name=f"on {run.dataset_spec}, {figures.count(run.n)} images",
        colour=None,
        data=(run.dataset_spec,),
        status="measured",
        added=run.created,
        run_id=run.id,
        facts=facts,
        parent=parent.id,
    )

"""The rows of the table of models: what each model is, what was measured of it, and what people wrote about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from evaluation.judging.series.words import step_words
from evaluation.record import figures
from evaluation.record.reading import reading
from evaluation.record.training_facts import TrainingFacts
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.model_marks import ModelMark
from evaluation.store.run_facts import Number, RunFacts
from evaluation.store.runs import RunSummary
from ui import services, state
from ui.table import model_states
from ui.text import sentence

ARCHIVED = "archived"
Kind = Literal["model", "run", "training", "recipe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The looks of a training, for a bar. Those without a step stand at the end."""

    at: tuple[float, ...]
    """From 0 for the start of training to 1 for the last step."""
    measured: tuple[bool, ...]
    kept: int | None
    """The look that is kept; None where none is measured."""
    words: str


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
    pictured: str = ""
    """SHA-256 of the model on the picture of a training or recipe."""
    run_id: str = ""
    dataset_sha256: str = ""
    """Of the run that is shown: the newest on the data set of the table, else the newest."""
    facts: RunFacts | None = None
    mark: ModelMark = field(default_factory=ModelMark)
    parent: str | None = None
    """The row that this one unfolds from."""
    kind: Kind = "model"
    takes: tuple[str, ...] = ()
    """Ids of the models that are chosen by a row of a training or recipe."""
    look: TrainingFacts | None = None
    """Which training a model is a look of."""
    steps: Steps | None = None
    """Of a training."""

    @property
    def numbers(self) -> Mapping[str, Number]:
        return {} if self.facts is None else self.facts.numbers

    @property
    def chosen_by_it(self) -> tuple[str, ...]:
        """Ids of the models that its box chooses; none for a measurement."""
        return (self.id,) if self.kind == "model" else self.takes


def rows(dataset_sha256: str | None) -> list[ModelRow]:
    """Every model that was not removed: those just added first, then the newest measured. Numbers are those on the
    data set. A model that was measured on others too unfolds to a row for each of them."""
    store = services.store()
    marks, doing, looks = store.model_marks.all(), model_states.doing(), store.looks.all()
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
        look = looks[sha256].facts if sha256 in looks else None
        made += _of_model(checkpoint, runs, dataset_sha256, facts, mark, doing.get(sha256, ""), look)
    return made


def measured(found: Sequence[ModelRow], dataset_sha256: str) -> list[ModelRow]:
    """Those with a run on the data set, without what they unfold to."""
    return [row for row in found if row.kind == "model" and row.dataset_sha256 == dataset_sha256]


def _of_model(
    checkpoint: Checkpoint,
    runs: Sequence[RunSummary],
    dataset_sha256: str | None,
    facts: Mapping[str, RunFacts],
    mark: ModelMark,
    doing: str,
    look: TrainingFacts | None,
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
        look=look,
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
        kind="run",
    )


def step_name(facts: TrainingFacts) -> str:
    """``epoch 40``, ``final``; ``no step`` where nothing says it."""
    if facts.step is None:
        return facts.look or "no step"
    return f"{facts.unit or 'step'} {step_words(float(facts.step))}"

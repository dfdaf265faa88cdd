"""Measure one checkpoint. What belongs to the data alone is read from the shared cache, or asked for; never written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import (
    RESUME,
    Cold,
    Evaluate,
    Measured,
    Needed,
    Opened,
    Opening,
    Progressed,
    Recorded,
    Refused,
    Unusable,
)
from evaluation.jobs.surroundings import COMPILED
from evaluation.jobs.tasks.agree import read_agreed
from evaluation.jobs.tasks.opening import on_one_thread, one_line, open_session, opened
from evaluation.jobs.tasks.parent import Pace, Parent
from evaluation.measuring.cache import cache_folder
from evaluation.measuring.plan import make_plan
from evaluation.registry import registry
from evaluation.types import TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from evaluation.measuring.engine import Event, Session
    from evaluation.measuring.real_side import Shape
    from models.opened import OpenedModel


def perform(task: Evaluate, parent: Parent) -> None:
    def fill(artifact: str, image_shape: Shape) -> None:
        parent.tell(Needed(shared=SharedArtifact(artifact=artifact, image_shape=image_shape)))
        parent.hear(RESUME)
        _copy_compiled()

    try:
        if cold := tuple(name for name in make_plan(registry(), task.config).compiling if name not in task.warmed):
            parent.tell(Cold(artifacts=cold))
            return
        _copy_compiled()
        session = open_session(task.data, task.config, filler=fill)
    except TouchstoneError as error:
        parent.tell(Unusable(message=str(error)))
        return
    parent.tell(Opening(one_thread=on_one_thread(session)))
    try:
        _evaluate(session, task, parent)
    except (CheckpointError, TouchstoneError) as error:
        parent.tell(Refused(message=str(error)))
    except MemoryError:
        sentence = "this evaluation needs more memory than a worker may use; try fewer images (n)"
        parent.tell(Refused(message=sentence))
    except Exception as error:
        parent.tell(Refused(message=f"the evaluation stopped ({one_line(error)})"))


def _evaluate(session: Session, task: Evaluate, parent: Parent) -> None:
    images, labels = session.hints()
    with opened(
        task.parts, source=task.source, code=task.code, images=images, labels=labels, choice=task.choice,
        agreed=read_agreed(task.siblings),
    ) as model:  # fmt: skip
        _measure(session, model, task, parent)


def _measure(session: Session, model: OpenedModel, task: Evaluate, parent: Parent) -> None:
    parent.tell(Opened(recognised=model.recognised, confidence=model.confidence, sha256=model.sha256))
    pace = Pace()

    def report(event: Event) -> None:
        if event.kind == "done" or (event.kind == "progress" and not pace.due()):
            return  # after the end the record follows
        if event.kind != "outcome":
            fraction = None if event.fraction is None else float(event.fraction)
            progressed = Progressed(
                stage=event.kind, step=event.step, index=event.index, total=event.total, fraction=fraction
            )
            parent.tell(progressed)
        elif event.outcome is not None:
            arrays = parent.leave(event.arrays)
            measured = Measured(
                step=event.step, index=event.index, total=event.total, outcome=event.outcome, arrays=arrays
            )
            parent.tell(measured)

    run = session.run(model, name=task.name, on_event=report)
    parent.tell(Recorded(record=run.record))


def _copy_compiled() -> None:
    """Code that was compiled meanwhile, into the folder where numba looks for it and may write."""
    shared, own = cache_folder(), os.environ.get("NUMBA_CACHE_DIR")
    if shared is not None and own and (compiled := shared.with_name(COMPILED)).is_dir():
        for path in compiled.rglob("*"):  # content only: a worker sets no times and no modes
            copy = Path(own) / path.relative_to(compiled)
            if path.is_file():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)

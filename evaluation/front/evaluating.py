"""Measures things one after the other. One that cannot be measured loses nothing of the others."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.front.runs import Runs
from evaluation.front.settings import OPEN_AT_ONCE
from evaluation.front.shared_readings import shared_readings
from evaluation.front.things import Shown, Things
from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import Config, TouchstoneError

if TYPE_CHECKING:
    import torch

    from evaluation.data.dataset import Dataset
    from evaluation.measuring.engine import Listener


def measure(
    things: Things, dataset: Dataset, config: Config, *, on_event: Listener | None, device: torch.device | None
) -> Runs:
    """A run for each thing. Raises the first error when none could be measured; else warns and keeps the errors.

    Real-side work is shared by all things. A metric that fails is recorded as failed and loses nothing else.
    """
    from evaluation.measuring.engine import Session
    from evaluation.measuring.extractors.base import open_extractor
    from evaluation.measuring.extractors.device import on_device

    runs: list[Run] = []
    errors = {name: TouchstoneError(why) for name, why in things.refused.items()}
    with on_device(device):
        if config.extractor.partition(":")[0] not in OPEN_AT_ONCE:
            open_extractor(config.extractor, dataset)  # weights that are not there are told before anything is measured
        session = Session(dataset, config)
        images, labels = session.hints()
        shown = Shown(images=images, labels=labels, image_shape=dataset.image_shape, device=device)
        readings = shared_readings(things.found, images, labels)
        for colour, thing in enumerate(things.found):
            try:
                with thing.open(replace(shown, agreed=readings.get(thing.name))) as model:
                    run = session.run(model, name=thing.name, colour=colour, on_event=on_event)
                runs.append(_of_training(run, thing.look_of))
            except TouchstoneError as error:
                errors[thing.name] = error
    if not runs:
        raise next(iter(errors.values()))
    for name, reason in errors.items():
        warnings.warn(f"'{name}' was not measured: {reason}", stacklevel=3)
    for note in things.notes:
        warnings.warn(note, stacklevel=3)
    return Runs(runs, errors=errors)


def _of_training(run: Run, facts: TrainingFacts | None) -> Run:
    """The run with the training that its checkpoint was found to be of."""
    if facts is None:
        return run
    checkpoint = run.record.checkpoint.model_copy(update={"look_of": facts})
    return replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))

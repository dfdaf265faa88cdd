"""Measures things one after the other. One that cannot be measured loses nothing of the others."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluation.front.runs import Runs
from evaluation.front.settings import OPEN_AT_ONCE
from evaluation.front.things import Shown, Thing
from evaluation.record.run import Run
from evaluation.types import Config, TouchstoneError

if TYPE_CHECKING:
    import torch

    from evaluation.data.dataset import Dataset
    from evaluation.measuring.engine import Listener


def measure(
    things: Sequence[Thing], dataset: Dataset, config: Config, *, on_event: Listener | None, device: torch.device | None
) -> Runs:
    """A run for each thing. Raises the first error when none could be measured; else warns and keeps the errors.

    Real-side work is shared by all things. A metric that fails is recorded as failed and loses nothing else.
    """
    from evaluation.measuring.engine import Session
    from evaluation.measuring.extractors.base import open_extractor
    from evaluation.measuring.extractors.device import on_device

    runs: list[Run] = []
    errors: dict[str, TouchstoneError] = {}
    with on_device(device):
        if config.extractor.partition(":")[0] not in OPEN_AT_ONCE:
            open_extractor(config.extractor, dataset)  # weights that are not there are told before anything is measured
        session = Session(dataset, config)
        images, labels = session.hints()
        shown = Shown(images=images, labels=labels, image_shape=dataset.image_shape, device=device)
        for colour, thing in enumerate(things):
            try:
                with thing.open(shown) as model:
                    runs.append(session.run(model, name=thing.name, colour=colour, on_event=on_event))
            except TouchstoneError as error:
                errors[thing.name] = error
    if not runs:
        raise next(iter(errors.values()))
    for name, reason in errors.items():
        warnings.warn(f"'{name}' was not measured: {reason}", stacklevel=3)
    return Runs(runs, errors=errors)

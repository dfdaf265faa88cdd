"""A training that is kept at several steps: a checkpoint each, and the losses beside them.

``FOLDER/step_<n>.safetensors`` and ``FOLDER/metrics.csv``, and ``FOLDER/.resume`` until it is finished.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.fitting import Progress
from models.saving import read_card, save_checkpoint
from training.resuming import go_on, keep
from training.run import Run

LOG = "metrics.csv"
RESUME = ".resume"


@dataclass(frozen=True, kw_only=True)
class Every:
    """How often a checkpoint is kept: every so many updates of the weights, or passes over the images."""

    count: int
    epochs: bool = False

    def steps(self, total: int, an_epoch: int) -> tuple[int, ...]:
        """The steps that are kept; the last one always is."""
        stride = self.count * an_epoch if self.epochs else self.count
        return (*range(stride, total, stride), total)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of a series."""

    looks: tuple[Path, ...]
    began: int | None
    """The step that this call went on from; 0 for the whole training, None where nothing was missing."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """How one training is kept."""

    folder: Path
    name: str
    """Of the training, as its cards tell it."""
    every: Every | None
    """None keeps the last step alone."""
    half: bool = False
    """Whether weights are kept in half precision."""
    description: str = ""

    def write(self, run: Run, progress: Progress) -> Written:
        """Train what is missing of a ``run`` that has just begun. Looks that are made again are the same byte for byte.

        Raises Diverged, and ValueError where the folder holds looks at another training.
        """
        total = run.begun.steps.steps
        steps = (total,) if self.every is None else self.every.steps(total, run.begun.steps.an_epoch)
        looks = {step: self.folder / f"step_{step}.safetensors" for step in steps}
        missing = [step for step, path in looks.items() if not self._holds(path, self._card(run, step))]
        if not missing:
            return Written(looks=tuple(looks.values()), began=None)
        facts = _facts(self._card(run, 0))
        began = go_on(self.folder / RESUME, run, facts, most=missing[0] - 1)
        for step in run.advance(progress, done=began):
            if step in looks:
                save_checkpoint(looks[step], self._card(run, step), self._weights(run))
                self._log(run)
                keep(self.folder / RESUME, run, step, facts)
        (self.folder / RESUME).unlink()
        return Written(looks=tuple(looks.values()), began=began)

    def _card(self, run: Run, step: int) -> ModelCard:
        epochs = step / run.begun.steps.an_epoch
        facts = {
            "name": self.name,
            "step": step,
            "epochs": int(epochs) if epochs.is_integer() else epochs,
            "final_losses": {name: values[-1] for name, values in run.losses().items()},
        }
        return run.card(facts, self.description)

    def _weights(self, run: Run) -> Mapping[str, Tensor]:
        weights = run.begun.steps.weights()
        if not self.half:
            return weights
        return {name: one.half() if one.is_floating_point() else one for name, one in weights.items()}

    def _holds(self, path: Path, wanted: ModelCard) -> bool:
        """Whether the look is there and whole. Raises ValueError for one of another training."""
        try:
            with safe_open(path, "pt") as file:
                card = read_card(file.metadata())
        except (OSError, SafetensorError, CheckpointError):
            return False
        if card is None or _facts(card) != _facts(wanted):
            other = "" if card is None else _first_difference(card, wanted)
            raise ValueError(f"'{path}' is a look at another training{other}; name another folder with --out")
        return True

    def _log(self, run: Run) -> None:
        """The mean losses of every finished epoch, at the step of its end."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["step", "epoch", *run.curve.epochs])
        for index, row in enumerate(zip(*run.curve.epochs.values(), strict=True), start=1):
            table.writerow([index * run.begun.steps.an_epoch, index, *(f"{value:.6g}" for value in row)])
        unfinished = self.folder / f".{LOG}.{os.getpid()}"
        unfinished.write_text(text.getvalue())
        unfinished.replace(self.folder / LOG)


def _told(card: ModelCard) -> dict[str, Any]:
    """What a card says before the training; losses are known after it."""
    return {name: value for name, value in card.training.items() if name != "final_losses"}


def _facts(card: ModelCard) -> str:
    return json.dumps([card.family, dict(card.config), _told(card)], sort_keys=True)


def _first_difference(card: ModelCard, wanted: ModelCard) -> str:
    theirs, ours = ({**_told(one), **one.training["options"]} for one in (card, wanted))
    name = next((name for name in ours if name != "options" and theirs.get(name) != ours[name]), None)
    return "" if name is None else f" ({name} {theirs.get(name)}, not {ours[name]})"

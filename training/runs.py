"""Several trainings, one a folder: ``touchstone train FAMILY --every N --seeds N --set NAME=V,V --out RUNS``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.data.dataset import Dataset
from models.fitting import Diverged
from training.bar import TrainingBar
from training.grid import Planned
from training.recipes import Recipe
from training.run import begin
from training.series import Every, Series, Written


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Trainings of one recipe below ``folder``, each in a folder that is called by its settings and its seed."""

    recipe: Recipe
    planned: Sequence[Planned]
    folder: Path
    every: Every | None
    """None keeps the last checkpoint alone."""
    half: bool = False
    description: str = ""

    def write(self, dataset: Dataset) -> int:
        """Train what is missing, and say so, a line a training; how many diverged.

        Raises ValueError where options and data do not fit, or a folder holds another training.
        """
        diverged = 0
        for place, one in enumerate(self.planned, start=1):
            folder = self.folder / one.name
            series = Series(
                folder=folder, name=f"{self.folder.name}/{one.name}", every=self.every, half=self.half,
                description=self.description,
            )  # fmt: skip
            started = time.perf_counter()
            with (
                begin(self.recipe, one.options, dataset, seed=one.seed) as run,
                TrainingBar(f"{place}/{len(self.planned)} {one.name}") as bar,
            ):
                try:
                    written = series.write(run, bar)
                except Diverged as error:
                    diverged += 1
                    print(f"{folder}: {error}", file=sys.stderr)
                    continue
            print(f"{folder}: {_said(written, time.perf_counter() - started)}")
        return diverged


def _said(written: Written, seconds: float) -> str:
    looks = f"{len(written.looks)} look{'' if len(written.looks) == 1 else 's'}"
    if written.began is None:
        return f"all of its {looks} are there"
    return f"{looks}, {seconds:.1f} s" + (f", went on from step {written.began}" if written.began else "")

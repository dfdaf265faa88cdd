"""Series that ship with the project, one a file: trainings that go wrong on the way, and two recipes to be compared.

What goes wrong is planted by the recipe, and each file says how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.data.dataset import Dataset
from models.discovery import import_all
from training.grid import Setting, planned
from training.recipes import recipes
from training.runs import Runs
from training.series import Every

LOOKS = 12
"""Steps at which each training is kept."""
FOLDER = "series"
"""Below the folder of the zoo."""


@dataclass(frozen=True, kw_only=True)
class ZooSeries:
    """Trainings of one family, each kept in half precision at twelve steps, evenly spaced."""

    name: str
    family: str
    description: str
    """What the training shows, for its cards."""
    options: Mapping[str, Any]
    """``epochs`` is a multiple of 12."""
    settings: tuple[Setting, ...] = ()
    """In which its recipes differ."""
    seeds: Sequence[int] = field(default=(0,))

    def runs(self, folder: Path, seeds: Sequence[int] | None = None) -> Runs:
        """As they are trained below ``folder``; with other seeds than those that ship where ``seeds`` are given."""
        recipe = recipes()[self.family]
        return Runs(
            recipe=recipe,
            planned=planned(recipe.options, self.options, self.settings, self.seeds if seeds is None else seeds),
            folder=folder / self.name,
            every=Every(count=self.options["epochs"] // LOOKS, epochs=True),
            half=True,
            description=self.description,
        )


_series: dict[str, ZooSeries] = {}


def zoo_series_of(item: ZooSeries) -> ZooSeries:
    """Announce a series. Raises ValueError when its name is taken."""
    if item.name in _series:
        raise ValueError(f"the series '{item.name}' is registered twice")
    _series[item.name] = item
    return item


def zoo_series() -> Mapping[str, ZooSeries]:
    """Every series by its name; the first call imports every file of this package."""
    import_all(__name__)
    return _series


def build_series(directory: Path, names: Sequence[str], dataset: Dataset) -> None:
    """Train what is missing of the series with these names. Raises ValueError where another training lies there."""
    for name in names:
        zoo_series()[name].runs(directory / FOLDER).write(dataset)

"""What the Generation page asks of runs: which models generate, and where each lies between fidelity and diversity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record import Run
from evaluation.types import Array
from evaluation.views import ImageGrid, PerItem, Scalar
from ui import services
from ui.draw import Series
from ui.services import RunSummary
from ui.text import escape, listed, plural

IMAGES = "item_images"
REMOTENESS = "sample_remoteness"
"""Distance from each test image to its nearest sample, in units of the image's own reach."""
PLANES = {"precision / recall": ("recall", "precision"), "density / coverage": ("coverage", "density")}
"""Name -> (diversity across, fidelity up). Both pairs: Kynkaanniemi 2019 and Naeem 2020."""


def split(chosen: Sequence[RunSummary]) -> tuple[list[Run], list[RunSummary]]:
    """(runs of models that generate, the others)."""
    runs = {summary.id: services.run(summary) for summary in chosen}
    able = [run for run in runs.values() if "sample" in run.record.checkpoint.capabilities]
    return able, [summary for summary in chosen if runs[summary.id] not in able]


def without_sentence(unable: Sequence[RunSummary]) -> str:
    """Why some of the chosen models are not on this page."""
    names = [escape(summary.name) for summary in unable[:4]]
    if len(unable) > 4:
        names.append(plural(len(unable) - 4, "other"))
    return f"{listed(names)} cannot generate: without a prior there is nothing to sample from." if unable else ""


def covered_by_none(runs: Sequence[Run], most: int = 24) -> tuple[int, int, Array, Array] | None:
    """(how many, of how many, images, items) of the test images that no sample of any of the models comes near.

    An image counts as reached when a sample lies within its own reach (Naeem 2020). Farthest from all models first.
    None when fewer than one model has the distances, or no pictures were kept.
    """
    distances = [np.asarray(view.values) for run in runs if isinstance(view := run.view(REMOTENESS), PerItem)]
    kept = next(
        (view for run in runs if isinstance(view := run.view(IMAGES), ImageGrid) and view.items is not None), None
    )
    if not distances or kept is None or kept.items is None:
        return None
    nearest = np.min(distances, axis=0)
    missed = np.flatnonzero(nearest >= 1)
    shown = missed[np.argsort(-nearest[missed], kind="stable")]
    shown = shown[np.isin(shown, kept.items)][:most]
    places = np.searchsorted(kept.items, shown, sorter=np.argsort(kept.items))
    return len(missed), len(nearest), np.asarray(kept.images)[np.argsort(kept.items)[places]], shown


def points(runs: Sequence[Run], plane: str) -> list[tuple[Series, Scalar, Scalar]]:
    """(series, across, up) of every run that has both measures of a plane."""
    across_name, up_name = PLANES[plane]
    found = []
    for run in runs:
        across, up = run.view(across_name), run.view(up_name)
        if isinstance(across, Scalar) and isinstance(up, Scalar):
            found.append((Series(name=run.name, colour=run.colour, view=up), across, up))
    return found

"""What pages draw from stored codes: likeness between models, how crowded each code is, whose neighbours changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.judging.alignment import procrustes
from evaluation.numerics.ranks import shared_share
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.record.views import Vectors
from evaluation.types import Array
from ui import services
from ui.latent import Maps

OVERLAP = "neighbour overlap"
CODES = "codes"
NEIGHBOURS = 15
DISPARITY, SHARED = "disparity", "code neighbours shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A run's stored codes."""

    values: Array
    """(n, d)"""
    items: Array
    """(n,) index of each row in the run's test images."""
    spread: Array | None
    """(n, d) the posterior's standard deviation, where there is one."""


def kept(run: Run) -> Kept | None:
    """The codes kept of a run; None for models without an encoder and runs measured before codes were kept."""
    view, spread = run.view(CODES), run.view("code_spread")
    if not isinstance(view, Vectors):
        return None
    items = np.arange(len(view.values)) if view.items is None else np.asarray(view.items)
    return Kept(
        values=np.asarray(view.values),
        items=items,
        spread=np.asarray(spread.values) if isinstance(spread, Vectors) else None,
    )


def with_codes(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.ok(CODES) is not None)


def laid_over(shown: Maps, reference: int) -> Maps:
    """Each map turned, mirrored and scaled to lie over the reference model's, and told how alike they are.

    Two numbers under each map: what is left of the difference between the two *maps*, and the share of neighbours that
    the two *codes* have in common. The second owes nothing to the alignment.
    """
    if len(shown.specs) < 2:
        return shown
    target = np.asarray(shown.specs[reference].coordinates)
    overlaps = _overlaps(shown, reference)
    specs = []
    for index, spec in enumerate(shown.specs):
        if index == reference:
            specs.append(replace(spec, caption=f"{spec.caption} · reference"))
            continue
        coordinates, facts = np.asarray(spec.coordinates), []
        if np.ptp(coordinates) and np.ptp(target):
            laid = procrustes(target, coordinates)
            coordinates, facts = laid.coordinates, [f"{DISPARITY} {figures.number(laid.disparity)}"]
        if (overlap := overlaps.get(index)) is not None:
            facts.append(f"{SHARED} {overlap:.0%}")
        specs.append(replace(spec, coordinates=coordinates, caption=" · ".join([spec.caption, *facts])))
    return replace(shown, specs=tuple(specs))


def _overlaps(shown: Maps, reference: int) -> dict[int, float]:
    """Position among the maps -> share of neighbours in common with the reference's code."""
    able = [index for index, run in enumerate(shown.runs) if run.ok(CODES) is not None]
    if reference not in able or len(able) < 2:
        return {}
    matrix = services.between([shown.runs[index] for index in able])[OVERLAP]
    row = matrix[able.index(reference)]
    return {index: float(row[place]) for place, index in enumerate(able)}


def colourings(shown: Maps, reference: int) -> dict[str, Array]:
    """Name -> one value a point: how crowded each code is there, and how many neighbours changed from the reference's.

    NaN for points whose code is not kept.
    """
    able = with_codes(shown.runs)
    found = {}
    for run in able:
        items, near = services.code_neighbours(run, NEIGHBOURS)
        with np.errstate(divide="ignore"):
            crowd = -np.log(np.maximum(near.distances[:, -1].astype(np.float64), 1e-12))
        found[f"density in {run.name}"] = _placed(shown.items, items, crowd)
    base = shown.runs[reference]
    if base not in able:
        return found
    base_items, base_near = services.code_neighbours(base, NEIGHBOURS)
    for run in able:
        if run is base:
            continue
        items, near = services.code_neighbours(run, NEIGHBOURS)
        if np.array_equal(items, base_items):
            changed = 1 - shared_share(near.indices, base_near.indices)
            found[f"neighbours changed: {base.name} to {run.name}"] = _placed(shown.items, items, changed)
    return found


def _placed(shown: Array, items: Array, values: Array) -> Array:
    placed = np.full(len(shown), np.nan)
    _, places, rows = np.intersect1d(shown, items, assume_unique=True, return_indices=True)
    placed[places] = values[rows]
    return placed

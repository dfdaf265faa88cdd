"""What pages draw from stored codes: how alike models are, how dense codes are, which neighbours changed."""

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
from ui import services, state
from ui.latent import maps as latent
from ui.latent.maps import Maps

OVERLAP = "neighbour overlap"
CODES = "codes"
NEIGHBOURS = 15
AT_ONCE = 40_000
"""Codes whose neighbours are searched unasked; the search in nine times 10,000 takes about 6 s."""
ASKED = "neighbours"
"""Parameter of the address: 1 asks for them."""
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
    """The codes stored in a run. None for a model without an encoder, and for runs of versions that stored no codes."""
    view, spread = run.exact_view(CODES), run.exact_view("code_spread")
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


def few(runs: Sequence[Run]) -> bool:
    """Whether neighbours in the codes of all these models are found in a moment."""
    return sum(len(found.items) for run in runs if (found := kept(run)) is not None) <= AT_ONCE


def neighbours_wanted(runs: Sequence[Run]) -> bool:
    return few(runs) or state.text(ASKED) == "1"


def arranged(page: Sequence[Run], base: Run | None, method: str) -> Maps:
    """The maps of these models laid over that of ``base``, which need not be among them; each on its own without."""
    if base is None:
        return latent.maps(page, latent.independent(page, method))
    if any(run.id == base.id for run in page):
        return laid_over(latent.maps(page, method), [run.id for run in page].index(base.id))
    laid = laid_over(latent.maps([base, *page], method), 0)
    return replace(laid, runs=laid.runs[1:], specs=laid.specs[1:])


def laid_over(shown: Maps, reference: int) -> Maps:
    """Each map turned, mirrored and scaled to lie over the map of the reference model.

    Two numbers stand under each map: how far the two *maps* still differ, and the share of neighbours that the two
    *codes* have in common. The alignment does not change the second one.
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
    """Position among the maps -> share of neighbours that its code and the reference's code have in common."""
    able = [index for index, run in enumerate(shown.runs) if run.ok(CODES) is not None]
    if reference not in able or len(able) < 2 or not neighbours_wanted(shown.runs):
        return {}
    matrix = services.between([shown.runs[index] for index in able])[OVERLAP]
    row = matrix[able.index(reference)]
    return {index: float(row[place]) for place, index in enumerate(able)}


def colourings(shown: Maps, base: Run) -> dict[str, Array]:
    """Name -> one value a point: how dense each code is there, and the share of neighbours that the
    reference ``base`` lacks.

    NaN for points whose code is not stored.
    """
    able = with_codes(shown.runs)
    found: dict[str, Array] = {}
    if not neighbours_wanted(shown.runs):
        return found
    for run in able:
        items, near = services.code_neighbours(run, NEIGHBOURS)
        with np.errstate(divide="ignore"):
            crowd = -np.log(np.maximum(near.distances[:, -1].astype(np.float64), 1e-12))
        found[f"density in {run.name}"] = _placed(shown.items, items, crowd)
    if base.ok(CODES) is None:
        return found
    base_items, base_near = services.code_neighbours(base, NEIGHBOURS)
    for run in able:
        if run.id == base.id:
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

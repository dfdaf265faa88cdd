"""What the Generation page reads from runs: which models generate, how faithful and varied they are, what they miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.record.run import Run
from evaluation.record.views import ImageGrid, Matrix, PerItem, Scalar
from evaluation.store.runs import RunSummary
from evaluation.types import Array
from ui import services
from ui.charts.draw import Series
from ui.text import escape, listed, plural

IMAGES = "item_images"
SAMPLES = "sample_grid"
CLUSTER_ITEMS, CLUSTER_SHARES = "uncovered_cluster_items", "cluster_shares"
PER_CLASS = "per_class"
REMOTENESS = "sample_remoteness"
MOST_DRAWN = 12
"""Models whose samples and charts are drawn at once; of more there are pages."""
"""Distance from each test image to its nearest sample, in units of the image's radius (coverage's ball)."""
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

    An image is covered when a sample lies within its radius (Naeem 2020). The farthest from all models come first.
    None when no model has the distances, or no pictures are stored.
    """
    distances = [np.asarray(view.values) for run in runs if isinstance(view := run.exact_view(REMOTENESS), PerItem)]
    kept = next(
        (view for run in runs if isinstance(view := run.exact_view(IMAGES), ImageGrid) and view.items is not None), None
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
        across, up = run.exact_view(across_name), run.exact_view(up_name)
        if isinstance(across, Scalar) and isinstance(up, Scalar):
            found.append((Series.of(run, up), across, up))
    return found


def by_noise(runs: Sequence[Run]) -> list[tuple[str, list[tuple[Run, ImageGrid]]]]:
    """(heading, models with their samples), grouped by the size of their noise.

    Within a group, image i of every model was drawn from the same numbers.
    """
    groups: dict[tuple[int | None, bool], list[tuple[Run, ImageGrid]]] = {}
    for run in runs:
        if isinstance(grid := run.exact_view(SAMPLES), ImageGrid) and len(grid.images):
            facts = run.record.checkpoint
            groups.setdefault((facts.latent_dim, facts.classes is not None), []).append((run, grid))
    found = []
    for (size, conditional), members in groups.items():
        asked = ", the same classes asked for" if conditional else ""
        noise = ""
        if len(members) > 1 and size is not None:
            noise = f"One noise of {plural(size, 'number')}{asked}: every column starts from the same draw"
        found.append((noise, members))
    return sorted(found, key=lambda group: -len(group[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A cluster of real images that gets less than half of its share of samples from some of the models."""

    name: str
    real_share: float
    images: Array
    items: tuple[int, ...]
    """Positions of the images among the run's test images."""
    by: tuple[tuple[Run, float], ...]
    """(run of a model, its share of samples)."""


def clusters_left_out(runs: Sequence[Run]) -> tuple[list[LeftOut], int]:
    """(clusters that at least one model leaves out, number of models with this result).

    Those left out by most models come first, then the largest.
    """
    found: dict[tuple[str, tuple[int, ...]], LeftOut] = {}
    asked = 0
    for run in runs:
        grid, shares = run.exact_view(CLUSTER_ITEMS), run.exact_view(CLUSTER_SHARES)
        if not isinstance(grid, ImageGrid) or not isinstance(shares, Matrix):
            continue
        asked += 1
        if not grid.row_labels or grid.items is None:
            continue
        values = dict(zip(shares.rows, np.asarray(shares.values), strict=True))
        rows = zip(
            grid.row_labels, np.array_split(grid.images, grid.rows), np.array_split(grid.items, grid.rows), strict=True
        )
        for label, images, items in rows:
            name = label.rpartition(": ")[0]
            # Models may show a different number of images of one cluster.
            first = tuple(int(item) for item in items)[:3]
            own = (run, float(values[name][1]))
            known = found.get((name, first))
            if known is None or len(images) > len(known.images):
                before = known.by if known else ()
                found[name, first] = LeftOut(
                    name=name, real_share=float(values[name][0]), images=np.asarray(images),
                    items=tuple(int(item) for item in items), by=(*before, own),
                )  # fmt: skip
            else:
                found[name, first] = replace(known, by=(*known.by, own))
    return sorted(found.values(), key=lambda cluster: (-len(cluster.by), -cluster.real_share)), asked

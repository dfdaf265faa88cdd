"""What is judged of one training: the curves of its numbers, and what became of each class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from evaluation.judging.few import too_few
from evaluation.judging.likeness import refuse_unlike
from evaluation.judging.series.curve import Curve
from evaluation.record.run import Run, read_replicates
from evaluation.record.schema import Ok
from evaluation.record.views import Histogram
from evaluation.registry import Better
from evaluation.types import Array, TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classes:
    """Which share of the samples each of k classes has at m looks."""

    names: tuple[str, ...]
    steps: Float[np.ndarray, " m"]
    shares: Float[np.ndarray, "m k"]
    real: Float[np.ndarray, " k"]
    """Shares in the data."""
    samples: int = 0
    """That the shares are of, at the look with the fewest; 0 where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Training:
    """One training, measured at the same items, noise and labels at each of its looks."""

    name: str
    steps: Float[np.ndarray, " m"]
    """Every look, in rising order, those without numbers too."""
    curves: Mapping[str, Curve] = field(default_factory=dict)
    """By metric."""
    classes: Classes | None = None

    def curve(self, metric: str, *, better: Better = None) -> Curve | None:
        """The curve of a metric, on whichever features it stands (``frechet_distance[...]``), judged in its own
        direction or in this one."""
        found = next((one for name, one in self.curves.items() if name.partition("[")[0] == metric), None)
        return found if found is None or better is None else found.towards(better)


def training_of(name: str, looks: Sequence[tuple[float, Run]]) -> Training:
    """A training from the runs of its checkpoints, each with its step.

    Numbers below their least n and numbers with a warning are left out. Raises TouchstoneError when a step is there
    twice, and for runs that were measured unlike.
    """
    ordered = sorted(looks, key=lambda look: look[0])
    steps = np.array([step for step, _ in ordered], dtype=np.float64)
    if (np.diff(steps) == 0).any():
        twice = steps[1:][np.diff(steps) == 0][0]
        raise TouchstoneError(f"the training '{name}' needs each step once; step {twice:,.0f} is there twice")
    refuse_unlike([run for _, run in ordered])
    metrics = {
        outcome.metric: outcome
        for _, run in ordered
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok) and outcome.value is not None
    }
    curves = {metric: _curve(outcome, ordered) for metric, outcome in metrics.items()}
    return Training(
        name=name, steps=steps, curves={metric: curve for metric, curve in curves.items() if len(curve)},
        classes=_classes(ordered),
    )  # fmt: skip


def _curve(told: Ok, looks: Sequence[tuple[float, Run]]) -> Curve:
    found = [(step, run, run.ok(told.metric)) for step, run in looks]
    kept = [
        (step, own.value, read_replicates(own, run.arrays))
        for step, run, own in found
        if own is not None and own.value is not None and not own.warnings and not too_few(own, run)
    ]
    stored = [replicates for _, _, replicates in kept]
    return Curve(
        metric=told.metric,
        title=told.title or told.metric,
        better=told.better,
        steps=np.array([step for step, _, _ in kept]),
        values=np.array([value for _, value, _ in kept]),
        replicates=_stacked(stored),
    )


def _stacked(stored: Sequence[Array | None]) -> Array | None:
    """Replicates of all looks; None where one has none, or has others."""
    rows = [np.asarray(one, dtype=np.float64) for one in stored if one is not None]
    if not rows or len(rows) < len(stored) or len({row.shape for row in rows}) > 1 or rows[0].ndim != 1:
        return None
    return np.stack(rows) if all(np.isfinite(row).all() for row in rows) else None


def _classes(looks: Sequence[tuple[float, Run]]) -> Classes | None:
    found = []
    for step, run in looks:
        try:
            view = run.exact_view("class_histogram")
        except TouchstoneError:  # its arrays are lost: the other looks still tell
            continue
        if isinstance(view, Histogram) and view.reference is not None and view.counts.sum() > 0:
            found.append((step, view))
    if not found or len({view.categories for _, view in found}) > 1:
        return None
    first = found[0][1]
    assert first.reference is not None
    return Classes(
        names=first.categories,
        steps=np.array([step for step, _ in found]),
        shares=np.array([view.counts / view.counts.sum() for _, view in found]),
        real=np.asarray(first.reference, dtype=np.float64) / float(np.sum(first.reference)),
        samples=int(min(view.counts.sum() for _, view in found)),
    )

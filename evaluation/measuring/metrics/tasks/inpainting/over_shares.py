"""Error over how much is hidden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.measuring.artifacts.tasks.completed import PASSES, Completed
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import curves_beside
from evaluation.numerics.hiding import HIDINGS, Hiding
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve


def over_shares(
    hidings: Sequence[Hiding], x_label: str, completed: Completed, baselines: HiddenBaselines, resamples: Resamples
) -> Curve:
    """A point for each of these ways to hide."""
    rows = [HIDINGS.index(hiding) for hiding in hidings]
    return curves_beside(
        np.array([hiding.share for hiding in hidings]),
        {"one pass": completed.once[rows], f"{PASSES} passes": completed.iterated[rows]},
        {"mean image": baselines.mean_fill[rows], "biharmonic": baselines.biharmonic[rows]},
        resamples,
        x_label=x_label,
        y_label="mean squared error in hidden pixels",
    )

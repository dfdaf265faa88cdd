"""Error in a hidden centre square over its side."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.completed import Completed
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.metrics.tasks.inpainting.over_shares import over_shares
from evaluation.numerics.hiding import SQUARES
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Error over the side of a hidden square", group="tasks/inpainting", source="Pathak et al. 2016")
def completion_over_side(*, completed: Completed, hidden_baselines: HiddenBaselines, resamples: Resamples) -> Curve:
    """Error in a hidden square in the centre as it grows, after one pass and after ten."""
    return over_shares(SQUARES, "side of the square as a share of the image's", completed, hidden_baselines, resamples)

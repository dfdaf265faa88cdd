"""Error in hidden pixels over their share."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.completed import Completed
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.metrics.tasks.inpainting.over_shares import over_shares
from evaluation.numerics.hiding import SCATTERED
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Error over the share of hidden pixels", group="tasks/inpainting", source="Pathak et al. 2016")
def completion_over_share(*, completed: Completed, hidden_baselines: HiddenBaselines, resamples: Resamples) -> Curve:
    """Error in scattered hidden pixels as more are hidden, after one pass and after ten."""
    return over_shares(SCATTERED, "share of pixels hidden", completed, hidden_baselines, resamples)

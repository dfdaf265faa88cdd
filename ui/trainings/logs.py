"""The curve of a log on the axis of a training's steps."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.store.training_logs import LogCurve
from ui.trainings.stored import StoredTraining

STRETCHED = "stretched to the last step"


def aligned(curve: LogCurve, training: StoredTraining) -> tuple[Sequence[float], str]:
    """(its steps in the training's unit, what was done to them; empty where the log counts in this unit itself).

    A log that counts something else is stretched so that its last point lies at the last look.
    """
    unit = training.unit or "step"
    if curve.axis == unit or not curve.steps:
        return curve.steps, ""
    last = max(curve.steps)
    end = max((one.step or 0.0 for one in training.stepped), default=0.0)
    if last <= 0 or end <= 0:
        return curve.steps, ""
    return tuple(step / last * end for step in curve.steps), STRETCHED

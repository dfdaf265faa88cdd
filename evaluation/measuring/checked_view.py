"""What a metric returned, made fit for a record."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from evaluation.record.views import VIEW_TYPES, Scalar, View
from evaluation.registry import MetricInfo


def checked(info: MetricInfo, view: View) -> tuple[View, list[str]]:
    """Refuse a value that is not finite, cut the interval to the bounds, drop replicates that are not finite."""
    if type(view).__name__ not in VIEW_TYPES:
        raise TypeError(f"metric '{info.name}' returned {type(view).__name__}; expected one of {sorted(VIEW_TYPES)}")
    if not isinstance(view, Scalar):
        return view, []
    if not math.isfinite(view.value):
        raise ValueError(f"the result is {view.value}, not a number: the model's outputs may be NaN or infinite")
    notes: list[str] = []
    if view.replicates is not None and not np.isfinite(view.replicates).all():
        view = replace(view, replicates=None, interval=None)
        notes.append("Some resamplings gave no finite value, so there is no interval.")
    if view.interval is not None:
        if not all(math.isfinite(end) for end in view.interval):
            return replace(view, interval=None), [*notes, "The interval is not finite and was left out."]
        low, high = info.bounds
        view = replace(
            view,
            interval=(
                float(view.interval[0] if low is None else max(low, view.interval[0])),
                float(view.interval[1] if high is None else min(high, view.interval[1])),
            ),
        )
    return view, notes

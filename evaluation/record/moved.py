"""Metrics that stand in another group today than when older results were written. Their numbers are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BEFORE = {"robustness", "features"}
"""The groups that they were moved from."""
MOVED: Mapping[str, str] = {
    "denoising_error": "tasks/denoising",
    "denoising_curve": "tasks/denoising",
    "inpainting_error": "tasks/inpainting",
    "inpainting_gallery": "tasks/inpainting",
}
"""Metric -> its group today."""


def regrouped(plain: dict[str, Any]) -> dict[str, Any]:
    """A record, as plain JSON values, with every outcome in the group that its metric has today."""
    outcomes = plain.get("outcomes")
    if not isinstance(outcomes, list):
        return plain
    return {**plain, "outcomes": [_regrouped(outcome) for outcome in outcomes]}


def _regrouped(outcome: Any) -> Any:
    """What is no outcome is left for the schema to refuse."""
    if not isinstance(outcome, dict) or outcome.get("group") not in BEFORE:
        return outcome
    metric = outcome.get("metric")
    group = MOVED.get(metric) if isinstance(metric, str) else None
    return outcome if group is None else {**outcome, "group": group}

"""What Touchstone itself registers. A plug-in that is installed here has no page in these documents."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation import catalog
from evaluation.registry import ArtifactInfo, MetricInfo, StepInfo, registry


def our_metrics() -> Sequence[MetricInfo]:
    """In the order of the catalogue."""
    return [info for info in catalog() if _is_ours(info)]


def our_artifacts() -> Sequence[ArtifactInfo]:
    """By name."""
    return sorted((info for info in registry().artifacts.values() if _is_ours(info)), key=lambda info: info.name)


def _is_ours(info: StepInfo) -> bool:
    return info.function.__module__.startswith("evaluation.")

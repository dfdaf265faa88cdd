"""Models that grave findings keep from every verdict and from every ranking, whatever their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.judging.findings import Finding, by_model
from evaluation.record.run import Run


def disqualified(runs: Sequence[Run]) -> dict[int, str]:
    """Index of each such run -> what stands against it, in words."""
    return reasons(dict(by_model(runs)))


def reasons(cautions: Mapping[int, Sequence[Finding]]) -> dict[int, str]:
    """The same from findings that are at hand."""
    found = {index: "; ".join(one.title for one in said if one.grave) for index, said in cautions.items()}
    return {index: f"disqualified: {titles}" for index, titles in found.items() if titles}

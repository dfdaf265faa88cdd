"""What the Generation page asks of runs: which models generate, and where each lies between fidelity and diversity."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.record import Run
from evaluation.views import Scalar
from ui import services
from ui.draw import Series
from ui.services import RunSummary
from ui.text import escape, listed, plural

PLANES = {"precision / recall": ("recall", "precision"), "density / coverage": ("coverage", "density")}
"""Name -> (diversity across, fidelity up). Both pairs: Kynkaanniemi 2019 and Naeem 2020."""


def split(chosen: Sequence[RunSummary]) -> tuple[list[Run], list[RunSummary]]:
    """(runs of models that generate, the others)."""
    runs = {summary.id: services.run(summary) for summary in chosen}
    able = [run for run in runs.values() if "sample" in run.record.checkpoint.capabilities]
    return able, [summary for summary in chosen if runs[summary.id] not in able]


def without_sentence(unable: Sequence[RunSummary]) -> str:
    """Why some of the chosen models are not on this page."""
    names = [escape(summary.name) for summary in unable[:4]] + ([f"{len(unable) - 4} others"] if len(unable) > 4 else [])
    return f"{listed(names)} cannot generate: {plural(len(unable), 'model')} without a prior to sample from." if unable else ""


def points(runs: Sequence[Run], plane: str) -> list[tuple[Series, Scalar, Scalar]]:
    """(series, across, up) of every run that has both measures of a plane."""
    across_name, up_name = PLANES[plane]
    found = []
    for run in runs:
        across, up = run.view(across_name), run.view(up_name)
        if isinstance(across, Scalar) and isinstance(up, Scalar):
            found.append((Series(name=run.name, colour=run.colour, view=up), across, up))
    return found

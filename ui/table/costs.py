"""What measuring many models will take, from what measuring took before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from evaluation.record import figures
from ui import services
from ui.table.model_rows import ModelRow
from ui.text import plural

LOOKED_AT = 5
"""Newest runs whose arrays are weighed."""


@dataclass(frozen=True, slots=True)
class Cost:
    models: int
    seconds: float | None
    """None where nothing was measured before."""
    bytes: int | None

    @property
    def words(self) -> str:
        """``7 models: about 2 min and 3 MB of disk``."""
        much = plural(self.models, "model")
        if self.seconds is None or self.bytes is None:
            return f"{much}. How long it takes is known once the first model was measured."
        return (
            f"{much}: about {figures.seconds(self.seconds)} and {figures.size(self.bytes)} of disk, "
            "as far as earlier evaluations tell."
        )


def of_one() -> str:
    """``A model takes about 20 s and 3 MB of disk, as far as earlier evaluations tell.``; empty before the first."""
    one = estimate([ModelRow(id="", sha256="", name="", colour=None)])
    if one.seconds is None or one.bytes is None:
        return ""
    return (
        f"A model takes about {figures.seconds(one.seconds)} and {figures.size(one.bytes)} of disk, "
        "as far as earlier evaluations tell."
    )


def estimate(rows: Sequence[ModelRow]) -> Cost:
    """One after the other. A model that was measured takes as long as then, another as long as most did."""
    runs = [run.id for run in services.store().runs.all()]
    known = [facts.seconds for facts in services.run_facts(tuple(runs)).values() if facts.seconds > 0]
    if not known:
        return Cost(len(rows), None, None)
    usual, newest = median(known), runs[-LOOKED_AT:]
    seconds = sum(row.facts.seconds if row.facts and row.facts.seconds > 0 else usual for row in rows)
    return Cost(len(rows), seconds, round(len(rows) * services.store().runs.bytes(newest) / len(newest)))

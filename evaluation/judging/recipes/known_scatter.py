"""How far seeds of similar recipes lie apart: the only hint where a recipe has one training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.recipes.trained import Trained
from evaluation.record import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Standard deviation between seeds, pooled over recipes that have several."""

    title: str
    value: float
    recipes: int
    trainings: int

    @property
    def apart(self) -> str:
        """How far two seeds lie apart, in digits: the standard deviation of their difference."""
        return figures.number(self.value * math.sqrt(2), digits=2)

    @property
    def sentence(self) -> str:
        one = self.recipes == 1
        where = "the recipe here that has several" if one else f"the {self.recipes} recipes here that have several"
        apart = f"two seeds of {where} lie {self.apart} apart in {self.title}"
        return f"For comparison: {apart} ({self.trainings} trainings)."


def known_scatter(title: str, recipes: Sequence[Trained]) -> Scatter | None:
    """Of all recipes with two trainings or more; None where there is none."""
    several = [one for one in recipes if one.seeds > 1]
    freedom = sum(one.seeds - 1 for one in several)
    if not freedom:
        return None
    squares = sum((one.seeds - 1) * one.variance for one in several)
    return Scatter(
        title=title, value=math.sqrt(squares / freedom), recipes=len(several), trainings=freedom + len(several)
    )

"""What a reader wants a model for: the groups of metrics that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.registry import GROUPS


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    groups: tuple[str, ...]


QUESTIONS: Mapping[str, Question] = {
    "everything": Question("Everything", tuple(GROUPS)),
    "samples": Question("I want samples", ("generation", "modes")),
    "features": Question("I want features", ("features", "latent")),
    "compression": Question("I want compression", ("reconstruction",)),
    "likelihood": Question("I want a likelihood", ("likelihood",)),
    "repair": Question("I want to repair images", ("robustness",)),
}
"""By its name in the address."""

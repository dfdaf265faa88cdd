"""Checkpoints of one recipe that were read as different networks. They have one architecture, so some are read wrongly:
nothing is decided with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from evaluation.record.run import Run
from evaluation.record.schema import CheckpointFacts

MARK = "read unlike its siblings"
"""What stands beside the model's name."""
INFERRED = ("inference", "family", "source", "user")
"""Ways of reading a file that does not say itself what it is."""


def read_unlike(runs: Sequence[Run]) -> dict[int, str]:
    """Index of each run whose recipe holds several readings -> the recipe."""
    recipes: dict[str, dict[int, str]] = defaultdict(dict)
    for index, run in enumerate(runs):
        checkpoint = run.record.checkpoint
        if checkpoint.look_of is not None and checkpoint.decided_by in INFERRED:
            recipes[checkpoint.look_of.recipe][index] = _reading(checkpoint)
    return {
        index: recipe for recipe, readings in recipes.items() if len(set(readings.values())) > 1 for index in readings
    }


def unlike_notes(runs: Sequence[Run]) -> tuple[str, ...]:
    """One sentence for each such recipe."""
    found = read_unlike(runs)
    return tuple(
        f"Checkpoints of {recipe} were read as {_count(runs, found, recipe)} different networks, and a recipe has one: "
        "nothing is decided with them until they are measured again, together."
        for recipe in dict.fromkeys(found.values())
    )


def _count(runs: Sequence[Run], found: dict[int, str], recipe: str) -> int:
    return len({_reading(runs[index].record.checkpoint) for index, own in found.items() if own == recipe})


def _reading(checkpoint: CheckpointFacts) -> str:
    """Equal for checkpoints that compute alike but for their weights."""
    named = "" if checkpoint.source is None else checkpoint.source.class_name
    return f"{checkpoint.family} {named} {checkpoint.hypothesis} {checkpoint.value_range} {checkpoint.classes}"

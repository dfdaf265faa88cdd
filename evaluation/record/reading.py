"""How a checkpoint was read, in the words that users see: docs/uncertainty.md."""

from __future__ import annotations

from evaluation.record.schema import CheckpointFacts
from models.likelihood import likely

GUESSED = "guessed reading"
WORDS = {"high": "certain reading", "choose": GUESSED, "unknown": "unknown reading"}


def reading(confidence: str, probability: float | None = None) -> str:
    """``certain reading``, or ``guessed reading, 83% likely`` where names and shapes of the weights fit several
    networks."""
    word = WORDS.get(confidence, WORDS["unknown"])
    return word if probability is None else f"{word}, {likely(probability)}"


def mark(checkpoint: CheckpointFacts) -> str:
    """What stands beside the model's name wherever it is shown: ``83% likely``, ``guessed reading`` where nobody knows
    how likely; empty for a certain or a confirmed reading."""
    if not guessed(checkpoint):
        return ""
    return GUESSED if checkpoint.probability is None else likely(checkpoint.probability)


def guessed(checkpoint: CheckpointFacts) -> bool:
    """Whether the reading was guessed and not confirmed. A choice of the user confirms it.

    Until then its `mark` stands beside the model's name, nothing is held against it, and it leads nothing.
    """
    return checkpoint.confidence != "high" and checkpoint.decided_by != "user"

"""How a checkpoint was read, in the word that users see: docs/uncertainty.md."""

from __future__ import annotations

from evaluation.record.schema import CheckpointFacts

GUESSED = "guessed reading"
WORDS = {"high": "certain reading", "choose": GUESSED, "unknown": "unknown reading"}


def reading(confidence: str) -> str:
    """``certain reading``, or ``guessed reading`` where names and shapes of the weights fit several networks."""
    return WORDS.get(confidence, WORDS["unknown"])


def mark(checkpoint: CheckpointFacts) -> str:
    """What stands beside the model's name wherever it is shown; empty for a certain or a confirmed reading."""
    return GUESSED if guessed(checkpoint) else ""


def guessed(checkpoint: CheckpointFacts) -> bool:
    """Whether the reading was guessed and not confirmed. A choice of the user confirms it.

    Until then `GUESSED` stands beside the model's name, nothing is held against it, and it leads nothing.
    """
    return checkpoint.confidence != "high" and checkpoint.decided_by != "user"

"""How a checkpoint was read, in the word that users see: docs/uncertainty.md."""

from __future__ import annotations

WORDS = {"high": "certain reading", "choose": "guessed reading", "unknown": "unknown reading"}


def reading(confidence: str) -> str:
    """``certain reading``, or ``guessed reading`` where names and shapes of the weights fit several networks."""
    return WORDS.get(confidence, WORDS["unknown"])

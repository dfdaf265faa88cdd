"""How a reading is told: certain, guessed with its probability, or confirmed by the user."""

from __future__ import annotations

import pytest

from evaluation.record.reading import mark, reading
from tests.fixtures.runs import zoo_run

FACTS = zoo_run("conv-vae").record.checkpoint


@pytest.mark.parametrize(
    ("confidence", "probability", "decided_by", "said"),
    [
        ("high", 0.98, "inference", ""),
        ("choose", 0.83, "inference", "83% likely"),
        ("choose", 1.0, "inference", "over 99% likely"),
        ("choose", None, "source", "guessed reading"),
        ("choose", 0.83, "user", ""),
        ("unknown", 0.001, "inference", "under 1% likely"),
    ],
)
def test_the_mark_beside_a_name(confidence: str, probability: float | None, decided_by: str, said: str) -> None:
    facts = {"confidence": confidence, "probability": probability, "decided_by": decided_by}
    assert mark(FACTS.model_copy(update=facts)) == said


def test_a_reading_in_words() -> None:
    assert reading("high") == "certain reading"
    assert reading("choose", 0.83) == "guessed reading, 83% likely"

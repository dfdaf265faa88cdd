"""A probability in words is never certain."""

from __future__ import annotations

import pytest

from models.likelihood import likely


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "under 1% likely"), (0.0099, "under 1% likely"), (0.01, "1% likely"), (0.834, "83% likely"),
        (0.99, "99% likely"), (0.9949, "over 99% likely"), (1.0, "over 99% likely"),
    ],
)  # fmt: skip
def test_a_probability_in_words(probability: float, said: str) -> None:
    assert likely(probability) == said

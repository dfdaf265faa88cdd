"""``touchstone.rank``: a ranking in one call, and one sentence for every wrong argument."""

from __future__ import annotations

from typing import Any

import pytest

import touchstone as ts
from tests.judging.test_compare import around, run

RUNS = [run({"mse": around(float(value), 0.01, value)}, name=f"m{value}") for value in (1, 2)]


def test_the_better_one_is_first() -> None:
    (found,) = ts.rank(RUNS, question="compression", weights={"mse": 3})
    assert found.sentence.startswith("m1 is ahead of m2 (")
    assert [found.names[place.run] for place in found.places] == ["m1", "m2"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"question": "beauty"}, "question must be one of everything"),
        ({"question": 3}, "question must be one of everything"),
        ({"weights": [("mse", 2)]}, "weights must be a dict"),
        ({"weights": {"mze": 2}}, "did you mean 'mse'?"),
    ],
)
def test_a_wrong_argument_is_one_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ts.TouchstoneError, match=said):
        ts.rank(RUNS, **wrong)

from __future__ import annotations

from itertools import pairwise

import pytest

from evaluation.judging.series.thinning import coarse_to_fine


@pytest.mark.parametrize("count", range(40))
def test_every_look_comes_once_and_gaps_are_halved(count: int) -> None:
    order = coarse_to_fine(count)
    assert sorted(order) == list(range(count))
    for known in range(2, count + 1):
        places = sorted(order[:known])
        gaps = [after - before for before, after in pairwise(places)]
        assert max(gaps) <= 2 * min(gaps) + 1


def test_the_ends_come_first() -> None:
    assert coarse_to_fine(9) == [0, 8, 4, 2, 6, 1, 3, 5, 7]

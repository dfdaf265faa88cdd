"""The fit of a probability on readings whose truth is drawn: it is honest, and never saw what it predicts."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from benchmarks.confidence.fitting import WRONG_AT_MOST, Predicted, chance, fit, fits, is_sure, left_out, threshold
from benchmarks.confidence.openings import Opening
from benchmarks.confidence.reliability import bins, lines, wilson

SETTLED = "settled by the rules"


def drawn(n: int, seed: int) -> list[Opening]:
    """Readings of ten conventions. ``evidence`` speaks for the truth, ``against`` the other way, ``noise`` not."""
    random = Random(seed)
    found: list[Opening] = []
    for index in range(n):
        features = {name: random.gauss(0, 1) for name in ("evidence", "against", "noise")} | {SETTLED: 1.0}
        likely = 1 / (1 + np.exp(-(1 + 2 * features["evidence"] - features["against"])))
        right = random.random() < likely
        found.append(
            Opening(
                file=str(index), convention=str(index % 10), images=True, definition="", kind="pair",
                features=features, right=right,
            )
        )  # fmt: skip
    return found


def test_no_weight_is_negative_and_what_varies_not_has_none() -> None:
    weights = fit(drawn(2000, 0))
    assert weights["evidence"] == pytest.approx(2, abs=0.5)
    assert (weights["against"], weights[SETTLED]) == (0.0, 0.0)


def test_a_convention_is_predicted_by_a_fit_that_never_saw_it() -> None:
    found = drawn(200, 1)
    turned = [replace(one, right=not one.right) if one.convention == "3" else one for one in found]
    before, after = ({one.opening.file: one.probability for one in left_out(each)} for each in (found, turned))
    for one in found:
        assert (before[one.file] == after[one.file]) is (one.convention == "3")


def test_stated_probabilities_of_drawn_readings_are_right_as_often_as_they_say() -> None:
    said = [(one.probability, one.opening.right) for one in left_out(drawn(2000, 2))]
    full = [one for one in bins(said) if one.n > 50]
    assert len(full) > 3
    assert all(one.interval[0] - 0.05 <= one.stated <= one.interval[1] + 0.05 for one in full)
    assert len(lines(said)) == 2 + sum(one.n > 0 for one in bins(said))


def test_the_threshold_keeps_certain_readings_from_being_wrong() -> None:
    predicted = left_out(drawn(3000, 3))
    least = threshold(predicted)
    sure = [one for one in predicted if is_sure(one, least)]
    assert sure
    assert wilson(sum(not one.opening.right for one in sure), len(sure))[1] <= WRONG_AT_MOST
    few = [Predicted(one.opening, 0.99) for one in predicted[:20] if one.opening.right]
    assert threshold(few) == 1.0, "a few right readings prove nothing"


def test_refused_files_have_no_reading_to_fit() -> None:
    refused = Opening(file="x", convention="0", images=True, definition="", features={})
    found = drawn(100, 4)
    assert fits([*found, refused]) == fits(found)
    assert 0 < chance(fits(found)["pair"], found[0].features) < 1


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(0, 125, 0.0, 0.0298), (0, 0, 0.0, 1.0), (5, 10, 0.237, 0.763)]
)
def test_intervals_of_shares(count: int, n: int, low: float, high: float) -> None:
    assert wilson(count, n) == pytest.approx((low, high), abs=1e-3)

"""Inpainting: the model that knows the images wins, of equal ones none does, and one that draws noise is behind."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.task_baselines import against_baselines
from evaluation.judging.tasks import tasks
from evaluation.numerics.hiding import HIDINGS, Hiding, biharmonic, hidden_error
from tests.measuring.metrics.conftest import linear_model
from tests.measuring.metrics.tasks.worlds import measured, said, some_digits

GROUP = "tasks/inpainting"
NUMBERS = ("completion_error", "completion_error_iterated")


@pytest.mark.parametrize("hiding", HIDINGS, ids=lambda hiding: f"{hiding.kind} {hiding.share}")
@pytest.mark.parametrize("shape", [(8, 8), (28, 20), (2, 2)])
def test_a_mask_hides_its_share_and_never_all(hiding: Hiding, shape: tuple[int, int]) -> None:
    mask = hiding.mask(*shape, seed=0)
    assert 0 < mask.sum() < mask.size
    if min(shape) > 2 and hiding.kind != "centre square":
        assert mask.mean() == pytest.approx(hiding.share, abs=0.01)


def test_the_error_counts_hidden_pixels_only_and_a_plane_is_filled_exactly() -> None:
    plane = (np.add.outer(np.arange(8), np.arange(8)) / 20).astype(np.float32)[None, None]
    mask = HIDINGS[0].mask(8, 8, seed=0)
    assert hidden_error(plane, biharmonic(plane, mask), mask)[0] < 1e-6
    wrong = np.where(mask, plane, 1).astype(np.float32)
    assert hidden_error(plane, wrong, mask)[0] == 0


@pytest.mark.slow
@pytest.mark.xdist_group("tasks")
def test_the_planted_winner_wins_and_of_three_equal_ones_none_does() -> None:
    data = some_digits()
    good, bad = linear_model(data, 12), linear_model(data, 12, noise=1.0)
    runs = measured(data, {"good": good, "bad": bad}, *NUMBERS)
    assert said(runs, GROUP).startswith("good is best on 2 of 2 measures")
    assert "behind the best baseline" in against_baselines(runs[1:], tasks()[GROUP])
    equal = measured(data, dict.fromkeys("abc", good), *NUMBERS)
    assert said(equal, GROUP).startswith("Undecided")

"""Denoising: a model that removes noise wins, of equal ones none does, one that draws the mean is behind filters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.data.dataset import Split
from evaluation.judging.task_baselines import against_baselines
from evaluation.judging.tasks import tasks
from tests.measuring.metrics.conftest import linear_model
from tests.measuring.metrics.tasks.worlds import measured, said, some_digits, value

GROUP = "tasks/denoising"
NUMBERS = ("denoising_gain", "denoising_ssim_gain")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tasks")]


def test_the_planted_winner_wins_and_of_three_equal_ones_none_does() -> None:
    data = some_digits()
    good, bad = linear_model(data, 12), linear_model(data, 12, noise=1.0)
    runs = measured(data, {"good": good, "bad": bad}, *NUMBERS)
    assert said(runs, GROUP).startswith("good is best on 2 of 2 measures")
    equal = measured(data, dict.fromkeys("abc", good), *NUMBERS)
    assert said(equal, GROUP).startswith("Undecided")


def test_drawing_the_mean_is_worse_than_every_filter() -> None:
    data = some_digits(60)
    (run,) = measured(data, {"mean": linear_model(data, 1, noise=3.0)}, "denoising_gain")
    outcome = run.ok("denoising_gain")
    assert outcome is not None
    assert [one.name for one in outcome.references] == ["median filter", "non-local means", "total variation"]
    assert value(run, "denoising_gain") < min(one.value for one in outcome.references)
    assert "behind the best baseline" in against_baselines([run], tasks()[GROUP])


def test_it_is_done_without_labels_and_with_one_training_image() -> None:
    whole = some_digits(40)
    model = linear_model(whole, 8)
    bare = replace(whole, train=Split(images=whole.train.images[:1]), test=Split(images=whole.test.images), classes=())
    (run,) = measured(bare, {"linear": model}, GROUP)
    assert {outcome.status for outcome in run.record.outcomes} == {"ok"}
    assert value(run, "denoising_gain") == pytest.approx(
        float(np.mean([curve.y[0].mean() for curve in [run.exact_view("denoising_gains")]]))
    )

"""What begins to go wrong: each kind is told where it is planted, and none where nothing happens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evaluation.judging.correction import LEVEL
from evaluation.judging.series.judgement import judge
from evaluation.judging.series.onsets import Onset, Suspect, onsets, told
from evaluation.judging.series.training import Classes, Training
from evaluation.types import TouchstoneError
from tests.judging.series.curves import LOOKS, curve, step_up, steps

AT = 30
DECAY = 0.05 * np.exp(-np.arange(LOOKS) / 5)
PLANTED: dict[str, tuple[str, dict[str, tuple[Any, float]]]] = {
    "overfitting": ("Overfitting", {
        "mse": (0.02 + DECAY, 0.0002), "reconstruction_gap": (0.001 + step_up(AT, 0.004), 0.0002),
    }),
    "copies": ("Memorising", {"copies_of_training_images": (0.001 + step_up(AT, 0.2), 0.001)}),
    "closeness": ("Memorising", {"copying": (1 - step_up(AT, 8), 0.4)}),
    "authenticity": ("Memorising", {"authenticity": (0.6 - step_up(AT, 0.5), 0.01)}),
    "posterior": ("Posterior collapse", {"posterior_collapse": (0.1 + step_up(AT, 0.7), 0.01)}),
    "units": ("Posterior collapse", {"active_units": (8 - step_up(AT, 6), 0.2)}),
    "saturation": ("The discriminator saturates", {"discriminator_saturation": (0.2 + step_up(AT, 0.6), 0.02)}),
    "divergence": ("Divergence", {"frechet_distance[x]": (20 + 400 * DECAY + step_up(AT, 60), 1.0)}),
}  # fmt: skip
HIGHER = {"active_units", "copying", "authenticity"}


def training(curves: dict[str, tuple[Any, float]], *, classes: Classes | None = None, seed: int = 0) -> Training:
    made = {
        metric: curve(level, metric=metric, noise=noise, better="higher" if metric in HIGHER else "lower", seed=seed)
        for metric, (level, noise) in curves.items()
    }
    return Training(name="a training", steps=steps(), curves=made, classes=classes)


def shares(dropped_from: int) -> Classes:
    rng = np.random.default_rng(4)
    expected = np.full((LOOKS, 10), 0.1)
    expected[dropped_from:, 3] = 0.0005
    drawn = np.array([rng.multinomial(1000, row / row.sum()) / 1000 for row in expected])
    return Classes(names=tuple("0123456789"), steps=steps(), shares=drawn, real=np.full(10, 0.1))


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_each_kind_is_told_between_the_steps_where_it_begins(planted: str) -> None:
    title, curves = PLANTED[planted]
    (onset,) = onsets(training(curves))
    assert onset.title == title
    assert onset.p < LEVEL
    assert onset.steps[0] < 1000 * (AT + 1) <= onset.steps[1] <= onset.steps[0] + 8000
    assert f"after step {onset.steps[0]:,.0f} and by step {onset.steps[1]:,.0f}" in onset.sentence
    assert onset.sentence.endswith(".")


def test_a_dropped_class_is_named() -> None:
    (onset,) = onsets(training({}, classes=shares(AT)))
    assert onset.title == "Mode dropping"
    assert onset.sentence.startswith("Class 3 disappears from the samples after step ")


def test_healthy_trainings_are_told_nothing() -> None:
    healthy = {
        "mse": (0.02 + DECAY, 0.001), "reconstruction_gap": (0.002 - 0.02 * DECAY, 0.0002),
        "frechet_distance[x]": (20 + 400 * DECAY, 1.0), "posterior_collapse": (0.1, 0.01),
        "discriminator_saturation": (0.2, 0.02), "copying": (1.0, 0.4),
    }  # fmt: skip
    assert not [seed for seed in range(8) if onsets(training(healthy, classes=shares(LOOKS), seed=seed))]


def test_a_gap_that_grows_while_test_images_gain_is_no_overfitting() -> None:
    falling = 0.05 - 0.0007 * np.arange(LOOKS)
    grows = 0.001 + step_up(AT, 0.004)
    assert onsets(training({"mse": (falling, 0.0002), "reconstruction_gap": (grows, 0.0002)})) == ()


def test_a_worsening_that_is_over_says_until_when() -> None:
    back = 0.2 + step_up(20, 0.6) - step_up(32, 0.6)
    (onset,) = onsets(training({"discriminator_saturation": (back, 0.02)}))
    assert "and is over by step" in onset.sentence


def test_numbers_that_end_are_told() -> None:
    short = curve(np.zeros(30))
    (onset,) = onsets(Training(name="t", steps=steps(), curves={"mse": short}))
    assert onset.sentence == (
        "Numbers end after step 30,000 and by step 31,000: at the last 20 looks nothing could be computed."
    )


def test_more_suspects_need_more() -> None:
    one = Onset(title="t", sentence="s.", metrics=(), steps=(1.0, 2.0))
    assert len(told([Suspect(p=0.02, onset=one)])) == 1
    assert told([Suspect(p=0.02, onset=one), Suspect(p=1.0), Suspect(p=1.0)]) == ()


def test_a_judgement_says_one_fact_a_sentence() -> None:
    said = judge(training(PLANTED["overfitting"][1]), "mse").sentences
    assert [sentence.split()[0] for sentence in said[:3]] == ["mse", "mse", "mse"]
    assert "no trend since step" in said[2]
    assert said[-1].startswith("Overfitting begins after step")


def test_short_series_say_so_and_unknown_metrics_are_refused() -> None:
    short = Training(name="t", steps=steps(5), curves={"mse": curve(np.arange(5.0))})
    assert "There are too few looks to say more: 5 looks, and 9 are needed." in judge(short, "mse").sentences
    with pytest.raises(TouchstoneError, match="has no curve of 'fd'; choose one of: mse"):
        judge(short, "fd")


def test_a_gap_that_has_grown_from_the_start_is_looked_at_where_the_test_error_has_settled() -> None:
    """Early the gap grows in every training, and that hides nothing later."""
    looks = np.arange(LOOKS)
    gap = 0.02 * (1 - np.exp(-looks / 3)) + 0.0004 * np.maximum(0, looks - AT)
    (onset,) = onsets(training({"mse": (0.02 + DECAY, 0.0002), "reconstruction_gap": (gap, 0.0002)}))
    assert onset.title == "Overfitting"
    assert onset.steps[1] > 1000 * AT

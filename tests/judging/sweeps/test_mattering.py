"""Which settings mattered: planted ones are found, others are not, and few trainings say nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.sweeps.mattering import Sweep, what_matters
from evaluation.judging.sweeps.of_runs import sweep_of
from evaluation.judging.sweeps.sentences import sentences
from evaluation.judging.sweeps.settings import varying
from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from tests.judging.test_compare import around, run

DRAWS = 80
TRAININGS = 24


def drawn(rng: np.random.Generator, trainings: int = TRAININGS) -> list[dict[str, Any]]:
    return [
        {"lr": float(rng.choice([1e-4, 1e-3, 1e-2])), "beta": int(rng.choice([1, 2, 4])),
         "act": str(rng.choice(["relu", "silu"])), "batch": 64}
        for _ in range(trainings)
    ]  # fmt: skip


def test_settings_that_do_nothing_matter_in_one_of_twenty_sweeps() -> None:
    false = 0
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        found = what_matters(rng.normal(size=TRAININGS), varying(drawn(rng)))
        false += any(one.matters for one in found.settings)
    assert upper_bound(false, DRAWS) <= 0.13


def test_the_interval_holds_the_true_share() -> None:
    held = []
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        settings = drawn(rng)
        columns = varying(settings)
        effect = 0.4 * np.log([one["lr"] for one in settings])
        others = np.hstack([np.ones((TRAININGS, 1)), *(one.columns for one in columns if one.name != "lr")])
        own = effect - others @ np.linalg.lstsq(others, effect, rcond=None)[0]
        true = own @ own / (own @ own + TRAININGS)
        found = what_matters(rng.normal(size=TRAININGS) + effect, columns)
        lr = next(one for one in found.settings if one.name == "lr")
        held.append(lr.interval[0] <= true <= lr.interval[1])
    assert np.mean(held) > 0.9


def sweep(trainings: int = TRAININGS) -> Sweep:
    rng = np.random.default_rng(1)
    settings = drawn(rng, trainings)
    costs = np.array([3.0 * np.log2(one["beta"]) + rng.normal() for one in settings])
    return what_matters(costs, varying(settings))


def test_what_matters_comes_first_in_words() -> None:
    first, *others = sentences("MSE", sweep())
    assert first.startswith("beta matters: it goes with ")
    assert first.endswith("of the scatter in MSE that the other settings leave, and is best at 1.")
    assert others[0].startswith("No part in the scatter of MSE shows for ")
    assert "batch" not in " ".join(others)


def test_few_trainings_say_nothing_and_how_many_are_needed() -> None:
    few = sweep(9)
    assert few.settings == ()
    assert sentences("MSE", few) == (
        f"Nothing is said of 9 trainings: with as many settings at least {few.needed} are needed.",
    )


def test_a_text_that_repeats_a_number_is_no_setting_of_its_own() -> None:
    assert [one.name for one in varying([{"lr": 1.0, "opt": "Adam(lr=1.0)"}, {"lr": 2.0, "opt": "Adam(lr=2.0)"}])] == [
        "lr"
    ]


def test_settings_that_follow_from_others_are_told_together() -> None:
    rng = np.random.default_rng(2)
    settings = [{"a": int(a), "b": int(a) % 2} for a in rng.integers(0, 2, 20)]
    settings = [one | {"c": one["a"] + 1.0, "d": int(rng.integers(0, 2))} for one in settings]
    assert {one.name for one in varying(settings)} == {"a", "d"}
    mixed = [{"a": place % 2, "b": place % 3 == 0, "c": place % 2 + 2 * (place % 3 == 0)} for place in range(24)]
    found = what_matters(rng.normal(size=24), varying(mixed))
    assert set(found.together) >= {"a"}
    assert "nothing tells their parts apart" in sentences("MSE", found)[-1]


def test_without_a_setting_that_varies_it_is_one_sentence() -> None:
    with pytest.raises(TouchstoneError, match="none of theirs varies"):
        what_matters(np.zeros(3), varying([{"lr": 1.0}] * 3))


def named(beta: int, seed: int) -> Run:
    made = run({"mse": around(float(beta) + 0.1 * seed, 0.01, seed)}, name=f"beta{beta}_seed{seed}")
    facts = made.record.checkpoint.model_copy(update={"sha256": f"{beta}{seed}".ljust(64, "0")})
    return type(made)(record=made.record.model_copy(update={"checkpoint": facts}), arrays=made.arrays)


def test_settings_are_read_from_names() -> None:
    title, found = sweep_of([named(beta, seed) for beta in (1, 2, 4) for seed in range(4)], "mse")
    assert title == "mse"
    (beta,) = found.settings
    assert (beta.name, beta.matters, beta.best) == ("beta", True, 1)
    assert beta.interval[0] > 0.5


def test_a_sweep_needs_trainings_with_the_number() -> None:
    with pytest.raises(TouchstoneError, match="got 1"):
        sweep_of([named(1, 0)], "mse")


def test_settings_that_a_folder_of_runs_told_are_taken_as_recorded() -> None:
    runs = []
    for lr in (0.1, 0.2):
        for seed in range(6):
            made = named(int(10 * lr), seed)
            facts = TrainingFacts(name=f"{lr}/{seed}", recipe=f"{lr}/*", seed=seed, hyper_parameters={"lr": lr})
            checkpoint = made.record.checkpoint.model_copy(update={"name": f"{lr}-{seed}", "look_of": facts})
            runs.append(Run(record=made.record.model_copy(update={"checkpoint": checkpoint}), arrays=made.arrays))
    _, found = sweep_of(runs, "mse")
    (lr,) = found.settings
    assert (lr.name, lr.matters, lr.best) == ("lr", True, 0.1)

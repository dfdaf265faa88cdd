"""`series`: results of one training over its steps, told apart by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.record.results_file import write_results
from evaluation.record.training_facts import TrainingFacts
from tests.judging.test_compare import around
from tests.judging.test_compare import run as make_run

LOOKS = 12


@pytest.fixture
def results(tmp_path: Path) -> None:
    """A training that improves for half of its looks, and one of which a single look is there."""
    rng = np.random.default_rng(0)
    for look in range(LOOKS):
        value = 1 + 4 * np.exp(-look / 2) + 0.02 * rng.normal()
        made = make_run({"mse": around(value, 0.02, 7)}, name=f"vae_epoch_{10 * (look + 1)}")
        write_results(_told(made, look), tmp_path / "out" / f"{look}.json")
    write_results(_told(make_run({"mse": around(1.0, 0.1, 8)}, name="gan"), 99), tmp_path / "out" / "gan.json")


def _told(run: Any, look: int) -> Any:
    """Each look has weights of its own."""
    checkpoint = run.record.checkpoint.model_copy(update={"sha256": f"{look:064d}"})
    return type(run)(record=run.record.model_copy(update={"checkpoint": checkpoint}), arrays=run.arrays)


@pytest.mark.usefixtures("results")
def test_a_training_is_judged_over_its_steps(run: Callable[..., Any]) -> None:
    said = run("series", "out")
    assert said.status == 0, said.err
    assert "vae: 12 looks, epoch 10 to 120" in said.out
    assert "mse is best at step " in said.out
    assert "left out, as only one step of them is known: 1 training" in said.out
    assert run("series", "out", "--question", "compression").out == said.out
    assert run("series", "out", "--metric", "mse").out == said.out


@pytest.mark.usefixtures("results")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("out", "--metric", "fd"), "the training 'vae' has no curve of 'fd'; choose one of: mse"),
        (("out", "--question", "samples"), "has no number that tells for 'samples'; choose a metric that it has: mse"),
        (("out/gan.json",), "a series needs results of one training at 2 steps or more"),
    ],
)
def test_what_is_no_series_is_one_sentence(run: Callable[..., Any], arguments: tuple[str, ...], sentence: str) -> None:
    said = run("series", *arguments)
    assert said.status == 2
    assert sentence in said.err


def test_looks_that_a_folder_of_runs_told_are_one_training_whatever_they_are_called(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    for look in range(3):
        for seed in (0, 1):
            made = make_run({"mse": around(3.0 - look, 0.02, 7)}, name=f"{'abc'[look]}{'xy'[seed]}")
            facts = TrainingFacts(
                name=f"run_{seed}/vae", recipe="run_*/vae", step=100 * (3 - look), unit="step", seed=seed
            )
            told = _told(made, 10 * seed + look).record
            checkpoint = told.checkpoint.model_copy(update={"look_of": facts})
            record = told.model_copy(update={"checkpoint": checkpoint})
            write_results(type(made)(record=record, arrays=made.arrays), tmp_path / "out" / f"{look}{seed}.json")
    said = run("series", "out")
    assert said.status == 0, said.err
    assert "run_0/vae: 3 looks, step 100 to 300" in said.out
    assert "run_1/vae: 3 looks, step 100 to 300" in said.out

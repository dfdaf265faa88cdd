"""The series that ship: small, complete, made by the committed recipes, and what is said of them is true."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

import touchstone
from evaluation.data.dataset import open_dataset
from evaluation.judging.series.of_runs import JudgedTraining, judged_trainings
from models.base import ModelCard
from models.saving import read_card
from models.trainings.reading import look_here, read_trainings
from models.trainings.training import Understood
from training.options import told
from training.run import begin
from training.zoo import DIRECTORY
from training.zoo_series import FOLDER, LOOKS, ZooSeries, zoo_series

SERIES = DIRECTORY / FOLDER
PAGE = Path(__file__).resolve().parents[2] / "docs" / "zoo.md"


def looks(folder: Path) -> list[Path]:
    return sorted(folder.glob("step_*.safetensors"), key=lambda path: int(path.stem.removeprefix("step_")))


def card_of(path: Path) -> ModelCard:
    with safe_open(path, "pt") as file:
        card = read_card(file.metadata())
        assert all(file.get_tensor(name).dtype == torch.float16 for name in file.keys())  # noqa: SIM118
    assert card is not None
    return card


@cache
def understood() -> Understood:
    return read_trainings([SERIES], look_here)


def test_the_folder_holds_exactly_the_series_in_at_most_4_mb() -> None:
    assert {path.name for path in SERIES.iterdir()} == set(zoo_series())
    sizes = [path.stat().st_size for path in DIRECTORY.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in SERIES.rglob("*") if path.is_file()) <= 4_000_000
    assert sum(sizes) <= 6_000_000


@pytest.mark.parametrize("item", zoo_series().values(), ids=list(zoo_series()))
def test_each_training_is_complete_and_agrees_with_its_recipe(item: ZooSeries) -> None:
    runs = item.runs(SERIES)
    assert {path.name for path in runs.folder.iterdir()} == {one.name for one in runs.planned}
    for one in runs.planned:
        kept = looks(runs.folder / one.name)
        assert len(kept) == LOOKS
        assert (runs.folder / one.name / "metrics.csv").is_file()
        first, last = card_of(kept[0]), card_of(kept[-1])
        assert first.description == item.description
        assert (first.training["seed"], first.training["options"]) == (one.seed, told(one.options))
        assert last.training["step"] == LOOKS * first.training["step"]
        assert last.training["epochs"] == one.options.epochs


def test_their_trainings_recipes_steps_and_seeds_are_read() -> None:
    planned = [(item, one) for item in zoo_series().values() for one in item.runs(SERIES).planned]
    found = understood()
    assert len(found.trainings) == len(planned)
    assert sorted(len(recipe.trainings) for recipe in found.recipes) == [1, 1, 1, 5, 5]
    for training in found.trainings:
        assert [(look.unit, look.guess) for look in training.looks] == [("step", False)] * LOOKS
        assert training.seed is not None
        assert len(training.logs) == 1


@pytest.mark.slow
@pytest.mark.parametrize("item", zoo_series().values(), ids=list(zoo_series()))
def test_the_first_look_is_made_again(item: ZooSeries) -> None:
    """Another machine may round otherwise: weights are compared, and not bytes."""
    runs = item.runs(SERIES)
    one = runs.planned[0]
    first = looks(runs.folder / one.name)[0]
    wanted = card_of(first).training["step"]
    with begin(runs.recipe, one.options, open_dataset("digits"), seed=one.seed) as run:
        next(step for step in run.advance(lambda *_: None) if step == wanted)
        made = run.begun.steps.weights()
    with safe_open(first, "pt") as file:
        for name, weights in made.items():
            assert torch.allclose(file.get_tensor(name).float(), weights, atol=0.02)


@cache
def judged() -> dict[str, JudgedTraining]:
    """The three that go wrong, by the numbers of a first look."""
    broken = {
        f"{name}_step_{path.stem.removeprefix('step_')}": str(path)
        for name in ("gan-collapsing", "vae-dying", "autoencoder-overfitting")
        for path in looks(SERIES / name / "seed0")
    }
    runs = touchstone.evaluate(broken, data="digits", n=400, n_train=400, metrics="series", replicates=100)
    found, _ = judged_trainings(list(runs), metric=None, question=None)
    return {one.training.name: one for one in found}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "title", "after", "by"),
    [
        ("gan_collapsing", "Mode dropping", 1140, 1520),
        ("vae_dying", "Posterior collapse", 570, 760),
        ("autoencoder_overfitting", "Overfitting", 1200, 1000),
    ],
)
def test_what_goes_wrong_is_told_with_the_step_from_which_on_it_does(
    name: str, title: str, after: int, by: int
) -> None:
    """The planted change comes after the look at ``after``, and is there at ``by``; both ends are told around it. The
    error on test images stops to fall at step 1,000, and the gap goes on to grow."""
    found = judged()[name]
    begun = next(one for one in found.judgement.onsets if one.title == title)
    a_look = found.training.steps[1] - found.training.steps[0]
    assert begun.steps[0] <= after
    assert by <= begun.steps[1] <= by + 3 * a_look


def truth() -> dict[str, tuple[float, float]]:
    """Recipe -> (mean squared error over fifty seeds, its standard error), of the page."""
    rows = re.findall(r"^\| (lr\S+) \| 50 \| ([\d.]+) \| ([\d.]+) \|", PAGE.read_text(), re.M)
    return {recipe: (float(value), float(error)) for recipe, value, error in rows}


@cache
def last_errors() -> touchstone.Runs:
    item = zoo_series()["autoencoder-rates"]
    last = {one.name: str(looks(SERIES / item.name / one.name)[-1]) for one in item.runs(SERIES).planned}
    return touchstone.evaluate(last, data="digits", metrics="mse", replicates=200)


def test_five_seeds_lie_where_fifty_say() -> None:
    for recipe, (mean, error) in truth().items():
        own = np.array([run.ok("mse").value for run in last_errors() if run.name.startswith(f"{recipe}_")])  # type: ignore[union-attr]
        assert len(own) == 5
        scatter = error * 50**0.5
        assert abs(own.mean() - mean) < 3 * scatter * (1 / 5 - 1 / 50) ** 0.5


@pytest.mark.parametrize(
    ("seeds", "sentence"),
    [
        (1, "with one training each this compares checkpoints"),
        (2, "fast and slow are tied in Mean squared error"),
        (5, "fast is better than slow: Mean squared error"),
    ],
)
def test_one_two_and_five_seeds_say_what_they_can_say(seeds: int, sentence: str) -> None:
    runs = last_errors()
    chosen = type(runs)([run for run in runs if int(run.name[-1]) < seeds])
    compared = chosen.compare_recipes({"slow": "lr0.001_*", "fast": "lr0.002_*"}, baseline="slow").text(width=1000)
    assert sentence in compared
    assert truth()["lr0.002"][0] < truth()["lr0.001"][0]

"""The same questions asked of real trainings: two recipes of small autoencoders of digits, many seeds each.

    python -m benchmarks.calibration seeds [--seeds 40] [--draws 2000]

The data are scikit-learn's digits. The recipes differ in their learning rate. The truth is the mean over all seeds.
Draws take a few seeds of each without replacement. What is printed is Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from sklearn.datasets import load_digits
from torch import nn

from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.correction import LEVEL
from evaluation.judging.recipes.difference import recipe_difference
from evaluation.judging.recipes.trained import Trained
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.noise import noise_of
from evaluation.judging.series.worsening import worsening
from evaluation.types import Array

RATES = {"lr 0.001": 0.001, "lr 0.002": 0.002}
EPOCHS = 50
TRAIN, BATCH, CODE, HIDDEN = 1200, 64, 3, 48
REPLICATES = 200
FEW = (2, 3, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trainings:
    """Errors of every test image after every epoch of every seed of one recipe."""

    errors: Float[np.ndarray, "s e n"]

    @property
    def last(self) -> Float[np.ndarray, " s"]:
        return np.asarray(self.errors[:, -1].mean(axis=-1))


def train(rate: float, seeds: int) -> Trainings:
    """Adam at a constant rate, so that neighbouring epochs really scatter."""
    images = torch.tensor(load_digits().data, dtype=torch.float32) / 16
    return Trainings(errors=np.stack([_one(images, rate, seed) for seed in range(seeds)]))


def _one(images: torch.Tensor, rate: float, seed: int) -> Array:
    torch.manual_seed(seed)
    network = nn.Sequential(
        nn.Linear(images.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CODE),
        nn.Linear(CODE, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, images.shape[1]),
    )  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    known, new = images[:TRAIN], images[TRAIN:]
    errors = []
    for _ in range(EPOCHS):
        for batch in torch.randperm(TRAIN).split(BATCH):
            optimizer.zero_grad()
            (network(known[batch]) - known[batch]).square().mean().backward()
            optimizer.step()
        with torch.no_grad():
            errors.append((network(new) - new).square().mean(dim=1).numpy())
    return np.stack(errors)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration seeds", description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--draws", type=int, default=2000)
    given = parser.parse_args(words)
    started = time.process_time()
    torch.set_num_threads(1)
    trained = [train(rate, given.seeds) for rate in RATES.values()]
    n = trained[0].errors.shape[-1]
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=REPLICATES) / n
    _print_recipes(trained, weights, given.draws)
    _print_series(trained, weights)
    print(f"\n{time.process_time() - started:.0f} CPU s")


def _print_recipes(trained: Sequence[Trainings], weights: Array, draws: int) -> None:
    means = [one.last.mean() for one in trained]
    scatter = [one.last.std(ddof=1) for one in trained]
    told = ", ".join(
        f"{name}: {mean:.5f}, seeds scatter by {spread:.5f}"
        for name, mean, spread in zip(RATES, means, scatter, strict=True)
    )
    print(
        f"{told}.\n\n| trainings | false alarms | at most | the difference is found | its interval holds the truth |\n"
        "| --- | ---: | ---: | ---: | ---: |"
    )
    for few in FEW:
        rng = np.random.default_rng(few)
        false, found, held = [], [], []
        for _ in range(draws):
            one, other = (rng.permutation(len(part.errors)) for part in trained)
            same = recipe_difference(
                _few(trained[0], one[:few], weights), _few(trained[0], one[few : 2 * few], weights)
            )
            apart = recipe_difference(_few(trained[0], one[:few], weights), _few(trained[1], other[:few], weights))
            assert same is not None
            assert apart is not None
            false.append(same.p < LEVEL)
            found.append(apart.p < LEVEL)
            held.append(apart.interval[0] <= means[0] - means[1] <= apart.interval[1])
        print(
            f"| {few} against {few} | {np.mean(false):.1%} | {upper_bound(sum(false), draws):.1%} "
            f"| {np.mean(found):.0%} | {np.mean(held):.1%} |",
            flush=True,
        )


def _few(part: Trainings, seeds: Array, weights: Array) -> Trained:
    errors = part.errors[seeds, -1]
    return Trained(name="", values=errors.mean(axis=1), replicates=errors @ weights.T)


def _print_series(trained: Sequence[Trainings], weights: Array) -> None:
    for name, part in zip(RATES, trained, strict=True):
        curves = [_curve(errors, weights) for errors in part.errors]
        told = [found is not None and found.p < LEVEL for found in map(worsening, curves)]
        noises = [noise for noise in map(noise_of, curves) if noise is not None and noise.paired]
        ratio = np.median([noise.look * np.sqrt(2) / (noise.paired or 1) for noise in noises])
        print(
            f"\nTrainings over {EPOCHS} epochs, {name}: {sum(told)} of {len(told)} are told that their test error gets "
            f"worse. Neighbouring epochs differ by {ratio:.1f} times what measuring explains."
        )


def _curve(errors: Float[np.ndarray, "e n"], weights: Array) -> Curve:
    return Curve(
        metric="mse", title="mean squared error", better="lower", steps=np.arange(1, len(errors) + 1),
        values=errors.mean(axis=1), replicates=errors @ weights.T,
    )  # fmt: skip

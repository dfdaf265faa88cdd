"""FactorVAE score: is there one number of the code that stands still when a factor does?"""

from __future__ import annotations

import numpy as np

from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Latents

DEAD = 1e-6
"""Numbers with a standard deviation below this share of the largest are left out: they never vary."""


@metric(
    title="FactorVAE score", group="latent", better="higher", bounds=(0, 1), source="Kim & Mnih 2018",
    aliases=("factor_vae", "factor_vae_metric"), near=("beta_vae_score", "irs"),
)  # fmt: skip
def factor_vae_score(
    *,
    latents: Latents,
    factors: Array,
    resamples: Resamples,
    rng: np.random.Generator,
    seed: int = 0,
    votes: int = 800,
    batch: int = 64,
) -> Scalar:
    """When one factor is held fixed, does one number of the code stand still and give the factor away?

    Each vote fixes one factor at one value, draws ``batch`` test images that have it, and takes the number of the code
    with the least variance relative to its variance over all images. The majority of ``votes`` votes gives a table from
    numbers to factors; the score is its accuracy on as many other votes. The draws depend on data and seed alone, so
    that they are the same for all models. References are guessing, and what codes score that were given to the images
    at random: with few images of a value it lies above guessing.

    Interval: replicates resample the votes that the accuracy is counted on.

    Caveats: Chance is 1 / factors, not 0.

    Parameters:
        seed: The run's seed.
        votes: Votes that make the table, and as many that are scored with it.
        batch: Test images drawn for one vote.
    """
    spread = latents.astype(np.float64).std(axis=0)
    alive = np.flatnonzero(spread > DEAD * max(float(spread.max()), 1e-12))
    count = factors.shape[1]
    chance = Reference(name="chance", value=1 / count)
    if not len(alive):
        return Scalar(value=1 / count, n=votes, references=(chance,), warnings=("The code does not vary at all.",))
    standard = latents[:, alive] / spread[alive]
    right = _right(standard, factors, votes, batch, np.random.default_rng(seed))
    shuffled = _right(standard[rng.permutation(len(standard))], factors, votes, batch, np.random.default_rng(seed))
    replicates = proportion_replicates(right, resamples, "votes")
    references = (chance, Reference(name="code shuffled over the images", value=float(shuffled.mean())))
    return Scalar.from_replicates(float(right.mean()), replicates, n=votes, references=references)


def _right(standard: Latents, factors: Array, votes: int, batch: int, rng: np.random.Generator) -> Array:
    """Whether each of the votes that are scored is right, (votes,)."""
    count = factors.shape[1]
    asked = np.empty(2 * votes, dtype=np.int64)
    stillest = np.empty(2 * votes, dtype=np.int64)
    for vote in range(2 * votes):
        factor = int(rng.integers(count))
        value = factors[rng.integers(len(factors)), factor]
        fixed = rng.choice(np.flatnonzero(factors[:, factor] == value), size=batch)
        asked[vote], stillest[vote] = factor, int(standard[fixed].var(axis=0).argmin())
    table = np.zeros((standard.shape[1], count))
    np.add.at(table, (stillest[:votes], asked[:votes]), 1)
    right: Array = table.argmax(axis=1)[stillest[votes:]] == asked[votes:]
    return right

"""Are the error bars honest? Simulates data with a known truth and prints how often 95% intervals cover it.

    python -m benchmarks.calibration [--draws 200] [--sizes 500,2000] [--kinds fd,kid] [--replicates 400]

Every draw makes new real data and new samples, computes the shipped metrics with their intervals, and asks whether the
interval holds the truth: the population's value where the estimator is unbiased or corrected for it, else the mean of
the estimator over all draws. Then two equal generators (how often does a paired comparison call them different?) and
two slightly different ones (how often is that found?).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from evaluation.artifacts.discriminator_scores import DiscriminatorScores
from evaluation.artifacts.frechet_parts import frechet_parts
from evaluation.extractors.base import Extracted
from evaluation.extractors.classifier import Classifier
from evaluation.extractors.pixels import Pixels
from evaluation.metrics.authenticity import authenticity
from evaluation.metrics.class_coverage import class_divergence
from evaluation.metrics.density_coverage import coverage, density
from evaluation.metrics.discriminator_balance import discriminator_auc
from evaluation.metrics.frechet_distance import frechet_distance, frechet_distance_corrected
from evaluation.metrics.inception_score import inception_score
from evaluation.metrics.kernel_distance import kernel_distance
from evaluation.metrics.precision_recall import f_score, precision, recall
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.moments import moments
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.resampling import Resamples, mean_replicates, proportion_replicates
from evaluation.types import Array
from evaluation.views import Scalar

EXTRACTOR = Pixels(sha256="simulated")
CLASSIFIER = Classifier(
    name="simulated", sha256="", classes=tuple("abcdefgh"), facts={"test accuracy": 1.0}, channels=1, weights={}
)
Results = Mapping[str, Scalar]


@dataclass(frozen=True, kw_only=True)
class World:
    """Draws (n, d) from real data and from a generator; ``truth`` names population values that are known exactly."""

    title: str
    real: Callable[[np.random.Generator, int], Array]
    generator: Callable[[np.random.Generator, int], Array]
    other: Callable[[np.random.Generator, int], Array]
    """A slightly worse generator, for power."""
    centres: Array
    truth: Mapping[str, float] = field(default_factory=dict)


def gaussian_world(d: int = 32, shift: float = 0.15, spread: float = 1.1) -> World:
    """N(0, I) against N(shift, spread^2 I): the Frechet distance is d shift^2 + d (spread - 1)^2."""
    return World(
        title=f"N(0, I) against N({shift}, {spread}^2 I) in {d} dimensions",
        real=lambda rng, n: rng.normal(size=(n, d)),
        generator=lambda rng, n: rng.normal(size=(n, d)) * spread + shift,
        other=lambda rng, n: rng.normal(size=(n, d)) * spread + shift * 1.2,
        centres=np.random.default_rng(0).normal(size=(8, d)) * 1.5,
        truth={"FD corrected": d * shift**2 + d * (spread - 1) ** 2},
    )


def mixture_world(d: int = 16) -> World:
    """Eight round clusters against a generator that half forgets three of them and makes the others too narrow."""
    centres = np.random.default_rng(7).normal(size=(8, d)) * 3

    def draw(rng: np.random.Generator, n: int, shares: Array, spread: float) -> Array:
        return centres[rng.choice(8, size=n, p=shares / shares.sum())] + rng.normal(size=(n, d)) * spread

    forgets, forgets_more = np.array([1, 1, 1, 1, 1, 0.5, 0.4, 0.2]), np.array([1, 1, 1, 1, 1, 0.4, 0.3, 0.1])
    return World(
        title=f"eight clusters in {d} dimensions against an uneven, narrower copy",
        real=lambda rng, n: draw(rng, n, np.ones(8), 1.0),
        generator=lambda rng, n: draw(rng, n, forgets, 0.9),
        other=lambda rng, n: draw(rng, n, forgets_more, 0.88),
        centres=centres,
    )


def perfect_world(d: int = 32) -> World:
    """The generator is the data: where distances are zero and first-order terms vanish."""
    return World(
        title=f"a perfect generator, N(0, I) in {d} dimensions",
        real=lambda rng, n: rng.normal(size=(n, d)),
        generator=lambda rng, n: rng.normal(size=(n, d)),
        other=lambda rng, n: rng.normal(size=(n, d)) + 0.05,
        centres=np.random.default_rng(0).normal(size=(8, d)) * 1.5,
        truth={"FD corrected": 0.0, "KID": 0.0},
    )


def proportions(rng: np.random.Generator, n: int, resamples: Resamples) -> tuple[Results, dict[str, float]]:
    """Plain means and shares, near one too, where the usual bootstrap has no width."""
    results, truth = {}, {}
    for share in (0.5, 0.99, 1 - 1 / n):
        hits = rng.random(n) < share
        name = f"share of {share:g}"
        results[name] = Scalar.from_replicates(hits.mean(), proportion_replicates(hits, resamples, "items"), n=n)
        truth[name] = share
    errors = rng.gamma(0.5, size=n)
    replicates = mean_replicates(errors, resamples.weights(n))
    results["mean of skewed errors"] = Scalar.from_replicates(errors.mean(), replicates, n=n)
    truth["mean of skewed errors"] = 0.5
    return results, truth


def extracted(features: Array, centres: Array) -> Extracted:
    logits = -np.square(features[:, None, :] - centres[None]).sum(axis=2) / 4
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return Extracted(
        features=features.astype(np.float32), probabilities=(odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    )


@dataclass(frozen=True, kw_only=True)
class RealSide:
    """What all generators of one draw share."""

    real: Extracted
    train: Extracted
    rng: np.random.Generator


def measured(side: RealSide, samples: Extracted, resamples: Resamples, kinds: frozenset[str]) -> Results:
    """The shipped metrics on one draw."""
    real, found = side.real, {}
    assert real.probabilities is not None
    if "fd" in kinds:
        parts = frechet_parts(
            real_features=real, sample_features=samples, real_moments=moments(real.features),
            sample_moments=moments(samples.features), resamples=resamples,
        )  # fmt: skip
        shared = {"frechet_parts": parts, "real_features": real, "sample_features": samples, "extractor": EXTRACTOR}
        found["FD"] = frechet_distance(**shared)
        found["FD corrected"] = frechet_distance_corrected(**shared, rng=side.rng)
    if "classes" in kinds:
        found["IS"] = inception_score(
            sample_features=samples, real_features=real, extractor=EXTRACTOR, resamples=resamples, rng=side.rng
        )
        labels = real.probabilities.argmax(axis=1)
        assert samples.probabilities is not None
        found["class imbalance"] = class_divergence(
            sample_classes=samples.probabilities, labels=labels, classifier=CLASSIFIER, resamples=resamples
        )
        scores = DiscriminatorScores(real=real.features[:, 0].astype(float), samples=samples.features[:, 0] - 0.5)
        found["discriminator AUC"] = discriminator_auc(discriminator_scores=scores, resamples=resamples)
    if "gram" in kinds:
        own, other = own_gram(real.features, 6), own_gram(samples.features, 3)
        cross = cross_gram(real.features, samples.features, own, other)
        found["KID"] = kernel_distance(
            real_gram=own, sample_gram=other, cross_gram=cross, extractor=EXTRACTOR, resamples=resamples
        )
        for name, metric in (("precision", precision), ("recall", recall), ("F1", f_score)):
            found[name] = metric(cross_gram=cross, extractor=EXTRACTOR, resamples=resamples)
        for name, metric in (("density", density), ("coverage", coverage)):
            found[name] = metric(cross_gram=cross, real_gram=own, extractor=EXTRACTOR, resamples=resamples)
    if "copies" in kinds:
        found["authenticity"] = authenticity(
            nearest_train=nearest(samples.features, side.train.features, 1),
            train_neighbours=nearest(side.train.features, side.train.features, 1, exclude_self=True),
            extractor=EXTRACTOR,
            resamples=resamples,
        )
    return found


def simulate(
    world: World, n: int, draws: int, resamples: Resamples, kinds: frozenset[str], seed: int, pairs: bool
) -> list[tuple[Results, Results, Results]]:
    """Per draw: the generator, an equal one with noise of its own, and the slightly worse one (empty unless pairs)."""
    outcomes = []
    for draw in range(draws):
        rng = np.random.default_rng((seed, n, draw))
        side = RealSide(
            real=extracted(world.real(rng, n), world.centres),
            train=extracted(world.real(rng, n), world.centres),
            rng=rng,
        )
        first = measured(side, extracted(world.generator(rng, n), world.centres), resamples, kinds)
        equal: Results = {}
        worse: Results = {}
        if pairs:
            equal = measured(side, extracted(world.generator(rng, n), world.centres), resamples, kinds)
            worse = measured(side, extracted(world.other(rng, n), world.centres), resamples, kinds)
        outcomes.append((first, equal, worse))
    return outcomes


def covered(values: list[Scalar], truth: float | None) -> tuple[float, float, float, float]:
    """Coverage of the truth (the mean of the estimator when None), mean value, true spread, mean standard error."""
    points = np.array([scalar.value for scalar in values])
    target = points.mean() if truth is None else truth
    inside = [s.interval is not None and s.interval[0] <= target <= s.interval[1] for s in values]
    errors = [float(np.std(s.replicates)) for s in values if s.replicates is not None]
    return float(np.mean(inside)), float(points.mean()), float(points.std(ddof=1)), float(np.mean(errors))


def called_different(first: Scalar, second: Scalar) -> bool:
    """Does the paired 95% interval of the difference leave zero out?"""
    assert first.replicates is not None
    assert second.replicates is not None
    difference = first.replicates - second.replicates
    low, high = np.quantile(difference - difference.mean(), [0.025, 0.975])
    value = first.value - second.value
    return not low <= -value <= high and not low <= value <= high


def table(world: World, n: int, outcomes: list[tuple[Results, Results, Results]], truth: Mapping[str, float]) -> None:
    head = (
        f"{'metric':24}{'covers':>8}{'mean':>11}{'truth':>11}{'spread':>10}{'s.e.':>10}{'false alarm':>13}{'power':>8}"
    )
    print(f"\n{world.title}; n = {n:,} each, {len(outcomes)} draws\n{head}")
    for name in outcomes[0][0]:
        share, mean, spread, error = covered([first[name] for first, _, _ in outcomes], truth.get(name))
        known = f"{truth[name]:11.4f}" if name in truth else f"{'(mean)':>11}"
        line = f"{name:24}{share:8.1%}{mean:11.4f}{known}{spread:10.4f}{error:10.4f}"
        if outcomes[0][1]:
            alarms = np.mean([called_different(first[name], equal[name]) for first, equal, _ in outcomes])
            power = np.mean([called_different(first[name], worse[name]) for first, _, worse in outcomes])
            line += f"{alarms:13.1%}{power:8.1%}"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--sizes", default="500,2000", help="items on either side, comma-separated (default 500,2000)")
    parser.add_argument("--kinds", default="shares,fd,classes,gram,copies")
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-pairs", action="store_true", help="leave out false alarms and power: a third of the time")
    arguments = parser.parse_args()
    kinds = frozenset(arguments.kinds.split(","))
    resamples = Resamples(key=arguments.seed, count=arguments.replicates)
    started = time.perf_counter()
    for n in (int(size) for size in arguments.sizes.split(",")):
        if "shares" in kinds:
            drawn = [proportions(np.random.default_rng((1, n, i)), n, resamples) for i in range(arguments.draws * 5)]
            shares = World(title="shares and means", real=_none, generator=_none, other=_none, centres=np.zeros((1, 1)))
            table(shares, n, [(results, {}, {}) for results, _ in drawn], drawn[0][1])
        for world in (gaussian_world(), mixture_world(), perfect_world()):
            if kinds - {"shares"}:
                outcomes = simulate(world, n, arguments.draws, resamples, kinds, arguments.seed, not arguments.no_pairs)
                table(world, n, outcomes, world.truth)
    print(f"\n{time.perf_counter() - started:.0f} s")


def _none(rng: np.random.Generator, n: int) -> Array:
    return np.zeros((n, 1))


if __name__ == "__main__":
    main()

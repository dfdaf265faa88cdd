"""Every kind of metric on one draw of a world, by the shipped functions with their own replicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.calibration.draws import Draw
from benchmarks.calibration.item_kinds import Results, per_item
from evaluation.measuring.artifacts.features.ball_shares import ball_shares
from evaluation.measuring.artifacts.features.frechet_halves import frechet_halves
from evaluation.measuring.artifacts.features.frechet_parts import frechet_parts
from evaluation.measuring.artifacts.features.kernel_parts import kernel_parts
from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
from evaluation.measuring.artifacts.features.real_halves import real_halves
from evaluation.measuring.artifacts.images.pixel_bins import PixelBins
from evaluation.measuring.artifacts.samples.discriminator_scores import DiscriminatorScores
from evaluation.measuring.extractors.base import Extracted
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.measuring.extractors.layered import Comparison
from evaluation.measuring.extractors.pixels import Pixels
from evaluation.measuring.metrics.adversarial.discriminator_balance import discriminator_auc
from evaluation.measuring.metrics.generation.density_coverage import coverage, density
from evaluation.measuring.metrics.generation.frechet_distance import (
    frechet_distance,
    frechet_distance_corrected,
    frechet_distance_infinity,
)
from evaluation.measuring.metrics.generation.inception_score import inception_score
from evaluation.measuring.metrics.generation.kernel_distance import kernel_distance, kernel_distance_subsets
from evaluation.measuring.metrics.generation.precision_recall import f_score, precision, recall
from evaluation.measuring.metrics.memorisation.authenticity import authenticity
from evaluation.measuring.metrics.memorisation.copying_test import copying
from evaluation.measuring.metrics.modes.class_coverage import class_divergence
from evaluation.measuring.metrics.modes.different_bins import bin_divergence, different_bins
from evaluation.measuring.metrics.modes.perceptual_diversity import perceptual_diversity
from evaluation.measuring.metrics.modes.uncovered_clusters import uncovered_clusters
from evaluation.measuring.metrics.modes.vendi_score import vendi_score
from evaluation.numerics.gram import CrossGram, OwnGram, cross_gram, own_gram
from evaluation.numerics.kernel import draw_subsets
from evaluation.numerics.moments import moments
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.resampling import Resamples, mean_replicates, proportion_replicates
from evaluation.record.views import Scalar

CLASSIFIER = Classifier(
    name="simulated", sha256="", classes=tuple("abcdefgh"), facts={"test accuracy": 1.0}, channels=1, weights={}
)


EXTRACTOR = Pixels(sha256="simulated", name="simulated")


def _frechet(draw: Draw) -> Results:
    real, samples = draw.real, draw.samples
    of_real, of_samples = moments(real.features), moments(samples.features)
    parts = frechet_parts(
        real_features=real, sample_features=samples, real_moments=of_real, sample_moments=of_samples,
        resamples=draw.resamples,
    )  # fmt: skip
    of_halves = real_halves(real_features=real, rng=draw.rng)
    halves = frechet_halves(real_halves=of_halves, sample_features=samples, rng=np.random.default_rng((draw.seed, 1)))
    shared = {
        "frechet_parts": parts, "frechet_halves": halves, "real_features": real, "sample_features": samples,
        "extractor": EXTRACTOR,
    }  # fmt: skip
    return {
        "FD": frechet_distance(**shared),
        "FD corrected": frechet_distance_corrected(**shared),
        "FD at infinity": frechet_distance_infinity(**shared, real_moments=of_real, rng=draw.rng),
    }


def _neighbourhoods(draw: Draw) -> Results:
    real, samples = draw.real, draw.samples
    size = min(1000, len(real))
    members = [draw_subsets(len(found), 100, size, draw.rng) for found in (real, samples)]
    subsets = KernelSubsets(real=members[0], samples=members[1])
    grams = _grams(draw, subsets)
    return _kernels(draw, grams, subsets) | _balls(draw, grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    real: OwnGram
    samples: OwnGram
    cross: CrossGram


def _grams(draw: Draw, subsets: KernelSubsets | None) -> Grams:
    chosen = (subsets.real, subsets.samples) if subsets else (None, None)
    own, other = own_gram(draw.real.features, 6, chosen[0]), own_gram(draw.samples.features, 3, chosen[1])
    cross = cross_gram(
        draw.real.features,
        draw.samples.features,
        own,
        other,
        subsets=(subsets.real, subsets.samples) if subsets else None,
    )
    return Grams(real=own, samples=other, cross=cross)


def _kernels(draw: Draw, grams: Grams, subsets: KernelSubsets | None) -> Results:
    features = {"real_features": draw.real, "sample_features": draw.samples}
    named = {"real_gram": grams.real, "sample_gram": grams.samples, "cross_gram": grams.cross}
    kernels = {
        "kernel_parts": kernel_parts(**features, **named, resamples=draw.resamples), "sample_features": draw.samples,
        "extractor": EXTRACTOR,
    }  # fmt: skip
    found = {"KID": kernel_distance(**kernels)}
    if subsets:
        found["KID subsets"] = kernel_distance_subsets(**kernels, **named, kernel_subsets=subsets)
    return found


def _balls(draw: Draw, grams: Grams) -> Results:
    balls = {
        "cross_gram": grams.cross, "extractor": EXTRACTOR, "resamples": draw.resamples,
        "ball_shares": draw.ball_shares
        or ball_shares(real_features=draw.real, sample_features=draw.samples, rng=draw.rng),
    }  # fmt: skip
    return {
        "precision": precision(**balls),
        "recall": recall(**balls),
        "F1": f_score(**balls),
        "density": density(**balls, real_gram=grams.real),
        "coverage": coverage(**balls, real_gram=grams.real),
    }


def without_subsets(draw: Draw) -> Results:
    """Kernel distance and balls, from known shares: 100 subsets and 256 splits into halves are left out."""
    grams = _grams(draw, None)
    return _kernels(draw, grams, None) | _balls(draw, grams)


def _classified(draw: Draw) -> Results:
    probabilities = draw.samples.probabilities
    assert probabilities is not None
    scores = DiscriminatorScores(
        real=draw.real.features[:, 0].astype(float), samples=draw.samples.features[:, 0].astype(float) - 0.5
    )
    return inception(draw) | {
        "class imbalance": class_divergence(
            sample_classes=probabilities, labels=draw.labels, classifier=CLASSIFIER, resamples=draw.resamples
        ),
        "discriminator AUC": discriminator_auc(discriminator_scores=scores, resamples=draw.resamples),
    }  # fmt: skip


def inception(draw: Draw) -> Results:
    found = inception_score(
        sample_features=draw.samples, real_features=draw.real, extractor=EXTRACTOR, resamples=draw.resamples,
        rng=draw.rng,
    )  # fmt: skip
    return {"IS": found}


def copies(draw: Draw) -> Results:
    found = authenticity(
        nearest_train=nearest(draw.samples.features, draw.kept.images.features, 1),
        train_neighbours=draw.kept.neighbours, extractor=EXTRACTOR, resamples=draw.resamples,
    )  # fmt: skip
    return {"authenticity": found}


def copying_in_cells(draw: Draw) -> Results:
    train = draw.kept.images.features
    found = copying(
        nearest_train=nearest(draw.samples.features, train, 1),
        nearest_train_real=nearest(draw.real.features, train, 1),
        sample_features=draw.samples, real_features=draw.real, training_cells=draw.kept.cells, extractor=EXTRACTOR,
        resamples=draw.resamples,
    )  # fmt: skip
    return {"C_T": found}


def _seen(points: Extracted) -> Extracted:
    """The same with perceptual distances: each point is an image of one pixel, and its channels are the only layer."""
    comparison = Comparison(len(points))
    comparison.take(0, [points.features[comparison.chosen][:, :, None, None]])
    return replace(points, distances=comparison.distances())


def _diversity(draw: Draw) -> Results:
    return {
        "Vendi": vendi_score(
            sample_features=draw.samples, real_features=draw.real, extractor=EXTRACTOR, resamples=draw.resamples,
            rng=draw.rng,
        ),
        "perceptual diversity": perceptual_diversity(
            sample_features=_seen(draw.samples), real_features=_seen(draw.real), extractor=EXTRACTOR,
            resamples=draw.resamples,
        ),
    }  # fmt: skip


def clusters_left_out(draw: Draw) -> Results:
    clusters = replace(draw.kept.clusters, real=draw.kept.clusters.of(draw.real.features))
    found = uncovered_clusters(
        sample_features=draw.samples, real_clusters=clusters, extractor=EXTRACTOR, resamples=draw.resamples
    )
    return {"clusters left out": found}


def bins(draw: Draw) -> Results:
    centres = draw.kept.bin_centres
    filled = PixelBins(centres=centres, train=nearest(draw.train.features, centres, 1).indices[:, 0].astype(np.int64))
    shared = {
        "samples": draw.samples.features, "pixel_bins": filled, "images": draw.real.features,
        "resamples": draw.resamples,
    }  # fmt: skip
    return {"NDB": different_bins(**shared), "bin divergence": bin_divergence(**shared)}


def shares(rng: np.random.Generator, n: int, resamples: Resamples) -> tuple[Results, Mapping[str, float]]:
    """Plain means and shares of n items, with what they estimate.

    Some shares are near one, where a plain bootstrap has no width.
    """
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


KINDS: Mapping[str, Callable[[Draw], Results]] = {
    "frechet": _frechet,
    "neighbourhoods": _neighbourhoods,
    "classes": _classified,
    "copies": lambda draw: copies(draw) | copying_in_cells(draw),
    "diversity": _diversity,
    "regions": lambda draw: clusters_left_out(draw) | bins(draw),
    "items": per_item,
}


def measured(draw: Draw, kinds: tuple[str, ...]) -> Results:
    """All metrics of some kinds on one generator's samples."""
    found: dict[str, Scalar] = {}
    with threadpool_limits(limits=1):
        for kind in kinds:
            found |= KINDS[kind](draw)
    return found

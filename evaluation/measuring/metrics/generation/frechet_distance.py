"""Frechet distance between real and generated features: as published, bias-corrected, and at infinite samples."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.feature_moments import RealMoments
from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.artifacts.features.frechet_parts import FrechetParts
from evaluation.measuring.extractors.base import INCEPTION, Extracted, Extractor, titled
from evaluation.numerics.frechet import frechet_distances_of_subsets
from evaluation.numerics.second_order import as_square, narrowed, own_noise, quadratic_of_halves
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Array, Replicates

FID_LEAST = 2048


def _warnings(real: Extracted, samples: Extracted, extractor: Extractor) -> tuple[str, ...]:
    least, d = min(len(real), len(samples)), real.features.shape[1]
    if extractor.name == INCEPTION and least < FID_LEAST:
        return (f"Too few images: FID needs at least 2,048 on either side to mean anything; there are {least:,}.",)
    if least <= d:
        return (f"Too few images: {least:,} cannot determine a covariance in {d:,} dimensions.",)
    return ()


def _corrected(parts: FrechetParts, halves: Array) -> float:
    return 2 * parts.distance - float(halves.mean())


def _deviations(parts: FrechetParts, halves: Array, real: Extracted, samples: Extracted) -> Replicates:
    """Linear replicates are too wide near zero; halves narrow them, where they are large enough for a covariance."""
    if min(len(real), len(samples)) // 2 <= real.features.shape[1]:
        return parts.deviations
    return narrowed(parts.deviations, quadratic_of_halves(halves.mean(axis=1)))


def _scalar(
    value: float,
    deviations: Replicates,
    parts: FrechetParts,
    halves: Array,
    real: Extracted,
    samples: Extracted,
    extractor: Extractor,
    suffix: str = "",
) -> Scalar:
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, _corrected(parts, halves)),
        n=len(samples),
        title=titled("FD", extractor) + suffix,
        warnings=_warnings(real, samples, extractor),
        centre=value,
    )


@metric(
    title="Frechet distance", group="generation", better="lower", bounds=(0, None), source="Heusel et al. 2017",
    construct="distance of distributions",
    aliases=("fd",), extractor_aliases={"fid": "inception", "frechet_inception_distance": "inception"},
    shared_aliases=("series",),
)  # fmt: skip
def frechet_distance(
    *,
    frechet_parts: FrechetParts,
    frechet_halves: Array,
    real_features: RealFeatures,
    sample_features: SampleFeatures,
    extractor: Extractor,
) -> Scalar:
    """How far the samples' features are from the real ones, as papers report it; biased upwards when samples are few.

    |mu1-mu2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2), ddof 1.

    Interval: covers what the estimator gives on average at this number of items, not the distance at infinitely many:
    for that see ``frechet_distance_corrected``.

    Caveats: Biased upwards by c / n: compare at equal numbers of samples and of test images only. Numbers of different
    extractors cannot be compared; the name carries the extractor.
    """
    found = (frechet_parts, frechet_halves, real_features, sample_features)
    return _scalar(frechet_parts.distance, _deviations(*found), *found, extractor)


@metric(
    title="Frechet distance, bias-corrected", group="generation", better="lower",
    construct="distance of distributions",
    source="Heusel et al. 2017; half-sample extrapolation after Quenouille 1949",
    aliases=("fd_corrected",), extractor_aliases={"fid_corrected": "inception"},
)  # fmt: skip
def frechet_distance_corrected(
    *,
    frechet_parts: FrechetParts,
    frechet_halves: Array,
    real_features: RealFeatures,
    sample_features: SampleFeatures,
    extractor: Extractor,
) -> Scalar:
    """The Frechet distance freed of the bias that few samples bring: comparable between runs of different size.

    The bias is c / n to first order in both sets, so 2 FD(n) - mean FD(n/2) over random halves removes it.

    Interval: covers the population's distance. Measured: docs/calibration.md.

    Caveats: An unbiased estimate of zero may be negative.
    """
    found = (frechet_parts, frechet_halves, real_features, sample_features)
    return _scalar(_corrected(frechet_parts, frechet_halves), _deviations(*found), *found, extractor, " corrected")


@metric(
    title="Frechet distance at infinity", group="generation", better="lower", source="Chong & Forsyth 2020",
    construct="distance of distributions",
    aliases=("fd_infinity", "fd_inf"), extractor_aliases={"fid_infinity": "inception", "fid_inf": "inception"},
)  # fmt: skip
def frechet_distance_infinity(
    *,
    frechet_parts: FrechetParts,
    frechet_halves: Array,
    real_moments: RealMoments,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    extractor: Extractor,
    rng: np.random.Generator,
    sizes: int = 15,
) -> Scalar:
    """The Frechet distance extrapolated to infinitely many samples; the real set keeps its share of the bias.

    A straight line of FD over 1/N, fitted at ``sizes`` sample counts from N/10 to N drawn without replacement.

    Interval: wider by the noise of the draw, which is estimated from how far the points lie from the line. So are
    intervals of differences between models, as each model has noise of its own.

    Caveats: It may be negative near zero.

    Parameters:
        sizes: Sample counts that the line is fitted to.
    """
    samples = sample_features.features
    counts = np.linspace(max(len(samples) // 10, 2), len(samples), sizes).astype(int)
    drawn = [rng.choice(len(samples), count, replace=False) for count in counts]
    values = frechet_distances_of_subsets(real_moments, samples, drawn)
    value, noise = _at_infinity(counts, values)
    found = (frechet_parts, frechet_halves, real_features, sample_features)
    deviations = _deviations(*found)
    deviations = deviations + own_noise(value, noise, len(deviations))
    return _scalar(value, deviations, *found, extractor, " at infinity")


def _at_infinity(counts: Array, values: Array) -> tuple[float, float]:
    """Intercept of the line over 1/N, and the variance that the scatter around it gives it.

    Small sets scatter most and have the most leverage on the line: HC3 of MacKinnon & White 1985 allows for both.
    """
    design = np.stack([np.ones(len(counts)), 1 / counts], axis=1)
    weights = np.linalg.pinv(design)
    leverage = np.einsum("ij,ji->i", design, weights)
    scatter = (values - design @ (weights @ values)) / np.maximum(1 - leverage, 1e-3)
    return float(weights[0] @ values), float(np.square(weights[0] * scatter).sum())

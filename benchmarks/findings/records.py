"""A record of what a model of the bench gives, by the shipped metrics with their own replicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.findings.drawn import CLASSIFIER, EXTRACTOR, NEIGHBOURS, Draw
from benchmarks.findings.drawn import draw as drawn
from benchmarks.findings.models import Autoencoder, Samples, healthy_samples
from benchmarks.findings.world import SIDE
from evaluation.measuring.artifacts.features.ball_shares import ball_shares
from evaluation.measuring.artifacts.neighbours.neighbours import neighbours
from evaluation.measuring.artifacts.reconstructions.mse_baselines import mse_baselines
from evaluation.measuring.artifacts.samples.discriminator_scores import DiscriminatorScores
from evaluation.measuring.metrics.adversarial.discriminator_balance import discriminator_saturation
from evaluation.measuring.metrics.features.linear_probe import linear_probe_accuracy
from evaluation.measuring.metrics.generation.density_coverage import coverage
from evaluation.measuring.metrics.generation.precision_recall import precision
from evaluation.measuring.metrics.generation.sharpness import sharpness
from evaluation.measuring.metrics.latent.code_dimensions import dead_units
from evaluation.measuring.metrics.latent.intrinsic_dimension import intrinsic_dimension_mle
from evaluation.measuring.metrics.likelihood.posterior_usage import posterior_collapse
from evaluation.measuring.metrics.memorisation.authenticity import authenticity
from evaluation.measuring.metrics.memorisation.copying_by_class import copying_of_classes, copying_worst_class
from evaluation.measuring.metrics.memorisation.copying_test import copying
from evaluation.measuring.metrics.modes.class_coverage import class_histogram, classes_hit
from evaluation.measuring.metrics.reconstruction.memorised_images import memorised_images
from evaluation.measuring.metrics.reconstruction.mse import mse
from evaluation.measuring.metrics.reconstruction.reconstruction_gap import reconstruction_gap
from evaluation.measuring.metrics.tasks.denoising.error_on_noise import denoising_error
from evaluation.numerics.ball_halves import BallShares
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.kl import kl_to_standard_normal
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.pixels import squared_error
from evaluation.record.run import Run, write_view
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    Ok,
    ReferenceRecord,
    RunConfig,
    RunRecord,
)
from evaluation.record.views import Scalar, View
from evaluation.types import Array, NotApplicable

Named = tuple[str, Callable[[], View]]


def recorded(draw: Draw, model: Autoencoder | Samples) -> Run:
    """Everything that findings read. A metric that does not apply is left out, as too few images leave it out."""
    outcomes, arrays = [], {}
    with threadpool_limits(limits=1):
        for name, compute in _of(draw, model):
            try:
                view = compute()
            except (NotApplicable, ValueError):
                continue
            view_record, made = write_view(name, view)
            arrays |= made
            facts = {}
            if isinstance(view, Scalar):
                facts = {
                    "title": view.title or name, "value": view.value, "interval": view.interval, "n": view.n,
                    "warnings": list(view.warnings),
                    "references": [ReferenceRecord(name=one.name, value=one.value) for one in view.references],
                }  # fmt: skip
            outcomes.append(Ok(metric=name, view=view_record, **facts))
    return Run(record=_record(draw, model, outcomes), arrays=arrays)


def _record(draw: Draw, model: Autoencoder | Samples, outcomes: list[Ok]) -> RunRecord:
    size = model.codes.shape[1] if isinstance(model, Autoencoder) else None
    n, m = len(draw.test), len(draw.train)
    return RunRecord(
        checkpoint=CheckpointFacts(
            name="drawn", sha256="0" * 64, bytes=0, format="arrays", family="drawn", parameters=0, latent_dim=size
        ),
        dataset=DatasetFacts(source="drawn", sha256="0" * 64, n=n, n_train=m, image_shape=(1, SIDE, SIDE)),
        config=RunConfig(seed=0, n=n, n_train=m, n_samples=len(model.flat) if isinstance(model, Samples) else 0),
        outcomes=outcomes,
        environment=Environment(touchstone="0", python="3", torch="2"),
    )


def _of(draw: Draw, model: Autoencoder | Samples) -> Iterator[Named]:
    return _of_autoencoder(draw, model) if isinstance(model, Autoencoder) else _of_samples(draw, model)


def _of_autoencoder(draw: Draw, model: Autoencoder) -> Iterator[Named]:
    resamples, codes = draw.resamples, model.codes.astype(np.float32)
    errors = squared_error(draw.test.images, _images(model.test))
    train_errors = squared_error(draw.train.images, _images(model.train))
    baselines = mse_baselines(images=draw.test.images, image_pca=draw.pca, latents=codes)
    yield "mse", lambda: mse(squared_errors=errors, mse_baselines=baselines, resamples=resamples)
    gap = {"squared_errors": errors, "train_errors": train_errors, "resamples": resamples}
    yield "reconstruction_gap", lambda: reconstruction_gap(**gap)
    yield "memorised_images", lambda: memorised_images(**gap)
    clean = {"images": draw.test.images, "subset_items": np.arange(len(draw.test))}
    noise = {"noisy_images": draw.noisy_images, "denoised_errors": np.stack([errors, _noise_errors(draw, model)])}
    yield "denoising_error", lambda: denoising_error(**clean, **noise, resamples=resamples)
    yield "intrinsic_dimension_mle", lambda: intrinsic_dimension_mle(
        latent_neighbours=neighbours(points=codes, k=NEIGHBOURS), image_neighbours=draw.image_neighbours,
        resamples=resamples, k=NEIGHBOURS,
    )  # fmt: skip
    yield "dead_units", lambda: dead_units(latents=codes, resamples=resamples)
    kl = kl_to_standard_normal(codes, model.std.astype(np.float32))
    yield "posterior_collapse", lambda: posterior_collapse(posterior_kl=kl, resamples=resamples)
    probes = {
        "labels": draw.test.labels, "linear_predictions": draw.probe(model.train_codes, model.codes),
        "pixel_linear_predictions": draw.pixel_probe, "pca_linear_predictions": draw.pca_probe, "resamples": resamples,
    }  # fmt: skip
    yield "linear_probe_accuracy", lambda: linear_probe_accuracy(**probes)


def _noise_errors(draw: Draw, model: Autoencoder) -> Array:
    return squared_error(draw.test.images, _images(model.noisy))


def _of_samples(draw: Draw, model: Samples) -> Iterator[Named]:
    resamples, samples = draw.resamples, draw.world.extracted(model.flat)
    own = own_gram(samples.features, 3)
    shares = _shares(len(draw.test))
    balls = {
        "cross_gram": cross_gram(draw.real.features, samples.features, draw.real_gram, own), "ball_shares": shares,
        "extractor": EXTRACTOR, "resamples": resamples,
    }  # fmt: skip
    yield "precision", lambda: precision(**balls)
    yield "coverage", lambda: coverage(**balls, real_gram=draw.real_gram)
    classes = {"sample_classes": samples.probabilities, "labels": draw.test.labels, "classifier": CLASSIFIER}
    yield "classes_hit", lambda: classes_hit(**classes, resamples=resamples)
    yield "class_histogram", lambda: class_histogram(**classes)
    near = {
        "nearest_train": nearest(samples.features, draw.trained.features, 1),
        "nearest_train_real": draw.nearest_train, "extractor": EXTRACTOR, "resamples": resamples,
    }  # fmt: skip
    features = {"sample_features": samples, "real_features": draw.real}
    yield "copying", lambda: copying(**near, **features, training_cells=draw.cells)
    own_near = {"train_neighbours": draw.train_neighbours, "extractor": EXTRACTOR, "resamples": resamples}
    yield "authenticity", lambda: authenticity(nearest_train=near["nearest_train"], **own_near)
    by_class = {key: value for key, value in (near | classes).items() if key not in ("extractor", "resamples")}
    yield "copying_of_classes", lambda: copying_of_classes(**by_class)
    yield "copying_worst_class", lambda: copying_worst_class(**near, **classes)
    shown = {"samples": _images(model.flat), "images": draw.test.images, "resamples": resamples}
    yield "sharpness", lambda: sharpness(**shown)
    scores = DiscriminatorScores(real=model.real_scores, samples=model.sample_scores)
    yield "discriminator_saturation", lambda: discriminator_saturation(discriminator_scores=scores, resamples=resamples)


@lru_cache
def _shares(n: int) -> BallShares:
    """Of a perfect generator at this n, from one draw: they hardly move from draw to draw, and cost more than all."""
    one = drawn(n, 0)
    samples = healthy_samples(one, one.rng("shares")).flat
    return ball_shares(real_features=one.real, sample_features=one.world.extracted(samples), rng=one.rng("ball_shares"))


def _images(flat: Array) -> Array:
    return flat.reshape(-1, 1, SIDE, SIDE)

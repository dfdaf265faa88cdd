"""Diversity by the layers of a named network, through the real engine."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.record.schema import Ok, Skipped
from evaluation.types import Config
from tests.measuring.metrics.generators import from_images, sampler

METRICS = ("perceptual_diversity*", "uncovered_cluster*", "cluster_shares")


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(open_dataset("digits"), Config(metrics=METRICS, replicates=200, n_samples=600))


@pytest.fixture(scope="module")
def digits(session: Session) -> np.ndarray:
    return session.original.train.take(np.arange(len(session.original.train)))


def measured(run: Run, metric: str) -> Ok:
    outcome = run.record.outcome(metric)
    assert isinstance(outcome, Ok), outcome
    return outcome


def test_real_images_are_as_diverse_as_the_reference_says_and_the_network_is_named(
    session: Session, digits: np.ndarray
) -> None:
    run = session.run(sampler(from_images(digits)), name="real")
    whole, within = measured(run, "perceptual_diversity"), measured(run, "perceptual_diversity_within")
    assert whole.title == "Diversity[digits-classifier]"
    assert within.title == "Diversity within classes[digits-classifier]"
    for outcome in (whole, within):
        reference = outcome.references[0]
        assert reference.name == "real test images"
        assert outcome.value == pytest.approx(reference.value, rel=0.03)
        assert reference.interval is not None
        assert outcome.interval is not None
        assert outcome.interval[0] < outcome.value < outcome.interval[1]
    assert within.value < 0.75 * whole.value


def test_one_image_a_class_is_varied_as_a_whole_and_not_at_all_within(session: Session, digits: np.ndarray) -> None:
    labels = session.original.train.labels
    assert labels is not None
    prototypes = np.stack([digits[labels == digit][0] for digit in range(10)])
    run = session.run(sampler(from_images(prototypes)), name="prototypes")
    whole, within = measured(run, "perceptual_diversity"), measured(run, "perceptual_diversity_within")
    assert whole.value > 0.8 * whole.references[0].value
    assert within.value < 0.2 * within.references[0].value


def test_one_constant_image_has_none(session: Session, digits: np.ndarray) -> None:
    run = session.run(sampler(from_images(digits[:1])), name="constant")
    assert measured(run, "perceptual_diversity").value == 0
    assert measured(run, "perceptual_diversity_within").value == 0


def test_noise_is_diverse_too_so_there_is_no_direction(session: Session) -> None:
    noise = sampler(lambda n, generator, labels: torch.rand(n, 1, 8, 8, generator=generator))
    outcome = measured(session.run(noise, name="noise"), "perceptual_diversity")
    assert outcome.better is None
    assert outcome.value > 0.3


def test_vectors_without_maps_are_no_perceptual_distance_and_the_reason_says_so(
    session: Session, digits: np.ndarray
) -> None:
    config = Config(metrics=("perceptual_diversity*",), replicates=50, extractor="pixels", n_samples=100)
    run = Session(session.original, config).run(sampler(from_images(digits)), name="pixels")
    for outcome in run.record.outcomes:
        assert isinstance(outcome, Skipped)
        assert "'pixels' gives one vector an image" in outcome.reason


def test_a_dropped_digit_is_a_cluster_left_out_and_shown_with_its_images(session: Session, digits: np.ndarray) -> None:
    labels = session.original.train.labels
    test_labels = session.original.test.labels
    assert labels is not None
    assert test_labels is not None
    run = session.run(sampler(from_images(digits[labels != 7], noise=0.05)), name="no 7")
    grid, shares = run.view("uncovered_cluster_items"), run.view("cluster_shares")
    count = measured(run, "uncovered_clusters")
    assert grid is not None
    assert count.value == len(grid.row_labels) >= 1
    assert count.title == "Clusters left out[digits-classifier]"
    assert all("mostly 7" in label for label in grid.row_labels)
    assert (test_labels[grid.items] == 7).mean() > 0.9
    assert len(grid.images) == len(grid.items) == len(grid.captions)
    assert len(grid.images) % grid.rows == 0
    assert np.asarray(shares.values)[:, :2].sum(axis=0) == pytest.approx([1, 1])


def test_a_good_sampler_leaves_no_cluster_out(session: Session, digits: np.ndarray) -> None:
    run = session.run(sampler(from_images(digits, noise=0.05)), name="good")
    count = measured(run, "uncovered_clusters")
    assert count.value == 0
    assert count.interval is not None
    assert count.interval[0] <= 0 <= count.interval[1]
    grid = run.view("uncovered_cluster_items")
    assert grid is not None
    assert len(grid.images) == 0

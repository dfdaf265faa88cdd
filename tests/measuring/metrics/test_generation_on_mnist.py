"""What the generative metrics show on MNIST, through the real engine: missing digits, and a generator that copies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.data.dataset import open_dataset
from evaluation.measuring.artifacts.items.run_items import train_items
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.types import Config
from models.opened import OpenedModel
from tests.measuring.metrics.generators import from_images, sampler

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mnist generation")]

SHAPE = (1, 28, 28)
METRICS = (
    "coverage", "recall", "frechet_distance", "authenticity", "copying", "classes_hit", "different_bins",
    "uncovered_clusters",
)  # fmt: skip


@pytest.fixture(scope="module")
def session(test_data: Path) -> Session:
    config = Config(metrics=METRICS, n=2000, n_train=5000, n_samples=2000, replicates=100)
    return Session(open_dataset(f"idx:{test_data}/data/mnist"), config)


@pytest.fixture(scope="module")
def fresh(session: Session) -> tuple[np.ndarray, np.ndarray]:
    """Real digits that the run does not use otherwise, as a perfect sampler could draw them."""
    train = session.original.train
    seen = train_items(dataset=session.original, n_train=5000, seed=0)
    items = np.setdiff1d(np.arange(len(train)), seen.positions)[:8000]
    assert train.labels is not None
    return train.take(items), train.labels[items]


def measured(session: Session, model: OpenedModel) -> dict[str, float]:
    run: Run = session.run(model, name="sampler")
    assert all(isinstance(outcome, Ok) for outcome in run.record.outcomes), run.record.outcomes
    return {outcome.metric: outcome.value for outcome in run.record.outcomes}  # type: ignore[union-attr,misc]


@pytest.fixture(scope="module")
def perfect(session: Session, fresh: tuple[np.ndarray, np.ndarray]) -> dict[str, float]:
    return measured(session, sampler(from_images(fresh[0]), shape=SHAPE))


def test_a_perfect_sampler_covers_everything_and_copies_nothing(perfect: dict[str, float]) -> None:
    assert perfect["coverage"] > 0.9
    assert perfect["classes_hit"] == 10
    assert perfect["uncovered_clusters"] == 0
    assert perfect["different_bins"] < 15  # 5 of 100 by chance
    assert perfect["authenticity"] > 0.5
    assert abs(perfect["copying"]) < 3


def test_coverage_falls_as_digits_are_dropped_one_by_one(
    session: Session, fresh: tuple[np.ndarray, np.ndarray], perfect: dict[str, float]
) -> None:
    images, labels = fresh
    found = [perfect]
    for kept in range(9, 0, -1):
        found.append(measured(session, sampler(from_images(images[labels < kept]), shape=SHAPE)))
    coverages = [values["coverage"] for values in found]
    assert coverages == sorted(coverages, reverse=True)
    assert len(set(coverages)) == 10
    assert found[9]["recall"] < found[4]["recall"] < found[0]["recall"]
    assert [values["classes_hit"] for values in found] == list(range(10, 0, -1))
    assert found[1]["different_bins"] >= perfect["different_bins"] + 5
    assert found[1]["uncovered_clusters"] >= 1
    distances = [values["frechet_distance"] for values in found]
    assert distances == sorted(distances)


def test_a_copier_is_called_out_while_the_frechet_distance_praises_it(
    session: Session, fresh: tuple[np.ndarray, np.ndarray], perfect: dict[str, float]
) -> None:
    train = session.original.train
    copies = train.take(train_items(dataset=session.original, n_train=5000, seed=0).positions)
    copier = measured(session, sampler(from_images(copies), shape=SHAPE))
    assert copier["authenticity"] == 0
    assert copier["copying"] < -3
    assert copier["frechet_distance"] < 1.5 * perfect["frechet_distance"]
    assert copier["coverage"] > 0.9

"""The wrapper for training loops gives what ``evaluate`` gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from evaluation import evaluate
from evaluation.types import TouchstoneError
from touchstone import torchmetrics

RANDOM = np.random.default_rng(0)
REAL, FAKE = (RANDOM.random((60, 1, 4, 4)).astype(np.float32) for _ in range(2))


@pytest.mark.parametrize(
    "kind",
    [
        torchmetrics.KernelDistance,
        pytest.param(torchmetrics.FrechetDistance, marks=pytest.mark.slow),
        pytest.param(torchmetrics.Precision, marks=pytest.mark.slow),
        pytest.param(torchmetrics.Recall, marks=pytest.mark.slow),
        pytest.param(torchmetrics.Density, marks=pytest.mark.slow),
        pytest.param(torchmetrics.Coverage, marks=pytest.mark.slow),
    ],
)
@pytest.mark.filterwarnings("ignore:The ``compute`` method")
def test_value_and_interval_are_those_of_evaluate(kind: type[torchmetrics.SampleMetric]) -> None:
    metric = kind(replicates=50, seed=3)
    for start in (0, 30):
        metric.update(torch.from_numpy(REAL[start : start + 30]), real=True)
        metric.update(torch.from_numpy(FAKE[start : start + 30]), real=False)
    value = metric.compute()
    (run,) = evaluate(
        FAKE, data={"train": REAL, "test": REAL}, metrics=[kind.name], n=60, n_samples=60, extractor="pixels", seed=3,
        replicates=50, samples_range=(0.0, 1.0),
    )  # fmt: skip
    assert value.item() == run.value(kind.name)
    outcome = run.record.outcome(kind.name)
    assert outcome is not None
    assert metric.interval == getattr(outcome, "interval", None)
    metric.reset()
    assert metric.interval is None
    with pytest.raises(TouchstoneError, match="call update first"):
        metric.compute()


def test_bytes_are_taken_as_images() -> None:
    metric = torchmetrics.FrechetDistance()
    metric.update(torch.full((2, 1, 4, 4), 255, dtype=torch.uint8), real=True)
    assert float(metric.real[0].max()) == 1.0


@pytest.mark.parametrize("shape", [(3, 4, 4), (0, 1, 4, 4)])
def test_what_are_no_images_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(TouchstoneError, match="images must be"):
        torchmetrics.FrechetDistance().update(torch.zeros(shape), real=False)


@pytest.mark.filterwarnings("ignore:The ``compute`` method")
def test_what_cannot_be_measured_is_said() -> None:
    metric = torchmetrics.InceptionScore(replicates=20)
    metric.update(torch.from_numpy(REAL), real=True)
    metric.update(torch.from_numpy(FAKE), real=False)
    with pytest.raises(TouchstoneError, match="was not measured: "):
        metric.compute()

"""Sources whose modes are known, and what the metrics say of a perfect and of a collapsed sampler on them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from evaluation.data.dataset import open_dataset
from evaluation.data.sources.gaussians import centres, to_images, to_points
from evaluation.measuring.engine import Session
from evaluation.measuring.extractors.base import open_extractor
from evaluation.types import Config, TouchstoneError
from tests.measuring.metrics.generators import sampler

METRICS = ("high_quality", "classes_hit", "class_divergence")


def measured(layout: str, kept: int, spread: float) -> dict[str, float]:
    modes = centres(layout)

    def draw(n: int, generator: torch.Generator, labels: torch.Tensor | None) -> torch.Tensor:
        chosen = torch.randint(kept, (n,), generator=generator).numpy()
        points = modes[chosen] + spread * torch.randn(n, 2, generator=generator).numpy()
        return torch.from_numpy(to_images(points, layout))

    session = Session(open_dataset(f"gaussians:{layout}"), Config(metrics=METRICS, replicates=50))
    run = session.run(sampler(draw, shape=(1, 1, 2)), name="x")
    return {o.metric: o.value for o in run.record.outcomes if o.status == "ok" and o.value is not None}


@pytest.mark.parametrize(("layout", "modes", "spread"), [("grid", 25, 0.05), ("ring", 8, 0.01)])
def test_a_perfect_sampler_hits_every_mode_with_the_known_share(layout: str, modes: int, spread: float) -> None:
    """docs/metrics.md: within three standard deviations, 1 - exp(-4.5) = 98.889%."""
    found = measured(layout, modes, spread)
    assert found["high_quality"] == pytest.approx(0.98889, abs=0.006)
    assert found["classes_hit"] == modes
    assert found["class_divergence"] < 0.02


def test_a_collapsed_sampler_is_found_out() -> None:
    found = measured("grid", 5, 0.2)
    assert found["high_quality"] < 0.6
    assert found["classes_hit"] == 5
    assert found["class_divergence"] == pytest.approx(np.log(5), abs=0.05)


def test_points_survive_the_way_through_images() -> None:
    points = np.array([[-4.0, 2.0], [0.1, 4.9]])
    assert to_points(to_images(points, "grid"), "grid") == pytest.approx(points, abs=1e-5)


def test_unknown_layouts_and_unstackable_sources_are_one_sentence() -> None:
    with pytest.raises(TouchstoneError, match="grid and ring; got 'cube'"):
        open_dataset("gaussians:cube")
    with pytest.raises(TouchstoneError, match="takes another source"):
        open_dataset("stacked:")


@pytest.mark.slow
def test_stacked_digits_have_a_thousand_classes_read_channel_by_channel() -> None:
    data = open_dataset("stacked:digits")
    assert data.image_shape == (3, 8, 8)
    assert len(data.classes) == 1000
    assert data.test.labels is not None
    base = open_dataset("digits")
    assert base.test.labels is not None
    classifier = open_extractor("auto", data)
    assert classifier.facts["test accuracy"] > 0.9
    found = classifier.extract(data.test.take(np.arange(30)))
    assert found.features.shape == (30, 192)
    assert found.probabilities is not None
    assert found.probabilities.shape == (30, 1000)
    assert found.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)

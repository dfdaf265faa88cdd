"""Damage is seeded, stays in the range, grows with its strength, and hits what it says."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.damage import DAMAGES, KINDS, Damage
from evaluation.numerics.filters import FILTERS, filtered, tuned
from evaluation.numerics.pixels import squared_error


def images(channels: int = 1) -> np.ndarray:
    ramp = np.linspace(0.2, 0.8, 16, dtype=np.float32)
    smooth = np.stack([np.outer(ramp, ramp), np.outer(ramp, ramp[::-1])])
    return np.repeat(smooth[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: f"{damage.kind} {damage.strength}")
def test_it_is_seeded_and_in_range(damage: Damage) -> None:
    first, again, other = (damage.of(images(3), seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.dtype == np.float32
    assert first.min() >= 0
    assert first.max() <= 1
    assert damage.kind == "blur" or not np.array_equal(first, other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stronger_one_damages_more(kind: str) -> None:
    clean = images()
    errors = [squared_error(clean, Damage(kind=kind, level=level).of(clean, seed=0)).mean() for level in range(3)]
    assert errors == sorted(errors)
    assert errors[0] > 0


def test_salt_and_pepper_hits_its_share_of_pixels_in_every_image() -> None:
    clean = np.full((4, 3, 10, 10), 0.5, dtype=np.float32)
    hit = Damage(kind="salt and pepper", level=1).of(clean, seed=0)
    assert (np.abs(hit - 0.5) > 0.4).all(axis=1).sum(axis=(1, 2)).tolist() == [15] * 4


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", ["non-local means", "total variation"])
def test_a_weak_filter_leaves_a_smooth_image_almost_as_it_is(name: str, channels: int) -> None:
    """scikit-image takes the only channel of an image for something else when it is told the axis."""
    clean = images(channels)
    assert squared_error(clean, filtered(name, clean, 0.01)).max() < 1e-3


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_tuned_for_the_damage(name: str) -> None:
    clean = images()
    assert tuned(name, clean, clean) == min(FILTERS[name][1])

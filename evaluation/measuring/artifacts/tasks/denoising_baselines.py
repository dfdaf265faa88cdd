"""Damaged images left as they are, and restored by filters that learn nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.numerics.closeness import Closeness, closeness
from evaluation.numerics.damage import DAMAGES
from evaluation.numerics.filters import FILTERS, filtered, tuned
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class DenoisingBaselines:
    """Rows of each ``Closeness`` are ``DAMAGES``."""

    damaged: Closeness
    filters: Mapping[str, Closeness]
    strengths: Mapping[str, tuple[float, ...]]
    """Filter -> its strength for each damage, tuned on training images with the same damage."""


@artifact()
def denoising_baselines(
    *, images: Images, task_items: Labels, tuning_images: Images, seed: int = 0
) -> DenoisingBaselines:
    """A filter is told the kind and strength of the damage, by being tuned for it; a model is not.

    Parameters:
        seed: The run's seed.
    """
    clean = images[task_items]
    damaged = [damage.of(clean, seed=seed) for damage in DAMAGES]
    training = [damage.of(tuning_images, seed=seed + 1) for damage in DAMAGES]
    strengths = {name: tuple(tuned(name, tuning_images, noisy) for noisy in training) for name in FILTERS}
    restored = {
        name: closeness(
            clean, [filtered(name, noisy, strength) for noisy, strength in zip(damaged, strengths[name], strict=True)]
        )
        for name in FILTERS
    }
    return DenoisingBaselines(damaged=closeness(clean, damaged), filters=restored, strengths=strengths)

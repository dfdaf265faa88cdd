"""Damage done to images on purpose: noise of three kinds, and blur, each at several strengths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.types import Array, Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of damage. ``strengths`` rise from weak to strong; ``unit`` says what they are."""

    name: str
    unit: str
    strengths: tuple[float, ...]
    do: Callable[[Array, float, np.random.Generator], Array]


def _gaussian(images: Array, strength: float, rng: np.random.Generator) -> Array:
    noisy: Array = images + np.float32(strength) * rng.standard_normal(images.shape, dtype=np.float32)
    return noisy


def _salt_and_pepper(images: Array, strength: float, rng: np.random.Generator) -> Array:
    """The same number of pixels in every image, at least one; all channels of a pixel are hit together."""
    n, _, h, w = images.shape
    drawn = rng.random((n, h * w), dtype=np.float32)
    hits = max(1, round(strength * h * w))
    place = drawn.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable").reshape(n, 1, h, w)
    hit: Array = np.where(place < hits, (rng.random((n, 1, h, w)) < 0.5).astype(np.float32), images)
    return hit


def _poisson(images: Array, strength: float, rng: np.random.Generator) -> Array:
    photons = 1 / strength**2
    counted: Array = rng.poisson(images * photons) / photons
    return counted


def _blur(images: Array, strength: float, rng: np.random.Generator) -> Array:
    from scipy.ndimage import gaussian_filter

    blurred: Array = gaussian_filter(images, (0, 0, strength, strength), mode="nearest")
    return blurred


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="Gaussian noise", unit="standard deviation of the noise", strengths=(0.1, 0.2, 0.4), do=_gaussian
        ),
        Kind(
            name="salt and pepper", unit="share of pixels turned black or white", strengths=(0.05, 0.15, 0.3),
            do=_salt_and_pepper,
        ),
        Kind(
            name="Poisson noise", unit="standard deviation of the noise of a white pixel", strengths=(0.1, 0.2, 0.4),
            do=_poisson,
        ),
        Kind(name="blur", unit="standard deviation of the blur, pixels", strengths=(0.5, 1.0, 2.0), do=_blur),
    )
}  # fmt: skip
LEVELS = 3
"""Strengths of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One kind at one strength."""

    kind: str
    level: int
    """Index into the kind's strengths."""

    @property
    def strength(self) -> float:
        return KINDS[self.kind].strengths[self.level]

    def of(self, images: Images, *, seed: int) -> Images:
        """The images (n, c, h, w) damaged, float32 and clipped to [0, 1]. The same seed does the same damage."""
        kind = KINDS[self.kind]
        digest = hashlib.sha256(f"{seed}/{self.kind}/{self.level}".encode()).digest()
        damaged = kind.do(images, self.strength, np.random.default_rng(int.from_bytes(digest[:8], "little")))
        clipped: Images = np.clip(damaged, 0, 1).astype(np.float32)
        return clipped


DAMAGES = tuple(Damage(kind=name, level=level) for name in KINDS for level in range(LEVELS))
"""Every kind at every strength."""

"""A world whose law is known: images of ten classes, each a template that varies in six directions, with pixel noise.

So a perfect generator, the best code and the best classifier are known exactly, at any number of images.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evaluation.measuring.extractors.base import Extracted
from evaluation.types import Array, Images, Labels

CLASSES, SIDE, FACTORS, NOISE = 10, 8, 6, 0.03
PIXELS = SIDE * SIDE
CODE = FACTORS + 4
"""Numbers of the best code: six for the factors, and four that place the classes so that a plane parts each."""
_ANGLES = 2 * np.pi * np.arange(CLASSES) / CLASSES
PLACES: Array = 2 * np.stack([np.cos(_ANGLES), np.sin(_ANGLES), np.cos(2 * _ANGLES), np.sin(2 * _ANGLES)], axis=1)
"""Of the classes in the code (10, 4), on a closed curve of moments: each is a corner of their hull."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Images flat (n, 64), in [0, 1], with their classes (n,)."""

    flat: Array
    labels: Labels

    @property
    def images(self) -> Images:
        """(n, 1, 8, 8)."""
        return self.flat.reshape(-1, 1, SIDE, SIDE)

    def __len__(self) -> int:
        return len(self.flat)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    templates: Array
    """(10, 64)"""
    directions: Array
    """(6, 64): what a factor of 1 changes."""

    def draw(self, rng: np.random.Generator, n: int, classes: Array | None = None) -> Drawn:
        """n images, of all classes or of some, evenly."""
        labels = rng.choice(CLASSES if classes is None else classes, size=n)
        clean = self.templates[labels] + rng.normal(size=(n, FACTORS)) @ self.directions
        return Drawn(flat=seen(clean + NOISE * rng.normal(size=clean.shape)), labels=labels)

    def probabilities(self, flat: Array) -> Array:
        """Of the classes (n, 10), by Bayes' rule: all classes have the same covariance."""
        covariance = self.directions.T @ self.directions + NOISE**2 * np.eye(PIXELS)
        weights = np.linalg.solve(covariance, self.templates.T)
        logits = flat @ weights - 0.5 * (self.templates.T * weights).sum(axis=0)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: Array = odds / odds.sum(axis=1, keepdims=True)
        return chances

    def extracted(self, flat: Array) -> Extracted:
        """Pixels as features, with the best classifier's probabilities."""
        return Extracted(features=flat.astype(np.float32), probabilities=self.probabilities(flat).astype(np.float32))

    def encode(self, flat: Array) -> Array:
        """The best code (n, 8)."""
        labels = self.probabilities(flat).argmax(axis=1)
        factors = (flat - self.templates[labels]) @ np.linalg.pinv(self.directions)
        return np.column_stack([factors, PLACES[labels]])

    def decode(self, codes: Array) -> Array:
        """The image without its pixel noise (n, 64)."""
        distances = np.square(codes[:, None, FACTORS:] - PLACES).sum(axis=2)
        labels = distances.argmin(axis=1)
        return seen(self.templates[labels] + codes[:, :FACTORS] @ self.directions)


@lru_cache(maxsize=1)
def world() -> World:
    """The one world of the bench."""
    rng = np.random.default_rng(14)
    templates = _smooth(rng, CLASSES)
    templates = 0.5 + 0.3 * templates / np.abs(templates).max(axis=1, keepdims=True)
    directions = np.linalg.qr(_smooth(rng, FACTORS).T)[0].T * 0.3
    return World(templates=templates, directions=directions)


def seen(flat: Array) -> Array:
    """Pixels as a file would hold them: float32 in [0, 1]."""
    pixels: Array = np.clip(flat, 0, 1).astype(np.float32)
    return pixels


def blurred(flat: Array) -> Array:
    """Each pixel is the mean of the nine around it."""
    padded = np.pad(flat.reshape(-1, SIDE, SIDE), ((0, 0), (1, 1), (1, 1)), mode="edge")
    shifted = [padded[:, i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)]
    means: Array = np.mean(shifted, axis=0).reshape(len(flat), -1)
    return means


def _smooth(rng: np.random.Generator, n: int) -> Array:
    return blurred(rng.normal(size=(n, PIXELS)))

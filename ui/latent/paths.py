"""Paths through a code: along its axes, straight, and along an arc. Pure functions on arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.types import Array
from ui.latent.walk import REACH, STEPS, Axis


def moved(start: Array, axes: Sequence[Axis], steps: Sequence[float]) -> Array:
    """(d,) ``start`` moved along each axis by so many standard deviations."""
    code: Array = start + sum((step * axis.spread * axis.direction for axis, step in zip(axes, steps, strict=False)), 0)
    return code


def traversal(start: Array, axes: Sequence[Axis], count: int = STEPS) -> Array:
    """(axes * count, d): each axis swept over -3 .. 3 standard deviations about ``start``, the others left alone."""
    steps = np.linspace(-REACH, REACH, count)
    return np.concatenate([start + np.outer(steps * axis.spread, axis.direction) for axis in axes])


def linear(first: Array, last: Array, count: int = STEPS) -> Array:
    """(count, d) on the straight line, both ends included."""
    share = np.linspace(0, 1, count)[:, None]
    path: Array = (1 - share) * first + share * last
    return path


def spherical(first: Array, last: Array, centre: Array, count: int = STEPS) -> Array:
    """(count, d) on the arc around ``centre`` [White 2016]: it keeps the distance of the ends, where most codes lie.

    Straight where the two ends and the centre lie on one line.
    """
    one, other = first - centre, last - centre
    sizes = float(np.linalg.norm(one) * np.linalg.norm(other))
    angle = float(np.arccos(np.clip(one @ other / sizes, -1, 1))) if sizes > 0 else 0.0
    if np.sin(angle) < 1e-6:
        return linear(first, last, count)
    share = np.linspace(0, 1, count)[:, None]
    path: Array = centre + (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(angle)
    return path

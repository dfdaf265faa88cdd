"""Interval arithmetic (Moore 1966): what values can be, whatever goes in. A bound that is not known is infinite."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

_ROUNDING = 1 / 128
"""Share of an interval by which it may miss its ends: quantised networks round to 8 bits."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    def is_near(self, low: float, high: float) -> bool:
        """Whether it is [low, high] but for rounding."""
        margin = _ROUNDING * (high - low)
        return self.bounded and abs(self.low - low) <= margin and abs(self.high - high) <= margin

    def hull(self, *others: Interval) -> Interval:
        """What holds all of them."""
        return Interval(min(self.low, *(one.low for one in others)), max(self.high, *(one.high for one in others)))

    def through(self, rising: Callable[[float], float]) -> Interval:
        """After a function that never falls."""
        return Interval(_at(rising, self.low), _at(rising, self.high))

    def clipped(self, low: float, high: float) -> Interval:
        return Interval(min(max(self.low, low), high), min(max(self.high, low), high))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        products = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            return Interval()
        return self * Interval(1 / other.high, 1 / other.low)

    def maximum(self, other: Interval) -> Interval:
        return Interval(max(self.low, other.low), max(self.high, other.high))

    def minimum(self, other: Interval) -> Interval:
        return Interval(min(self.low, other.low), min(self.high, other.high))


ANY = Interval()
UNIT, SYMMETRIC, NOT_NEGATIVE = Interval(0.0, 1.0), Interval(-1.0, 1.0), Interval(0.0, math.inf)


def sigmoid(value: float) -> float:
    if value < 0:
        return math.exp(value) / (1 + math.exp(value)) if value > -700 else 0.0
    return 1 / (1 + math.exp(-value)) if value < 700 else 1.0


def softplus(value: float) -> float:
    return value if value > 30 else math.log1p(math.exp(value)) if value > -700 else 0.0


def relu(value: float) -> float:
    return max(value, 0.0)


def elu(value: float, alpha: float = 1.0) -> float:
    return value if value > 0 else alpha * math.expm1(max(value, -700.0))


def leaky(slope: float) -> Callable[[float], float]:
    """A function that never falls where ``slope`` is not negative."""
    return lambda value: value if value > 0 else slope * value if slope else 0.0


def _at(rising: Callable[[float], float], value: float) -> float:
    try:
        return rising(value)
    except OverflowError:
        return math.inf


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b

"""A setting of many trainings as columns of a linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from models.trainings.training import Scalar

DECADE = 10.0
"""Numbers above 0 that span a factor of ten or more are taken on a logarithm."""
MOST_KINDS = 8
"""Of a setting in words: with more it names each training, as a folder does."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """One that varies."""

    name: str
    values: tuple[Scalar, ...]
    """One a training."""
    columns: Float[np.ndarray, "n k"]
    """Numbers and their squares, as the best value often lies in the middle. Of words a column each but the first."""


def varying(settings: Sequence[Mapping[str, Scalar]]) -> tuple[Setting, ...]:
    """Settings that all trainings have and that are not alike everywhere, by name.

    Of settings that change together one for one (``lr`` and a text that names it) the first in numbers stands for all.
    """
    if not settings:
        return ()
    names = sorted(set.intersection(*(set(one) for one in settings)), key=lambda name: (name.count("."), name))
    made = [_setting(name, tuple(one[name] for one in settings)) for name in names]
    found: dict[tuple[int, ...], Setting] = {}
    for one in sorted((one for one in made if one is not None), key=lambda one: isinstance(one.values[0], str)):
        found.setdefault(tuple(one.values.index(value) for value in one.values), one)
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _setting(name: str, values: tuple[Scalar, ...]) -> Setting | None:
    kinds = list(dict.fromkeys(values))
    if len(kinds) < 2:
        return None
    numbers = [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == len(values) and np.isfinite(numbers).all():
        return Setting(name=name, values=values, columns=_numbers(np.array(numbers), len(kinds)))
    if len(kinds) > MOST_KINDS:
        return None
    columns = np.array([[value == kind for kind in kinds[1:]] for value in values], dtype=np.float64)
    return Setting(name=name, values=values, columns=columns)


def _numbers(numbers: Float[np.ndarray, " n"], kinds: int) -> Float[np.ndarray, "n k"]:
    wide = numbers.min() > 0 and numbers.max() / numbers.min() >= DECADE
    axis = np.log(numbers) if wide else numbers
    axis = (axis - axis.mean()) / axis.std()
    return np.stack([axis, axis**2], axis=1) if kinds > 2 else axis[:, None]

"""Kinds of onsets: sourced; silent where nothing begins; never an exception, however short or lacking a series is."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.onsets import Kind, kinds, told
from evaluation.judging.series.training import Classes, Training
from evaluation.registry import registry
from tests.contract.registered import YEAR, first_line


def things() -> Mapping[str, Kind]:
    return {kind.__name__: kind for kind in kinds()}


def check_is_sourced(kind: Kind, folder: Path) -> None:
    line = first_line(kind)
    assert len(line) >= 20, "the docstring's first line says what is wrong from then on"
    assert YEAR.search(kind.__doc__ or ""), f"name the source and its year, as [Burda et al. 2016]; got {line!r}"


def check_it_says_nothing_of_series_that_go_nowhere(kind: Kind, folder: Path) -> None:
    for looks in (0, 1, 8, 9, 30):
        assert told(kind(_still(looks))) == (), f"spoke about {looks} looks that go nowhere"


def check_it_says_nothing_of_a_training_without_numbers(kind: Kind, folder: Path) -> None:
    assert told(kind(Training(name="empty", steps=np.arange(30.0)))) == ()


@functools.cache
def _still(looks: int) -> Training:
    """Every metric around one level."""
    rng = np.random.default_rng(looks)
    steps = np.arange(looks, dtype=float)
    curves = {
        name: Curve(
            metric=name, title=name, better=info.better, steps=steps, values=0.5 + 0.01 * rng.normal(size=looks)
        )
        for name, info in registry().metrics.items()
    }
    classes = Classes(names=("a", "b"), steps=steps, shares=np.full((looks, 2), 0.5), real=np.full(2, 0.5))
    return Training(name="still", steps=steps, curves=curves, classes=classes if looks else None)

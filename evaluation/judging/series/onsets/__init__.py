"""What may begin to go wrong in a training: overfitting, memorising, a posterior that dies, classes that disappear, ...

A kind is a function from a training to its suspects, in a file of its own. A suspect is one curve that was looked at.
It counts as a test whether or not it is worth telling, and Holm's correction runs over all suspects of all kinds: of
trainings that go nowhere at most 5% are told any onset.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.training import Training
from evaluation.judging.series.words import between_words, step_words
from evaluation.judging.series.worsening import Worsening, worsening
from models.discovery import import_all

__all__ = ["Onset", "Suspect", "kind", "kinds", "onsets", "suspect", "when"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """Something that begins within a training."""

    title: str
    sentence: str
    """What began, and between which steps."""
    metrics: tuple[str, ...]
    """Where it is seen."""
    steps: tuple[float, float]
    """It was not there yet at the first, and is by the second."""
    p: float = 0.0
    """After Holm's correction over all that was looked at; 0 where nothing had to be tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One curve that was looked at."""

    p: float
    onset: Onset | None = None
    """What to tell where p holds after correction; None where this would be no fault."""


Kind = Callable[[Training], Sequence[Suspect]]

_kinds: dict[str, Kind] = {}


def kind(rule: Kind) -> Kind:
    """Register a kind of onset. Its docstring's first line says what is wrong from then on, with a source."""
    if rule.__name__ in _kinds:
        raise ValueError(f"an onset named '{rule.__name__}' is registered twice")
    _kinds[rule.__name__] = rule
    return rule


def kinds() -> Sequence[Kind]:
    """Every kind; the first call imports every file of this package."""
    import_all(__name__)
    return tuple(_kinds.values())


def onsets(training: Training) -> tuple[Onset, ...]:
    """What begins to go wrong in a training, the earliest first; whatever holds at 5% after Holm's correction."""
    suspects = [one for rule in kinds() for one in rule(training)]
    return told(suspects)


def told(suspects: Sequence[Suspect]) -> tuple[Onset, ...]:
    """The onsets that hold after Holm's correction over all suspects, the earliest first."""
    family = Correction.over([np.array([one.p for one in suspects])])
    found = [
        Onset(
            title=one.onset.title, sentence=one.onset.sentence, metrics=one.onset.metrics, steps=one.onset.steps,
            p=family.of(one.p),
        )
        for one in suspects
        if one.onset is not None and family.of(one.p) < LEVEL
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda onset: onset.steps))


def suspect(curve: Curve | None, tell: Callable[[Worsening], tuple[str, str] | None]) -> list[Suspect]:
    """A curve's worsening as a suspect. ``tell`` gives title and sentence, or None where it is no fault.

    No suspect where there is no curve, or where it is too short to be looked at.
    """
    if curve is None:
        return []
    found = worsening(curve)
    if found is None:
        return [Suspect(p=1.0)]
    said = tell(found)
    if said is None:
        return [Suspect(p=found.p)]
    title, sentence = said
    return [
        Suspect(
            p=found.p,
            onset=Onset(title=title, sentence=sentence, metrics=(curve.metric,), steps=found.steps),
        )
    ]


def when(found: Worsening) -> str:
    """``after step 12,000 and by step 14,500``, and until when."""
    said = between_words(found.steps)
    if found.recovered is None:
        return said
    return f"{said}, and is over by step {step_words(float(found.curve.steps[found.recovered]))}"

"""Which range of pixels a network works in: its output's bounds, what reconstructs the images, how its samples look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from torch import Tensor

from models.formats.graphs.intervals import Interval
from models.opened import Confidence

Range = tuple[float, float]
Found = Literal["whole", "halves", "decoder", "other"]
"""An autoencoder of one file, of two, a decoder without an encoder, or no decoder."""
CONVENTIONS: tuple[Range, ...] = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (-0.5, 0.5))
_USUAL = CONVENTIONS[:2]
_CLEARLY_BETTER = 0.9
"""The runner-up must have 10% more error before the first is taken without asking."""
_STILL_RECONSTRUCTS = 0.8
"""Error over the images' variance; the mean image has 1."""
_LOOKS_CLEARLY_BETTER = 0.5
_LOOKS_LIKE = 0.15
"""Distance of two distributions of pixels (Wasserstein-1), where black and white are 1 apart."""
_LEVELS = 101


@dataclass(frozen=True, slots=True)
class Candidate:
    """One range. ``score`` in [0, 1], larger is better."""

    value_range: Range
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Ranges, best first."""

    candidates: tuple[Candidate, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Said:
    """The range that the author's source names."""

    value_range: Range
    certain: bool
    """Whether the source decides it, and neither the output's bounds nor the data speak against it."""
    evidence: tuple[str, ...]


class Source(Protocol):
    """The author's source, as far as it speaks of a graph."""

    @property
    def classes(self) -> int | None:
        """How many classes labels have."""

    def said(self, bounds: Range | None, error: Callable[[Range], float] | None) -> Said | None:
        """The range of pixels. ``bounds`` of the output; ``error`` of reconstruction over the images' variance."""


def first(said: Said, decision: Decision) -> Decision:
    """The decision with the source's range before all others."""
    same = next((item for item in decision.candidates if item.value_range == said.value_range), None)
    evidence = (*said.evidence, *(same.evidence if same else ()))
    best = Candidate(said.value_range, max((item.score for item in decision.candidates), default=1.0), evidence)
    others = tuple(item for item in decision.candidates if item is not same)
    return Decision((best, *(() if said.certain else others)), "high" if said.certain else "choose")


def by_bounds(bounds: Interval) -> Range | None:
    """The convention whose ends the bounds are; None for any other bounds."""
    return next((item for item in CONVENTIONS if bounds.is_near(*item)), None)


def decide(
    bounds: Interval,
    *,
    error: Callable[[Range], float | None],
    looks: Callable[[Range], float | None],
    found: Found,
) -> Decision:
    """``error`` is that of reconstruction over the images' variance, ``looks`` the distance of samples' pixels from the
    images'; both None where they cannot be told.
    """
    known = by_bounds(bounds)
    ranges = tuple(dict.fromkeys([known, *_USUAL])) if known else _USUAL
    said = (f"the output's bounds are {known[0]:g} and {known[1]:g}",) if known else ()
    errors = _measured(ranges, error)
    if errors is not None:
        return _by_error(errors, known, said, found)
    distances = _measured(ranges, looks)
    if distances is not None:
        return _by_looks(distances, known, said)
    reason = said or ("the output is not bounded, and there is no data to try it on",)
    if known and found != "decoder":
        return Decision((Candidate(known, 1.0, said),), "high")
    if known:  # a tanh may have been trained on [0, 1], where it differs in contrast only
        reason = (*said, "and a decoder alone may have been trained on a part of it; data decides")
    scores = [0.6 if item == known else 0.5 - 0.1 * place for place, item in enumerate(ranges)]
    return Decision(tuple(Candidate(item, score, reason) for item, score in zip(ranges, scores, strict=True)), "choose")


def _measured(ranges: Sequence[Range], measure: Callable[[Range], float | None]) -> dict[Range, float] | None:
    found = {item: measure(item) for item in ranges}
    return None if any(value is None for value in found.values()) else {k: v for k, v in found.items() if v is not None}


def _by_error(errors: dict[Range, float], known: Range | None, said: tuple[str, ...], found: Found) -> Decision:
    ranked = sorted(errors, key=lambda item: errors[item])
    clear = errors[ranked[0]] < _CLEARLY_BETTER * errors[ranked[1]] and errors[ranked[0]] < _STILL_RECONSTRUCTS
    if known and (not clear or ranked[0] == known):
        candidate = _with_error(known, errors, said)
        if errors[known] <= 1 or found == "whole":  # one network is what it is, however it was trained
            return Decision((candidate,), "high")
        note = "worse than the mean image: halves of different models, or of other data"
        return Decision((Candidate(known, 0.0, (*candidate.evidence, note)),), "choose")
    candidates = tuple(_with_error(item, errors, said if item == known else ()) for item in ranked)
    return Decision(candidates, "high" if clear else "choose")


def _with_error(item: Range, errors: dict[Range, float], said: tuple[str, ...]) -> Candidate:
    error = errors[item]
    return Candidate(item, _score(error), (*said, f"reconstruction error {error:.4f} of the images' variance"))


def _by_looks(distances: dict[Range, float], known: Range | None, said: tuple[str, ...]) -> Decision:
    ranked = sorted(distances, key=lambda item: distances[item])
    first, second = distances[ranked[0]], distances[ranked[1]]
    clear = first < _LOOKS_CLEARLY_BETTER * second and first < _LOOKS_LIKE
    if not clear and known:
        ranked.sort(key=lambda item: item != known)
    candidates = tuple(
        Candidate(
            item, _score(distances[item]),
            (*(said if item == known else ()), f"pixels of samples lie {distances[item]:.3f} from the images'"),
        )
        for item in ranked
    )  # fmt: skip
    return Decision(candidates, "high" if clear else "choose")


def pixel_distance(made: Tensor, images: Tensor, value_range: Range) -> float:
    """Wasserstein-1 distance of the pixels of ``made``, read in a range, from those of ``images`` in [0, 1]."""
    low, high = value_range
    levels = torch.linspace(0, 1, _LEVELS)
    given, wanted = (_quantiles(pixels, levels) for pixels in ((made - low) / (high - low), images))
    return float((given - wanted).abs().mean())


def _quantiles(pixels: Tensor, levels: Tensor) -> Tensor:
    ordered = pixels.flatten().float().sort().values
    return ordered[(levels * (len(ordered) - 1)).round().long()]


def _score(error: float) -> float:
    return max(0.0, min(1.0, 1.0 - error))

"""The pixel range of a network: as the source scales images, as the last activation bounds them, as data shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.source.surroundings.scalings import Range, Scaling

UNIT: Range = (0.0, 1.0)
SYMMETRIC: Range = (-1.0, 1.0)
CLEARLY = 0.5
"""A range is clearly better when its error is at most this share of the other's."""
WORTH = 0.8
"""A reconstruction says something when its error is at most this share of the mean image's error."""
LEAST = 1e-4
"""Errors below it are not told apart."""
Ranges = tuple[Range, ...]


@dataclass(frozen=True)
class Decision:
    """(low, high) for all channels, or one for each, and how it is known."""

    ranges: Ranges
    how: str
    certain: bool
    """Whether the source decided it."""
    lines: tuple[Scaling, ...] = ()
    bounded: bool = False
    """Whether the last activation keeps to it."""
    others: int = 0
    """Other ranges that the source names."""
    error: float | None = None
    """Of the images' reconstruction in it, over that of their mean image; None without images."""
    lead: float = 0.0
    """Logarithm of the least error in another range, over this one."""

    @property
    def words(self) -> str:
        shown = " and ".join(f"{low:.4g} to {high:.4g}" for low, high in dict.fromkeys(self.ranges))
        return f"pixels from {shown}: {self.how}"


def decide(
    scalings: Sequence[Scaling],
    bounds: Range | None,
    error: Callable[[Ranges], float] | None,
    *,
    generates: bool = False,
) -> Decision:
    """``scalings`` of the files that belong to the class, ``bounds`` of the decoder's images.

    ``error`` gives the reconstruction error of the user's images under a range, over that of their mean image.
    ``generates``: whether it is a generator, whose tanh makes pixels in [-1, 1] by custom; one autoencoder in ten with
    a tanh is trained on pixels in [0, 1].
    """
    ahead = _ahead(scalings)
    undone = _unique(item for item in scalings if item.how == "undone")
    named = [item.ranges for item in (*ahead, *undone)]
    found = _by_source(ahead, undone, bounds, generates=generates)
    if error is not None:
        chosen = _on_data(found, named, error)
    else:
        chosen = found or Decision((UNIT,), "nothing in the source says another", certain=False)
    others = len({tuple(dict.fromkeys(item)) for item in named} - {tuple(dict.fromkeys(chosen.ranges))})
    return replace(chosen, bounded=chosen.ranges == (bounds,), others=others)


def _by_source(
    ahead: Sequence[Scaling], undone: Sequence[Scaling], bounds: Range | None, *, generates: bool
) -> Decision | None:
    if len(ahead) == 1:
        only = ahead[0]
        if bounds == SYMMETRIC and only.one == UNIT:
            return Decision(
                (bounds,), "the last activation keeps to it, though the source scales images otherwise", False
            )
        agrees = bounds is None or only.one is None or only.one == bounds or not _fits_unit_or_symmetric(only.one)
        against = [item for item in undone if item.one != only.one and item.one != UNIT]
        return Decision(only.ranges, "as the source scales images", agrees and not against, (only,))
    if len(ahead) > 1:
        fitting = [item for item in ahead if bounds is not None and item.one == bounds]
        if fitting:
            return Decision(
                fitting[0].ranges, "of the source's scalings the one that the last activation keeps to",
                certain=True, lines=(fitting[0],),
            )  # fmt: skip
        return Decision(ahead[0].ranges, "the source scales images in several ways", False, tuple(ahead[:2]))
    said = [item for item in undone if bounds is None or item.one == bounds]
    if len(said) == 1:
        return Decision(said[0].ranges, "as the source scales outputs back", True, (said[0],))
    if bounds is not None:
        return Decision((bounds,), "the last activation keeps to it", certain=generates or bounds != SYMMETRIC)
    return None


def _fits_unit_or_symmetric(value: Range) -> bool:
    return value in (UNIT, SYMMETRIC)


def _ahead(scalings: Sequence[Scaling]) -> list[Scaling]:
    """How images are scaled before the network. Arithmetic comes after the transform that gives [0, 1]."""
    transforms = _unique(item for item in scalings if item.how == "transform")
    formulas = _unique(item for item in scalings if item.how == "arithmetic")
    changed = [item for item in formulas if item.one != UNIT]
    if changed and all(item.one == UNIT for item in transforms):
        return changed
    return transforms or formulas


def _unique(items: object) -> list[Scaling]:
    found: dict[Ranges, Scaling] = {}
    for item in items:  # type: ignore[attr-defined]
        found.setdefault(tuple(dict.fromkeys(item.ranges)), item)
    return list(found.values())


def _on_data(found: Decision | None, named: Sequence[Ranges], error: Callable[[Ranges], float]) -> Decision:
    """The source's range, unless the data is reconstructed in another one only."""
    options = list(dict.fromkeys([*([found.ranges] if found else []), *named, (UNIT,), (SYMMETRIC,)]))
    errors = {option: error(option) for option in options}
    best = min(options, key=errors.__getitem__)
    if found is not None and (found.certain or found.ranges == best):
        other = errors[best] <= WORTH and errors[best] <= CLEARLY * errors[found.ranges] and errors[found.ranges] > 1
        if not other:
            return _weighed(found, errors)
    rest = min((errors[option] for option in options if option != best), default=float("inf"))
    clear = errors[best] <= WORTH and errors[best] <= CLEARLY * rest
    how = "the data is reconstructed clearly better in it" if clear else "the data is reconstructed best in it"
    return _weighed(Decision(best, how, certain=False), errors)


def _weighed(chosen: Decision, errors: Mapping[Ranges, float]) -> Decision:
    """With what the images say of it and of every other range."""
    rest = min((error for option, error in errors.items() if option != chosen.ranges), default=float("inf"))
    return replace(
        chosen, error=errors[chosen.ranges], lead=math.log(max(rest, LEAST) / max(errors[chosen.ranges], LEAST))
    )


def relative_error(reconstruct: Callable[[Tensor], Tensor], images: Tensor, ranges: Ranges) -> float:
    """Error of ``images`` (n, c, h, w) in [0, 1], reconstructed in a range, over that of their mean image."""
    low, high = channels(ranges, images.shape[1])
    try:
        made = (reconstruct(images * (high - low) + low) - low) / (high - low)
    except Exception:  # whatever somebody's code raises on these images, they say nothing
        return float("inf")
    spread = float((images - images.mean(dim=0)).square().mean())
    error = float((made - images).square().mean())
    return error / max(spread, 1e-12) if error == error else float("inf")


def channels(ranges: Ranges, count: int) -> tuple[Tensor, Tensor]:
    """(low, high), each (c, 1, 1)."""
    rows = ranges * count if len(ranges) == 1 else ranges
    bounds = torch.tensor([rows[min(index, len(rows) - 1)] for index in range(count)], dtype=torch.float32)
    return bounds[:, 0, None, None], bounds[:, 1, None, None]

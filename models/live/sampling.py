"""A function that samples, and an array of samples: images without the network, or without its codes."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.formats.arrays.samples import batch_of
from models.live.calls import Place
from models.live.description import Live
from models.live.digest import tensor_digest, weights_digest
from models.live.outputs import Kind, outputs
from models.modules.reach import modules_of
from models.modules.roles import name_of, positional
from models.modules.untouched import seed_all
from models.opened import OpenedModel, Parts

_TRIED = 8
_FROM, _TO = 0.1, 0.75
"""Pixels that reach so far, and lie within [0, 1], are taken as such. Fewer could be those of any range."""
BATCH = 256


def array_model(array: Any, live: Live) -> OpenedModel:
    """A batch of samples, as a file of the same images would be. Raises CheckpointError."""
    tensor = torch.as_tensor(array).detach().cpu()
    pixels = (tensor.float() if tensor.is_floating_point() else tensor).numpy()
    ready = batch_of(pixels, live.value_range)
    digest, size = tensor_digest(tensor)
    return OpenedModel(
        card=ready.card, parts=ready.parts, recognised=ready.recognised, evidence=ready.evidence,
        format="array of samples", sha256=digest, bytes=size, decided_by="user",
    )  # fmt: skip


class Sampler:
    """``function(n)``, with ``generator`` (torch's), ``seed`` and ``labels`` where it takes them by these names."""

    def __init__(self, function: Any, place: Place, live: Live) -> None:
        self.function, self.place, self.live = function, place, live
        self.names = {item.name for item in positional(function)} | _keywords(function)

    def __call__(self, n: int, generator: torch.Generator, labels: Tensor | None) -> Tensor:
        """n images (n, c, h, w) as the function makes them."""
        pieces = [
            self._batch(min(BATCH, n - start), generator, None if labels is None else labels[start : start + BATCH])
            for start in range(0, n, BATCH)
        ]
        return torch.cat(pieces)

    def _batch(self, n: int, generator: torch.Generator, labels: Tensor | None) -> Tensor:
        seed = int(torch.randint(2**31, (), generator=generator))
        given: dict[str, Any] = {}
        if "generator" in self.names:
            given["generator"] = torch.Generator(self.place.device).manual_seed(seed)
        if "seed" in self.names:
            given["seed"] = seed
        for name in ("current_device", "device"):
            if name in self.names:
                given[name] = self.place.device
        if labels is not None and "labels" in self.names:
            given["labels"] = labels.to(self.place.device)
        seed_all(seed)
        with torch.no_grad():
            made = outputs(self.function(n, **given))
        return _images(made, n, name_of(self.function))


def _keywords(function: Any) -> set[str]:
    import inspect

    try:
        given = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return set()
    return {item.name for item in given if item.kind is item.KEYWORD_ONLY}


def _images(made: list[Any], n: int, name: str) -> Tensor:
    found = next((item.tensor for item in made if item.kind is Kind.IMAGES), made[0].tensor if made else None)
    if found is None or found.ndim not in (3, 4) or len(found) != n:
        gave = "no tensor" if found is None else f"shape {tuple(found.shape)}"
        raise CheckpointError(
            f"{name} should give {n} images (n, c, h, w), (n, h, w, c) or (n, h, w) when it is called with {n}; "
            f"it gave {gave}"
        )
    images = found.cpu()
    if images.ndim == 3:
        images = images[:, None]
    elif images.shape[1] not in (1, 3) and images.shape[3] in (1, 3):
        images = images.movedim(3, 1)
    unit: Tensor = images.float() / 255 if images.dtype == torch.uint8 else images.float()
    return unit


def function_model(function: Any, live: Live, place: Place) -> OpenedModel:
    """What a function draws. Raises CheckpointError where it gives no images, or their range is not known."""
    draw = Sampler(function, place, live)
    if live.classes is not None and "labels" not in draw.names:
        raise CheckpointError(f"classes= says that {name_of(function)} is conditioned, and it takes no labels=")
    asked = None if live.classes is None else torch.arange(_TRIED) % live.classes
    try:
        tried = draw(_TRIED, torch.Generator().manual_seed(0), asked)
    except CheckpointError:
        raise
    except Exception as error:  # whatever code of others raises, bad input is one sentence
        raise CheckpointError(
            f"{name_of(function)} should give images when it is called with their number; "
            f"it raised {type(error).__name__}: {error}"
        ) from error
    low, high = float(tried.min()), float(tried.max())
    bounds = live.value_range
    if bounds is None:
        if not (0 <= low <= _FROM and _TO <= high <= 1):
            raise CheckpointError(
                f"{name_of(function)} gives pixels from {low:g} to {high:g}; say their range with "
                "touchstone.live(function, value_range=(low, high))"
            )
        bounds = (0.0, 1.0)
    modules = modules_of([function])
    digest, size = weights_digest(modules) if modules else tensor_digest(tried)
    c, h, w = tried.shape[1:]
    return OpenedModel(
        card=ModelCard(family="live", image_shape=(c, h, w), value_range=bounds, classes=live.classes),
        parts=Parts(draw=draw, parameters=sum(p.numel() for m in modules for p in m.parameters())),
        recognised=f"A function that samples images of {c} x {h} x {w} pixels.",
        evidence=(f"called with {_TRIED} it gave pixels from {low:.3g} to {high:.3g}",),
        format="function that samples", sha256=digest, bytes=size, decided_by="user", device=str(place.device),
    )  # fmt: skip

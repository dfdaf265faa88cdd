"""From roles and a pixel range to the parts of an opened model, whose images are in the network's own range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard, Posterior
from models.networks.prior import standard_normal
from models.opened import Parts
from models.source.facts import FAMILY
from models.source.opening.pixel_range import Decision, channels
from models.source.roles.found import Found
from models.source.surroundings.noise import Drawn

_UNIT = (0.0, 1.0)


def card_of(found: Found, decision: Decision, config: dict[str, Any]) -> ModelCard:
    low, high = decision.ranges[0] if len(set(decision.ranges)) == 1 else _UNIT
    return ModelCard(
        family=FAMILY,
        image_shape=found.image_shape,
        value_range=(float(low), float(high)),
        latent_dim=found.latent_dim,
        classes=found.classes,
        config=config | {"ranges": [list(one) for one in decision.ranges]},
    )


def parts_of(found: Found, decision: Decision, drawn: Drawn | None, parameters: int) -> Parts:
    """``drawn`` is what codes are drawn from; None where the model has no prior."""
    scaled = _scaled(found, decision)
    return Parts(
        encode=None if scaled.encode is None else _guarded(scaled.encode),
        decode=None if scaled.decode is None else _guarded(scaled.decode),
        discriminate=None if scaled.discriminate is None else _guarded(scaled.discriminate),
        prior=None if drawn is None or found.latent_dim is None else prior(drawn, found.latent_dim),
        parameters=parameters,
        has_posterior=found.posterior,
    )


def prior(drawn: Drawn, latent_dim: int) -> Callable[[int, torch.Generator], Tensor]:
    if drawn == "normal":
        return standard_normal(latent_dim)

    def draw(n: int, generator: torch.Generator) -> Tensor:
        unit = torch.rand(n, latent_dim, generator=generator)
        return unit * 2 - 1 if drawn == "uniform" else unit

    return draw


def _scaled(found: Found, decision: Decision) -> Found:
    """Images in [0, 1] in and out where channels have ranges of their own, as a card holds one range only."""
    if len(set(decision.ranges)) == 1:
        return found
    from dataclasses import replace

    low, high = channels(decision.ranges, found.image_shape[0])
    encode, decode, discriminate = found.encode, found.decode, found.discriminate
    made: dict[str, Any] = {}
    if encode is not None:
        made["encode"] = lambda images, labels: encode(images * (high - low) + low, labels)
    if decode is not None:
        made["decode"] = lambda codes, labels: (decode(codes, labels) - low) / (high - low)
    if discriminate is not None:
        made["discriminate"] = lambda images, labels: discriminate(images * (high - low) + low, labels)
    return replace(found, **made)


def _guarded(function: Callable[[Tensor, Tensor | None], Any]) -> Any:
    """A call of the source: whatever it raises is one sentence."""

    def call(items: Tensor, labels: Tensor | None) -> Tensor | Posterior:
        try:
            made: Tensor | Posterior = function(items, labels)
        except CheckpointError:
            raise
        except Exception as error:  # whatever somebody's code raises
            text = " ".join(str(error).split())[:200]
            raise CheckpointError(f"the source's network failed on {len(items)} items ({text})") from None
        return made

    return call

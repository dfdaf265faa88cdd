"""What was found out about one network, or about two that belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from models.base import Posterior
from models.source.roles.ending import Range

ImageShape = tuple[int, int, int]
Kind = Literal["autoencoder", "encoder", "generator", "discriminator"]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Callables in the network's own pixel range, with what they take and give."""

    kind: Kind
    image_shape: ImageShape
    encode: Callable[[Tensor, Tensor | None], Posterior] | None = None
    decode: Callable[[Tensor, Tensor | None], Tensor] | None = None
    discriminate: Callable[[Tensor, Tensor | None], Tensor] | None = None
    latent_dim: int | None = None
    code_shape: tuple[int, ...] = ()
    classes: int | None = None
    fixed: tuple[str, ...] = ()
    """Conditions beside the class, which stay at their first value."""
    posterior: bool = False
    """Whether the code is a distribution."""
    evidence: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What the source leaves open, one phrase each."""

    bounds: Range | None = None
    """The range in which the last operation of the decoder keeps its images."""

"""What a caller says of a live model. Loads no torch, so that a description costs nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Literal

from models.base import CheckpointError

Prior = Literal["auto", "normal", "uniform"] | None
Spread = Literal["log_variance", "standard_deviation"]
Likelihood = Literal["bernoulli", "gaussian"]
ROLES = ("encoder", "decoder", "generator", "discriminator")


@dataclass(frozen=True, kw_only=True, eq=False)
class Live:
    """A live model with what its caller states; None is found out when it is opened.

    Raises CheckpointError for a value that a field does not take.
    """

    module: Any = None
    """An nn.Module, a function that samples, or an array of samples."""
    encoder: Callable[..., Any] | None = None
    """(images[, labels]) -> code, or (mean, spread)."""
    decoder: Callable[..., Any] | None = None
    """(codes[, labels]) -> images."""
    generator: Callable[..., Any] | None = None
    """(codes[, labels]) -> images, of a GAN; or a function that samples."""
    discriminator: Callable[..., Any] | None = None
    """(images[, labels]) -> raw scores, higher means real."""
    latent_dim: int | None = None
    image_shape: tuple[int, int, int] | None = None
    """(c, h, w); the data's where it is None."""
    value_range: tuple[float, float] | None = None
    """(low, high) of the model's own pixels."""
    classes: int | None = None
    """Number of classes that the model is conditioned on."""
    prior: Prior = "auto"
    """What codes are drawn from: ``normal`` is N(0, I), ``uniform`` is [-1, 1]; None: nothing is sampled. ``auto`` is
    ``normal`` for a VAE and for a generator alone, and None for an autoencoder, which has no prior."""
    spread: Spread | None = None
    """What an encoder gives beside the mean."""
    likelihood: Likelihood | None = None
    """Of a pixel given the code, as the VAE was trained with it; no weight says it."""
    observation_std: float | None = None
    """Standard deviation of a Gaussian pixel, in the model's own pixel range; said beside the bounds."""
    name: str | None = None

    def __post_init__(self) -> None:
        if all(getattr(self, role) is None for role in ("module", *ROLES)):
            raise CheckpointError(f"a live model needs a module, or one of {', '.join(ROLES)}; got none of them")
        if isinstance(self.module, type):
            raise _wrong("module", "a module that was made", self.module)
        for role in ROLES:
            value = getattr(self, role)
            if value is not None and (isinstance(value, type) or not callable(value)):
                raise _wrong(role, "a module or a function, made and not only its class", value)
        if self.decoder is not None and self.generator is not None:
            raise CheckpointError("decoder and generator both make images of codes; give one of them")
        self._numbers()
        if self.prior not in ("auto", "normal", "uniform", None):
            raise _wrong("prior", "'auto', 'normal', 'uniform' or None", self.prior)
        if self.spread not in ("log_variance", "standard_deviation", None):
            raise _wrong("spread", "'log_variance', 'standard_deviation' or None", self.spread)
        if self.likelihood not in ("bernoulli", "gaussian", None):
            raise _wrong("likelihood", "'bernoulli', 'gaussian' or None", self.likelihood)
        name: Any = self.name
        if name is not None and (not isinstance(name, str) or not name):
            raise _wrong("name", "a text", name)

    def _numbers(self) -> None:
        for name in ("latent_dim", "classes"):
            value = getattr(self, name)
            if value is not None and not _is_count(value):
                raise _wrong(name, "a whole number of at least 1", value)
        shape: Any = self.image_shape
        if shape is not None and not (_is_row(shape, 3) and all(_is_count(side) for side in shape)):
            raise _wrong("image_shape", "(channels, height, width), whole numbers", shape)
        std: Any = self.observation_std
        if std is not None and not (_is_number(std) and std > 0 and self.likelihood == "gaussian"):
            raise _wrong("observation_std", "a number above 0, beside likelihood='gaussian'", std)
        bounds: Any = self.value_range
        if bounds is not None and not (_is_row(bounds, 2) and all(map(_is_number, bounds)) and bounds[0] < bounds[1]):
            raise _wrong("value_range", "(low, high) of the model's pixels, such as (0, 1) or (-1, 1)", bounds)


def _is_row(value: Any, length: int) -> bool:
    return isinstance(value, list | tuple) and len(value) == length


def _is_count(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= 1


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)


def _wrong(name: str, expected: str, value: Any) -> CheckpointError:
    text = f"the class {value.__name__}" if isinstance(value, type) else repr(value)
    return CheckpointError(f"{name} must be {expected}; got {text if len(text) <= 60 else type(value).__name__}")

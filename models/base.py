"""What a checkpoint becomes: protocols, the card, the posterior. Loads no torch, so the server may import it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from models.errors import TouchstoneError

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class CheckpointError(TouchstoneError):
    """A file or live model that cannot be opened. Its one sentence: what it is, what was expected, what to do."""


class Capability(StrEnum):
    """What an opened model can do. What it cannot do is absent, and found out before anything is computed."""

    ENCODE = "encode"
    DECODE = "decode"
    RECONSTRUCT = "reconstruct"
    POSTERIOR = "posterior"
    SAMPLE = "sample"
    DISCRIMINATE = "discriminate"


@dataclass(frozen=True, slots=True)
class Posterior:
    """q(z|x): mean (n, d), and the standard deviation (n, d) where the model has one (a VAE), else None."""

    mean: Tensor
    std: Tensor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """The facts of a checkpoint, as written in its metadata or as recognised from its weights."""

    family: str
    """``mlp_autoencoder``, ``conv_vae``, ``dcgan``, ``inferred``, ``bundle``, ``samples`` ..."""
    image_shape: tuple[int, int, int]
    """(c, h, w) of the images that go in or come out."""
    value_range: tuple[float, float] = (0.0, 1.0)
    """The network's own pixel range; images outside are always in [0, 1]."""
    latent_dim: int | None = None
    classes: int | None = None
    """Number of classes the model is conditioned on; None when unconditional."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """The family's configuration: enough to build the modules again."""
    training: Mapping[str, Any] = field(default_factory=dict)
    """Training facts: data, epochs, seed, losses ..."""
    description: str = ""


class ModelProtocol(Protocol):
    """Any opened model."""

    capability: ClassVar[Capability | None] = None
    lacks: ClassVar[str] = ""
    """Why a metric is skipped when the capability is absent."""

    @property
    def card(self) -> ModelCard: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...


class Encodes(ModelProtocol, Protocol):
    """A model with an encoder. As the annotation of ``model`` it skips the metric for any other."""

    capability: ClassVar[Capability | None] = Capability.ENCODE
    lacks: ClassVar[str] = "this model has no encoder"

    def encode(self, images: Tensor, labels: Tensor | None = None) -> Posterior: ...


class HasPosterior(Encodes, Protocol):
    """A model whose code is a distribution: ``encode`` gives standard deviations, too."""

    capability: ClassVar[Capability | None] = Capability.POSTERIOR
    lacks: ClassVar[str] = "this model has no posterior: its code is a point, not a distribution"


class Decodes(ModelProtocol, Protocol):
    """A model that makes images of codes."""

    capability: ClassVar[Capability | None] = Capability.DECODE
    lacks: ClassVar[str] = "this model has no decoder"

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor: ...


class Reconstructs(Encodes, Decodes, Protocol):
    """A model with an encoder and a matching decoder."""

    capability: ClassVar[Capability | None] = Capability.RECONSTRUCT
    lacks: ClassVar[str] = "this model does not reconstruct: it has no encoder with a matching decoder"

    def reconstruct(self, images: Tensor, labels: Tensor | None = None) -> Tensor: ...


class Samples(ModelProtocol, Protocol):
    """A model that draws images."""

    capability: ClassVar[Capability | None] = Capability.SAMPLE
    lacks: ClassVar[str] = "this model cannot generate: it has no prior to sample from"

    def sample(self, n: int, *, generator: torch.Generator, labels: Tensor | None = None) -> Tensor: ...


class Discriminates(ModelProtocol, Protocol):
    """A model with a discriminator. Scores (n,) are higher for what it takes to be real."""

    capability: ClassVar[Capability | None] = Capability.DISCRIMINATE
    lacks: ClassVar[str] = "this model has no discriminator"

    def discriminate(self, images: Tensor, labels: Tensor | None = None) -> Tensor: ...

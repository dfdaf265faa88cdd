"""The opened model: a network's callables behind one surface in [0, 1] images, in batches, without gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import torch
from torch import Tensor

from models.base import Capability, CheckpointError, ModelCard, Posterior
from models.given import answering, codes_given, count_given, images_given, labels_given
from models.intake.ranges import Stored
from models.source.facts import SourceFacts

Confidence = Literal["high", "choose", "unknown"]
BATCH = 256
Layout = tuple[tuple[tuple[str, tuple[int, ...]], ...], ...]
"""Names and shapes of the weights of each network of a file, in their order."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a family builds: callables in the network's own value range; None where there is no such part.

    ``encode(images, labels) -> Posterior``; ``decode(latents, labels) -> images``; ``prior(n, generator) -> latents``;
    ``discriminate(images, labels) -> (n,)`` raw scores, higher means real; ``draw(n, generator, labels) -> images``
    replaces prior + decode for things that only sample. ``parameters`` counts weights.
    """

    encode: Callable[[Tensor, Tensor | None], Posterior] | None = None
    decode: Callable[[Tensor, Tensor | None], Tensor] | None = None
    prior: Callable[[int, torch.Generator], Tensor] | None = None
    discriminate: Callable[[Tensor, Tensor | None], Tensor] | None = None
    draw: Callable[[int, torch.Generator, Tensor | None], Tensor] | None = None
    parameters: int = 0
    has_posterior: bool = False
    available: int | None = None
    """How many different images ``draw`` can give (a batch of samples); None without a limit."""
    stored: Stored | None = None
    """The values of a batch of samples before they are read as pixels; None for a network, whose range is its own."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        found: set[Capability] = set()
        if self.encode:
            found.add(Capability.ENCODE)
            if self.has_posterior:
                found.add(Capability.POSTERIOR)
        if self.decode:
            found.add(Capability.DECODE)
            if self.encode:
                found.add(Capability.RECONSTRUCT)
        if self.draw or (self.decode and self.prior):
            found.add(Capability.SAMPLE)
        if self.discriminate:
            found.add(Capability.DISCRIMINATE)
        return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """One reading of the weights. ``score`` in [0, 1], larger is better; ``build`` makes the model it describes."""

    architecture: str
    score: float
    evidence: tuple[str, ...]
    build: Callable[[], OpenedModel]

    @cached_property
    def model(self) -> OpenedModel:
        return self.build()


@dataclass(frozen=True, kw_only=True)
class OpenedModel:
    """A checkpoint, opened. Images in and out are float32 (n, c, h, w) in [0, 1]; tensors or arrays are accepted.

    A method that the model lacks raises CheckpointError; ask ``capabilities`` first. So do images, codes and labels of
    another shape, number or kind than the model takes, and labels that a conditional model needs and were not given.
    """

    card: ModelCard
    parts: Parts
    recognised: str
    """One sentence: what the file is and how that was known."""
    evidence: tuple[str, ...] = ()
    confidence: Confidence = "high"
    probability: float | None = None
    """How likely it computes what its author's network computed, in [0, 1]: docs/likely-readings.md. None where nothing
    was inferred, and for what the user chose."""
    decided_by: str = "card"
    """``card``, ``source``, ``family``, ``inference``, ``own code`` or ``user``."""
    source: SourceFacts | None = None
    """The class of the author's source that it was opened as; None where no source decided."""
    hypotheses: tuple[Hypothesis, ...] = ()
    layout: Layout = field(default=(), repr=False)
    """Empty for what is no table of weights: samples, graphs, live modules."""
    format: str = ""
    sha256: str = ""
    bytes: int = 0
    device: str = field(default="cpu")

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.parts.capabilities

    @property
    def conditional(self) -> bool:
        """Whether the model takes class labels."""
        return self.card.classes is not None

    @property
    def architecture(self) -> str:
        """Of the reading that this model is, as users read it; empty where nothing was inferred."""
        same = (item.architecture for item in self.hypotheses if item.model.card == self.card)
        return next(same, self.hypotheses[0].architecture if self.hypotheses else "")

    def with_facts(self, **facts: Any) -> OpenedModel:
        return replace(self, **facts)

    @torch.no_grad()
    def encode(self, images: Any, labels: Any = None) -> Posterior:
        """Code of each image: Posterior(mean (n, d), std (n, d) or None)."""
        encode = self._need(self.parts.encode, Capability.ENCODE)
        given = images_given(self.card, images)
        with answering(self.card, given, labels):
            pieces = [encode(self._inward(part), targets) for part, targets in self._batches(given, labels)]
        mean = torch.cat([p.mean for p in pieces]).flatten(1)
        stds = [p.std for p in pieces if p.std is not None]
        return Posterior(mean, torch.cat(stds).flatten(1) if stds else None)

    @torch.no_grad()
    def decode(self, latents: Any, labels: Any = None) -> Tensor:
        """Images (n, c, h, w) in [0, 1] of codes (n, d)."""
        decode = self._need(self.parts.decode, Capability.DECODE)
        codes = codes_given(self.card, latents)
        with answering(self.card, codes, labels):
            return torch.cat([self._outward(decode(z, y)) for z, y in self._batches(codes, labels)])

    @torch.no_grad()
    def reconstruct(self, images: Any, labels: Any = None) -> Tensor:
        """decode(posterior mean)."""
        self._need(self.parts.encode and self.parts.decode, Capability.RECONSTRUCT)
        return self.decode(self.encode(images, labels).mean, labels)

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator, labels: Any = None) -> Tensor:
        """n images drawn with ``generator``; a conditional model without labels gets classes in turn, 0, 1, 2, ..."""
        self._need(True, Capability.SAMPLE)
        count = count_given(n)
        if self.conditional and labels is None:
            labels = torch.arange(count) % int(self.card.classes or 1)
        classes = labels_given(self.card, labels, count)
        if self.parts.draw is not None:
            return self._outward(self.parts.draw(count, generator, classes))
        assert self.parts.prior is not None
        return self.decode(self.parts.prior(count, generator), classes)

    @torch.no_grad()
    def discriminate(self, images: Any, labels: Any = None) -> Tensor:
        """Raw score (n,) of each image; higher means more real."""
        score = self._need(self.parts.discriminate, Capability.DISCRIMINATE)
        given = images_given(self.card, images)
        with answering(self.card, given, labels):
            batches = self._batches(given, labels)
            return torch.cat([score(self._inward(part), targets).flatten() for part, targets in batches])

    def _need(self, part: Any, capability: Capability) -> Any:
        if capability not in self.capabilities:
            raise CheckpointError(
                f"this {self.card.family} model cannot {capability}; it can {', '.join(sorted(self.capabilities))}"
            )
        return part

    def _inward(self, images: Tensor) -> Tensor:
        low, high = self.card.value_range
        return images if (low, high) == (0.0, 1.0) else images * (high - low) + low

    def _outward(self, images: Tensor) -> Tensor:
        low, high = self.card.value_range
        unit = images if (low, high) == (0.0, 1.0) else (images - low) / (high - low)
        return unit.reshape(len(unit), *self.card.image_shape)

    def _batches(self, items: Tensor, labels: Any) -> Iterator[tuple[Tensor, Tensor | None]]:
        targets = labels_given(self.card, labels, len(items))
        for start in range(0, max(len(items), 1), BATCH):
            stop = start + BATCH
            yield items[start:stop], None if targets is None else targets[start:stop]

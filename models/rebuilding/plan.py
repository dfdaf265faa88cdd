"""A complete reading of the weights: programs for each part, and the parts that run them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard, Posterior
from models.opened import Parts
from models.rebuilding.notation import read_program, write_program
from models.rebuilding.program import run
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.steps import Program, Step, key_of

PROGRAMS = ("encoder", "mean", "spread", "decoder", "discriminator")
"""The parts of a plan that are steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a rebuilt model needs beside its weights."""

    image_shape: tuple[int, int, int]
    value_range: tuple[float, float] = (0.0, 1.0)
    encoder: Program = ()
    mean: Program = ()
    spread: Program = ()
    spread_is: str = "logvar"
    decoder: Program = ()
    discriminator: Program = ()
    latent_dim: int | None = None
    classes: int | None = None
    prior: str = ""
    """``normal``, ``uniform`` on [-1, 1], or ``""`` where nothing can be sampled."""
    output_channels: int | None = None
    """Channels of the output that are the image, when it gives more (a learned variance)."""

    @property
    def notation(self) -> str:
        """The architecture as users read it."""
        halves = [("enc", self.encoder), ("mu", self.mean), (self.spread_is, self.spread), ("dec", self.decoder)]
        if not self.encoder and not self.mean:
            halves = [("gen", self.decoder)]
        halves.append(("disc", self.discriminator))
        text = " | ".join(f"{name}: {' '.join(write_program(program))}" for name, program in halves if program)
        low, high = self.value_range
        tail = [f"images {'x'.join(map(str, self.image_shape))} in [{low:.4g}, {high:.4g}]"]
        if self.latent_dim is not None:
            tail.append(f"code of {self.latent_dim}")
        if self.prior:
            tail.append("z ~ N(0, I)" if self.prior == "normal" else "z ~ U(-1, 1)")
        return f"{text} | {', '.join(tail)}"

    @property
    def steps(self) -> Iterator[Step]:
        """The steps of every part."""
        return (step for name in PROGRAMS for step in getattr(self, name))

    @property
    def keys(self) -> frozenset[str]:
        """The paths of all layers that the steps use."""
        return frozenset(key for step in self.steps if (key := key_of(step)) is not None)

    def config(self) -> dict[str, Any]:
        """As a card holds it: every step in the notation."""
        facts = {item.name: getattr(self, item.name) for item in fields(self)}
        return facts | {name: write_program(facts[name]) for name in PROGRAMS}


def plan_from(config: Mapping[str, Any]) -> Plan:
    """The plan that ``Plan.config`` wrote, also after a round through JSON. Raises CheckpointError."""
    known = {item.name for item in fields(Plan)}
    unknown = set(config) - known
    if unknown or "image_shape" not in config:
        raise CheckpointError(
            f"an inferred model's configuration has the fields {', '.join(sorted(known))}; "
            f"got {', '.join(sorted(config))}"
        )
    facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in config.items()}
    for name in PROGRAMS:
        texts = facts.get(name, ())
        if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
            raise CheckpointError(f"the {name} of an inferred model should be a list of steps, each a text")
        facts[name] = read_program(texts)
    return Plan(**facts)


def parts_of(plan: Plan, layers: Mapping[str, Layer], parameters: int) -> Parts:
    """The callables of a plan over its layers. Images are in the network's own range."""
    encode = _encoder(plan, layers) if plan.encoder or plan.mean else None
    decode = _decoder(plan, layers) if plan.decoder else None
    discriminate = None
    if plan.discriminator:

        def discriminate(images: Tensor, labels: Tensor | None) -> Tensor:
            return run(plan.discriminator, layers, images, labels).flatten(1).mean(dim=1)

    return Parts(
        encode=encode,
        decode=decode,
        prior=_prior(plan) if plan.decoder and plan.prior else None,
        discriminate=discriminate,
        parameters=parameters,
        has_posterior=bool(plan.spread),
    )


def _encoder(plan: Plan, layers: Mapping[str, Layer]) -> Any:
    def encode(images: Tensor, labels: Tensor | None) -> Posterior:
        features = run(plan.encoder, layers, images, labels)
        mean = run(plan.mean, layers, features, labels).flatten(1)
        if not plan.spread:
            return Posterior(mean)
        raw = run(plan.spread, layers, features, labels).flatten(1)
        scale = {"logvar": lambda: (raw / 2).exp(), "logstd": raw.exp, "std": raw.abs}[plan.spread_is]()
        return Posterior(mean, scale)

    return encode


def _decoder(plan: Plan, layers: Mapping[str, Layer]) -> Any:
    def decode(latents: Tensor, labels: Tensor | None) -> Tensor:
        output = run(plan.decoder, layers, latents, labels)
        if plan.output_channels is not None:
            output = output[:, : plan.output_channels]
        return output.reshape(len(output), *plan.image_shape)

    return decode


def _prior(plan: Plan) -> Any:
    size = plan.latent_dim or 0

    def prior(n: int, generator: torch.Generator) -> Tensor:
        if plan.prior == "uniform":
            return torch.rand(n, size, generator=generator) * 2 - 1
        return torch.randn(n, size, generator=generator)

    return prior


def card_of(plan: Plan, family: str, description: str = "") -> ModelCard:
    return ModelCard(
        family=family,
        image_shape=plan.image_shape,
        value_range=plan.value_range,
        latent_dim=plan.latent_dim,
        classes=plan.classes,
        config=plan.config(),
        description=description,
    )

"""What networks that run themselves are together: an autoencoder, a generator, halves. Their range is to be decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.formats.graphs.graph import Graph
from models.formats.graphs.intervals import ANY, UNIT, Interval
from models.formats.graphs.parts import Job, Part, part
from models.formats.graphs.ranges import Found, Range, Said, Source, by_bounds, decide, first, pixel_distance
from models.opened import Hypothesis, OpenedModel, Parts
from models.recognition import Reading
from models.ways_out import EXPORT_BUNDLE

_LOOKED_AT = 256
UNIT_RANGE: Range = (0.0, 1.0)


def reading_of(
    graphs: Sequence[Graph], images: Tensor | None, labels: Tensor | None, source: Source | None = None
) -> Reading:
    """What one graph is, or several that belong together.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` (n,) help where they are given, and so does the author's
    ``source``. Raises CheckpointError for graphs that are no image model, or do not fit.
    """
    shape = cast("tuple[int, int, int]", tuple(images.shape[1:])) if images is not None else None
    classes = None if source is None else source.classes
    found = {item.job: item for item in (part(graph, shape, classes) for graph in graphs)}
    if len(found) != len(graphs):
        raise CheckpointError("two files of the same kind were given; an encoder and a decoder can be joined")
    return _Reader(found, images, labels).reading(source)


class _Reader:
    """The hypotheses about the parts of one model: they differ in the range of their pixels."""

    def __init__(self, found: dict[Job, Part], images: Tensor | None, labels: Tensor | None) -> None:
        self.format = " and ".join(dict.fromkeys(item.graph.format for item in found.values()))
        self.whole = found.get("autoencoder")
        self.encoder = found.get("encoder") or self.whole
        self.decoder = found.get("decoder")
        self.discriminator = found.get("discriminator")
        self.evidence: list[str] = []
        self.one_file = len({id(item.graph.origin) for item in found.values()}) == 1
        self.count = sum(item.graph.parameters for item in found.values())
        self._take_apart()
        self._fit()
        first = self.decoder or self.encoder or self.discriminator
        assert first is not None
        self.pixels = self.whole.pixels if self.whole else self.encoder.pixels if self.encoder else first.pixels
        self.images = images if images is not None and tuple(images.shape[1:]) == self.pixels.shape else None
        self.labels = labels

    def _take_apart(self) -> None:
        """Cut an autoencoder's graph at its code, so that it encodes and decodes as well."""
        if self.whole is None or self.decoder is not None or len(self.whole.graph.inputs) > 1:
            return
        halves = self.whole.graph.halves(self.whole.pixels.sides) if self.whole.code == 0 else None
        if halves is None:
            return
        first, second = (part(graph, self.whole.pixels.shape) for graph in halves)
        if first.job == "encoder" and second.job == "decoder":
            self.encoder, self.decoder = first, second
            self.evidence.append(f"cut at its narrowest tensor into an encoder and a decoder, code of {first.code}")

    def _fit(self) -> None:
        """A pair must have one code, and one image; an encoder twice as wide gives mean and log-variance in halves."""
        if self.encoder is None or self.decoder is None:
            return
        if self.encoder.code == 2 * self.decoder.code and self.encoder.spread_output is None:
            self.encoder = replace(self.encoder, code=self.decoder.code, halves=True)
            self.evidence.append("the encoder's output is twice the code: mean and log-variance side by side")
        if self.encoder.code != self.decoder.code:
            raise CheckpointError(
                f"these {self.format} files do not belong together: one gives codes of {self.encoder.code} and "
                f"the other takes {self.decoder.code}; give the two halves of one model"
            )
        if self.encoder.pixels.shape[1:] != self.decoder.pixels.shape[1:]:
            raise CheckpointError(
                f"these {self.format} files do not belong together: one takes images of "
                f"{self.encoder.pixels.shape} and the other gives {self.decoder.pixels.shape}; "
                "give the two halves of one model"
            )
        if self.decoder.pixels.layout == "bytes":
            self.decoder = replace(self.decoder, pixels=replace(self.decoder.pixels, shape=self.encoder.pixels.shape))

    def reading(self, source: Source | None) -> Reading:
        decision = decide(self._bounds(), error=self._error, looks=self._looks(), found=self._found())
        said = None if source is None else self._said(source)
        if said is not None:
            decision = first(said, decision)
        hypotheses = tuple(
            Hypothesis(
                architecture=f"{self._title()}, pixels in [{item.value_range[0]:g}, {item.value_range[1]:g}]",
                score=item.score,
                evidence=item.evidence,
                build=self._builder(item.value_range),
            )
            for item in decision.candidates
        )
        return Reading(
            hypotheses=hypotheses,
            confidence=decision.confidence,
            recognised=f"{self.format}: {self._title()}; it runs as it is, and only its range of pixels is concluded.",
            evidence=tuple(self.evidence),
            kind=self._kind(),
        )

    def _said(self, source: Source) -> Said | None:
        """What the source says, weighed with the output's bounds and with the images, as far as they are at hand."""
        tried = self._error(UNIT_RANGE) is not None
        return source.said(by_bounds(self._bounds()), (lambda item: self._error(item) or 0.0) if tried else None)

    def _found(self) -> Found:
        if self.whole is not None or (self.encoder and self.decoder and self.one_file):
            return "whole"
        if self.decoder is None:
            return "other"
        return "halves" if self.encoder else "decoder"

    def _bounds(self) -> Interval:
        """Of the pixels that it makes."""
        source = self.decoder or self.whole
        if source is None:
            return ANY
        return UNIT if source.pixels.layout == "bytes" else source.graph.bounds(source.image_output)

    def _error(self, value_range: Range) -> float | None:
        """Mean squared error of reconstruction over the images' variance; None without data or without a pair."""
        if self.images is None or not (self.whole or (self.encoder and self.decoder)):
            return None
        images = self.images[:_LOOKED_AT]
        model = self._builder(value_range)()
        labels = self.labels[:_LOOKED_AT] if self.labels is not None and model.conditional else None
        if model.conditional and labels is None:
            return None
        spread = float((images - images.mean(dim=0)).square().mean())
        return float((model.reconstruct(images, labels) - images).square().mean()) / max(spread, 1e-12)

    def _looks(self) -> Callable[[Range], float | None]:
        """How far the pixels of its samples lie from the images'; nothing without data or without a decoder alone."""
        if self.images is None or self.decoder is None or self.encoder is not None:
            return lambda value_range: None
        images, decoder = self.images[:_LOOKED_AT], self.decoder
        codes = torch.randn(len(images), decoder.code, generator=torch.Generator().manual_seed(0))
        labels = torch.arange(len(images)) % decoder.classes if decoder.classes else None
        made = decoder.decode(codes, labels)
        return lambda value_range: pixel_distance(made, images, value_range)

    def _builder(self, value_range: Range) -> Callable[[], OpenedModel]:
        return lambda: self._model(value_range)

    def _model(self, value_range: Range) -> OpenedModel:
        encoder, decoder, whole = self.encoder, self.decoder, self.whole
        code = decoder.code if decoder else encoder.code if encoder else 0
        classes = next((p.classes for p in (encoder, decoder, whole) if p and p.classes), None)
        encode = encoder.encode if encoder and encoder.code else None
        decode = decoder.decode if decoder else None
        if whole is not None and decode is None:
            # The code cannot be reached: the image itself stands for it, and reconstructing is all that is offered.
            raise CheckpointError(
                f"this {self.format} autoencoder has no place where it could be cut into an encoder and a decoder; "
                f"export the two halves, or {EXPORT_BUNDLE}"
            )
        return OpenedModel(
            card=ModelCard(
                family=self.format.lower(),
                image_shape=self.pixels.shape,
                value_range=value_range,
                latent_dim=code or None,
                classes=classes,
            ),
            parts=Parts(
                encode=encode,
                decode=decode,
                prior=(lambda n, generator: torch.randn(n, code, generator=generator)) if self._generates() else None,
                discriminate=self.discriminator.score if self.discriminator else None,
                parameters=self.count,
                has_posterior=bool(encoder and (encoder.spread_output is not None or encoder.halves)),
            ),
            recognised=self._title(),
        )

    def _generates(self) -> bool:
        # A decoder alone is a generator, or half of a VAE; a plain autoencoder's decoder has no prior.
        if self.decoder is None:
            return False
        return self.encoder is None or self.encoder.spread_output is not None or self.encoder.halves

    def _kind(self) -> str:
        if self.decoder and not self.encoder:
            return "generator"
        if self.encoder and self.decoder:
            return "vae" if self._generates() else "autoencoder"
        return "encoder" if self.encoder else "discriminator"

    def _title(self) -> str:
        names = {"vae": "variational autoencoder", "generator": "generator or decoder"}
        kind = names.get(self._kind(), self._kind())
        c, h, w = self.pixels.shape
        code = self.decoder.code if self.decoder else self.encoder.code if self.encoder else 0
        return f"{kind} of {c} x {h} x {w} images" + (f" with a code of {code}" if code else "")

"""ONNX files: one graph, or an encoder and a decoder in two. The graph runs itself; its range is to be decided."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.foreign import is_text
from models.formats.onnx.check import parse
from models.formats.onnx.graph import Graph
from models.formats.onnx.parts import Job, Part, part
from models.opened import Confidence, Hypothesis, OpenedModel, Parts
from models.recognition import Reading
from models.ways_out import EXPORT_BUNDLE

Range = tuple[float, float]
_RANGES: tuple[Range, ...] = ((0.0, 1.0), (-1.0, 1.0))
_CLEARLY_BETTER = 0.9
"""The runner-up must have 10% more error before the first is taken without asking."""
_STILL_RECONSTRUCTS = 0.8
"""Error over the images' variance; the mean image has 1."""


def read(path: Path) -> Contents:
    """A single graph; what it is gets decided when the data is known. Raises CheckpointError."""
    return _contents([load(path)])


def read_pair(paths: Sequence[Path]) -> Contents:
    """An encoder's and a decoder's graph (in any order), joined. Raises CheckpointError."""
    return _contents([load(path) for path in paths])


def load(path: Path) -> Graph:
    """The checked graph of a file. Raises CheckpointError."""
    size = path.stat().st_size
    if size > limits.ONNX_BYTES:
        raise CheckpointError(
            f"this ONNX file has {size:,} bytes, more than the {limits.ONNX_BYTES:,} that are read; "
            "export a smaller model"
        )
    return Graph(parse(path.read_bytes()))


def _contents(graphs: list[Graph]) -> Contents:
    nodes = sum(len(graph.model.graph.node) for graph in graphs)
    return Contents(
        format="ONNX" if len(graphs) == 1 else f"{len(graphs)} ONNX files",
        judge=lambda images, labels: _judge(graphs, images, labels),
        evidence=(f"{nodes} operators, none of them random, external or a loop",),
    )


def _judge(graphs: list[Graph], images: Tensor | None, labels: Tensor | None) -> Reading:
    shape = cast("tuple[int, int, int]", tuple(images.shape[1:])) if images is not None else None
    found = {item.job: item for item in (part(graph, shape) for graph in graphs)}
    if len(found) != len(graphs):
        raise CheckpointError("two ONNX files of the same kind were given; an encoder and a decoder can be joined")
    return _Reader(found, images, labels).reading()


class _Reader:
    """The hypotheses about the parts of one model: they differ in the range of their pixels."""

    def __init__(self, found: dict[Job, Part], images: Tensor | None, labels: Tensor | None) -> None:
        self.whole = found.get("autoencoder")
        self.encoder = found.get("encoder") or self.whole
        self.decoder = found.get("decoder")
        self.discriminator = found.get("discriminator")
        self.evidence: list[str] = []
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
        name = self.whole.graph.bottleneck(math.prod(self.whole.pixels.shape)) if self.whole.code == 0 else None
        if name is None:
            return
        first, second = (part(graph, self.whole.pixels.shape) for graph in self.whole.graph.split(name))
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
                f"these ONNX files do not belong together: one gives codes of {self.encoder.code} and the other takes "
                f"{self.decoder.code}; give the two halves of one model"
            )
        if self.encoder.pixels.shape[1:] != self.decoder.pixels.shape[1:]:
            raise CheckpointError(
                f"these ONNX files do not belong together: one takes images of {self.encoder.pixels.shape} and the "
                f"other gives {self.decoder.pixels.shape}; give the two halves of one model"
            )
        if self.decoder.pixels.layout == "bytes":
            self.decoder = replace(self.decoder, pixels=replace(self.decoder.pixels, shape=self.encoder.pixels.shape))

    def reading(self) -> Reading:
        ranges, confidence, scores = self._ranges()
        hypotheses = tuple(
            Hypothesis(
                architecture=f"{self._title()}, pixels in [{low:g}, {high:g}]",
                score=score,
                evidence=tuple(reason),
                build=self._builder((low, high)),
            )
            for (low, high), (score, reason) in zip(ranges, scores, strict=True)
        )
        return Reading(
            hypotheses=hypotheses,
            confidence=confidence,
            recognised=f"ONNX: {self._title()}; the graph runs as it is, and only its range of pixels is concluded.",
            evidence=tuple(self.evidence),
            kind=self._kind(),
        )

    def _ranges(self) -> tuple[list[Range], Confidence, list[tuple[float, list[str]]]]:
        known = self._last()
        if known is not None:
            value_range, reason = known
            error = self._error(value_range)
            note = [] if error is None else [f"reconstruction error {error:.4f} of the images' variance"]
            if error is not None and error > 1:
                note.append("worse than the mean image: halves of different models, or of other data")
                return [value_range], "choose", [(0.0, [reason, *note])]
            return [value_range], "high", [(1.0 if error is None else _score(error), [reason, *note])]
        errors = {item: self._error(item) for item in _RANGES}
        if any(error is None for error in errors.values()):
            reason = "the graph ends without a sigmoid or tanh, and there is no data to try it on"
            return list(_RANGES), "choose", [(0.5, [reason]), (0.4, [reason])]
        ranked = sorted((error or 0.0, item) for item, error in errors.items())
        clear = ranked[0][0] < _CLEARLY_BETTER * ranked[1][0] and ranked[0][0] < _STILL_RECONSTRUCTS
        scores = [(_score(error), [f"reconstruction error {error:.4f} of the images' variance"]) for error, _ in ranked]
        return [item for _, item in ranked], "high" if clear else "choose", scores

    def _last(self) -> tuple[Range, str] | None:
        """The range that the last operator before the image gives."""
        source = self.decoder or self.whole
        if source is None:
            return None
        if source.pixels.layout == "bytes":
            return (0.0, 1.0), "the graph gives pictures of bytes"
        operator = source.graph.last_operator(source.graph.outputs[source.image_output].name)
        if operator in ("Sigmoid", "HardSigmoid"):
            return (0.0, 1.0), "the graph ends in a sigmoid"
        return ((-1.0, 1.0), "the graph ends in a tanh") if operator == "Tanh" else None

    def _error(self, value_range: Range) -> float | None:
        """Mean squared error of reconstruction over the images' variance; None without data or without a pair."""
        if self.images is None or not (self.whole or (self.encoder and self.decoder)):
            return None
        images = self.images[:256]
        model = self._builder(value_range)()
        labels = self.labels[:256] if self.labels is not None and model.conditional else None
        if model.conditional and labels is None:
            return None
        spread = float((images - images.mean(dim=0)).square().mean())
        return float((model.reconstruct(images, labels) - images).square().mean()) / max(spread, 1e-12)

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
                "this ONNX autoencoder has no place where it could be cut into an encoder and a decoder; export the "
                f"two halves, or {EXPORT_BUNDLE}"
            )
        return OpenedModel(
            card=ModelCard(
                family="onnx",
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


def _score(error: float) -> float:
    return max(0.0, min(1.0, 1.0 - error))


def _is_onnx(head: bytes, path: Path) -> bool:
    # A model starts with its IR version (field 1), then producer, domain, graph or opset.
    if path.suffix.lower() == ".pb":  # TensorFlow's graphs are protobuf, too
        return False
    follows = head[2:3] in (b"\x12", b"\x1a", b"\x22", b"\x2a", b"\x3a", b"\x42")
    if len(head) > 3 and head[0] == 0x08 and 0 < head[1] <= 30 and follows:
        return True
    return path.suffix.lower() == ".onnx" and bool(head) and not is_text(head)


def example(folder: Path) -> Path:
    """A generator: codes of 3 times the decoder's weights."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = example_weights()["decoder.weight"].T.reshape(3, 1, 4, 4).flatten(1).numpy()
    given = helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 3])
    made = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 4, 4])
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["z", "weights"], ["flat"]),
            helper.make_node("Reshape", ["flat", "shape"], ["images"]),
        ],
        "generator",
        [given],
        [made],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(np.array([-1, 1, 4, 4]), "shape")],
    )
    path = folder / "example.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


container(Format(name="onnx", title="ONNX", sniff=_is_onnx, read=read, order=70, example=example))

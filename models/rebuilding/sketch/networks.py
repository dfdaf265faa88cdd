"""Which layers form which network: encoder, posterior heads, decoder or generator, discriminator, label layers.

Names that say their side are believed; the rest is placed by order and by the shapes that must chain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import MAIN, Layer
from models.rebuilding.sketch.trunk import Trunk, trunk

SketchKind = Literal["autoencoder", "generator", "encoder", "discriminator", "classifier", "unknown"]


@dataclass(frozen=True)
class Sketch:
    """Networks found in one table of weights, before strides, activations and the rest are decided."""

    kind: SketchKind
    encoder: Trunk = ()
    mean: Trunk = ()
    spread: Trunk = ()
    decoder: Trunk = ()
    encoder_labels: tuple[Layer, ...] = ()
    decoder_labels: tuple[Layer, ...] = ()
    codebook: Layer | None = None
    """Of a VQ-VAE: what comes from the encoder is replaced by its nearest rows."""
    split: bool = False
    """The encoder's last layer gives mean and spread side by side."""
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def trunks(self) -> tuple[Trunk, ...]:
        return tuple(t for t in (self.encoder, self.mean, self.spread, self.decoder) if t)


def sketches(layers: Sequence[Layer], role: str = "") -> tuple[Sketch, ...]:
    """Every network in one table. ``role`` is what the file calls the table, and only a hint."""
    sides: dict[str, naming.Side] = {layer.path: naming.side(layer.path) for layer in layers}
    critics = [layer for layer in layers if sides[layer.path] == "discriminator"]
    rest = [layer for layer in layers if sides[layer.path] != "discriminator"]
    found: list[Sketch] = []
    if any(layer.kind in MAIN for layer in rest):
        found.append(_place(rest, sides, role))
    if any(layer.kind in MAIN for layer in critics):
        found.append(_discriminator(critics if found else layers))  # alone, label layers of any name are its own
    return tuple(found)


def _discriminator(layers: Sequence[Layer]) -> Sketch:
    mains = [layer for layer in layers if layer.kind in MAIN]
    labels = tuple(layer for layer in layers if _is_label_layer(layer, mains))
    return Sketch("discriminator", encoder=trunk(_without(layers, labels)), encoder_labels=labels)


def _place(layers: Sequence[Layer], sides: dict[str, naming.Side], role: str) -> Sketch:
    mains = [layer for layer in layers if layer.kind in MAIN]
    labels = tuple(layer for layer in layers if _is_label_layer(layer, mains))
    unused = tuple(layer for layer in layers if sides[layer.path] == "classifier")
    codebooks = [layer for layer in layers if layer.kind == "embedding" and layer not in labels]
    rest = _without(layers, (*labels, *unused, *codebooks))
    means, spreads = _heads(rest, sides)
    body = _without(rest, means + spreads)
    split_at = _boundary(body, sides, rest, means)
    if split_at is None:
        return _single(body, labels, unused, role)
    encoder = [layer for i, layer in enumerate(body) if _goes_to_encoder(layer, i, split_at, sides)]
    decoder = [layer for i, layer in enumerate(body) if not _goes_to_encoder(layer, i, split_at, sides)]
    encoder_labels = tuple(label for label in labels if sides[label.path] == "encoder")
    decoder_labels = tuple(label for label in labels if sides[label.path] == "decoder")
    shared = tuple(label for label in labels if sides[label.path] not in ("encoder", "decoder"))
    kind: SketchKind = "autoencoder" if decoder and (encoder or means) else "generator" if decoder else "encoder"
    sketch = Sketch(
        kind,
        encoder=trunk(encoder),
        mean=trunk(means),
        spread=trunk(spreads),
        decoder=trunk(decoder),
        encoder_labels=encoder_labels + shared,
        decoder_labels=decoder_labels + shared,
        codebook=codebooks[0] if codebooks else None,
        unused=tuple(layer.path for layer in unused),
    )
    return replace(sketch, split=_is_split(sketch))


def _single(body: Sequence[Layer], labels: tuple[Layer, ...], unused: tuple[Layer, ...], role: str) -> Sketch:
    """One chain that the names do not divide: what goes in and what comes out tells."""
    mains = [layer for layer in body if layer.kind in MAIN]
    chain = trunk(body)
    dropped = tuple(layer.path for layer in unused)
    outputs = mains[-1].outputs()
    from_image, to_image = starts_with_image(mains[0]), ends_with_image(mains[-1])
    if role == "discriminator" or (outputs == 1 and _scores(mains)):
        return Sketch("discriminator", encoder=chain, encoder_labels=labels, unused=dropped)
    if role in ("generator", "decoder"):
        return Sketch("generator", decoder=chain, decoder_labels=labels, unused=dropped)
    if role == "encoder":
        return Sketch("encoder", encoder=chain, encoder_labels=labels, unused=dropped)
    if to_image and (not from_image or _grows(mains)):
        return Sketch("generator", decoder=chain, decoder_labels=labels, unused=dropped)
    if from_image and mains[-1].kind == "linear" and (outputs in (2, 10, 26, 47, 62, 100, 200, 1000)):
        return Sketch("classifier", encoder=chain, unused=dropped)
    if from_image:
        return Sketch("encoder", encoder=chain, encoder_labels=labels, unused=dropped)
    if _grows(mains):
        return Sketch("generator", decoder=chain, decoder_labels=labels, unused=dropped)
    return Sketch("unknown", encoder=chain, unused=dropped)


def _scores(mains: Sequence[Layer]) -> bool:
    """Whether a chain that ends in one number starts from an image or from features."""
    if mains[0].kind == "conv":
        return mains[0].may_be(False) and mains[0].outputs() > 1 and max(mains[-1].weight.shape[:2]) > 1
    return mains[0].inputs() > 1 and not _grows(mains)


def _grows(mains: Sequence[Layer]) -> bool:
    """Whether the chain leads from few numbers to many."""
    if any(layer.kind == "conv" and not layer.may_be(False) for layer in mains):
        return True
    if mains[0].kind == "linear" and mains[-1].kind == "linear":
        return mains[-1].outputs() > mains[0].inputs()
    return mains[0].kind == "linear" or (mains[-1].kind == "conv" and mains[0].inputs() > mains[-1].outputs())


def starts_with_image(layer: Layer) -> bool:
    """Whether a first layer can take images: a convolution of a few channels, or a linear layer of image size."""
    if layer.kind == "conv":
        return layer.may_be(False) and layer.inputs() in (1, 3, 11, 13)
    return square(layer.inputs()) is not None and layer.inputs() >= 49


def ends_with_image(layer: Layer) -> bool:
    if layer.kind == "conv":
        return any(layer.may_be(t) and layer.outputs(t) in (1, 3) for t in (False, True))
    return square(layer.outputs()) is not None and layer.outputs() >= 49


def square(numbers: int) -> tuple[int, int, int] | None:
    """(c, side, side) of that many numbers, one channel before three; None when they form no square image."""
    for channels in (1, 3):
        side = math.isqrt(numbers // channels)
        if side >= 2 and side * side * channels == numbers:
            return channels, side, side
    return None


def _heads(layers: Sequence[Layer], sides: dict[str, naming.Side]) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """(mean head, spread head): named as such, or two like layers in a row that cannot follow one another."""
    mains = [layer for layer in layers if layer.kind in MAIN and sides[layer.path] != "decoder"]
    spreads = tuple(layer for layer in mains if naming.head(layer.path) == "spread")
    means = tuple(layer for layer in mains if naming.head(layer.path) == "mean")
    if spreads and means:
        return means, spreads
    if spreads and not means:
        twins = [m for m in mains if m not in spreads and m.weight.shape == spreads[-1].weight.shape]
        return ((twins[-1],), spreads) if twins else ((), ())
    for first, second in pairwise(mains):
        alike = first.weight.shape == second.weight.shape and first.kind == second.kind
        if alike and first.inputs() != first.outputs() and naming.missing_between(first.path, second.path) is None:
            return (first,), (second,)
    return (), ()


def _boundary(
    body: Sequence[Layer], sides: dict[str, naming.Side], rest: Sequence[Layer], means: Sequence[Layer]
) -> int | None:
    """Index in ``body`` where the decoder starts for layers whose names do not say; None for a single chain."""
    named = {sides[layer.path] for layer in body}
    if means:
        before = list(rest).index(means[0])
        start = sum(1 for layer in rest[:before] if layer in body)
        if "decoder" in named and "encoder" in named:
            return min(start, _first_of(body, sides, "decoder"))
        return start
    if "decoder" in named and ("encoder" in named or any(not sides[layer.path] for layer in body)):
        first = _first_of(body, sides, "decoder")
        if "encoder" not in named:
            heading = [layer for layer in body[:first] if layer.kind in MAIN]
            if not heading or not starts_with_image(heading[0]):
                return None
            return _narrowest(body, first)
        return first
    if named <= {"decoder"} or named <= {"encoder"}:
        return None
    if "encoder" in named:
        last = max(i for i, layer in enumerate(body) if sides[layer.path] == "encoder")
        return last + 1 if any(layer.kind in MAIN for layer in body[last + 1 :]) else None
    mains = [layer for layer in body if layer.kind in MAIN]
    if len(mains) > 1 and starts_with_image(mains[0]) and ends_with_image(mains[-1]) and _autoencodes(mains):
        transposed = [i for i, layer in enumerate(body) if layer.kind == "conv" and not layer.may_be(False)]
        return _narrowest(body, transposed[0] if transposed else len(body))
    return None


def _autoencodes(mains: Sequence[Layer]) -> bool:
    """Whether a chain from image to image can be an autoencoder; a critic ends in one map of its widest features."""
    first, last = mains[0], mains[-1]
    if first.kind == "linear":
        return last.kind == "linear" and first.inputs() == last.outputs()
    widths = [max(layer.weight.shape[:2]) for layer in mains if layer.kind == "conv"]
    return last.kind != "conv" or max(last.weight.shape[:2]) < max(widths) or not last.may_be(False)


def _first_of(body: Sequence[Layer], sides: dict[str, naming.Side], side: naming.Side) -> int:
    return next(i for i, layer in enumerate(body) if sides[layer.path] == side)


def _narrowest(body: Sequence[Layer], limit: int) -> int:
    """Index after the layer with the fewest outputs; linear layers are narrower than any convolution."""
    mains = [(i, layer) for i, layer in enumerate(body) if layer.kind in MAIN]
    candidates = [(i, layer) for i, layer in mains[:-1] if i < limit] or mains[:1]
    linear = [(i, layer) for i, layer in candidates if layer.kind == "linear"]
    index, _ = min(linear or candidates, key=lambda item: item[1].outputs())
    after = index + 1
    while after < len(body) and body[after].kind not in MAIN:
        after += 1
    return after


def _goes_to_encoder(layer: Layer, index: int, split_at: int, sides: dict[str, naming.Side]) -> bool:
    named = sides[layer.path]
    return named == "encoder" or (named != "decoder" and index < split_at)


def _is_split(sketch: Sketch) -> bool:
    """Whether the encoder ends in mean and spread side by side: it gives twice what the decoder takes."""
    if sketch.mean or not (sketch.encoder and sketch.decoder):
        return False
    return sketch.encoder[-1].main.outputs() == 2 * _first_inputs(sketch.decoder)


def _first_inputs(chain: Trunk) -> int:
    main = chain[0].main
    return main.inputs(transposed=main.kind == "conv" and not main.may_be(False))


def _is_label_layer(layer: Layer, mains: Sequence[Layer]) -> bool:
    if layer.kind == "embedding":
        rows, width = layer.weight.shape
        maps = any(main.kind == "conv" and width in main.weight.shape[:2] for main in mains)
        return not naming.is_codebook(layer.path) and not (rows >= 64 and maps)
    if naming.is_codebook(layer.path):
        return False
    return layer.kind == "linear" and len(mains) > 1 and naming.is_label(layer.path) and layer.inputs() <= 1000


def _without(layers: Sequence[Layer], out: Sequence[Layer]) -> list[Layer]:
    return [layer for layer in layers if layer not in out]

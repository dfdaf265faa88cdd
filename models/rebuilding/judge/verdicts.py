"""What weights are when no model can be rebuilt from them: classifiers, language models, U-Nets and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import MAIN, Layer
from models.rebuilding.sketch.networks import Sketch
from models.ways_out import DROP_SOURCE, EXPORT_BUNDLE


def foreign(layers: Sequence[Layer]) -> tuple[str, str] | None:
    """(kind, sentence) for architectures that are told by their names, and that are not rebuilt from shapes."""
    paths = [layer.path.lower() for layer in layers]
    named = {word for path in paths for word in naming.words(path)}
    text = " ".join(paths)
    if {"lm", "head"} <= named or "wte" in named or "word_embeddings" in text:
        return "language model", "a language model (token embeddings and an output over a vocabulary), no image model"
    vocabulary = [x for x in layers if x.kind in ("embedding", "linear") and x.weight.shape[0] > 5000]
    recurrent = any(word in named for word in ("lstm", "gru", "rnn"))
    if recurrent and vocabulary:
        return "language model", "a recurrent language model with a vocabulary of words, no image model"
    if {"time", "mlp"} <= named or "time_emb" in text or ("down_blocks" in text and "mid_block" in text):
        return (
            "diffusion",
            f"a diffusion model's U-Net: sampling it needs its noise schedule, so {EXPORT_BUNDLE} or give its samples",
        )
    if "betas" in text or "alphas_cumprod" in text:
        return (
            "diffusion",
            f"a diffusion model: sampling it needs its noise schedule, so {EXPORT_BUNDLE} or give its samples",
        )
    if any(word in named for word in ("attn", "attention", "transformer")) or "self_attn" in text:
        return "transformer", f"a network with attention, which is not rebuilt from names and shapes; {DROP_SOURCE}"
    if _joins(layers) >= 2:
        return "skips", f"a network with skip connections, which names and shapes do not show; {DROP_SOURCE}"
    if recurrent:
        return "recurrent", f"a recurrent network, which is not rebuilt from names and shapes; {DROP_SOURCE}"
    if any(layer.lopsided for layer in layers):
        return (
            "lopsided",
            f"a network of convolutions unlike in height and width, which is not rebuilt; {DROP_SOURCE}",
        )
    return None


def classifier(sketch: Sketch) -> str:
    main = sketch.encoder[-1].main
    first = sketch.encoder[0].main
    layers = len(sketch.encoder)
    return (
        f"a classifier: {layers} layers lead from {_inputs(first)} to {main.outputs()} class scores; "
        "it neither reconstructs nor generates, so there is nothing to evaluate here"
    )


def _inputs(layer: Layer) -> str:
    if layer.kind == "conv":
        return f"images of {layer.inputs()} channel{'s' if layer.inputs() != 1 else ''}"
    return f"{layer.inputs()} inputs"


def no_chain(layers: Sequence[Layer]) -> str:
    """What was understood of weights whose shapes do not chain."""
    counts: dict[str, int] = {}
    for layer in layers:
        counts[layer.kind] = counts.get(layer.kind, 0) + 1
    names = {
        "linear": "linear", "conv": "convolution", "batch_norm": "batch norm", "norm": "norm", "prelu": "PReLU",
        "embedding": "embedding", "foreign": "unknown",
    }  # fmt: skip
    held = ", ".join(f"{number} {names[kind]}" for kind, number in counts.items())
    if any(layer.kind == "foreign" and layer.weight.ndim in (3, 5) for layer in layers):
        return (
            f"a network with 1-D or 3-D convolutions or attention, and only image networks are rebuilt; {DROP_SOURCE}"
        )
    if not any(layer.kind in MAIN for layer in layers):
        return (
            f"weights without a linear or convolution layer ({held or 'no layers'}): no network that could be rebuilt"
        )
    return (
        f"a network of {held} layers whose shapes do not chain in order from or to images, "
        f"so it was not rebuilt; {DROP_SOURCE}"
    )


def too_large() -> str:
    """What is said of weights that allow more networks than the search may try."""
    return f"a network whose shapes allow more ways through its layers than are tried; {DROP_SOURCE}"


def _joins(layers: Sequence[Layer]) -> int:
    """How many convolutions take the outputs of the one before together with those of an earlier one, as a U-Net's."""
    convolutions = [layer for layer in layers if layer.kind == "conv"]
    earlier: set[int] = set()
    joined = 0
    for before, layer in pairwise(convolutions):
        given, taken = _widths(before)[1], _widths(layer)[0]
        if not given & taken:
            joined += any(width + other in taken for width in given for other in earlier)
        earlier |= given
    return joined


def _widths(layer: Layer) -> tuple[set[int], set[int]]:
    """(channels that a convolution may take, channels that it may give)."""
    readings = [transposed for transposed in (False, True) if layer.may_be(transposed)]
    return {layer.inputs(t) for t in readings}, {layer.outputs(t) for t in readings}

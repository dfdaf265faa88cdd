"""Dense layers, embeddings, and one-hot codes of labels."""

from __future__ import annotations

import torch
from torch.nn import functional

from models.formats.graphs.intervals import UNIT, Interval
from models.formats.keras.layers import Step, checked_size, layer
from models.formats.keras.layers.activations import activation, with_activation
from models.formats.keras.settings import MOST_WIDTH, Settings
from models.formats.keras.weights import LayerWeights


@layer("Dense")
def dense(settings: Settings, weights: LayerWeights) -> Step:
    """(..., in) -> (..., units)."""
    settings.refuse_unless("quantization_config", None)
    biased = settings.flag("use_bias", True)
    kernel, *bias = weights.take("kernel", *(["bias"] if biased else []))
    if kernel.ndim != 2 or kernel.shape[1] != settings.whole("units", most=MOST_WIDTH):
        raise settings.wrong("units", f"the {tuple(kernel.shape)[-1:]} of its weights", settings.values.get("units"))
    transposed = kernel.T.contiguous()
    shift = bias[0] if biased else None
    return with_activation(lambda given: functional.linear(given[0], transposed, shift), activation(settings), "Gemm")


@layer("Embedding")
def embedding(settings: Settings, weights: LayerWeights) -> Step:
    """Whole numbers (...) -> (..., width)."""
    (table,) = weights.take("embeddings")
    ends = Interval(float(table.min()), float(table.max())) if table.numel() else Interval()
    return Step(run=lambda given: functional.embedding(given[0].long(), table), bounds=lambda given: ends,
                operator="Gather", classes=len(table))  # fmt: skip


@layer("CategoryEncoding")
def category_encoding(settings: Settings, weights: LayerWeights) -> Step:
    """Whole numbers (n, 1) -> one-hot (n, classes)."""
    settings.text("output_mode", ("one_hot", "multi_hot"), "multi_hot")
    classes = settings.whole("num_tokens", most=MOST_WIDTH)
    checked_size(classes)
    return Step(
        run=lambda given: functional.one_hot(given[0].long().flatten(1), classes).amax(dim=1).to(torch.float32),
        bounds=lambda given: UNIT,
        operator="OneHot",
        classes=classes,
    )

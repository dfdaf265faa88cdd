"""An autoencoder written as one sequence of layers: where its code lies."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.live.calls import Place


@dataclass(frozen=True)
class Halves:
    encoder: nn.Sequential
    decoder: nn.Sequential
    evidence: str


def split(network: nn.Sequential, images: Tensor, place: Place, shapes: list[tuple[int, ...]]) -> Halves | None:
    """At the narrowest layer, where images (n, c, h, w) become images again; None where they do not.

    Of several that are as narrow the last one counts: what the next layer widens is the code.
    """
    for shape in shapes:
        sizes = _sizes(network, images.reshape(len(images), *shape).to(place.device, place.dtype))
        if sizes and len(sizes) > 1 and sizes[-1] == images[0].numel():
            least = min(sizes[:-1])
            if least >= sizes[-1]:
                return None
            at = max(index for index, size in enumerate(sizes[:-1]) if size == least) + 1
            layers = list(network)
            return Halves(
                nn.Sequential(*layers[:at]).eval(),
                nn.Sequential(*layers[at:]).eval(),
                f"the code is the narrowest of the sequence's {len(layers)} outputs, after layer {at}",
            )
    return None


def _sizes(network: nn.Sequential, x: Tensor) -> list[int] | None:
    sizes = []
    try:
        with torch.no_grad():
            for layer in network:
                x = layer(x)
                sizes.append(x[0].numel())
    except Exception:  # whatever code of others raises means that images are not what it takes
        return None
    return sizes

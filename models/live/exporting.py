"""The roles of a live model as functions that can be traced: they keep the batch open, and leave devices alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from models.live.calls import Call
from models.live.decoding import Decoding
from models.live.encoding import Encoding
from models.live.ending import Ended
from models.live.outputs import Output, outputs
from models.live.spread import standard_deviation
from models.opened import OpenedModel


@dataclass(frozen=True, kw_only=True)
class Exported:
    """``encode(images[, labels])`` gives the code's mean (n, d), with ``spread`` also its standard deviation;
    ``decode(codes[, labels])`` gives images. None where the model has no such role."""

    encode: Callable[..., Any] | None
    decode: Callable[..., Tensor] | None
    spread: bool


def exported(model: OpenedModel) -> Exported:
    """Of a model that ``open_live`` opened, while it is open."""
    encode, decode = model.parts.encode, model.parts.decode
    return Exported(
        encode=_encoder(encode) if isinstance(encode, Encoding) else None,
        decode=_decoder(decode) if isinstance(decode, Decoding | Ended) else None,
        spread=isinstance(encode, Encoding) and encode.kind is not None,
    )


def _encoder(encoding: Encoding) -> Callable[..., Any]:
    def encode(images: Tensor, *labels: Tensor) -> Any:
        made = _called(encoding.call, images, labels)
        mean = made[encoding.picked.mean].tensor
        spread = None if encoding.picked.spread is None else made[encoding.picked.spread].tensor
        if encoding.halves:
            mean, spread = mean.chunk(2, dim=1)
        if spread is None or encoding.kind is None:
            return mean.flatten(1)
        return mean.flatten(1), standard_deviation(spread, encoding.kind).flatten(1)

    return encode


def _decoder(found: Decoding | Ended) -> Callable[..., Tensor]:
    decoding = found.decode if isinstance(found, Ended) else found

    def decode(codes: Tensor, *labels: Tensor) -> Tensor:
        made = _called(decoding.call, codes, labels)[decoding.picked].tensor
        images = torch.unflatten(made.flatten(1), 1, decoding.image_shape)
        return found.ending(images) if isinstance(found, Ended) else images

    return decode


def _called(call: Call, items: Tensor, labels: tuple[Tensor, ...]) -> list[Output]:
    flat = items.flatten(1)
    given = flat if len(call.shape) == 1 else torch.unflatten(flat, 1, call.shape)
    if call.labels == "none":
        return outputs(call.function(given))
    asked = labels[0] if call.labels == "whole" else functional.one_hot(labels[0], call.classes).to(torch.float32)
    return outputs(call.function(given, asked))

"""An encoder alone: which of its outputs is the code, and which the spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from models.base import Posterior
from models.live.outputs import SPREADS, Kind, Output, outputs
from models.live.spread import standard_deviation
from models.source.roles.forms import Form
from models.source.roles.tracing import traced

Call = Callable[..., Any]


@dataclass(frozen=True)
class Encoder:
    """``call`` with the places of mean and spread among its outputs."""

    call: Call
    form: Form
    mean: int
    code_shape: tuple[int, ...]
    spread: tuple[int, Kind] | None = None
    drawn: bool = False
    """Whether the mean is a draw, whose noise shows the spread."""
    doubt: str = ""

    @property
    def posterior(self) -> bool:
        return self.drawn or self.spread is not None

    def _outputs(self, images: Tensor, labels: Tensor | None, noise: float = 0.0) -> list[Output]:
        return outputs(traced(lambda: self.call(*self.form.arguments(images, labels)), (), noise=noise).value)

    def __call__(self, images: Tensor, labels: Tensor | None = None) -> Posterior:
        found = self._outputs(images, labels)
        mean = found[self.mean].tensor.flatten(1)
        if self.drawn:
            return Posterior(mean, (self._outputs(images, labels, 1.0)[self.mean].tensor.flatten(1) - mean).abs())
        if self.spread is None:
            return Posterior(mean)
        place, kind = self.spread
        return Posterior(mean, standard_deviation(found[place].tensor, kind).flatten(1))


def find_encoder(call: Call, form: Form, images: Tensor, labels: Tensor | None) -> Encoder | None:
    """How this call encodes ``images`` (n, c, h, w); None where it gives no code for each."""
    asked = form.arguments(images, labels)
    still = outputs(traced(lambda: call(*asked), ()).value)
    noisy = outputs(traced(lambda: call(*asked), (), noise=1.0).value)
    codes = [
        place for place, item in enumerate(still)
        if item.tensor.is_floating_point() and item.tensor.ndim >= 2 and len(item.tensor) == len(images)
    ]  # fmt: skip
    if not codes:
        return None
    drawn = [place for place in codes if not torch.equal(still[place].tensor, noisy[place].tensor)]
    if drawn:
        return Encoder(call, form, drawn[0], tuple(still[drawn[0]].tensor.shape[1:]), drawn=True)
    means = [place for place in codes if still[place].kind is Kind.MEAN]
    others = [place for place in codes if still[place].kind not in SPREADS]
    mean = (means or others or codes)[0]
    shape = tuple(still[mean].tensor.shape[1:])
    beside = [place for place in codes if place != mean and tuple(still[place].tensor.shape[1:]) == shape]
    beside = [place for place in beside if not torch.equal(still[place].tensor, still[mean].tensor)]
    named = [place for place in beside if still[place].kind in SPREADS]
    if named:
        kind = still[named[0]].kind
        return Encoder(call, form, mean, shape, (named[0], kind or Kind.LOG_VARIANCE))
    if len(beside) == 1 and still[beside[0]].kind is None:
        kind = Kind.LOG_VARIANCE if float(still[beside[0]].tensor.min()) < 0 else Kind.STANDARD_DEVIATION
        doubt = f"the encoder's second output is taken for a {str(kind).replace('_', ' ')}"
        return Encoder(call, form, mean, shape, (beside[0], kind), doubt=doubt)
    return Encoder(call, form, mean, shape)

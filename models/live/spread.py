"""What stands beside the mean of a posterior: a log variance, a standard deviation. Decided by names or by evidence."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.live.description import Spread
from models.live.outputs import SPREADS, Kind, kind_of_name


class UnknownSpreadError(CheckpointError):
    """Only the caller can say what stands beside the mean."""


def kind_of_spread(
    spread: Tensor, named: Kind | None, stated: Spread | None, modules: Sequence[nn.Module]
) -> tuple[Kind, str]:
    """(kind, how that is known). Raises UnknownSpreadError, which asks for ``spread``, where nothing says it."""
    if stated is not None:
        return Kind(stated), f"the spread is a {_words(Kind(stated))}, as stated"
    if named in SPREADS:
        return named, f"the spread is a {_words(named)}, as its name says"
    if float(spread.min()) < 0:
        found = _kinds_of_layers(modules) & {Kind.LOG_VARIANCE, Kind.LOG_STANDARD_DEVIATION}
        if Kind.LOG_STANDARD_DEVIATION in found:
            return Kind.LOG_STANDARD_DEVIATION, "the spread is a log standard deviation, as a layer's name says"
        return Kind.LOG_VARIANCE, "the spread has negative values, so it is a log variance"
    found = _kinds_of_layers(modules)
    if len(found) == 1:
        kind = found.pop()
        return kind, f"the spread is a {_words(kind)}, as a layer's name says"
    raise UnknownSpreadError(
        "the encoder gives a second output without negative values, which may be a log variance or a standard "
        "deviation; say spread='log_variance' or spread='standard_deviation'"
    )


def standard_deviation(spread: Tensor, kind: Kind) -> Tensor:
    """Of any kind of spread."""
    if kind == Kind.LOG_VARIANCE:
        return torch.exp(0.5 * spread)
    if kind == Kind.LOG_STANDARD_DEVIATION:
        return torch.exp(spread)
    return spread.sqrt() if kind == Kind.VARIANCE else spread


def _kinds_of_layers(modules: Sequence[nn.Module]) -> set[Kind]:
    names = {name.rsplit(".", 1)[-1] for module in modules for name, _ in module.named_modules()}
    return {kind for name in names if (kind := kind_of_name(name)) in SPREADS}


def _words(kind: Kind) -> str:
    return str(kind).replace("_", " ")

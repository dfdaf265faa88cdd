"""torch.autograd.Function (straight-through and the like: forward counts) and torch.distributions."""

from __future__ import annotations

from typing import Any

import torch
from torch import distributions

from models.source.allowed.library import LIBRARY, host_class
from models.source.allowed.types import OBJECT
from models.source.values.frames import Frame
from models.source.values.values import Builtin, Class, ClassMethod, Namespace, Object, Value
from models.source.walking.attributes import class_attribute
from models.source.walking.hosting import host_arguments, host_value
from models.source.walking.members import allow_fields, allow_methods, method
from models.source.walking.walk import call

Arguments = list[Value]
Named = dict[str, Value]


class Context(Namespace):
    """``ctx``: what forward keeps for backward, which nobody asks for."""


def _function(frame: Frame, args: Arguments, named: Named) -> Value:
    raise frame.unknown("makes a torch.autograd.Function")


def _apply(frame: Frame, args: Arguments, named: Named) -> Value:
    """``Function.apply(*given)`` runs ``forward(ctx, *given)``."""
    cls = args[0]
    assert isinstance(cls, Class)
    return call(class_attribute(cls, "forward"), [Context({}), *args[1:]], named, frame)


for _name in ("torch.autograd.Function", "torch.autograd.function.Function"):
    host_class(_name, (Object,), _function, (OBJECT,)).members["apply"] = ClassMethod(Builtin("apply", _apply))


@method(Context, "save_for_backward", "mark_non_differentiable", "set_materialize_grads", "mark_dirty")
def _nothing(frame: Frame, receiver: Context, args: Arguments, named: Named) -> Value:
    return None


def _distribution(kind: Any) -> Any:
    def make(frame: Frame, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        options["validate_args"] = False
        return kind(*given, **options)

    return make


for _name in [
    "Normal",
    "Bernoulli",
    "Uniform",
    "Laplace",
    "Categorical",
    "Independent",
    "OneHotCategorical",
    "Beta",
    "LogNormal",
    "ContinuousBernoulli",
    "RelaxedBernoulli",
    "RelaxedOneHotCategorical",
]:
    _kind = getattr(distributions, _name)
    for _package in ("torch.distributions", f"torch.distributions.{_name.lower()}"):
        host_class(f"{_package}.{_name}", (_kind,), _distribution(_kind))
host_class("torch.distributions.Distribution", (distributions.Distribution,), _function)
LIBRARY["torch.distributions.distribution.Distribution"] = LIBRARY["torch.distributions.Distribution"]
allow_fields(
    distributions.Distribution,
    [
        "mean",
        "stddev",
        "variance",
        "loc",
        "scale",
        "logits",
        "probs",
        "batch_shape",
        "event_shape",
        "mode",
        "base_dist",
        "low",
        "high",
    ],
)
allow_methods(distributions.Distribution, ("log_prob", "entropy", "cdf", "icdf", "expand"))


@method(distributions.Distribution, "rsample", "sample")
def _sample(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    """A draw. Where draws are replaced by their means, the distribution's own mean is it."""
    shape = host_value(args[0] if args else named.get("sample_shape", torch.Size()), frame)
    size = torch.Size([int(length) for length in shape])
    draws = frame.run.guard.draws
    if draws.mode == "draw":
        return receiver.sample(size)
    draws.count += 1
    mean = receiver.mean
    return mean.expand(size + mean.shape)


def _kl(frame: Frame, args: Arguments, named: Named) -> Value:
    given, _ = host_arguments(args, {}, frame)
    return distributions.kl_divergence(*given)


LIBRARY["torch.distributions.kl_divergence"] = Builtin("torch.distributions.kl_divergence", _kl)
LIBRARY["torch.distributions.kl.kl_divergence"] = LIBRARY["torch.distributions.kl_divergence"]

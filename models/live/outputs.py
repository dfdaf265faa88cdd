"""What networks give back, in the ways that authors write it: tensors, tuples, dicts, distributions, objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import torch
from torch import Tensor, distributions


class Kind(StrEnum):
    """What an author's own name for an output says it is."""

    IMAGES = "images"
    MEAN = "mean"
    CODE = "code"
    LOG_VARIANCE = "log_variance"
    STANDARD_DEVIATION = "standard_deviation"
    VARIANCE = "variance"
    LOG_STANDARD_DEVIATION = "log_standard_deviation"


_IMAGES = ("xhat", "decoded", "sample", "samples", "images", "image", "output", "out", "fake")
_CODES = ("z", "zs", "code", "codes", "latent", "latents", "embedding", "embeddings", "quantized")
SPREADS = (Kind.LOG_VARIANCE, Kind.STANDARD_DEVIATION, Kind.VARIANCE, Kind.LOG_STANDARD_DEVIATION)


@dataclass(frozen=True, slots=True)
class Output:
    """One tensor of what a call gave. Its place in the list of all is the same for every batch."""

    tensor: Tensor
    kind: Kind | None = None


def outputs(given: Any) -> list[Output]:
    """All tensors in a call's result, in the order in which they stand there, with what their names say."""
    return list(_outputs(given, None))


def _outputs(given: Any, kind: Kind | None) -> Iterator[Output]:
    if isinstance(given, Tensor):
        yield Output(given.detach(), kind)
    elif isinstance(given, np.ndarray) and given.dtype.kind in "fiu":
        yield Output(torch.from_numpy(np.ascontiguousarray(given)), kind)
    elif isinstance(given, distributions.Distribution):
        yield Output(given.mean.detach(), Kind.MEAN)
        yield Output(given.stddev.detach(), Kind.STANDARD_DEVIATION)
    elif (named := _fields(given)) is not None:
        for name, value in named.items():
            yield from _outputs(value, kind_of_name(name) or kind)
    elif isinstance(given, list | tuple):
        for value in given:
            yield from _outputs(value, kind)


def _fields(given: Any) -> Mapping[str, Any] | None:
    """Values by name, of dicts, named tuples, dataclasses, and objects that hold tensors; None where there are none."""
    if isinstance(given, Mapping):
        return {str(name): value for name, value in given.items()}
    if isinstance(given, tuple) and hasattr(given, "_asdict"):
        return dict(given._asdict())
    if is_dataclass(given) and not isinstance(given, type):
        return {field.name: getattr(given, field.name) for field in fields(given)}
    if given is None or isinstance(given, str | bytes | int | float | list | tuple | type):
        return None
    if hasattr(given, "latent_dist"):
        return {"latent_dist": given.latent_dist}
    mean = getattr(given, "mean", None)
    if isinstance(mean, Tensor):  # a Gaussian of the author's own, which may hold its spread in several forms
        for name in ("std", "stddev", "logvar", "log_var", "scale", "var"):
            if isinstance(spread := getattr(given, name, None), Tensor):
                return {"mean": mean, name: spread}
        return {"mean": mean}
    if not hasattr(given, "__dict__"):
        return None
    return {name: value for name, value in vars(given).items() if isinstance(value, Tensor | list | tuple)}


def kind_of_name(name: str) -> Kind | None:
    """What a key, a field, a method or a layer of this name holds, where the name says it."""
    plain = name.lower().replace("_", "").replace("-", "")
    log = "log" in plain
    if log and ("var" in plain or "cov" in plain):
        return Kind.LOG_VARIANCE
    if log and ("std" in plain or "sigma" in plain or "scale" in plain):
        return Kind.LOG_STANDARD_DEVIATION
    if plain.endswith(("std", "stddev", "sigma", "scale", "standarddeviation")):
        return Kind.STANDARD_DEVIATION
    if plain in ("var", "variance", "zvar"):
        return Kind.VARIANCE
    if plain.endswith(("mu", "mean", "loc")):
        return Kind.MEAN
    if "recon" in plain or plain in _IMAGES:
        return Kind.IMAGES
    if plain in _CODES:
        return Kind.CODE
    return None

"""The vocabulary: array aliases with their shapes, and what a run is asked to do. Imports only the error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from jaxtyping import Float, Float32, Int64
from numpy.typing import NDArray

from models.errors import TouchstoneError as TouchstoneError

Array: TypeAlias = NDArray[Any]
Images: TypeAlias = Float32[np.ndarray, "n c h w"]
"""Float32 in [0, 1], channels first. A model's own range is handled inside the model."""
Labels: TypeAlias = Int64[np.ndarray, " n"]
Latents: TypeAlias = Float32[np.ndarray, "n d"]
"""One code per image: the posterior mean for a VAE."""
Probabilities: TypeAlias = Float[np.ndarray, "n k"]
Replicates: TypeAlias = Float[np.ndarray, " b"]
"""The metric's value under b resamplings; the same resamplings for every model of one run seed and dataset."""

Progress: TypeAlias = Callable[[float], None]
"""Told the share done of a long step, 0 to 1."""


LEAST_REPLICATES, MOST_REPLICATES = 20, 100_000
"""Resamplings that can be asked for."""
MOST_SEED = 2**31 - 1
"""The largest seed, everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What one evaluation is asked to do. Everything here is recorded.

    An artifact or metric whose parameter has the name of a field below (``n``, ``seed``, ``extractor``, ...)
    receives this run's value: these are the run-wide parameters.
    """

    n: int | None = None
    """Test images used; None means all, at most 10,000."""
    n_train: int | None = None
    """Training images used by the gap, probes and memorisation metrics; None means all, at most 10,000."""
    n_samples: int | None = None
    """Generated images; None means as many as test images, but at least 1,000."""
    seed: int = 0
    """Everything that is drawn follows from it: which items, samples, resamplings, starts of searches. From 0 to
    2,147,483,647."""
    metrics: tuple[str, ...] = ("*",)
    """Names of metrics, registered or habitual (``fd``, ``prdc``), of groups, or globs over both."""
    extractor: str = "auto"
    """Feature extractor; ``auto`` takes the classifier trained on the data's labels, or raw pixels without labels.

    Where ``metrics`` names ``fid``, ``kid`` or ``is``, it takes Inception.
    """
    replicates: int = 1000
    """Bootstrap resamplings behind every interval."""
    samples_range: tuple[float, float] | None = None
    """Stored values of black and white in batches of samples; None reads them in the data's range."""
    resize: bool = False
    """Resize the data's images to the model's input when the two differ; never done unasked."""
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Name of a metric or artifact -> parameter -> value, where not the default."""


class NotApplicable(Exception):
    """Raised inside a metric or artifact: it has no meaning here. Becomes ``Skipped(reason)``, not a failure."""

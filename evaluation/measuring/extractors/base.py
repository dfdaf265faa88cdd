"""What a feature extractor is: images in, features and perhaps class probabilities out, and a hash that names it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float32

from evaluation.data.dataset import Dataset
from evaluation.registry import registry
from evaluation.types import Array, Images, TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One pass of an extractor over n images."""

    features: Float32[np.ndarray, "n d"]
    probabilities: Float32[np.ndarray, "n k"] | None = None
    """Class probabilities, rows sum to 1; None where the extractor is no classifier."""
    distances: Float32[np.ndarray, "m m"] | None = None
    """Perceptual distances among ``layered.compared`` of the images; None where not asked for or without maps."""

    def __len__(self) -> int:
        return len(self.features)


class Extractor(Protocol):
    """Frozen data; a network is rebuilt from it when first used."""

    @property
    def name(self) -> str:
        """As titles of metrics show it: ``FD[digits-classifier]``. The 2015 Inception alone gives bare FID, KID."""

    @property
    def sha256(self) -> str:
        """Of the weights."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the probabilities' columns; empty where there are none."""

    @property
    def facts(self) -> Mapping[str, float | int | str]:
        """What a reader should know of it, such as its test accuracy, or how it resizes."""

    def extract(self, images: Images) -> Extracted:
        """Features and probabilities of float32 images (n, c, h, w) in [0, 1]."""


class WeightsNotFound(TouchstoneError):
    """An extractor's weights are not on this machine."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}; {remedy}, or use --extractor auto.")
        self.why = why
        self.remedy = remedy
        """How to give them."""


INCEPTION = "inception-2015-12-05"


def titled(metric: str, extractor: Extractor) -> str:
    """``FD`` -> ``FID`` on the 2015 Inception, else ``FD[name]``; likewise KID and IS."""
    bare = {"FD": "FID", "KID": "KID", "IS": "IS"}
    if extractor.name == INCEPTION and metric in bare:
        return bare[metric]
    return f"{metric}[{extractor.name}]"


def digest_arrays(arrays: Mapping[str, Array]) -> str:
    """SHA-256 over names, shapes, types and contents, independent of order."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name}{array.shape}{array.dtype}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def automatic(dataset: Dataset) -> str:
    """What ``auto`` stands for."""
    return "classifier" if dataset.labelled else "pixels"


def open_extractor(spec: str, dataset: Dataset) -> Extractor:
    """``auto``, ``NAME`` or ``NAME:ARGUMENT``. Raises TouchstoneError for an unknown name or unusable weights."""
    if spec == "auto":
        spec = automatic(dataset)
    name, _, argument = spec.partition(":")
    known: Mapping[str, Any] = registry().extractors
    if name not in known:
        raise TouchstoneError(
            f"the extractor must be one of auto, {', '.join(sorted(known))} (some as NAME:PATH); got '{spec}'"
        )
    opened: Extractor = known[name](argument, dataset=dataset)
    return opened

"""What belongs to the data alone: computed once for all models, kept in memory and on disk.

Which artifacts these are follows from the plan: those in whose needs, however deep, no model stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring import cache
from evaluation.measuring.code_digest import code_digest
from evaluation.measuring.extractors.device import device_name
from evaluation.measuring.plan import Plan, PlannedStep
from evaluation.registry import StepInfo
from evaluation.types import Config, NotApplicable

Shape = tuple[int, int, int]
"""Of one image: (c, h, w)."""
Progress = Callable[[str, float], None]
"""Called with a step's name and the fraction of it that is done."""
Filler = Callable[[str, Shape], None]
"""Asks a process that may write the shared cache to compute one artifact for images of one shape. Returns when that is
done, whether or not there was something to keep."""


class Unavailable(Exception):
    """There is no value for an artifact. Holds the outcome of every metric that needs it."""

    def __init__(self, outcome: Literal["skipped", "failed"], kind: str, message: str) -> None:
        super().__init__(message)
        self.outcome, self.kind, self.message = outcome, kind, message


class RealSide:
    """The data's own artifacts, for one plan and images of one shape.

    With a ``filler`` this process never writes to the shared cache. What is missing there is asked of the filler. What
    cannot be stored there is computed here, for this process alone.
    """

    def __init__(
        self, plan: Plan, config: Config, dataset: Dataset, *, kept: dict[str, Any], filler: Filler | None = None
    ) -> None:
        """``kept`` is the memory that real sides share: key (name, data's digest, device, every parameter) -> value."""
        self.plan, self.config, self.dataset = plan, config, dataset
        self._kept, self._filler = kept, filler

    def __contains__(self, name: str) -> bool:
        return name in self.plan.artifacts and name not in self.plan.needs_model

    def get(self, name: str, progress: Progress) -> Any:
        """Raises Unavailable."""
        key = self._key(name)
        value = self._kept.get(key, cache.MISS)
        if value is cache.MISS:
            self._kept[key] = value = self._obtain(name, key, progress)
        if isinstance(value, Unavailable):
            raise value
        return value

    def held(self, name: str) -> Any:
        """The value if it was computed or read already, else None."""
        value = self._kept.get(self._key(name)) if name in self else None
        return None if isinstance(value, Unavailable) else value

    def _obtain(self, name: str, key: str, progress: Progress) -> Any:
        if (stored := cache.load(key)) is not cache.MISS:
            return stored
        if self._filler is not None:
            self._filler(name, self.dataset.image_shape)
            if (stored := cache.load(key)) is not cache.MISS:
                return stored
        value = attempt(self.plan.artifacts[name], lambda step: self._arguments(step, progress))
        if self._filler is None and not isinstance(value, Unavailable):
            cache.save(key, value)
        return value

    def _arguments(self, step: PlannedStep[StepInfo], progress: Progress) -> dict[str, Any]:
        inputs = {
            keyword: self.get(name, progress) if name in self else leaf(name, step, self.dataset, self.config, progress)
            for keyword, name in step.inputs.items()
        }
        return {**step.parameters, **inputs}

    def _key(self, name: str) -> str:
        parts = [code_digest(), self.dataset.sha256, device_name(), *self._key_parts(name)]
        return f"{name}-{hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]}"

    def _key_parts(self, name: str) -> list[Any]:
        step = self.plan.artifacts[name]
        parts: list[Any] = [name, sorted(step.parameters.items())]
        if "rng" in step.inputs:
            parts.append(self.config.seed)
        return [*parts, *(self._key_parts(need) for need in step.inputs.values() if need in self.plan.artifacts)]


def attempt(step: PlannedStep[StepInfo], arguments: Callable[[PlannedStep[StepInfo]], dict[str, Any]]) -> Any:
    """What the artifact's function returns, or the Unavailable that says why there is nothing."""
    try:
        return step.info.function(**arguments(step))
    except Unavailable as error:
        return error
    except NotApplicable as error:
        return Unavailable("skipped", "NotApplicable", str(error))
    except Exception as error:
        return Unavailable("failed", type(error).__name__, f"{step.name}: {error}")


def leaf(name: str, step: PlannedStep[StepInfo], dataset: Dataset, config: Config, progress: Progress) -> Any:
    """What the engine itself gives a step, apart from the model."""
    if name == "dataset":
        return dataset
    if name == "rng":
        return step_generator(config.seed, step.info.name)
    return lambda fraction: progress(step.name, fraction)


def step_generator(seed: int, name: str) -> np.random.Generator:
    """A step's own generator, from (run seed, registered name): adding a metric never changes another's number."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))

"""What a run will compute: the chosen metrics, every artifact they need, and each step's parameters."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.called import called
from evaluation.registry import GROUPS, LEAVES, ArtifactInfo, MetricInfo, Registry, StepInfo
from evaluation.types import Config, TouchstoneError

RUN_WIDE = ("n", "n_train", "n_samples", "seed", "extractor", "replicates", "resize")
"""Fields of Config that reach every step which has a parameter of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    metrics: tuple[MetricInfo, ...]
    artifacts: Mapping[str, ArtifactInfo]
    parameters: Mapping[str, Mapping[str, Any]]
    """Step name -> parameter -> value, for metrics and artifacts."""
    needs_model: frozenset[str]
    """Artifacts in whose needs, however deep, the model stands; all others belong to the data alone."""
    uses: Mapping[str, int]
    """Artifact -> how many steps of this plan read it."""


def choose_metrics(registry: Registry, globs: Sequence[str]) -> tuple[MetricInfo, ...]:
    """Metrics whose name or group matches, by group then name; those on request by their name only.

    An unknown glob is an error that suggests a name.
    """
    order = list(GROUPS)
    every = sorted(registry.metrics.values(), key=lambda info: (order.index(info.group), info.name))
    for glob in globs:
        if not any(_matches(info, glob) for info in every):
            names = [info.name for info in every] + order
            close = difflib.get_close_matches(glob, names, n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"`{called()} catalog` lists them."
            raise TouchstoneError(f"no metric or group matches '{glob}'. {hint}")
    return tuple(info for info in every if any(_matches(info, glob) for glob in globs))


def _matches(info: MetricInfo, glob: str) -> bool:
    if info.on_request:
        return glob != "*" and fnmatch.fnmatchcase(info.name, glob)
    return fnmatch.fnmatchcase(info.name, glob) or fnmatch.fnmatchcase(info.group, glob)


def make_plan(registry: Registry, config: Config) -> Plan:
    """Close the metrics' needs over the artifacts. A need that nothing provides is a programming error and raises."""
    metrics = choose_metrics(registry, config.metrics)
    artifacts: dict[str, ArtifactInfo] = {}
    for info in metrics:
        _close(registry, info, artifacts, ())
    steps: list[StepInfo] = [*metrics, *artifacts.values()]
    parameters = {step.name: _values(step, config) for step in steps}
    for name, artifact in artifacts.items():
        for parameter in artifact.largest:
            asked = [
                parameters[step.name][parameter]
                for step in steps
                if name in step.needs and parameter in parameters[step.name]
            ]
            parameters[name][parameter] = max(asked, default=parameters[name][parameter])
    needs_model: set[str] = set()
    for name in artifacts:
        if _reaches_model(name, artifacts):
            needs_model.add(name)
    uses = {name: sum(name in step.needs for step in steps) for name in artifacts}
    return Plan(
        metrics=metrics,
        artifacts=artifacts,
        parameters=parameters,
        needs_model=frozenset(needs_model),
        uses=uses,
    )


def _close(registry: Registry, step: StepInfo, found: dict[str, ArtifactInfo], path: tuple[str, ...]) -> None:
    for need in step.needs:
        if need in LEAVES:
            continue
        if need in path:
            raise ValueError(f"artifacts need each other in a circle: {' -> '.join((*path, need))}")
        if need not in registry.artifacts:
            raise ValueError(
                f"'{step.name}' ({step.function.__module__}) needs '{need}', which is neither an artifact nor one of "
                f"{sorted(LEAVES)}; register it in evaluation/measuring/artifacts"
            )
        if need not in found:
            found[need] = registry.artifacts[need]
            _close(registry, registry.artifacts[need], found, (*path, need))


def _values(step: StepInfo, config: Config) -> dict[str, Any]:
    values = {name: parameter.default for name, parameter in step.parameters.items()}
    values |= {name: getattr(config, name) for name in RUN_WIDE if name in values}
    given = config.parameters.get(step.name, {})
    unknown = sorted(set(given) - set(values))
    if unknown:
        raise TouchstoneError(
            f"'{step.name}' has no parameter '{unknown[0]}'; it has {', '.join(sorted(values)) or 'none'}"
        )
    return values | dict(given)


def _reaches_model(name: str, artifacts: Mapping[str, ArtifactInfo]) -> bool:
    needs = artifacts[name].needs
    return "model" in needs or any(need in artifacts and _reaches_model(need, artifacts) for need in needs)

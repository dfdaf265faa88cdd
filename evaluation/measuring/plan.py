"""What a run will compute: the chosen metrics, every artifact they need, and each step's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from evaluation.measuring.needs import Needs
from evaluation.record.views import Embedding
from evaluation.registry import GROUPS, ArtifactInfo, MetricInfo, Registry, StepInfo
from evaluation.types import Config, TouchstoneError

RUN_WIDE = ("n", "n_train", "n_samples", "seed", "extractor", "replicates", "resize")
"""Fields of Config that reach every step which has a parameter of that name."""


MAP = Embedding.__name__
Info = TypeVar("Info", bound=StepInfo, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep(Generic[Info]):
    """A metric or artifact with everything settled that its function is called with."""

    name: str
    """Unique in a plan: the registered name, or ``latents_of_train_items`` for an artifact on other inputs."""
    info: Info
    """As registered: its name seeds ``rng`` and takes the user's parameters, so that variants share both."""
    inputs: Mapping[str, str]
    """Keyword -> the artifact's name in this plan, or a leaf."""
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    metrics: tuple[PlannedStep[MetricInfo], ...]
    artifacts: Mapping[str, PlannedStep[ArtifactInfo]]
    needs_model: frozenset[str]
    """Artifacts in whose needs, however deep, the model stands; all others belong to the data alone."""
    uses: Mapping[str, int]
    """Artifact -> how many steps of this plan read it."""

    @property
    def order(self) -> tuple[int, ...]:
        """In which the metrics are computed, as places in ``metrics``: maps come last. They take longer than all the
        rest of a small model, and decide no question."""
        return tuple(sorted(range(len(self.metrics)), key=lambda place: self.metrics[place].info.view == MAP))

    @property
    def compiling(self) -> tuple[str, ...]:
        """Registered names of the artifacts that compile for long when a process first computes them."""
        return tuple(sorted({step.info.name for step in self.artifacts.values() if step.info.warm is not None}))


def choose_metrics(registry: Registry, written: Sequence[str]) -> tuple[MetricInfo, ...]:
    """Metrics by name, habitual name, title, group or glob, ordered by group then name; those on request by name only.

    Raises TouchstoneError with one sentence that suggests a name for an unknown one.
    """
    chosen = registry.names.choose(written)
    order = list(GROUPS)
    every = sorted(registry.metrics.values(), key=lambda info: (order.index(info.group), info.name))
    return tuple(info for info in every if info.name in chosen)


def make_plan(registry: Registry, config: Config) -> Plan:
    """Close the metrics' needs over the artifacts. A need that nothing provides is a programming error and raises."""
    config = replace(config, parameters=named_parameters(registry, config.parameters))
    needs = Needs(registry)
    metrics = tuple(
        PlannedStep(name=info.name, info=info, inputs=needs.of_metric(info), parameters=_values(info, config))
        for info in choose_metrics(registry, config.metrics)
    )
    artifacts: dict[str, PlannedStep[ArtifactInfo]] = {}
    readers: list[PlannedStep[StepInfo]] = list(metrics)
    # Readers come before what they read, so that the largest value asked for is passed on from step to step.
    for name, found in reversed(needs.found.items()):
        parameters = _values(found.info, config)
        for parameter in found.info.largest:
            asked = [
                step.parameters[parameter]
                for step in readers
                if name in step.inputs.values() and parameter in step.parameters
            ]
            parameters[parameter] = max(asked, default=parameters[parameter])
        artifacts[name] = PlannedStep(name=name, info=found.info, inputs=found.inputs, parameters=parameters)
        readers.append(artifacts[name])
    if unread := sorted(set(config.parameters) - {step.info.name for step in readers}):
        raise TouchstoneError(f"parameters are given for '{unread[0]}', which is not measured in this run; drop them")
    return Plan(
        metrics=metrics,
        artifacts=artifacts,
        needs_model=frozenset(name for name in artifacts if _reaches_model(name, artifacts)),
        uses={name: sum(name in step.inputs.values() for step in readers) for name in artifacts},
    )


def named_parameters(
    registry: Registry, parameters: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Mapping[str, Any]]:
    """Parameters under the registered names of their steps: metrics by any of their names, artifacts by their own.

    Raises TouchstoneError for a name that is unknown, and for one parameter that is given twice.
    """
    found: dict[str, dict[str, Any]] = {}
    for written, values in parameters.items():
        meaning = None if written in registry.artifacts else registry.names.find(written)
        if meaning is None and written not in registry.artifacts:
            raise registry.names.unknown(written)
        for step in (written,) if meaning is None else meaning.metrics:
            own = found.setdefault(step, {})
            if twice := sorted(name for name in values if name in own and own[name] != values[name]):
                raise TouchstoneError(f"the parameter '{twice[0]}' of '{step}' is given twice, as {own[twice[0]]!r} "
                                      f"and as {values[twice[0]]!r}")  # fmt: skip
            own.update(values)
    return found


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


def _reaches_model(name: str, artifacts: Mapping[str, PlannedStep[ArtifactInfo]]) -> bool:
    inputs = artifacts[name].inputs.values()
    return "model" in inputs or any(need in artifacts and _reaches_model(need, artifacts) for need in inputs)

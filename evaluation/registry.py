"""Where metrics, artifacts, sources and extractors announce themselves. One file each; nothing else to edit.

The contract, in one example::

    @metric(title="Trustworthiness", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
    def trustworthiness(*, image_neighbours: Neighbours, latent_neighbours: Neighbours, k: int = 15) -> Scalar:
        '''Are neighbours in the code also neighbours in the images?'''

A keyword **without** a default names an artifact (or a leaf: ``model``, ``dataset``, ``rng``).
One **with** a default is a parameter: recorded, and drawn as a widget from its annotation.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from evaluation.record.views import VIEW_TYPES
from models.discovery import import_all

Better = Literal["higher", "lower", None]
Step = Callable[..., Any]

LEAVES = frozenset({"model", "dataset", "rng", "progress"})
"""Given by the engine: the opened model, the dataset, this step's own numpy Generator, and a callable(fraction)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterInfo:
    name: str
    default: Any
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInfo:
    """What metric and artifact share."""

    name: str
    needs: tuple[str, ...]
    parameters: Mapping[str, ParameterInfo]
    function: Step
    model_protocol: Any = None
    """The annotation of ``model``: a protocol of models.base, or None when the model is not needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactInfo(StepInfo):
    largest: frozenset[str] = frozenset()
    """Parameters that take the largest value any consumer's parameter of the same name has (neighbours: ``k``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricInfo(StepInfo):
    title: str
    group: str
    explanation: str
    """First line of the docstring: what it says, for a user, in one sentence."""
    source: str
    better: Better = None
    bounds: tuple[float | None, float | None] = (None, None)
    unit: str | None = None
    view: str = "Scalar"
    on_request: bool = False
    """Computed only when asked for by name: not by ``*``, nor by its group."""


GROUPS: Mapping[str, str] = {
    "reconstruction": "Reconstruction",
    "latent": "Latent space",
    "features": "Usefulness of the features",
    "generation": "Quality of samples",
    "modes": "Diversity and modes",
    "memorisation": "Memorisation",
    "likelihood": "Likelihood and posterior",
    "adversarial": "Adversarial balance",
    "robustness": "Robustness and uses",
}
"""Group -> heading, in the order in which tables and reports show them."""


@dataclass(slots=True)
class Registry:
    metrics: dict[str, MetricInfo] = field(default_factory=dict)
    artifacts: dict[str, ArtifactInfo] = field(default_factory=dict)
    sources: dict[str, Callable[..., Any]] = field(default_factory=dict)
    extractors: dict[str, Callable[..., Any]] = field(default_factory=dict)
    loaded: bool = False


WINGS = ("data.sources", "measuring.extractors", "measuring.artifacts", "measuring.metrics")
"""Packages of this one in which something announces itself."""

_registry = Registry()


def _signature(function: Step) -> tuple[tuple[str, ...], dict[str, ParameterInfo], Any]:
    needs: list[str] = []
    parameters: dict[str, ParameterInfo] = {}
    signature = inspect.signature(function)
    for name, parameter in signature.parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__module__}.{function.__name__}: '{name}' must be keyword-only")
        if parameter.default is inspect.Parameter.empty:
            needs.append(name)
        else:
            parameters[name] = ParameterInfo(name=name, default=parameter.default, annotation=str(parameter.annotation))
    protocol = None
    if "model" in needs:
        protocol = typing.get_type_hints(function)["model"]
    return tuple(needs), parameters, protocol


def _add(table: dict[str, Any], name: str, item: Any) -> None:
    if name in table:
        raise ValueError(f"'{name}' is registered twice: {table[name]} and {item}")
    table[name] = item


def metric(
    *,
    title: str,
    group: str,
    source: str,
    better: Better = None,
    bounds: tuple[float | None, float | None] = (None, None),
    unit: str | None = None,
    on_request: bool = False,
) -> Callable[[Step], Step]:
    """Register a metric: artifacts in, one view out. Its docstring's first line is what users read."""
    if group not in GROUPS:
        raise ValueError(f"metric group must be one of {sorted(GROUPS)}; got '{group}'")

    def register(function: Step) -> Step:
        needs, parameters, protocol = _signature(function)
        view = str(inspect.signature(function).return_annotation).rsplit(".", 1)[-1].strip("'")
        if view not in VIEW_TYPES:
            raise TypeError(f"metric '{function.__name__}' must return a view ({sorted(VIEW_TYPES)}); says '{view}'")
        lines = (function.__doc__ or "").strip().splitlines()
        if not lines:
            raise TypeError(f"metric '{function.__name__}' needs a docstring: its first line is shown to users")
        _add(
            _registry.metrics,
            function.__name__,
            MetricInfo(
                name=function.__name__, needs=needs, parameters=parameters, function=function,
                model_protocol=protocol, title=title, group=group, explanation=lines[0].strip(),
                source=source, better=better, bounds=bounds, unit=unit, view=view,
                on_request=on_request,
            ),
        )  # fmt: skip
        return function

    return register


def artifact(*, largest: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """Register an artifact: computed once a run, freed after its last use, shared by all that name it."""

    def register(function: Step) -> Step:
        needs, parameters, protocol = _signature(function)
        _add(
            _registry.artifacts,
            function.__name__,
            ArtifactInfo(
                name=function.__name__, needs=needs, parameters=parameters, function=function,
                model_protocol=protocol, largest=frozenset(largest),
            ),
        )  # fmt: skip
        return function

    return register


def source(name: str) -> Callable[[Step], Step]:
    """Register a dataset source: ``function(argument: str) -> Dataset`` for SPEC ``name`` or ``name:argument``."""

    def register(function: Step) -> Step:
        _add(_registry.sources, name, function)
        return function

    return register


def extractor(name: str) -> Callable[[Step], Step]:
    """Register a feature extractor: ``function(argument: str, *, dataset, seed) -> Extractor``."""

    def register(function: Step) -> Step:
        _add(_registry.extractors, name, function)
        return function

    return register


def registry() -> Registry:
    """Everything registered. The first call imports every module of ``WINGS``; a failed import raises."""
    if not _registry.loaded:
        for wing in WINGS:
            import_all(f"{__package__}.{wing}")
        _registry.loaded = True
    return _registry

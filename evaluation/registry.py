"""Where metrics, artifacts, sources and extractors announce themselves. One file each; nothing else to edit.

The contract, in one example::

    @metric(title="Trustworthiness", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
    def trustworthiness(*, images: Images, latent_neighbours: LatentNeighbours, k: int = 15) -> Scalar:
        '''Are neighbours in the code also neighbours in the images?'''

A keyword **without** a default names an artifact (or a leaf: ``model``, ``dataset``, ``rng``, ``progress``).
One **with** a default is a parameter: recorded, and drawn as a widget from its annotation.

**The same operation on other inputs** is asked for with ``of``; there is no file for each variant. ``latents`` are
made of the run's test images, because ``test_items`` stands beneath them. A metric that wants training images, too::

    def gap(*, latents: Latents, train_latents: Annotated[Latents, of("latents", test_items="train_items")]) -> Scalar:

``of(a, x="y")`` is the artifact ``a`` as it would be if everything beneath it read ``y`` where it reads ``x``.
Steps beneath it that do not depend on ``x`` are shared with the rest of the run. Four rules say the rest:

- ``of("features")`` without a replacement is ``features`` under another keyword.
- What ``of`` names is meant literally: replacements asked for above a step do not reach a keyword that has ``of``.
- A keyword that names no artifact is a *slot*, such as ``points`` in ``neighbours(*, points, k)``. Who asks fills it:
  ``of("neighbours", points="latents")``. A step may ask for its own slot on other inputs:
  ``train_points: Annotated[Array, of("points", test_items="train_items")]``.
- A derived artifact draws from ``rng`` as the registered one does: the generator is seeded by the registered name.

In plan, progress and cache a derived artifact is called ``latents_of_train_items``. What several metrics ask for is
given a name beside the operation: ``TrainLatents: TypeAlias = Annotated[Latents, of(...)]``.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from evaluation.record.lookup import names_come_from
from evaluation.record.names import Alias, Named, Vocabulary
from evaluation.record.views import VIEW_TYPES
from models.discovery import import_all

Better = Literal["higher", "lower", None]
Step = Callable[..., Any]

LEAVES = frozenset({"model", "dataset", "rng", "progress"})
"""Given by the engine: the opened model, the dataset, this step's own numpy Generator, and a callable(fraction)."""


@dataclass(frozen=True, slots=True)
class Of:
    """An artifact computed on other inputs; made by ``of``."""

    artifact: str
    instead: tuple[tuple[str, str], ...] = ()
    """Pairs (x, y): y is read where x would be."""

    def __str__(self) -> str:
        return f"of({', '.join([repr(self.artifact), *(f'{x}={y!r}' for x, y in self.instead)])})"


def of(artifact: str, /, **instead: str) -> Of:
    """For ``Annotated[..., of("latents", test_items="train_items")]``; what it means stands at the top of this file."""
    wanted = Of(artifact, tuple(sorted(instead.items())))
    leaves = sorted(LEAVES & {artifact, *instead, *instead.values()})
    if leaves:
        raise TypeError(f"{wanted} must name artifacts only; '{leaves[0]}' is given by the engine and has no variants")
    return wanted


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
    """Keywords without a default: each names an artifact, a leaf or a slot, unless ``asked`` says what it wants."""
    asked: Mapping[str, Of]
    """Keyword -> what it asks for, where it is annotated with ``of``."""
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
    aliases: tuple[Alias, ...] = ()
    """What people call it, besides its name and title."""


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
    names: Vocabulary = field(default_factory=lambda: Vocabulary(GROUPS))
    """Of all metrics."""
    loaded: bool = False


WINGS = ("data.sources", "measuring.extractors", "measuring.artifacts", "measuring.metrics")
"""Packages of this one in which something announces itself."""

_registry = Registry()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    needs: tuple[str, ...]
    asked: Mapping[str, Of]
    parameters: Mapping[str, ParameterInfo]
    model_protocol: Any


def _signature(function: Step) -> _Signature:
    """What a step's keywords ask for. Raises TypeError with one sentence where a keyword cannot be read."""
    where = f"{function.__module__}.{function.__name__}"
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise TypeError(f"{where}: annotations are read when a step registers, and {error}; import it there") from error
    needs: list[str] = []
    asked: dict[str, Of] = {}
    parameters: dict[str, ParameterInfo] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{where}: '{name}' must be keyword-only")
        wanted = [extra for extra in getattr(hints.get(name), "__metadata__", ()) if isinstance(extra, Of)]
        if len(wanted) > 1:
            raise TypeError(f"{where}: '{name}' asks for {wanted[0]} and for {wanted[1]}; keep one")
        if parameter.default is inspect.Parameter.empty:
            needs.append(name)
            if wanted:
                asked[name] = wanted[0]
        elif wanted:
            raise TypeError(f"{where}: '{name}' asks for {wanted[0]} and has a default; drop one of the two")
        else:
            parameters[name] = ParameterInfo(name=name, default=parameter.default, annotation=str(parameter.annotation))
    misread = sorted(LEAVES & set(asked))
    if misread:
        raise TypeError(f"{where}: '{misread[0]}' is given by the engine; ask for {asked[misread[0]]} by another name")
    return _Signature(
        needs=tuple(needs),
        asked=asked,
        parameters=parameters,
        model_protocol=hints["model"] if "model" in needs else None,
    )


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
    aliases: tuple[str, ...] = (),
    extractor_aliases: Mapping[str, str] = MappingProxyType({}),
    shared_aliases: tuple[str, ...] = (),
    near: tuple[str, ...] = (),
) -> Callable[[Step], Step]:
    """Register a metric: artifacts in, one view out. Its docstring's first line is what users read.

    It is also found by the names that people use in papers and other libraries; its title is one of them already.

    - ``aliases`` are its own.
    - ``extractor_aliases`` mean the features of one extractor: ``{"fid": "inception"}``.
    - ``shared_aliases`` stand for this metric and for others: ``prdc``.
    - ``near`` names what is not measured and close to it: such a name is refused, and this metric is suggested.
    """
    if group not in GROUPS:
        raise ValueError(f"metric group must be one of {sorted(GROUPS)}; got '{group}'")

    def register(function: Step) -> Step:
        signature = _signature(function)
        view = str(inspect.signature(function).return_annotation).rsplit(".", 1)[-1].strip("'")
        if view not in VIEW_TYPES:
            raise TypeError(f"metric '{function.__name__}' must return a view ({sorted(VIEW_TYPES)}); says '{view}'")
        lines = (function.__doc__ or "").strip().splitlines()
        if not lines:
            raise TypeError(f"metric '{function.__name__}' needs a docstring: its first line is shown to users")
        info = MetricInfo(
            name=function.__name__, needs=signature.needs, asked=signature.asked,
            parameters=signature.parameters, function=function, model_protocol=signature.model_protocol,
            title=title, group=group, explanation=lines[0].strip(),
            source=source, better=better, bounds=bounds, unit=unit, view=view,
            on_request=on_request,
            aliases=(
                *(Alias(name=alias) for alias in aliases),
                *(Alias(name=alias, extractor=extractor) for alias, extractor in extractor_aliases.items()),
                *(Alias(name=alias, shared=True) for alias in shared_aliases),
                *(Alias(name=alias, near=True) for alias in near),
            ),
        )  # fmt: skip
        if info.name not in _registry.metrics:
            _registry.names.add(
                Named(metric=info.name, title=title, group=group, aliases=info.aliases, on_request=on_request)
            )
        _add(_registry.metrics, info.name, info)
        return function

    return register


def artifact(*, largest: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """Register an artifact: computed once a run, freed after its last use, shared by all that name it."""

    def register(function: Step) -> Step:
        signature = _signature(function)
        _add(
            _registry.artifacts,
            function.__name__,
            ArtifactInfo(
                name=function.__name__, needs=signature.needs, asked=signature.asked,
                parameters=signature.parameters, function=function, model_protocol=signature.model_protocol,
                largest=frozenset(largest),
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


@names_come_from
def names() -> Vocabulary:
    """How the metrics are called. The first call imports them all, as ``registry`` does."""
    return registry().names

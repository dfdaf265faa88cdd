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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from evaluation.record.least_n import least_n_of
from evaluation.record.lookup import names_come_from
from evaluation.record.names import Alias, Named, Vocabulary
from evaluation.record.schema import LeastN
from evaluation.record.views import VIEW_TYPES, View
from evaluation.registered import ArtifactInfo, Better, MetricInfo, Step, StepInfo
from evaluation.signature import LEAVES, Of, ParameterInfo, of, signature_of, written
from models.discovery import import_all, import_plugins, keep, table

__all__ = [
    "GROUPS",
    "LEAVES",
    "ArtifactInfo",
    "Better",
    "MetricInfo",
    "Of",
    "ParameterInfo",
    "Registry",
    "StepInfo",
    "artifact",
    "extractor",
    "metric",
    "of",
    "registry",
    "source",
]

Example = Callable[[Path], str]
"""Writes small files into a folder, and returns the argument that names them."""


class OpensExtractor(Protocol):
    """``argument`` is what follows the extractor's name and a colon. Returns an Extractor."""

    def __call__(self, argument: str, /, *, dataset: Any) -> Any: ...


# A decorator returns the very function that it was given, so a caller sees the function's own keywords.
MetricFunction = TypeVar("MetricFunction", bound=Callable[..., View])
ArtifactFunction = TypeVar("ArtifactFunction", bound=Step)
SourceFunction = TypeVar("SourceFunction", bound=Callable[[str], Any])
ExtractorFunction = TypeVar("ExtractorFunction", bound=OpensExtractor)


GROUPS: Mapping[str, str] = {
    "reconstruction": "Reconstruction",
    "latent": "Latent space",
    "features": "Usefulness of the features",
    "generation": "Quality of samples",
    "modes": "Diversity and modes",
    "memorisation": "Memorisation",
    "likelihood": "Likelihood and posterior",
    "adversarial": "Adversarial balance",
    "tasks/denoising": "Denoising",
    "tasks/inpainting": "Inpainting",
    "tasks/superresolution": "Super-resolution",
    "robustness": "Robustness and uses",
}
"""Group -> heading, in the order in which tables and reports show them."""


@dataclass(slots=True)
class Registry:
    metrics: dict[str, MetricInfo] = field(default_factory=lambda: table("metrics"))
    artifacts: dict[str, ArtifactInfo] = field(default_factory=lambda: table("artifacts"))
    sources: dict[str, Callable[..., Any]] = field(default_factory=lambda: table("sources"))
    extractors: dict[str, Callable[..., Any]] = field(default_factory=lambda: table("extractors"))
    examples: dict[Callable[..., Any], Example] = field(default_factory=dict)
    """Source or extractor -> its example."""
    names: Vocabulary = field(default_factory=lambda: Vocabulary(GROUPS))
    """Of all metrics."""
    loaded: bool = False


WINGS = ("data.sources", "measuring.extractors", "measuring.artifacts", "measuring.metrics")
"""Packages of this one in which something announces itself."""

_registry = Registry()
keep(lambda: _registry.names.save())


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
    construct: str = "",
    only_if: str = "",
    least_n: tuple[int, int] | None = None,
    on_request: bool = False,
    aliases: tuple[str, ...] = (),
    extractor_aliases: Mapping[str, str] = MappingProxyType({}),
    shared_aliases: tuple[str, ...] = (),
    near: tuple[str, ...] = (),
) -> Callable[[MetricFunction], MetricFunction]:
    """Register a metric: artifacts in, one view out. Its docstring's first line is what users read.

    It is also found by the names that people use in papers and other libraries; its title is one of them already.

    - ``aliases`` are its own.
    - ``extractor_aliases`` mean the features of one extractor: ``{"fid": "inception"}``.
    - ``shared_aliases`` stand for this metric and for others: ``prdc``.
    - ``construct`` is what it measures, where others measure it too: ``frechet_distance`` and ``kernel_distance`` have
      one vote in a ranking. ``only_if`` is what must hold for a good value to mean anything: ``recall > 0``.
    - ``least_n`` is how many images and samples it needs before its value may decide, 0 where it reads none. Below, the
      value is shown with the words *too few*. Ours are measured (`evaluation/record/least_n.json`) and state none here.
    - ``near`` names what is not measured and close to it: such a name is refused, and this metric is suggested.
    """
    if group not in GROUPS:
        raise ValueError(f"metric group must be one of {sorted(GROUPS)}; got '{group}'")

    def register(function: MetricFunction) -> MetricFunction:
        signature = signature_of(function)
        view = next((name for name, kind in VIEW_TYPES.items() if kind is signature.returns), None)
        if view is None:
            raise TypeError(
                f"metric '{function.__name__}' must return a view ({', '.join(sorted(VIEW_TYPES))}); its annotation "
                f"says '{written(signature.returns)}'"
            )
        lines = (function.__doc__ or "").strip().splitlines()
        if not lines:
            raise TypeError(f"metric '{function.__name__}' needs a docstring: its first line is shown to users")
        info = MetricInfo(
            name=function.__name__, needs=signature.needs, asked=signature.asked,
            parameters=signature.parameters, function=function, model_protocol=signature.model_protocol,
            title=title, group=group, explanation=lines[0].strip(),
            source=source, better=better, bounds=bounds, unit=unit, view=view,
            construct=construct, only_if=only_if, least_n=_least_n(function.__name__, least_n), on_request=on_request,
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


def _least_n(metric: str, own: tuple[int, int] | None) -> LeastN | None:
    if own is None:
        return least_n_of(metric)
    sizes = list(own)
    if len(sizes) != 2 or not all(type(size) is int and size >= 0 for size in sizes):
        raise ValueError(f"least_n of metric '{metric}' must be two whole numbers, (images, samples); got {own!r}")
    return LeastN(images=sizes[0], samples=sizes[1])


def artifact(
    *, largest: tuple[str, ...] = (), warm: Callable[[], None] | None = None
) -> Callable[[ArtifactFunction], ArtifactFunction]:
    """Register an artifact: computed once a run, freed after its last use, shared by all that name it."""

    def register(function: ArtifactFunction) -> ArtifactFunction:
        signature = signature_of(function)
        _add(
            _registry.artifacts,
            function.__name__,
            ArtifactInfo(
                name=function.__name__, needs=signature.needs, asked=signature.asked,
                parameters=signature.parameters, function=function, model_protocol=signature.model_protocol,
                largest=frozenset(largest), warm=warm,
            ),
        )  # fmt: skip
        return function

    return register


def source(name: str, *, example: Example | None = None) -> Callable[[SourceFunction], SourceFunction]:
    """Register a dataset source: ``function(argument: str) -> Dataset`` for SPEC ``name`` or ``name:argument``.

    A source that needs an argument brings an ``example``.
    """

    def register(function: SourceFunction) -> SourceFunction:
        _add(_registry.sources, name, function)
        if example is not None:
            _registry.examples[function] = example
        return function

    return register


def extractor(name: str, *, example: Example | None = None) -> Callable[[ExtractorFunction], ExtractorFunction]:
    """Register a feature extractor: ``function(argument: str, *, dataset: Dataset) -> Extractor``.

    One that needs an argument brings an ``example``, unless its weights must come from elsewhere.
    """

    def register(function: ExtractorFunction) -> ExtractorFunction:
        _add(_registry.extractors, name, function)
        if example is not None:
            _registry.examples[function] = example
        return function

    return register


def registry() -> Registry:
    """Everything registered. The first call imports every module of ``WINGS``, where a failed import raises, then the
    plug-ins, where it is left out."""
    if not _registry.loaded:
        import_ours()
        import_plugins("sources", "extractors", "artifacts", "metrics")
        _registry.loaded = True
    return _registry


@names_come_from
def names() -> Vocabulary:
    """How the metrics are called. The first call imports them all, as ``registry`` does."""
    return registry().names


def import_ours() -> None:
    """Everything of ours is registered after this."""
    for wing in WINGS:
        import_all(f"{__package__}.{wing}")

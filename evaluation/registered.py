"""What is known of a registered step: a metric or an artifact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evaluation.record.names import Alias
from evaluation.record.schema import LeastN
from evaluation.signature import Of, ParameterInfo
from models.plugins import Plugin, plugin_of

Better = Literal["higher", "lower", None]
Step = Callable[..., Any]


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

    @property
    def plugin(self) -> Plugin | None:
        """The plug-in that it comes from; None for ours."""
        return plugin_of(self.function.__module__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactInfo(StepInfo):
    largest: frozenset[str] = frozenset()
    """Parameters that take the largest value any consumer's parameter of the same name has (neighbours: ``k``)."""
    warm: Callable[[], None] | None = None
    """Imports and compiles all that this artifact needs, where that takes long. Workers inherit the result."""


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
    construct: str = ""
    """What it measures, where other metrics measure it too: they have one vote together. Else its own name."""
    only_if: str = ""
    """What must hold for its value to mean anything, such as ``recall > 0`` (`evaluation.judging.meaningful`)."""
    least_n: LeastN | None = None
    """Images and samples below which its value decides nothing; None where it is not calibrated."""
    on_request: bool = False
    """Computed only when asked for by name: not by ``*``, nor by its group."""
    aliases: tuple[Alias, ...] = ()
    """What people call it, besides its name and title."""

"""A run: its record with its arrays, and the way of a view into both and back."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.record.frame import records_frame
from evaluation.record.lookup import find_metric
from evaluation.record.schema import Ok, RunRecord, ViewRecord
from evaluation.record.showing import html, short
from evaluation.record.views import VIEW_TYPES, Reference, Scalar, View
from evaluation.types import Array, TouchstoneError

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, kw_only=True)
class Run:
    """A record with its arrays: everything that pages, compare and report read."""

    record: RunRecord
    arrays: Mapping[str, Array]
    colour: int = 0
    """Index into the palette; a model keeps it everywhere."""
    id: str = ""
    problems: tuple[str, ...] = ()
    """Sentences on what its files lack or what is damaged in them; the outcomes concerned say it too."""

    @property
    def name(self) -> str:
        return self.record.checkpoint.name

    def __repr__(self) -> str:
        counts = Counter(outcome.status for outcome in self.record.outcomes)
        said = ", ".join(f"{counts[status]} {status}" for status in ("ok", "skipped", "failed") if counts[status])
        return f"Run({short(self.name)!r} on {short(self.record.dataset.spec or self.record.dataset.source)!r}: {said})"

    def _repr_html_(self) -> str:
        return html(self)

    def to_frame(self) -> DataFrame:
        """A pandas table with a row for each metric; ``evaluation.record.frame`` says what each column holds."""
        return records_frame([self.record])

    def metric(self, name: str) -> str:
        """The registered name of the metric that a name means: ``fd``, ``t-SNE``, ``Mean squared error``.

        Raises TouchstoneError with one sentence for an unknown name, for one that stands for several metrics
        (``prdc``), and for one that means the features of another extractor (``fid`` where the run has none).
        """
        return find_metric(name, {outcome.metric: outcome.title for outcome in self.record.outcomes})

    def view(self, name: str) -> View | None:
        """The view of a metric with its arrays, or None when it has no ok outcome. Any name that ``metric`` takes."""
        return self.exact_view(self.metric(name))

    def value(self, name: str) -> float | None:
        """The number of a metric, or None when it has none. Any name that ``metric`` takes."""
        outcome = self.ok(self.metric(name))
        return None if outcome is None else outcome.value

    def ok(self, metric: str) -> Ok | None:
        """The outcome of a metric by its registered name, where it is ok."""
        outcome = self.record.outcome(metric)
        return outcome if isinstance(outcome, Ok) else None

    def exact_view(self, metric: str) -> View | None:
        """``view`` by registered name, for code that names a metric itself: it never loads the names of all metrics."""
        outcome = self.ok(metric)
        return None if outcome is None else read_view(outcome, self.arrays)


def write_view(metric: str, view: View) -> tuple[ViewRecord, dict[str, Array]]:
    """Split a view into its record and its arrays (keys ``metric`` for replicates, else ``metric/field``)."""
    facts: dict[str, Any] = {}
    names: dict[str, str] = {}
    arrays: dict[str, Array] = {}
    for field in dataclasses.fields(view):
        value = getattr(view, field.name)
        if isinstance(value, np.ndarray):
            key = metric if field.name == "replicates" else f"{metric}/{field.name}"
            names[field.name] = key
            arrays[key] = value
        elif value is None or (isinstance(view, Scalar) and field.name in ("value", "interval", "n", "warnings")):
            continue
        elif field.name == "references":
            facts[field.name] = [dataclasses.asdict(reference) for reference in value]
        else:
            facts[field.name] = value
    return ViewRecord(type=type(view).__name__, facts=_plain(facts), arrays=names), arrays


def read_view(outcome: Ok, arrays: Mapping[str, Array]) -> View:
    """The inverse of write_view. A missing array is an error that names it."""
    view = outcome.view
    if view.type not in VIEW_TYPES:
        raise TouchstoneError(
            f"metric '{outcome.metric}' has a view of type '{view.type}'; this version draws {sorted(VIEW_TYPES)}. "
            "The file was written by a newer Touchstone: update."
        )
    kind = VIEW_TYPES[view.type]
    values: dict[str, Any] = dict(view.facts)
    for name, key in view.arrays.items():
        if key in arrays:
            values[name] = arrays[key]
        elif kind is not Scalar:
            raise TouchstoneError(f"the array '{key}' of metric '{outcome.metric}' is missing beside its results file")
    if kind is Scalar:
        values |= {"value": outcome.value, "interval": outcome.interval, "n": outcome.n}
        values |= {"warnings": tuple(outcome.warnings)}
        values["references"] = tuple(Reference(**reference.model_dump()) for reference in outcome.references)
    known = {field.name for field in dataclasses.fields(kind)}
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in known
    }
    return kind(**values)


def read_replicates(outcome: Ok, arrays: Mapping[str, Array]) -> Array | None:
    """The replicates of a Scalar as they are stored, without its view; None where there are none."""
    key = outcome.view.arrays.get("replicates") if outcome.view.type == Scalar.__name__ else None
    return None if key is None else arrays.get(key)


def _plain(value: Any) -> Any:
    """JSON values only: numpy scalars become Python's; a number that is not finite becomes None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

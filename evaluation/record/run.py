"""The record of a run: what results.json holds. Describes itself, so that pages and reports import no metric.

Tensors never enter the record: arrays (replicates, coordinates, images) live beside it under the keys
``metric`` (replicates of a Scalar) and ``metric/field`` (an array field of any view).
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from evaluation.record.views import VIEW_TYPES, Reference, Scalar, View
from evaluation.types import Array, TouchstoneError

SCHEMA_VERSION: Final = 1


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CheckpointFacts(_Facts):
    """Which file was evaluated and how it was understood."""

    name: str
    sha256: str
    bytes: int
    format: str
    family: str
    parameters: int
    latent_dim: int | None
    evidence: list[str] = []
    """Why the file was read the way it was."""
    recognised: str = ""
    confidence: str = "high"
    decided_by: str = "card"
    """``card``, ``family``, ``inference``, ``adapter`` or ``user``."""
    hypothesis: str = ""
    """The architecture that was used, where one had to be chosen."""
    image_shape: tuple[int, int, int] | None = None
    value_range: tuple[float, float] | None = None
    classes: int | None = None
    capabilities: list[str] = []
    description: str = ""
    training: dict[str, Any] = {}
    """Training facts from the model's card."""


class DatasetFacts(_Facts):
    source: str
    spec: str = ""
    sha256: str
    split: str = "test"
    n: int
    """Test images used in this run."""
    n_train: int = 0
    image_shape: tuple[int, int, int] | None = None
    classes: list[str] = []
    note: str = ""


class ExtractorFacts(_Facts):
    name: str
    sha256: str
    facts: dict[str, float | int | str] = {}
    """Such as the extractor's own test accuracy."""


class RunConfig(_Facts):
    seed: int
    n: int
    n_train: int = 0
    n_samples: int = 0
    replicates: int = 0
    metrics: list[str] = ["*"]
    resize: bool = False
    extractor: ExtractorFacts | None = None


class ReferenceRecord(_Facts):
    name: str
    value: float
    interval: tuple[float, float] | None = None


class ViewRecord(_Facts):
    """A view without its arrays: ``arrays`` maps a field to the key under which the array lies beside the record."""

    type: str
    facts: dict[str, Any] = {}
    arrays: dict[str, str] = {}


class _Outcome(_Facts):
    metric: str
    title: str = ""
    group: str = ""
    explanation: str = ""
    source: str = ""
    better: Literal["higher", "lower"] | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    unit: str | None = None
    params: dict[str, Any] = {}


class Ok(_Outcome):
    status: Literal["ok"] = "ok"
    value: float | None = None
    """Present for Scalars only."""
    interval: tuple[float, float] | None = None
    n: int | None = None
    seconds: float = 0.0
    warnings: list[str] = []
    references: list[ReferenceRecord] = []
    view: ViewRecord


class Skipped(_Outcome):
    """Has no meaning for this model or data."""

    status: Literal["skipped"] = "skipped"
    reason: str


class ErrorRecord(_Facts):
    type: str
    message: str


class Failed(_Outcome):
    status: Literal["failed"] = "failed"
    error: ErrorRecord
    seconds: float = 0.0


Outcome: TypeAlias = Annotated[Ok | Skipped | Failed, Field(discriminator="status")]


class Environment(_Facts):
    touchstone: str
    python: str
    torch: str
    device: str = "cpu"
    code: str = ""
    """Digest of the measuring code: equal digests measure alike."""


class RunRecord(_Facts):
    """results.json."""

    schema_version: Literal[1] = SCHEMA_VERSION
    checkpoint: CheckpointFacts
    dataset: DatasetFacts
    config: RunConfig
    outcomes: list[Outcome]
    environment: Environment
    created: str = ""
    """UTC, ISO 8601."""
    seconds: float = 0.0

    @field_validator("outcomes")
    @classmethod
    def _one_outcome_a_metric(cls, outcomes: list[Outcome]) -> list[Outcome]:
        names = [outcome.metric for outcome in outcomes]
        if len(set(names)) != len(names):
            raise ValueError("a metric has two outcomes in one run")
        return outcomes

    def outcome(self, metric: str) -> Ok | Skipped | Failed | None:
        return next((outcome for outcome in self.outcomes if outcome.metric == metric), None)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A record with its arrays: everything that pages, compare and report read."""

    record: RunRecord
    arrays: Mapping[str, Array]
    colour: int = 0
    """Index into the palette; a model keeps it everywhere."""
    id: str = ""

    @property
    def name(self) -> str:
        return self.record.checkpoint.name

    def ok(self, metric: str) -> Ok | None:
        outcome = self.record.outcome(metric)
        return outcome if isinstance(outcome, Ok) else None

    def view(self, metric: str) -> View | None:
        """The view of a metric with its arrays, or None when it has no ok outcome."""
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


def write_results(run: Run, path: Path) -> None:
    """NAME.json with the record, NAME.npz with the arrays. Each file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays_path = path.with_suffix(".npz")
    partial = arrays_path.with_suffix(".npz.partial")
    with partial.open("wb") as stream:
        np.savez_compressed(stream, **{key: np.asarray(value) for key, value in run.arrays.items()})  # type: ignore[arg-type]
    partial.replace(arrays_path)
    partial = path.with_suffix(".json.partial")
    partial.write_text(run.record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def read_results(path: Path) -> Run:
    """Read NAME.json and, where present, NAME.npz. Raises TouchstoneError with one sentence."""
    try:
        record = RunRecord.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise TouchstoneError(
            f"'{path.name}' is not a Touchstone results file (results.json, schema_version {SCHEMA_VERSION}): "
            f"{reason}. Write one with `python -m evaluation evaluate`."
        ) from error
    arrays: dict[str, Array] = {}
    beside = path.with_suffix(".npz")
    if beside.exists():
        try:
            with np.load(beside, allow_pickle=False) as stored:
                arrays = {key: stored[key] for key in stored.files}
        except (OSError, ValueError) as error:
            raise TouchstoneError(f"'{beside.name}' beside the results cannot be read: {error}") from error
    return Run(record=record, arrays=arrays)


def json_schema() -> str:
    """The JSON Schema of results.json, as committed in docs/results.schema.json."""
    return json.dumps(RunRecord.model_json_schema(mode="serialization"), indent=1, sort_keys=True) + "\n"

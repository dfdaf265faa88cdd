"""What a results file holds: the record of one run, as JSON. docs/results.schema.json is made from it.

A record describes itself: it carries each metric's title, group and unit, so that pages and reports import no metric.
Arrays (replicates, coordinates, images) never enter the record. They lie beside it under the keys ``metric``
(replicates of a Scalar) and ``metric/field`` (an array field of any view).
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator

from evaluation.record.training_facts import TrainingFacts

SCHEMA_VERSION: Final = 6


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SourceFileFacts(_Facts):
    name: str
    sha256: str


class ArgumentFacts(_Facts):
    name: str
    value: str
    origin: str = ""
    """Where the value was found."""


class DecidingLineFacts(_Facts):
    """A line of the source, and what was read from it."""

    file: str
    place: str
    text: str
    decided: str


class SourceRecord(_Facts):
    """The class of the author's source that the file was opened as, or the lines that decided its pixel range."""

    files: list[SourceFileFacts]
    """Every file that was read for it."""
    file: str
    class_name: str
    """Empty for a graph that runs itself, of which the source decides the pixel range alone."""
    first_line: int
    last_line: int
    place: str
    """These lines in words; those of a notebook are counted in their cell."""
    arguments: list[ArgumentFacts] = []
    deciding: list[DecidingLineFacts] = []

    @property
    def sentence(self) -> str:
        """``read from vae.py, class VAE, lines 12 to 58``; of a graph ``read with train.py, line 9``."""
        how = f"from {self.file}, class {self.class_name}" if self.class_name else f"with {self.file}"
        return f"read {how}, {self.place}"


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
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    """How likely the reading is the author's network: docs/likely-readings.md. None where nothing was inferred, where
    a user chose, and in older results."""
    decided_by: str = "card"
    """``card``, ``source``, ``family``, ``inference``, ``adapter`` or ``user``."""
    source: SourceRecord | None = None
    """None where no source decided, and in older results."""
    hypothesis: str = ""
    """The architecture that was used, where one had to be chosen."""
    image_shape: tuple[int, int, int] | None = None
    value_range: tuple[float, float] | None = None
    classes: int | None = None
    capabilities: list[str] = []
    description: str = ""
    training: dict[str, Any] = {}
    """Training facts from the model's card."""
    look_of: TrainingFacts | None = None
    """None where no folder of runs was given, and in older results."""


class LeftOutFacts(_Facts):
    """Files or images of the data that were not used."""

    reason: str
    count: int
    names: list[str] = []
    """The first of them."""


class IntakeFacts(_Facts):
    """What was used of the data that was given, and how it was read."""

    found: int
    used: int
    unit: str = "images"
    """``files``, or ``images`` of an array."""
    left_out: list[LeftOutFacts] = []
    value_range: str = ""
    """Stored values of black and white."""
    duplicates: int = 0
    """Images that equal one before them, pixel for pixel, training images first."""
    duplicates_across: int = 0
    """Test images that equal a training image."""
    remarks: list[str] = []


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
    intake: IntakeFacts | None = None
    """None in older results."""


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
    samples_range: tuple[float, float] | None = None
    """Stored values of black and white that were stated for a batch of samples."""
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


class PluginFacts(_Facts):
    """An installed package that announces something to Touchstone."""

    package: str
    version: str


class LeastN(_Facts):
    """How many images and samples a number needs before it may decide; 0 where it reads none."""

    images: int
    samples: int


class _Outcome(_Facts):
    metric: str
    title: str = ""
    group: str = ""
    explanation: str = ""
    source: str = ""
    better: Literal["higher", "lower"] | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    unit: str | None = None
    construct_name: str = ""
    """What it measures together with other metrics, which have one vote in a ranking; empty where none do."""
    only_if: str = ""
    """What must hold for a good value to mean anything, such as ``recall > 0``."""
    least_n: LeastN | None = None
    """None where the metric was not calibrated. The run's own numbers stand in its config, and in ``n``."""
    params: dict[str, Any] = {}
    plugin: PluginFacts | None = None
    """The package that the metric comes from; None for Touchstone's own."""


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
    """Where the model was run: ``cpu``, or the name of the GPU. Features have theirs in the extractor's facts."""
    code: str = ""
    """Digest of the measuring code, plug-ins included: equal digests measure alike."""
    plugins: list[PluginFacts] = []
    """Packages that were installed and announce something that measures."""
    refused_calls: list[str] | None = None
    """System calls that the worker tried while it measured and was refused, by name, sorted. None where nothing notes
    them: in older results, in a process that is no worker, and on a kernel that has no list of calls."""


class Checksums(_Facts):
    """SHA-256 of what a results file holds, to recognise what was changed or damaged after it was written."""

    facts: str
    """Of everything but the outcomes and the model's name, as JSON with sorted keys and no spaces."""
    outcomes: dict[str, str]
    """Metric -> that of its outcome, as JSON with sorted keys and no spaces."""
    arrays: dict[str, str]
    """Key -> that of its array: type, shape and content."""


class RunRecord(_Facts):
    """results.json."""

    schema_version: Literal[6] = SCHEMA_VERSION
    checkpoint: CheckpointFacts
    dataset: DatasetFacts
    config: RunConfig
    outcomes: list[Outcome]
    environment: Environment
    created: str = ""
    """UTC, ISO 8601."""
    seconds: float = 0.0
    checksums: Checksums | None = None
    """In files only, and in those of an older Touchstone not even there; checked and taken off as they are read."""

    @field_validator("outcomes")
    @classmethod
    def _one_outcome_a_metric(cls, outcomes: list[Outcome]) -> list[Outcome]:
        names = [outcome.metric for outcome in outcomes]
        if len(set(names)) != len(names):
            raise ValueError("a metric has two outcomes in one run")
        return outcomes

    def outcome(self, metric: str) -> Ok | Skipped | Failed | None:
        return next((outcome for outcome in self.outcomes if outcome.metric == metric), None)


def json_schema() -> str:
    """The JSON Schema of results.json, as committed in docs/results.schema.json."""
    return json.dumps(RunRecord.model_json_schema(mode="serialization"), indent=1, sort_keys=True) + "\n"

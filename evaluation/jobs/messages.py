"""What processes say to each other: every message and how each of its fields is checked. Used at both ends.

A worker gets one task. Then both sides say messages of that task's conversation and nothing else. A worker that has
opened a checkpoint may be in the checkpoint's hands, so ``decode`` believes nothing: what it returns has the types and
bounds that stand here, and everything else is ``NoMessage``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictStr, TypeAdapter, ValidationError

from evaluation.jobs.sandbox.untrusted import ARRAY_NAME, sentence
from evaluation.record.schema import Outcome, RunRecord
from evaluation.types import Config

LARGEST_SIDE = 2**14
MOST_STEPS = 100_000

Sentence: TypeAlias = Annotated[StrictStr, AfterValidator(sentence)]
"""One printable line; what is too long is cut."""
Name: TypeAlias = Annotated[StrictStr, AfterValidator(lambda text: sentence(text)[:200])]
Digest: TypeAlias = Annotated[StrictStr, Field(max_length=200)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=2**63 - 1)]
Step: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=MOST_STEPS)]
Number: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Fraction: TypeAlias = Annotated[Number, AfterValidator(lambda value: min(1.0, max(0.0, value)))]
"""What lies outside 0 to 1 is moved to the nearer end."""
Side: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=LARGEST_SIDE)]
ArrayKey: TypeAlias = Annotated[StrictStr, Field(max_length=300)]
ArrayFile: TypeAlias = Annotated[StrictStr, Field(pattern=ARRAY_NAME)]
Bound: TypeAlias = Annotated[int, Field(strict=True)] | Number | None


class NoMessage(ValueError):
    """What was said is no message of this conversation."""


class _Checked:
    """Fields that a message does not have are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


# What messages are made of


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArtifact(_Checked):
    """Something of the data alone, for models of one image shape (c, h, w)."""

    artifact: Name
    image_shape: tuple[Side, Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(_Checked):
    """One way to read a file."""

    architecture: Sentence
    score: Number
    evidence: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(_Checked):
    """What a file was opened as."""

    recognised: Sentence
    confidence: Name
    family: Name
    hypotheses: tuple[Reading, ...]
    capabilities: tuple[Name, ...]
    evidence: tuple[Sentence, ...]
    decided_by: Name
    format: Name
    parameters: Count
    latent_dim: Count | None
    image_shape: tuple[Side, ...]
    value_range: tuple[Number, Number]
    classes: Count | None
    sha256: Digest
    bytes: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDescription(_Checked):
    name: Name
    default: Any
    annotation: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricDescription(_Checked):
    """A metric as plain values, for a server that imports none."""

    name: Name
    title: Name
    group: Name
    better: Literal["higher", "lower"] | None
    bounds: tuple[Bound, Bound]
    unit: Name | None
    view: Name
    explanation: Sentence
    needs: tuple[Name, ...]
    parameters: tuple[ParameterDescription, ...]
    source: Sentence
    on_request: StrictBool


# Tasks: the first thing that a worker is told


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMetrics(_Checked):
    kind: Literal["list metrics"] = "list metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate(_Checked):
    """Measure one checkpoint; read the shared cache, never write it."""

    name: str
    parts: tuple[Path, ...]
    choice: int | None
    """Index of the hypothesis that the user chose."""
    data: str
    config: Config
    kind: Literal["evaluate"] = "evaluate"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareData(_Checked):
    """Fill the shared cache with what belongs to the data alone; open no checkpoint."""

    data: str
    config: Config
    kind: Literal["prepare data"] = "prepare data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspect(_Checked):
    """Say what a file is. ``pictures``: draw what each reading makes of the data, as frames of the answer."""

    parts: tuple[Path, ...]
    data: str | None
    pictures: bool
    kind: Literal["inspect"] = "inspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOpen(_Checked):
    """Open a model and answer questions about it as long as the parent lives."""

    parts: tuple[Path, ...]
    choice: int | None
    data: str | None
    kind: Literal["keep open"] = "keep open"


# Said by several kinds of worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable(_Checked):
    """The data or the configuration cannot be used, whatever the checkpoint is."""

    message: Sentence
    kind: Literal["unusable"] = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(_Checked):
    """The checkpoint cannot be opened or measured."""

    message: Sentence
    kind: Literal["refused"] = "refused"


# An evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(_Checked):
    """The data was read; the checkpoint is opened next."""

    one_thread: StrictBool
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(_Checked):
    recognised: Sentence
    confidence: Sentence
    sha256: Digest
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed(_Checked):
    """The shared cache lacks this; the worker waits for ``Resume``."""

    shared: SharedArtifact
    kind: Literal["needed"] = "needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(_Checked):
    """From the parent: the cache holds what was needed, or never will."""

    kind: Literal["resume"] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed(_Checked):
    """``index`` of ``total`` metrics are finished."""

    stage: Literal["plan", "start", "progress"]
    step: Name
    index: Step
    total: Step
    fraction: Fraction | None
    kind: Literal["progressed"] = "progressed"

    def __post_init__(self) -> None:
        _check_progress(self.index, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(_Checked):
    """One metric has its outcome. Its arrays lie in the worker's folder: key -> file."""

    step: Name
    index: Step
    total: Step
    outcome: Outcome
    arrays: dict[ArrayKey, ArrayFile]
    kind: Literal["measured"] = "measured"

    def __post_init__(self) -> None:
        _check_progress(self.index, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(_Checked):
    """The last word of an evaluation that went well."""

    record: RunRecord
    kind: Literal["recorded"] = "recorded"


# Preparing the data


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(_Checked):
    """From the parent: compute this and keep it."""

    shared: SharedArtifact
    kind: Literal["prepare"] = "prepare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing(_Checked):
    shared: SharedArtifact
    fraction: Fraction
    kind: Literal["preparing"] = "preparing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(_Checked):
    shared: SharedArtifact
    kind: Literal["prepared"] = "prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPrepared(_Checked):
    shared: SharedArtifact
    message: Sentence
    kind: Literal["not prepared"] = "not prepared"


# Inspecting a file, listing metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected(_Checked):
    """Frames: a picture for each reading, or an empty one where it cannot be pictured."""

    inspection: Inspection
    kind: Literal["inspected"] = "inspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(_Checked):
    metrics: tuple[MetricDescription, ...]
    kind: Literal["listed"] = "listed"


# A model that is kept open. Arrays are frames, both ways; labels, where there are any, come last.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(_Checked):
    inspection: Inspection
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply(_Checked):
    """From the parent: one frame of codes or images, and labels."""

    id: Count
    function: Literal["decode", "encode", "reconstruct"]
    kind: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(_Checked):
    """From the parent: n images, or n codes of the prior. The same seed draws the same."""

    id: Count
    what: Literal["images", "codes"]
    n: Count
    seed: Count
    kind: Literal["draw"] = "draw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(_Checked):
    id: Count
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered(_Checked):
    """The model cannot do this, or failed."""

    id: Count
    message: Sentence
    kind: Literal["not answered"] = "not answered"


# Who says what

Task: TypeAlias = ListMetrics | Evaluate | PrepareData | Inspect | KeepOpen
ByEvaluation: TypeAlias = Unusable | Opening | Opened | Needed | Progressed | Measured | Refused | Recorded
ByPreparation: TypeAlias = Unusable | Preparing | Prepared | NotPrepared
ByInspection: TypeAlias = Inspected | Refused
ByListing: TypeAlias = Listed
ByOpenModel: TypeAlias = Ready | Refused | Answered | NotAnswered
Question: TypeAlias = Apply | Draw
FromWorker: TypeAlias = ByEvaluation | ByPreparation | ByInspection | ByListing | ByOpenModel
FromParent: TypeAlias = Task | Resume | Prepare | Question
Message: TypeAlias = FromWorker | FromParent

Said = TypeVar("Said", bound=Message)


class Vocabulary(Generic[Said]):
    """The messages that one side of one conversation may say."""

    def __init__(self, union: Any) -> None:
        self._union = union

    @functools.cached_property
    def _adapter(self) -> TypeAdapter[Said]:
        union: Any = Annotated[self._union, Field(discriminator="kind")]
        return TypeAdapter(union)

    def decode(self, content: object) -> Said:
        """``content`` is any JSON value. Raises NoMessage, and nothing else."""
        try:
            return self._adapter.validate_python(content)
        except (ValidationError, RecursionError) as error:
            raise NoMessage("a message has the fields that it has, with values that can be") from error


def encode(message: Message | Inspection | MetricDescription) -> dict[str, Any]:
    """JSON values only."""
    kind: Any = type(message)
    values: dict[str, Any] = _encoder(kind).dump_python(message, mode="json")
    return values


@functools.cache
def _encoder(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _check_progress(index: int, total: int) -> None:
    if index > total:
        raise ValueError(f"impossible progress: {index} of {total} metrics are finished")


TASKS: Vocabulary[Task] = Vocabulary(Task)
QUESTIONS: Vocabulary[Question] = Vocabulary(Question)
PREPARE: Vocabulary[Prepare] = Vocabulary(Prepare)
RESUME: Vocabulary[Resume] = Vocabulary(Resume)
BY_EVALUATION: Vocabulary[ByEvaluation] = Vocabulary(ByEvaluation)
BY_PREPARATION: Vocabulary[ByPreparation] = Vocabulary(ByPreparation)
BY_INSPECTION: Vocabulary[ByInspection] = Vocabulary(ByInspection)
BY_LISTING: Vocabulary[ByListing] = Vocabulary(ByListing)
BY_OPEN_MODEL: Vocabulary[ByOpenModel] = Vocabulary(ByOpenModel)

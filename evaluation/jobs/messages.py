"""What processes say to each other: every message with its fields. Used at both ends.

A worker gets one task. Then both sides say messages of that task's conversation and nothing else. A worker that has
opened a checkpoint may be in the checkpoint's hands, so nothing that it says is believed: ``Vocabulary.decode`` gives
messages with the types and bounds that stand here and in ``message_parts``, or refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import StrictBool

from evaluation.jobs.agreement_messages import AgreedOn, AgreeOn, ReadingText
from evaluation.jobs.data_messages import DataDescribed, DescribeData
from evaluation.jobs.inspection_messages import Inspect, Inspected
from evaluation.jobs.message_codec import Vocabulary
from evaluation.jobs.message_parts import (
    ArrayFile,
    ArrayKey,
    Checked,
    Count,
    Digest,
    Fraction,
    Inspection,
    Integer,
    Name,
    Sentence,
    SharedArtifact,
    Step,
)
from evaluation.jobs.plugin_messages import ListPlugins, PluginsListed
from evaluation.jobs.training_messages import LookedInto, LookInto
from evaluation.record.schema import Outcome, RunRecord
from evaluation.types import Config
from models.own_code.description import OwnCode
from models.source.finding import NO_SOURCE, SourcePaths

# Tasks: the first thing that a worker is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate(Checked):
    """Measure one checkpoint; read the shared cache, never write it."""

    name: str
    parts: tuple[Path, ...]
    source: SourcePaths = NO_SOURCE
    """The author's source of the network, where there is some."""
    choice: int | None
    """Index of the hypothesis that the user chose."""
    code: OwnCode | None = None
    """What of the operator's builds the network, where they named it; never said for a page or an upload."""
    siblings: ReadingText = ""
    """How all checkpoints of its recipe are read; empty where it is read by itself."""
    data: str
    config: Config
    warmed: tuple[str, ...]
    """Artifacts whose code this worker has inherited compiled, as far as that was possible."""
    kind: Literal["evaluate"] = "evaluate"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareData(Checked):
    """Fill the shared cache with what belongs to the data alone; open no checkpoint."""

    data: str
    config: Config
    kind: Literal["prepare data"] = "prepare data"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOpen(Checked):
    """Open a model and answer questions about it as long as the parent lives."""

    parts: tuple[Path, ...]
    source: SourcePaths = NO_SOURCE
    choice: int | None
    data: str | None
    siblings: ReadingText = ""
    kind: Literal["keep open"] = "keep open"


# Said by several kinds of worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable(Checked):
    """The data or the configuration cannot be used, whatever the checkpoint is."""

    message: Sentence
    kind: Literal["unusable"] = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Checked):
    """The checkpoint cannot be opened or measured."""

    message: Sentence
    kind: Literal["refused"] = "refused"


# An evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Cold(Checked):
    """The first and last word of a worker whose plan holds artifacts that compile for long. Another one, which inherits
    them compiled, is to do the task. Nothing was opened."""

    artifacts: tuple[Name, ...]
    kind: Literal["cold"] = "cold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Checked):
    """The data was read; the checkpoint is opened next."""

    one_thread: StrictBool
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Checked):
    recognised: Sentence
    confidence: Sentence
    sha256: Digest
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed(Checked):
    """The shared cache lacks this; the worker waits for ``Resume``."""

    shared: SharedArtifact
    kind: Literal["needed"] = "needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Checked):
    """From the parent: the cache holds what was needed, or never will."""

    kind: Literal["resume"] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed(Checked):
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
class Measured(Checked):
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
class Recorded(Checked):
    """The last word of an evaluation that went well."""

    record: RunRecord
    kind: Literal["recorded"] = "recorded"


# Preparing the data


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Checked):
    """From the parent: compute this and keep it."""

    shared: SharedArtifact
    kind: Literal["prepare"] = "prepare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing(Checked):
    shared: SharedArtifact
    fraction: Fraction
    kind: Literal["preparing"] = "preparing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Checked):
    shared: SharedArtifact
    kind: Literal["prepared"] = "prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPrepared(Checked):
    shared: SharedArtifact
    message: Sentence
    kind: Literal["not prepared"] = "not prepared"


# A model that is kept open. Arrays are frames, both ways; labels, where there are any, come last.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(Checked):
    inspection: Inspection
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply(Checked):
    """From the parent: one frame of codes or images, and labels."""

    id: Count
    function: Literal["decode", "encode", "reconstruct"]
    kind: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Checked):
    """From the parent: n images, or n codes of the prior. The same seed draws the same."""

    id: Count
    what: Literal["images", "codes"]
    n: Integer
    seed: Integer
    kind: Literal["draw"] = "draw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Checked):
    id: Count
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered(Checked):
    """The model cannot do this, or failed."""

    id: Count
    message: Sentence
    kind: Literal["not answered"] = "not answered"


# Who says what

Task: TypeAlias = Evaluate | PrepareData | Inspect | KeepOpen | ListPlugins | DescribeData | LookInto | AgreeOn
ByEvaluation: TypeAlias = Unusable | Cold | Opening | Opened | Needed | Progressed | Measured | Refused | Recorded
ByPreparation: TypeAlias = Unusable | Preparing | Prepared | NotPrepared
ByInspection: TypeAlias = Inspected | Refused
ByPluginListing: TypeAlias = PluginsListed
ByDataDescription: TypeAlias = DataDescribed | Unusable
ByLookingInto: TypeAlias = LookedInto
ByOpenModel: TypeAlias = Ready | Refused | Answered | NotAnswered
Question: TypeAlias = Apply | Draw
FromWorker: TypeAlias = (
    ByEvaluation
    | ByPreparation
    | ByInspection
    | ByPluginListing
    | ByDataDescription
    | ByLookingInto
    | AgreedOn
    | ByOpenModel
)
FromParent: TypeAlias = Task | Resume | Prepare | Question

TASKS: Vocabulary[Task] = Vocabulary(Task)
QUESTIONS: Vocabulary[Question] = Vocabulary(Question)
PREPARE: Vocabulary[Prepare] = Vocabulary(Prepare)
RESUME: Vocabulary[Resume] = Vocabulary(Resume)
BY_EVALUATION: Vocabulary[ByEvaluation] = Vocabulary(ByEvaluation)
BY_PREPARATION: Vocabulary[ByPreparation] = Vocabulary(ByPreparation)
BY_INSPECTION: Vocabulary[ByInspection] = Vocabulary(ByInspection)
BY_PLUGIN_LISTING: Vocabulary[ByPluginListing] = Vocabulary(ByPluginListing)
BY_DATA_DESCRIPTION: Vocabulary[ByDataDescription] = Vocabulary(ByDataDescription)
BY_LOOKING_INTO: Vocabulary[ByLookingInto] = Vocabulary(ByLookingInto)
BY_AGREEMENT: Vocabulary[AgreedOn] = Vocabulary(AgreedOn)
BY_OPEN_MODEL: Vocabulary[ByOpenModel] = Vocabulary(ByOpenModel)


def _check_progress(index: int, total: int) -> None:
    if index > total:
        raise ValueError(f"impossible progress: {index} of {total} metrics are finished")

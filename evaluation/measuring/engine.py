"""Runs a plan. Each artifact is computed once and freed after its last use; a failure harms no other metric."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring import cache
from evaluation.measuring.checked_view import checked
from evaluation.measuring.extractor_choice import with_extractor
from evaluation.measuring.facts import checkpoint_facts, config_facts, dataset_facts, environment, plugin_facts
from evaluation.measuring.plan import Plan, PlannedStep, make_plan
from evaluation.measuring.real_side import Filler, Progress, RealSide, Shape, Unavailable, attempt, leaf
from evaluation.measuring.run_sizes import resolved
from evaluation.measuring.sample_range import in_data_range
from evaluation.record.run import Run, write_view
from evaluation.record.schema import ErrorRecord, Failed, Ok, ReferenceRecord, RunRecord, Skipped
from evaluation.record.views import Scalar
from evaluation.registry import MetricInfo, StepInfo, registry
from evaluation.types import Array, Config, NotApplicable, TouchstoneError
from models.intake.labels import UNLABELLED

if TYPE_CHECKING:
    from models.opened import OpenedModel

SPOOL_BYTES = 256 * 2**20
"""A model's array above this size is kept in a file, not in memory."""
HINT_ITEMS = 512
"""Training images given to the opener, which settles what the weights leave open by reconstruction error."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Progress of one run. ``index`` of ``total`` metrics are finished."""

    kind: Literal["plan", "start", "progress", "outcome", "done"]
    step: str = ""
    index: int = 0
    total: int = 0
    fraction: float | None = None
    outcome: Ok | Skipped | Failed | None = None
    arrays: Mapping[str, Array] = field(default_factory=dict)


Listener = Callable[[Event], None]


class Session:
    """One dataset and one configuration, for any number of models: what belongs to the data alone is done once.

    A process that opens checkpoints of others gives a ``filler`` (see ``RealSide``), and never writes to the cache that
    models share. Raises TouchstoneError when the configuration does not fit the data.
    """

    def __init__(self, dataset: Dataset, config: Config, *, filler: Filler | None = None) -> None:
        self.original = dataset
        self.config = resolved(with_extractor(config, dataset, registry()), dataset)
        self.plan: Plan = make_plan(registry(), self.config)
        self._filler = filler
        self._kept: dict[str, Any] = {}

    def hints(self) -> tuple[Any, Any]:
        """A few training images and labels, for the opener. Labels are None where the data has none."""
        train = self.original.train
        chosen = np.sort(np.random.default_rng(0).permutation(len(train))[:HINT_ITEMS])
        labels = None if train.labels is None else train.labels[chosen]
        # A network cannot be asked for an image without a class.
        known = labels is None or int(labels.min()) != UNLABELLED
        return train.take(chosen), labels if known else None

    def run(self, model: OpenedModel, *, name: str, colour: int = 0, on_event: Listener | None = None) -> Run:
        """Measure one model. Raises TouchstoneError when model and data do not fit."""
        dataset = self._fitted(model.card.image_shape)
        model = in_data_range(model, dataset, self.config.samples_range)
        return _ModelRun(self, model, dataset, on_event or (lambda event: None)).execute(name, colour)

    def prepare(self, name: str, image_shape: Shape, progress: Progress) -> None:
        """Compute an artifact that belongs to the data alone, for models of this image shape, and keep it on disk.

        Where it is not applicable or fails, nothing is kept, and the run that needs it finds out why. Raises
        TouchstoneError when the plan has no such artifact, or it needs a model, or data and shape do not fit.
        """
        real = self.real_side(self._fitted(image_shape), self.plan, self.config)
        if name not in real:
            raise TouchstoneError(f"'{name}' does not belong to the data alone")
        with contextlib.suppress(Unavailable):
            real.get(name, progress)

    def real_side(self, dataset: Dataset, plan: Plan, config: Config) -> RealSide:
        """For this session's data in the shape of a model. All real sides of a session share what is held in memory."""
        return RealSide(plan, config, dataset, kept=self._kept, filler=self._filler)

    def _fitted(self, image_shape: tuple[int, ...]) -> Dataset:
        wanted, given = tuple(image_shape), self.original.image_shape
        if wanted == given:
            return self.original
        if not self.config.resize:
            raise TouchstoneError(
                f"the model works on images of {_shape(wanted)}, '{self.original.spec}' has {_shape(given)}. "
                "Choose data of the model's shape, or ask for resizing (--resize, or resize=True), which is recorded"
            )
        from evaluation.data.resizing import resized

        return resized(self.original, wanted)


class _ModelRun:
    def __init__(self, session: Session, model: OpenedModel, dataset: Dataset, emit: Listener) -> None:
        self.session, self.model, self.dataset, self.emit = session, model, dataset, emit
        self.plan, self.config = session.plan, session.config
        available = model.parts.available
        if available is not None and available < (self.config.n_samples or 0):
            # The model is a fixed batch of samples: all of them are used and recorded, none is repeated.
            self.config = replace(self.config, n_samples=available)
            self.plan = make_plan(registry(), self.config)
        self.real = session.real_side(dataset, self.plan, self.config)
        self.values: dict[str, Any] = {}
        self.left = dict(self.plan.uses)
        self.spool = tempfile.TemporaryDirectory(prefix="touchstone-")
        self.finished = 0

    def execute(self, name: str, colour: int) -> Run:
        started, created = time.perf_counter(), datetime.now(UTC)
        found: dict[int, tuple[Ok | Skipped | Failed, dict[str, Array]]] = {}
        total = len(self.plan.metrics)
        self.emit(Event(kind="plan", total=total))
        with self.spool:
            for index, place in enumerate(self.plan.order):
                step = self.plan.metrics[place]
                self.finished = index
                self.emit(Event(kind="start", step=step.name, index=index, total=total))
                found[place] = outcome, made = self._metric(step)
                event = Event(
                    kind="outcome", step=step.name, index=index + 1, total=total, outcome=outcome, arrays=made
                )
                self.emit(event)
            record = RunRecord(
                checkpoint=checkpoint_facts(self.model, name),
                dataset=dataset_facts(self.dataset, self.config),
                config=config_facts(self.config, self.real.held("extractor")),
                outcomes=[found[place][0] for place in range(total)],
                environment=environment(self.model),
                created=created.isoformat(timespec="seconds"),
                seconds=round(time.perf_counter() - started, 3),
            )
            self.values.clear()
        self.emit(Event(kind="done", index=total, total=total))
        arrays = {name: array for place in range(total) for name, array in found[place][1].items()}
        return Run(record=record, arrays=arrays, colour=colour)

    def _metric(self, step: PlannedStep[MetricInfo]) -> tuple[Ok | Skipped | Failed, dict[str, Array]]:
        info = step.info
        hidden = ("seed", "replicates", "extractor")  # run-wide: they stand in the record's config
        described: dict[str, Any] = {
            "metric": info.name, "title": info.title, "group": info.group, "explanation": info.explanation,
            "source": info.source, "better": info.better, "bounds": info.bounds, "unit": info.unit,
            "construct_name": info.construct, "only_if": info.only_if,
            "least_n": info.least_n,
            "params": {key: value for key, value in step.parameters.items() if key not in hidden},
            "plugin": plugin_facts(info.function.__module__),
        }  # fmt: skip
        started = time.perf_counter()
        try:
            view = info.function(**self._arguments(step))
            view, notes = checked(info, view)
            view_record, arrays = write_view(info.name, view)
        except (Unavailable, NotApplicable, Exception) as error:
            return self._without(described, error, time.perf_counter() - started), {}
        finally:
            self._release(step)
        described["seconds"] = round(time.perf_counter() - started, 3)
        if isinstance(view, Scalar):
            described |= {
                "title": view.title or info.title, "value": float(view.value),
                "interval": view.interval, "n": int(view.n),
                "warnings": [*view.warnings, *notes],
                "references": [
                    ReferenceRecord(name=r.name, value=float(r.value), interval=r.interval) for r in view.references
                ],
            }  # fmt: skip
        return Ok(view=view_record, **described), arrays

    @staticmethod
    def _without(described: dict[str, Any], error: BaseException, seconds: float) -> Skipped | Failed:
        if isinstance(error, NotApplicable) or (isinstance(error, Unavailable) and error.outcome == "skipped"):
            return Skipped(reason=str(error), **described)
        kind = error.kind if isinstance(error, Unavailable) else type(error).__name__
        message = str(error).strip() or "no message"
        return Failed(error=ErrorRecord(type=kind, message=message[:2000]), seconds=round(seconds, 3), **described)

    def _arguments(self, step: PlannedStep[StepInfo]) -> dict[str, Any]:
        protocol = step.info.model_protocol
        capability = getattr(protocol, "capability", None)
        if capability is not None and capability not in self.model.capabilities:
            raise NotApplicable(protocol.lacks)
        arguments = dict(step.parameters)
        for keyword, name in step.inputs.items():
            if name in self.plan.artifacts:
                arguments[keyword] = self._artifact(name)
            elif name == "model":
                arguments[keyword] = self.model
            else:
                arguments[keyword] = leaf(name, step, self.dataset, self.config, self._progress)
        return arguments

    def _artifact(self, name: str) -> Any:
        if name in self.real:
            return self.real.get(name, self._progress)
        value = self.values.get(name, cache.MISS)
        if value is cache.MISS:
            step = self.plan.artifacts[name]
            value = attempt(step, self._arguments)
            self._release(step)
            if isinstance(value, np.ndarray) and value.nbytes > SPOOL_BYTES:
                value = self._spooled(name, value)
            self.values[name] = value
        if isinstance(value, Unavailable):
            raise value
        return value

    def _progress(self, step: str, fraction: float) -> None:
        total = len(self.plan.metrics)
        self.emit(Event(kind="progress", step=step, index=self.finished, total=total, fraction=fraction))

    def _spooled(self, name: str, value: Array) -> Array:
        path = Path(self.spool.name) / f"{name}.npy"
        np.save(path, value)
        return np.asanyarray(np.load(path, mmap_mode="r"))

    def _release(self, step: PlannedStep[StepInfo]) -> None:
        """Free what this step was the last to use; the real side stays for the next model."""
        for name in set(step.inputs.values()) & self.left.keys():
            self.left[name] -= 1
            if self.left[name] <= 0 and name in self.plan.needs_model:
                self.values.pop(name, None)


def _shape(shape: tuple[int, ...]) -> str:
    c, h, w = shape
    return f"{c} channel{'s' if c != 1 else ''}, {h}x{w} pixels"

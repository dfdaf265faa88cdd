"""One job of a workspace, as it stood when it was read: what is to be evaluated, and how far each checkpoint is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from evaluation.types import Config

Status = Literal["queued", "running", "done", "failed", "cancelled"]
ACTIVE = ("queued", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointProgress:
    """One checkpoint of a job: ``done`` of ``total`` metrics are ready, ``step`` is being computed."""

    sha256: str
    name: str
    status: Status
    done: int
    total: int
    step: str
    message: str
    """Why it failed, or what it waits for; empty otherwise."""
    run_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent:
    """Something that cost a job another try."""

    at: str
    """UTC, ISO 8601."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Checkpoints that one worker evaluates on one dataset."""

    id: int
    status: Status
    checkpoints: tuple[str, ...]
    data: str
    config: Config
    choices: Mapping[str, int]
    """sha256 -> index of the hypothesis that the user chose."""
    created: str
    started: str | None
    finished: str | None
    error: str | None
    isolation: str
    """How its worker is isolated, in a sentence. Empty until it has started."""
    attempts: int
    server: str | None
    """Who runs it, or ran it last."""
    owner: str | None
    """The person who asked for it; None where nobody did."""
    progress: tuple[CheckpointProgress, ...]
    events: tuple[JobEvent, ...] = ()
    """What cost it another try, oldest first."""

    @property
    def active(self) -> bool:
        return self.status in ACTIVE


def read_config(kept: Mapping[str, Any]) -> Config:
    """A configuration as the database keeps it."""
    config = dict(kept)
    config["metrics"] = tuple(config.get("metrics", ("*",)))
    if config.get("samples_range") is not None:
        config["samples_range"] = tuple(config["samples_range"])
    return Config(**config)


def read_progress(row: Row[Any]) -> CheckpointProgress:
    return CheckpointProgress(**{name: getattr(row, name) for name in CheckpointProgress.__slots__})


def read_event(row: Row[Any]) -> JobEvent:
    return JobEvent(at=row.at, sentence=row.sentence)


def read_job(row: Row[Any], progress: tuple[CheckpointProgress, ...], events: tuple[JobEvent, ...]) -> Job:
    values = dict(row._mapping)
    config = read_config(values.pop("config"))
    return Job(
        config=config, checkpoints=tuple(part.sha256 for part in progress), progress=progress,
        events=events, **values,
    )  # fmt: skip

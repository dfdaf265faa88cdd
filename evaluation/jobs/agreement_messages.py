"""What is said about checkpoints of one recipe that are to be read alike: the task, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictStr

from evaluation.jobs.message_parts import Checked
from models.source.finding import NO_SOURCE, SourcePaths

ReadingText: TypeAlias = Annotated[StrictStr, Field(max_length=2**21)]
"""A reading as JSON, which a worker wrote and another worker checks: the parent hands it on unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker(Checked):
    """A checkpoint of a recipe."""

    name: str
    parts: tuple[Path, ...]
    source: SourcePaths = NO_SOURCE
    choice: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOn(Checked):
    """Say how checkpoints of one recipe are to be read: of each training some, the last first."""

    trainings: tuple[tuple[Speaker, ...], ...]
    data: str
    kind: Literal["agree on"] = "agree on"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedOn(Checked):
    reading: ReadingText
    """Empty where each says itself what it is, and where none could be opened."""
    speaker: StrictStr
    """Who was read so alone; empty where none was."""
    source: StrictStr
    """Whose source it was read from; empty where none decided."""
    kind: Literal["agreed on"] = "agreed on"

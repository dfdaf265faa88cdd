"""What is said about a file that is inspected: the task, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluation.jobs.message_parts import Checked, Inspection
from models.own_code.description import OwnCode
from models.source.finding import NO_SOURCE, SourcePaths


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspect(Checked):
    """Say what a file is. ``pictures``: draw what each reading makes of the data, as frames of the answer."""

    parts: tuple[Path, ...]
    code: OwnCode | None = None
    source: SourcePaths = NO_SOURCE
    data: str | None
    pictures: bool
    kind: Literal["inspect"] = "inspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected(Checked):
    """Frames: a picture for each reading, or an empty one where it cannot be pictured."""

    inspection: Inspection
    kind: Literal["inspected"] = "inspected"

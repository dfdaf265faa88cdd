"""Ask a worker what a file is. The asking process opens nothing and loads no torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from evaluation.jobs.inspection_messages import Inspect, Inspected
from evaluation.jobs.message_codec import encode
from evaluation.jobs.messages import BY_INSPECTION, Refused
from evaluation.jobs.named_files import Naming, of_this_user
from evaluation.jobs.one_answer import answer
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.jobs.sandbox.untrusted import parse_npy
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.types import TouchstoneError
from models.own_code.description import OwnCode
from models.source.finding import NO_SOURCE, SourcePaths


def inspect(
    path: str | Path | Sequence[Path],
    data: str | None = None,
    *,
    source: SourcePaths = NO_SOURCE,
    cache: Path | None = None,
    pictures: bool = False,
    naming: Naming = of_this_user,
) -> dict[str, Any]:
    """What a checkpoint is: ``recognised``, ``confidence``, ``family``, ``hypotheses`` (architecture, score, evidence),
    ``capabilities``, and the facts of the card.

    ``data`` is a SPEC whose images help to decide. With ``pictures``, the key ``pictures`` holds one uint8 array
    (rows, columns, c, h, w) for each hypothesis, inputs over reconstructions or one row of samples, or None.
    ``source`` is the author's source of the network. ``naming`` says which files ``data`` may name. Raises
    TouchstoneError with one sentence for a file that cannot be opened.
    """
    found = examine(path, data, source=source, cache=cache, pictures=pictures, naming=naming)
    if found.get("error"):
        raise TouchstoneError(str(found["error"]))
    return found


def examine(
    path: str | Path | Sequence[Path],
    data: str | None = None,
    *,
    source: SourcePaths = NO_SOURCE,
    cache: Path | None = None,
    pictures: bool = False,
    naming: Naming = of_this_user,
    code: OwnCode | None = None,
) -> dict[str, Any]:
    """Like ``inspect``, but a refusal is an answer: ``confidence`` is "unknown" and ``error`` is its sentence.

    ``code`` builds the network; it is imported by the worker.
    """
    parts = tuple(Path(part).expanduser().resolve() for part in ([path] if isinstance(path, str | Path) else path))
    missing = next((part for part in parts if not os.access(part, os.R_OK)), None)
    if missing is not None:
        raise TouchstoneError(f"'{missing.name}' cannot be read: there is no such file, or it is not yours to read")
    named = None if data is None else naming(data)
    task = Inspect(parts=parts, source=source, code=code, data=None if named is None else named.spec, pictures=pictures)
    read = [*parts, *source.paths, *([] if code is None else [code.folder]), *(() if named is None else named.read)]
    memory = min(Limits().memory, 8 * GIB)
    heard = answer(task, BY_INSPECTION, read=read, cache=cache or default_cache(), memory=memory)
    message = heard.message
    match message:
        case Refused():
            return {
                "recognised": message.message, "confidence": "unknown", "family": "", "hypotheses": [],
                "capabilities": [], "error": message.message,
            } | ({"pictures": []} if pictures else {})  # fmt: skip
        case Inspected():
            found = encode(message.inspection)
        case _:
            assert_never(message)
    if pictures:
        try:
            found["pictures"] = [parse_npy(frame) if frame else None for frame in heard.frames]
        except ValueError as error:
            raise WorkerEnded("The worker sent a picture that is none.") from error
    return found


def default_cache() -> Path:
    """TOUCHSTONE_CACHE, else the workspace's where TOUCHSTONE_WORKSPACE names one, else the user's cache folder."""
    if configured := os.environ.get("TOUCHSTONE_CACHE"):
        return Path(configured).expanduser().resolve()
    if workspace := os.environ.get("TOUCHSTONE_WORKSPACE"):
        return Path(workspace).expanduser().resolve() / "cache"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().resolve() / "touchstone"

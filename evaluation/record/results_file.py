"""A run as two files: NAME.json with the record, NAME.npz with the arrays."""

from __future__ import annotations

import zlib
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from evaluation.record.run import Run
from evaluation.record.versions import parse_record
from evaluation.types import Array, TouchstoneError


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
    """Read NAME.json, of this version or an older one, and NAME.npz where present.

    Raises TouchstoneError with one sentence when a file is unreadable, damaged, foreign or newer than this Touchstone.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise TouchstoneError(f"'{path.name}' cannot be read: {error.strerror or error}") from error
    record = parse_record(text, name=f"'{path.name}'")
    return Run(record=record, arrays=_read_arrays(path.with_suffix(".npz")))


def _read_arrays(path: Path) -> dict[str, Array]:
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, BadZipFile, zlib.error) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TouchstoneError(
            f"'{path.name}' beside the results cannot be read: {reason}. "
            "Take it from a backup, or evaluate the checkpoint again."
        ) from error

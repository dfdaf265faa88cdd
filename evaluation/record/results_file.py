"""A run as two files: NAME.json with the record, NAME.npz with the arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evaluation.called import called
from evaluation.record.run import Run
from evaluation.record.schema import SCHEMA_VERSION, RunRecord
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
    """Read NAME.json and, where present, NAME.npz. Raises TouchstoneError with one sentence."""
    try:
        record = RunRecord.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise TouchstoneError(
            f"'{path.name}' is not a Touchstone results file (results.json, schema_version {SCHEMA_VERSION}): "
            f"{reason}. Write one with `{called()} evaluate`."
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

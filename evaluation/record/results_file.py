"""A run as two files: NAME.json with the record, NAME.npz with the arrays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import from_json

from evaluation.record.arrays_file import read_arrays, write_arrays
from evaluation.record.checksums import array_checksum, checksums, facts_checksum, outcome_checksum
from evaluation.record.losses import is_lost, listed, lost_outcome, needed, without_arrays
from evaluation.record.run import Run
from evaluation.record.schema import Checksums, Ok, RunRecord
from evaluation.record.sound import unsound
from evaluation.record.versions import ADVICE, BOM, parse_record
from evaluation.types import Array, TouchstoneError

PARTIAL = ".partial"


def write_results(run: Run, path: Path) -> None:
    """NAME.json with the record, NAME.npz with the arrays. Each file appears whole or not at all.

    Raises OSError where they cannot be written; then nothing half-written is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {key: np.asarray(run.arrays[key]) for key in run.arrays}
    bare = run.record.model_copy(update={"checksums": None})
    record = bare.model_copy(update={"checksums": checksums(from_json(bare.model_dump_json()), arrays)})
    text = record.model_dump_json(indent=1) + "\n"
    arrays_path = path.with_suffix(".npz")
    parts = [arrays_path.with_name(arrays_path.name + PARTIAL), path.with_name(path.name + PARTIAL)]
    try:
        write_arrays(parts[0], arrays)
        parts[1].write_text(text, encoding="utf-8")
        # A record whose arrays are another's is found out by its checksums; arrays without a record are never read.
        parts[0].replace(arrays_path)
        parts[1].replace(path)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise


def read_results(path: Path) -> Run:
    """Read NAME.json, of this version or an older one, and NAME.npz where present.

    What is damaged in them costs only itself: ``Run.problems`` names the file, and the outcomes concerned say it.
    Raises TouchstoneError with one sentence when the record is unreadable, damaged, foreign or newer than this
    Touchstone.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise TouchstoneError(f"'{path.name}' cannot be read: {error.strerror or error}") from error
    record, unfit = parse_record(text, name=f"'{path.name}'")
    kept = record.checksums
    problems = list(unfit)
    record = record.model_copy(update={"checksums": None})
    if kept is not None:
        record, changed = _checked(record, kept, from_json(text.removeprefix(BOM)), path.name)
        problems += changed
    arrays_path = path.with_suffix(".npz")
    arrays, problem = _sound_arrays(record, kept, arrays_path)
    record = without_arrays(record, {key: f"'{arrays_path.name}'" for key in needed(record) if key not in arrays})
    return Run(record=record, arrays=arrays, problems=(*problems, *([problem] if problem else [])))


def _checked(record: RunRecord, kept: Checksums, plain: dict[str, Any], name: str) -> tuple[RunRecord, list[str]]:
    """The record without the outcomes that are not as they were written, and sentences on what was changed."""
    problems: list[str] = []
    if facts_checksum(plain) != kept.facts:
        problems.append(
            f"'{name}' was changed after it was written: what it says about checkpoint, data and settings may be "
            f"wrong. {ADVICE}"
        )
    written = {outcome["metric"]: outcome_checksum(outcome) for outcome in plain["outcomes"]}
    unfit = {outcome.metric for outcome in record.outcomes if is_lost(outcome)}
    changed = [one for one, digest in written.items() if one not in unfit and kept.outcomes.get(one) != digest]
    gone = [metric for metric in kept.outcomes if metric not in written]
    if changed:
        problems.append(
            f"'{name}' was changed after it was written: what it says of {listed(changed)} is not shown. {ADVICE}"
        )
    if gone:
        problems.append(f"'{name}' has lost what it said of {listed(gone)}. {ADVICE}")
    sentence = f"what '{name}' says of it was changed after it was written, and is not shown"
    outcomes = [lost_outcome(one, sentence) if one.metric in changed else one for one in record.outcomes]
    return record.model_copy(update={"outcomes": outcomes}), problems


def _sound_arrays(record: RunRecord, kept: Checksums | None, path: Path) -> tuple[dict[str, Array], str]:
    """The arrays that are as they were written and fit their views, and a sentence on the others; empty without any."""
    keys = needed(record)
    if not keys and not path.exists():
        return {}, ""
    found, reason = read_arrays(path) if path.exists() else ({}, "it is missing")
    digests: Mapping[str, str] = {} if kept is None else kept.arrays
    sound = {key: array for key, array in found.items() if kept is None or digests.get(key) == array_checksum(array)}
    wrong = {
        key: said
        for outcome in record.outcomes
        if isinstance(outcome, Ok)
        for key, said in unsound(outcome, sound).items()
    }
    sound = {key: array for key, array in sound.items() if key not in wrong}
    lost = [key for key in keys if key not in sound]
    if not lost:
        return sound, ""
    shown = "numbers are shown without resamplings, so without paired differences, and maps and images are not shown"
    if reason:
        return sound, f"'{path.name}' beside the results cannot be read ({reason}): {shown}. {ADVICE}"
    said = f" ({next(iter(wrong.values()))})" if wrong else ""
    return sound, (
        f"'{path.name}' beside the results is damaged and has lost {len(lost)} of {len(keys)} arrays, "
        f"{listed(lost)}{said}: their {shown}. {ADVICE}"
    )

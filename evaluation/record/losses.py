"""What a run shows where arrays of it are lost: every number without its resamplings, and no map, curve or image.

The record says so itself, in the outcomes that are concerned. So whatever reads it needs no care of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evaluation.record.schema import ErrorRecord, Failed, Ok, Outcome, RunRecord
from evaluation.record.views import Scalar

DAMAGED = "DamagedFile"
"""The type of error of an outcome that was lost."""
NAMED = 3
"""Arrays that a sentence names."""


def without_arrays(record: RunRecord, lost: Mapping[str, str]) -> RunRecord:
    """The record without the arrays that are ``lost``: key -> where it was, such as "'vae.npz'"."""
    if not lost:
        return record
    outcomes = [_without(outcome, lost) if isinstance(outcome, Ok) else outcome for outcome in record.outcomes]
    return record.model_copy(update={"outcomes": outcomes})


def needed(record: RunRecord) -> list[str]:
    """The keys of all arrays that the record speaks of."""
    return [key for outcome in record.outcomes if isinstance(outcome, Ok) for key in outcome.view.arrays.values()]


def lost_outcome(outcome: Outcome, sentence: str) -> Failed:
    """In place of an outcome that cannot be shown."""
    return Failed(
        metric=outcome.metric, title=outcome.title, group=outcome.group, explanation=outcome.explanation,
        source=outcome.source, better=outcome.better, bounds=outcome.bounds, unit=outcome.unit,
        params=outcome.params, plugin=outcome.plugin, error=ErrorRecord(type=DAMAGED, message=sentence),
    )  # fmt: skip


def is_lost(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and outcome.error.type == DAMAGED


def listed(keys: Collection[str]) -> str:
    """``mse, ssim, pca_map/coordinates and 4 more``."""
    first = ", ".join(list(keys)[:NAMED])
    return f"{first} and {len(keys) - NAMED} more" if len(keys) > NAMED else first


def _without(outcome: Ok, lost: Mapping[str, str]) -> Outcome:
    gone = [field for field, key in outcome.view.arrays.items() if key in lost]
    if not gone:
        return outcome
    where = lost[outcome.view.arrays[gone[0]]]
    if outcome.view.type != Scalar.__name__:
        return lost_outcome(outcome, f"what it found is lost: its arrays in {where} are missing or damaged")
    left = {field: key for field, key in outcome.view.arrays.items() if field not in gone}
    warning = f"Its resamplings in {where} are missing or damaged, so there is no paired difference."
    return outcome.model_copy(
        update={
            "view": outcome.view.model_copy(update={"arrays": left}),
            "warnings": [*outcome.warnings, warning],
        }
    )

"""A record whose outcomes do not all fit the schema: those that fit, and failed ones in place of the others."""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import ValidationError

from evaluation.record.losses import DAMAGED
from evaluation.record.schema import ErrorRecord, Failed, RunRecord

Plain: TypeAlias = dict[str, Any]
"""A record as plain JSON values."""


def without_unfit(plain: Plain, error: ValidationError, sentence: str) -> tuple[RunRecord | None, list[str]]:
    """(the record with outcomes that do not fit as failed ones, which say ``sentence``; their metrics).

    ``error``: what validating ``plain`` gave. (None, []) where more is wrong than single outcomes with a name.
    """
    places = [found["loc"] for found in error.errors(include_url=False, include_context=False)]
    if not all(len(place) > 1 and place[0] == "outcomes" for place in places):
        return None, []
    outcomes, lost = list(plain["outcomes"]), []
    for index in {int(place[1]) for place in places}:
        metric = outcomes[index].get("metric") if isinstance(outcomes[index], dict) else None
        if not isinstance(metric, str):
            return None, []
        failed = Failed(metric=metric, error=ErrorRecord(type=DAMAGED, message=sentence))
        outcomes[index] = failed.model_dump()
        lost.append(metric)
    try:
        return RunRecord.model_validate({**plain, "outcomes": outcomes}), sorted(lost)
    except ValidationError:  # two outcomes of one metric, of which one did not fit
        return None, []

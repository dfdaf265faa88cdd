"""Which run others are measured against, by its place or by its name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def named_baseline(runs: Sequence[Run], baseline: int | str | None, *, argument: str = "baseline") -> int | None:
    """`find_baseline` where the reader named one, else None. Raises TouchstoneError."""
    return None if baseline is None else find_baseline(runs, baseline, argument=argument)


def find_baseline(runs: Sequence[Run], baseline: int | str, *, argument: str = "baseline") -> int:
    """The index of a run, given as such or as a name, with or without the ending of its file.

    ``argument`` is what the sentence of a refusal calls it. Raises TouchstoneError.
    """
    if isinstance(baseline, bool) or not isinstance(baseline, int | str):
        raise TouchstoneError(f"{argument} must be the place or the name of a model; got {baseline!r}")
    if isinstance(baseline, int):
        if not 0 <= baseline < len(runs):
            raise TouchstoneError(f"{argument} must be one of the runs 0 to {len(runs) - 1}; got {baseline}")
        return baseline
    names = [run.name for run in runs]
    for wanted in (names, [Path(item).stem for item in names]):
        if baseline in wanted:
            return wanted.index(baseline)
    close = difflib.get_close_matches(baseline, names, n=1, cutoff=0.4)
    hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(names[:12])}"
    raise TouchstoneError(f"{argument} must name one of the models; '{baseline}' is none of them: {hint}")

"""Whether a number of a run has too few images or samples behind it: then it is shown, and decides nothing."""

from __future__ import annotations

from evaluation.record.few import TOO_FEW as TOO_FEW
from evaluation.record.few import few_behind
from evaluation.record.run import Run
from evaluation.record.schema import Outcome


def too_few(outcome: Outcome | None, run: Run) -> str:
    """``too few: needs 100 images, had 20``; empty where there are enough, and where the least n is not known."""
    return few_behind(outcome, run.record.config)

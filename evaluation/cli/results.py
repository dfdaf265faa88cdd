"""Results that a command reads: the runs, with a sentence on stderr for each file that is lost or damaged."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.cli.saying import say
from evaluation.record.results_paths import FoundRuns, read_runs


def read_and_say(names: Sequence[str]) -> FoundRuns:
    """Runs in the order given. Raises TouchstoneError where there is nothing to read."""
    found = read_runs(names)
    for sentence in found.sentences:
        say(sentence)
    return found

"""``touchstone.gate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluation.judging.gate.judging import Gate
    from evaluation.record.run import Run


def gate(runs: Run | Sequence[Run], rules: str | Path, *, baseline: int | str | Run | None = None) -> Gate:
    """Judge ``runs`` by ``rules``, the path of a file in YAML: each rule is passed, failed or undecided for each model.

    ``baseline`` is what rules such as ``not_worse`` compare with: a place in ``runs``, a name, or another run. The
    baseline is not judged itself. ``Gate.passed`` says whether a build may go on, ``Gate.judged`` has every answer with
    its numbers. Holm's correction runs over all tests of the file. Raises TouchstoneError, with the line of the file,
    for what is no rule, and for runs that were measured unlike.
    """
    from evaluation.front.finished import taken
    from evaluation.judging.baseline import named_baseline
    from evaluation.judging.gate.judging import judge
    from evaluation.judging.gate.rules import read_rules
    from evaluation.record.run import Run

    found = taken(runs)
    if isinstance(baseline, Run):
        against: Run | None = baseline
    else:
        place = named_baseline(found, baseline)
        against = None if place is None else found[place]
    return judge(found, read_rules(rules), against)

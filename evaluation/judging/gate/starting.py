"""A first file of rules, written from what a run has."""

from __future__ import annotations

from evaluation.judging.compare import compare
from evaluation.judging.gate.kinds.faults import looked_for
from evaluation.judging.importance import headline
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

HEAD = """\
# Rules for `touchstone gate`. A rule is passed, failed, or undecided: the data are too few to tell.
# What an undecided rule means for the exit status: pass or fail.
undecided: pass

rules:
"""
TAIL = """\
  # Faults that no model may have. `all` stands for every one, and asks for the numbers of all.
  findings: {none: [FAULTS]}
  # The means of recipes, trainings that differ in their seed alone:
  # recipe: {not_worse: METRIC}
"""


def first_rules(run: Run) -> str:
    """Rules on the most telling numbers of a run, with what it has itself as comments.

    Raises TouchstoneError for a run without a number that has a good direction.
    """
    rows = [
        row for row in headline([row for row in compare([run]).rows if row.cells[0].value is not None])
        if row.better is not None
    ]  # fmt: skip
    if not rows:
        raise TouchstoneError(f"'{run.name}' has no number that could be better or worse, so there is nothing to write")
    lines = []
    for row in rows:
        cell, side = row.cells[0], "min" if row.better == "higher" else "max"
        lines.append(f"  # {row.title}: {figures.measured(cell.value, cell.interval)}; {row.better} is better")
        lines.append(f"  {row.metric}: {{not_worse: true}}  # or {{{side}: {cell.value:.3g}}}")
    return (
        HEAD
        + "\n".join(lines)
        + "\n"
        + TAIL.replace("METRIC", rows[0].metric).replace("FAULTS", ", ".join(looked_for(run)))
    )

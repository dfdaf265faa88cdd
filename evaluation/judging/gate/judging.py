"""A file of rules on results: every rule is passed, failed or undecided for every model.

Holm's correction runs over all tests of the file: where the models are no different from the baseline, the chance of
even one rule that fails by chance is at most 5% (Holm 1979).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.gate.kinds import Asked, Rule
from evaluation.judging.gate.rules import EVERY, Rules
from evaluation.judging.gate.tested import Judged, Status, Tested
from evaluation.judging.likeness import refuse_unlike
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a file of rules says of some models."""

    file: str
    models: tuple[str, ...]
    baseline: str | None
    judged: tuple[Judged, ...]
    """Model by model, in the order of the file."""
    tests: int
    """That Holm's correction ran over."""
    undecided_fails: bool

    @property
    def passed(self) -> bool:
        bad: set[Status] = {"failed", "undecided"} if self.undecided_fails else {"failed"}
        return not any(one.status in bad for one in self.judged)

    def counts(self) -> dict[Status, int]:
        found = Counter(one.status for one in self.judged)
        return {"passed": found["passed"], "failed": found["failed"], "undecided": found["undecided"]}

    @property
    def summary(self) -> str:
        """``3 passed, 1 failed, 0 undecided``, and what that means."""
        said = ", ".join(f"{number:,} {status}" for status, number in self.counts().items())
        means = "fails" if self.undecided_fails else "passes"
        return f"{said} (an undecided rule {means}): the gate is {'open' if self.passed else 'closed'}"


def judge(runs: Sequence[Run], rules: Rules, baseline: Run | None = None) -> Gate:
    """Every rule on every run. The baseline itself is not judged.

    Raises TouchstoneError for runs that were measured unlike, for a rule on a metric that there is not, and for one
    that needs a baseline where none is given.
    """
    judged = [run for run in runs if run is not baseline and any(fnmatchcase(run.name, one) for one in rules.models)]
    if not judged:
        named = "" if rules.models == EVERY else f" whose name matches {', '.join(rules.models)}"
        raise TouchstoneError(f"a gate needs at least one model{named} besides the baseline; got none")
    refuse_unlike([*judged, *([baseline] if baseline else [])])
    asked = Asked(runs=judged, baseline=baseline)
    found = [(rule, one) for rule in rules.rules for one in rule.test(asked)]
    tested = [one.p for _, one in found if one.p is not None]
    family = Correction.over([np.array(tested, dtype=np.float64)])
    names = tuple(dict.fromkeys([*(run.name for run in judged), *(one.model for _, one in found)]))
    told = [_judged(rule, one, family) for rule, one in found]
    return Gate(
        file=rules.file, models=names, baseline=None if baseline is None else baseline.name, tests=family.tests,
        judged=tuple(sorted(told, key=lambda one: names.index(one.model))), undecided_fails=rules.undecided_fails,
    )  # fmt: skip


def _judged(rule: Rule, one: Tested, family: Correction) -> Judged:
    p = None if one.p is None else family.of(one.p)
    real = p is not None and p < LEVEL
    status: Status = one.status
    if p is not None and one.broken:
        status = "failed" if real else one.status
    elif one.claims and not real:
        status = "undecided"
    said = one.sentence
    if p is not None and family.tests:
        said += f", {figures.p_value(p)} after Holm over {family.tests:,} test{'s' if family.tests != 1 else ''}"
    if status == "undecided" and one.needs:
        said += f"; {one.needs}"
    if status == "passed" and one.broken:
        said += "; that may be chance"
    return Judged(model=one.model, rule=rule.words, line=rule.line, status=status, sentence=said, p=p)

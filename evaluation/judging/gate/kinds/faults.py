"""``findings: {none: [copies, mode_collapse]}``: faults that no model may have. ``all`` stands for every one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from evaluation.judging.findings import Rule as Fault
from evaluation.judging.findings import rules as faults
from evaluation.judging.gate.kinds import Asked, kind
from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.record.names import bare
from evaluation.record.reading import guessed, mark
from evaluation.record.run import Run
from evaluation.record.schema import Ok

SUBJECT = "findings"
ALL = "all"
_HABITS = {
    "copies": "copied",
    "mode_collapse": "missing_classes low_coverage",
    "overfitting": "memorising memorised_few",
    "posterior_collapse": "collapsed_posterior",
    "dead_units": "dead_code",
}
"""Words of the field -> what the names of our findings begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFault:
    """No model may have one of these faults."""

    written: Written
    named: str
    faults: tuple[Fault, ...]

    @property
    def line(self) -> int:
        return self.written.line

    @property
    def words(self) -> str:
        return f"no finding of '{self.named}'"

    def test(self, asked: Asked) -> Sequence[Tested]:
        return [self._one(run) for run in asked.runs]

    def _one(self, run: Run) -> Tested:
        if guessed(run.record.checkpoint):
            said = f"the reading of this file is a guess ({mark(run.record.checkpoint)})"
            return Tested(model=run.name, status="undecided", sentence=said, needs="confirm it")
        missing: list[str] = []
        for fault in self.faults:
            looked = _Looked.at(run)
            found = fault(looked)
            if found is not None:
                return Tested(model=run.name, status="failed", sentence=f"{found.title}: {found.sentence}")
            missing += looked.missing()
        if missing:
            numbers = ", ".join(dict.fromkeys(missing))
            said = f"what would show it was not measured; evaluate with --metrics {numbers.replace(' ', '')}"
            return Tested(model=run.name, status="failed", sentence=said)
        return Tested(model=run.name, status="passed", sentence="none was found")


@dataclass(frozen=True, kw_only=True)
class _Looked(Run):
    """A run that notes which numbers a finding asked for."""

    seen: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Metric -> whether it is there."""

    @classmethod
    def at(cls, run: Run) -> _Looked:
        return cls(record=run.record, arrays=run.arrays, colour=run.colour, id=run.id, problems=run.problems)

    def ok(self, metric: str) -> Ok | None:
        found = super().ok(metric)
        self.seen[metric] = found is not None
        return found

    def missing(self) -> list[str]:
        """What was asked for and never measured, where nothing that was asked for is there. A number that the model
        cannot have was skipped: then there is no such fault either."""
        if any(self.seen.values()):
            return []
        return [metric for metric in self.seen if self.record.outcome(metric) is None]


def looked_for(run: Run) -> list[str]:
    """Names of the findings that this run's numbers can tell of, whether or not there is one."""
    found = []
    for fault in faults():
        looked = _Looked.at(run)
        if fault(looked) is not None or any(looked.seen.values()):
            found.append(fault.__name__)
    return found


def _named(word: Written) -> tuple[Fault, ...]:
    known = {fault.__name__: fault for fault in faults()}
    if word.text == ALL:
        return tuple(known.values())
    starts = _HABITS.get(word.text, word.text).split()
    found = [fault for name, fault in known.items() if any(bare(name).startswith(bare(start)) for start in starts)]
    if not found:
        names = [*known, *_HABITS, ALL]
        close = difflib.get_close_matches(word.text, names, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(names)}"
        raise word.wrong(f"'{word.text}' is no finding; {hint}")
    return tuple(found)


def _none(subject: Written, value: Written, _only_if_real: bool) -> NoFault:
    words = value.words(f"'none' of {subject.text}")
    found = tuple(dict.fromkeys(fault for word in words for fault in _named(word)))
    return NoFault(written=value, named=", ".join(word.text for word in words), faults=found)


kind(SUBJECT, "none", _none)

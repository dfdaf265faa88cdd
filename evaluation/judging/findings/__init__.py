"""What is wrong with one model, judged by its own numbers: memorising, a useless code, collapsed modes, ...

A rule is a function from a run to a Finding or None, in a file of its own. It gives a finding only when the whole
interval of its number lies beyond its bound, so that chance accuses no model. A number with a warning gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from evaluation.judging.findings.claims import Claim
from evaluation.record.reading import guessed
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from models.discovery import import_all, import_plugins, table

__all__ = ["Finding", "by_model", "evidence", "finding", "findings", "reference", "rules", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of one model."""

    title: str
    sentence: str
    """The numbers it rests on, and what they mean for the user."""
    metrics: tuple[str, ...]
    """Where those numbers stand."""
    grave: bool = False
    """True when the model fails at its purpose. Else its other numbers mean less than they seem to."""
    claims: tuple[Claim, ...] = ()
    """What title and sentence say about the numbers, for a property test that asks whether it is true."""


Rule = Callable[[Run], Finding | None]
RuleFunction = TypeVar("RuleFunction", bound=Rule)

_rules: dict[str, Rule] = table("findings")
"""By the rule's own name."""


def finding(rule: RuleFunction) -> RuleFunction:
    """Register a rule. Its docstring's first line says what is wrong with such a model."""
    if rule.__name__ in _rules:
        raise ValueError(f"a finding named '{rule.__name__}' is registered twice")
    _rules[rule.__name__] = rule
    return rule


def rules() -> Sequence[Rule]:
    """Every rule, ours first; the first call imports every file of this package and the plug-ins."""
    import_ours()
    import_plugins("findings")
    return tuple(_rules.values())


def findings(run: Run) -> tuple[Finding, ...]:
    """The findings of all rules about a run, grave ones first; none where its reading is a guess.

    Numbers of a guess may be the fault of the guess.
    """
    if guessed(run.record.checkpoint):
        return ()
    found = [said for rule in rules() if (said := rule(run)) is not None]
    return tuple(sorted(found, key=lambda said: (not said.grave, said.title)))


def import_ours() -> None:
    """Every rule of ours is registered after this."""
    import_all(__name__)


def by_model(runs: Sequence[Run]) -> tuple[tuple[int, tuple[Finding, ...]], ...]:
    """(index of the run, its findings) of every run that has one; those with most grave findings first."""
    found = [(index, said) for index, run in enumerate(runs) if (said := findings(run))]
    return tuple(sorted(found, key=lambda pair: -sum(one.grave for one in pair[1])))


def evidence(run: Run, metric: str) -> tuple[float, float, float] | None:
    """(value, low, high) of a Scalar that has an interval and carries no warning, else None."""
    outcome = run.ok(metric)
    if outcome is None or outcome.value is None or outcome.interval is None or outcome.warnings:
        return None
    return outcome.value, *outcome.interval


def title(run: Run, metric: str) -> str:
    """The metric's title in this run, with the extractor that it stands on."""
    outcome = run.ok(metric)
    return metric if outcome is None else outcome.title or metric


def reference(outcome: Ok | None, start: str) -> float | None:
    """The value of the outcome's first reference whose name starts so."""
    if outcome is None:
        return None
    return next((item.value for item in outcome.references if item.name.startswith(start)), None)

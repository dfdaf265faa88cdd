"""Findings: sourced; silent about healthy models; never an exception, whatever a record lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from evaluation.judging.findings import Finding, rules
from evaluation.record.run import Run
from evaluation.record.schema import ErrorRecord, Failed, Ok, Skipped, ViewRecord
from evaluation.registry import registry
from tests.contract.registered import YEAR, first_line
from tests.fixtures.runs import Kind, make_run

Rule = Callable[[Run], Finding | None]


def things() -> Mapping[str, Rule]:
    return {rule.__name__: rule for rule in rules()}


def check_is_sourced(rule: Rule, folder: Path) -> None:
    line = first_line(rule)
    assert len(line) >= 20, "the docstring's first line says what is wrong with such a model"
    assert YEAR.search(rule.__doc__ or ""), f"name the source and its year, as [Burda et al. 2016]; got {line!r}"


def check_it_is_silent_about_a_healthy_model(rule: Rule, folder: Path) -> None:
    assert rule(HEALTHY) is None


def check_it_is_silent_where_nothing_is_certain(rule: Rule, folder: Path) -> None:
    for case, run in lacking():
        assert rule(run) is None, f"spoke about {case}"


HEALTHY = make_run("healthy", Kind(0.03))


def lacking() -> Iterator[tuple[str, Run]]:
    """Records without evidence: empty, failed, skipped, and numbers without an interval or with a warning."""
    infos = list(registry().metrics.values())
    error = ErrorRecord(type="ValueError", message="it broke")
    view = ViewRecord(type="Scalar")
    records = {
        "an empty record": [],
        "a failed metric": [Failed(metric=info.name, error=error) for info in infos],
        "a skipped metric": [Skipped(metric=info.name, reason="this model has no encoder") for info in infos],
        "a view without a number": [Ok(metric=info.name, view=view) for info in infos],
        "a number without an interval": [Ok(metric=info.name, value=0.0, view=view) for info in infos],
        "a number with a warning": [
            Ok(metric=info.name, value=value, interval=(value, value), warnings=["few images"], view=view)
            for value in (0.0, 1e6)
            for info in infos
        ],
    }
    for case, outcomes in records.items():
        yield case, Run(record=replace_outcomes(outcomes), arrays={})


def replace_outcomes(outcomes: list[Ok | Failed | Skipped]) -> object:
    return HEALTHY.record.model_copy(update={"outcomes": outcomes})

"""Results that were written before a metric moved to another group are read as if it had always been there."""

from __future__ import annotations

from pathlib import Path

from evaluation.record.moved import MOVED, regrouped
from evaluation.record.results_file import read_results
from evaluation.registry import registry

KEPT = Path(__file__).parent / "results"


def test_the_table_says_where_metrics_are_today() -> None:
    assert {name: registry().metrics[name].group for name in MOVED} == MOVED


def test_kept_results_stand_in_the_groups_of_today() -> None:
    groups = {name: info.group for name, info in registry().metrics.items()}
    for path in sorted(path for path in KEPT.glob("*/*.json") if path.stem != "made"):
        for outcome in read_results(path).record.outcomes:
            if outcome.group and outcome.metric in groups:
                assert outcome.group == groups[outcome.metric], f"{outcome.metric} in {path}"


def test_a_metric_of_that_name_in_another_group_stays_there() -> None:
    record = {"outcomes": [{"metric": "denoising_error", "group": "somebody's own"}, None, {"metric": 3}]}
    assert regrouped(record) == record
    assert regrouped({}) == {}

"""Runs and comparisons as pandas tables: every column is described, and all forms of one table agree."""

from __future__ import annotations

import io
import math

import pandas
import pytest

from evaluation.front.runs import Runs
from evaluation.judging import table_frame
from evaluation.judging.compare import compare
from evaluation.record import frame
from evaluation.record.schema import Ok
from evaluation.report import gather, render_csv
from tests.fixtures.runs import zoo_run


@pytest.fixture(scope="module")
def runs() -> Runs:
    return Runs(zoo_run(name) for name in ("conv-vae", "vae-collapsed", "gan-covering"))


def test_a_run_is_one_row_a_metric_and_no_outcome_is_lost(runs: Runs) -> None:
    table = runs.to_frame()
    assert list(table.columns) == list(frame.COLUMNS)
    assert len(table) == sum(len(run.record.outcomes) for run in runs)
    for run in runs:
        own = table[table.model == run.name].set_index("metric")
        for outcome in run.record.outcomes:
            row = own.loc[outcome.metric]
            assert row.status == outcome.status
            if isinstance(outcome, Ok) and outcome.value is not None:
                assert (row.value, row.n) == (outcome.value, outcome.n)
                assert outcome.interval is None or (row.low, row.high) == outcome.interval
            else:
                assert math.isnan(row.value)
                assert bool(row.reason) != isinstance(outcome, Ok)


def test_types_of_columns_do_not_depend_on_what_is_in_them(runs: Runs) -> None:
    for table in (runs.to_frame(), runs[0].to_frame(), Runs([]).to_frame()):
        assert [str(table[name].dtype) for name in ("value", "low", "high", "n")] == ["float64"] * 3 + ["Int64"]


def test_a_comparison_is_one_row_a_metric_and_model(runs: Runs) -> None:
    comparison = compare(runs, baseline=1)
    table = comparison.to_frame()
    assert list(table.columns) == list(table_frame.COLUMNS)
    assert len(table) == len(comparison.rows) * len(runs)
    assert set(table.baseline) == {runs[1].name}
    assert table[table.model == runs[1].name].difference.isna().all()
    best = table[table.best]
    assert set(best.metric) == {row.metric for row in comparison.rows if any(cell.best for cell in row.cells)}


def test_a_comparison_written_as_csv_agrees_with_the_csv_report(runs: Runs) -> None:
    written = pandas.read_csv(io.StringIO(compare(runs).to_frame().to_csv(index=False)))
    report = pandas.read_csv(io.StringIO(render_csv(gather(runs))))
    shared = [name for name in report.columns if name in written.columns]
    assert {"model", "metric", "value", "low", "high", "difference", "p_holm", "verdict", "reason", "warnings"} <= set(
        shared
    )
    pandas.testing.assert_frame_equal(written[shared], report[shared])

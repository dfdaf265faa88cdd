"""The matrix of pairs says what each pair says by itself; the front holds who is beaten by nobody; headlines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation import TouchstoneError
from evaluation.judging.compare import Comparison, compare
from evaluation.judging.importance import by_importance, headline
from evaluation.judging.pareto import front
from evaluation.judging.questions import questions
from tests.fixtures.runs import ZOO, zoo_run
from tests.judging.test_compare import around, run

RUNS = [run({"a": around(v, 0.01, i), "b": around(1.0, 0.1, 9 + i)}, name=f"m{i}") for i, v in enumerate((3, 1, 2, 2))]
STATES = {"better": "better", "worse": "worse", "tied": "tied", "incomparable": "untested", "none": "untested"}


@pytest.fixture(scope="module")
def zoo() -> Comparison:
    return compare([zoo_run(name) for name in ZOO])


def test_every_pair_says_what_each_pair_says_by_itself(zoo: Comparison) -> None:
    pairs = {(i, j): zoo.pair(i, j) for i in range(6) for j in range(6) if i != j}
    for row in zoo.rows:
        found = zoo.every_pair(row.metric)
        for (i, j), alone in pairs.items():
            of_pair = alone.row(row.metric)
            assert of_pair is not None
            cell = of_pair.cells[1]  # the second of a pair against the first
            if cell.status != "ok":
                assert found.state(j, i) == "untested"
                continue
            assert found.state(j, i) == STATES[cell.verdict], (row.metric, i, j)
            if cell.difference is not None:
                assert found.difference[j, i] == pytest.approx(cell.difference, rel=1e-9)
            if cell.difference_interval is not None:
                assert found.interval(j, i) == pytest.approx(cell.difference_interval, rel=1e-6, abs=1e-12)


def test_what_stands_aside_is_neither_better_nor_worse(zoo: Comparison) -> None:
    row = zoo.row("mse")
    assert row is not None
    found = replace(zoo.every_pair("mse"), row=replace(row, aside=frozenset({0})))
    assert found.state(0, 1) == found.state(1, 0) == "aside"
    assert found.state(1, 2) != "aside"


def test_a_metric_without_a_row_is_one_sentence(zoo: Comparison) -> None:
    with pytest.raises(TouchstoneError):
        zoo.every_pair("no such metric")


def test_nobody_on_the_front_is_beaten_on_both() -> None:
    values = {"a": (1.0, 2.0, 3.0, 3.0), "b": (1.0, 2.0, 3.0, 1.5)}  # higher a, lower b; the last is beaten by none
    rows = compare(
        [run({name: around(v[i], 0.001, 7 * i) for name, v in values.items()}, name=f"m{i}") for i in range(4)]
    ).rows
    assert [row.better for row in rows] == ["lower", "lower"]
    found = front(*rows)
    assert found.by_value == (0,)
    assert found.possible == (0,)
    turned = front(replace(rows[0], better="higher", beats=rows[0].beats.T), rows[1])
    assert set(turned.by_value) == {0, 3}
    assert set(turned.by_value) <= set(turned.possible)
    assert front(replace(rows[0], better=None), rows[1]).by_value == ()


def test_who_may_be_behind_by_chance_is_possible() -> None:
    rows = compare(
        [
            run({"a": around(v, 0.5, i), "b": around(v, 0.5, 9 + i)}, name=f"m{i}")
            for i, v in enumerate((1.0, 1.01, 9.0))
        ]
    ).rows
    found = front(*rows)
    assert found.by_value == (0,)
    assert set(found.possible) == {0, 1}


def test_a_headline_has_the_most_telling_metric_of_each_question_first(zoo: Comparison) -> None:
    found = headline(zoo.rows)
    assert len(found) == 6
    asked = [question for question in questions().values() if question.telling]
    told = [row for question in asked for row in by_importance(zoo.rows) if row.metric in question.telling]
    assert {row.metric for row in found} <= {row.metric for row in told}
    assert found[0].metric == "mse" or found[0].group in asked[0].groups
    ordered = by_importance(zoo.rows)
    assert sorted(row.metric for row in ordered) == sorted(row.metric for row in zoo.rows)
    ranks = [row.better is None for row in ordered if row.group == "latent"]
    assert ranks == sorted(ranks)


def test_a_table_without_any_telling_metric_has_a_headline(zoo: Comparison) -> None:
    plain = [replace(row, metric=f"own_{row.metric}") for row in zoo.rows]
    assert [row.metric for row in headline(plain)] == [row.metric for row in by_importance(plain)[:6]]
    assert headline([]) == []


def test_the_matrix_has_no_difference_to_what_has_no_value(zoo: Comparison) -> None:
    assert np.isnan(zoo.every_pair("mse").difference[0, 4])

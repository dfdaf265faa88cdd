"""All pairs at once say what each pair by itself says, and a whole table says what a plain slow one does."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erfc
from scipy.stats import t as student

from evaluation.judging.compare import compare
from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.pairing import Paired, freedom, normal_of, paired_difference, paired_differences
from evaluation.judging.pairs import all_pairs
from evaluation.record.run import Run
from evaluation.record.schema import Ok, Skipped
from evaluation.types import Array
from tests.judging.test_compare import around, run

P_VALUES = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.001, 0.01, 0.05, 1.0])), max_size=30)


@given(p_values=P_VALUES, parts=st.integers(1, 4))
def test_the_cut_rejects_what_holm_rejects(p_values: list[float], parts: int) -> None:
    adjusted = holm(p_values)
    correction = Correction.over([np.array(p_values[part::parts]) for part in range(parts)])
    assert [correction.of(p) for p in p_values] == adjusted
    assert [p <= correction.cut for p in p_values] == [p < LEVEL for p in adjusted]


def holm(p_values: list[float]) -> list[float]:
    """Step by step, as Holm (1979) has it."""
    adjusted, largest = [0.0] * len(p_values), 0.0
    for step, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - step) * p_values[index]))
        adjusted[index] = largest
    return adjusted


@pytest.mark.parametrize("b", [2, 3, 9, 1000])
def test_many_differences_at_once_are_each_one_bit_for_bit(b: int) -> None:
    rng = np.random.default_rng(b)
    values, replicates = rng.normal(size=7), rng.normal(size=(7, b)) * 10.0 ** rng.integers(-3, 4, (7, 1))
    values[3], replicates[3] = 4.0, rng.integers(0, 9, b)
    others = np.rint(rng.normal(size=b) * 3)
    together = paired_differences(list(values), 2.0, replicates, others)
    for value, own, found in zip(values, replicates, together, strict=True):
        differences = own - others
        assert found.error == float(np.std(differences, ddof=1))
        assert found == paired_difference(value, 2.0, own, others)


@st.composite
def groups(draw: st.DrawFn) -> tuple[Array, Array]:
    """Values with their replicates: alike or not, whole or not, equal, shifted, hardly different, large and small."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, b = draw(st.integers(2, 7)), draw(st.sampled_from([2, 3, 20, 200]))
    shared = rng.normal(size=b) * draw(st.sampled_from([0.0, 1.0, 100.0]))
    replicates = shared + rng.normal(size=(n, b)) * draw(st.sampled_from([0.0, 1e-9, 1e-3, 1.0]))
    replicates += draw(st.sampled_from([0.0, 1.0, 1e6])) + rng.normal(size=(n, 1))
    values = replicates.mean(axis=1) + rng.normal(size=n) * draw(st.sampled_from([0.0, 1e-3, 1.0]))
    for index, kind in enumerate(draw(st.lists(st.sampled_from(["own", "whole", "same", "step"]), max_size=n))):
        if kind == "whole":
            values[index], replicates[index] = np.rint(values[index]), np.rint(replicates[index] * 3)
        elif kind == "same":
            values[index], replicates[index] = values[0], replicates[0]
        elif kind == "step":  # no whole numbers, whole differences
            values[index], replicates[index] = np.rint(values[index]), 0.5 + rng.integers(0, 4, b)
    scale = draw(st.sampled_from([1.0, 1.0, 2.0**-600, 2.0**550]))
    return values * scale, replicates * scale


@pytest.mark.parametrize("freedom", [20.0, 230.0, 1000.0])
@pytest.mark.parametrize("t", [0.5, 2.0, 5.0])
def test_student_s_t_is_as_rare_as_its_normal_deviate(t: float, freedom: float) -> None:
    p = float(erfc(normal_of(np.array(t), freedom) / np.sqrt(2)))
    assert p == pytest.approx(2 * student.sf(t, freedom), rel=0.02)


@settings(max_examples=60, deadline=None)
@given(group=groups())
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
def test_all_pairs_at_once_are_each_pair_by_itself(group: tuple[Array, Array]) -> None:
    values, replicates = group
    found = all_pairs(values, replicates)
    for i, j in itertools.permutations(range(len(values)), 2):
        alone = paired_difference(values[i], values[j], replicates[i], replicates[j])
        assert found.difference[i, j] == alone.difference
        assert found.p[i, j] == pytest.approx(alone.p, rel=1e-5, abs=1e-300)
        if alone.difference:
            assert found.error[i, j] == pytest.approx(alone.error, rel=1e-7)
    assert (np.diagonal(found.p) == 1).all()


@dataclass
class Plain:
    """What a table says of one cell, by a loop over every pair of runs."""

    p_holm: float | None
    best: bool
    tied: bool


def plain_table(runs: list[Run], metrics: list[str], baseline: int | None) -> dict[tuple[str, int], Plain]:
    tested: dict[tuple[str, int, int], Paired] = {}
    for metric in metrics:
        for i, j in itertools.combinations(range(len(runs)), 2):
            one, other = runs[i].ok(metric), runs[j].ok(metric)
            mine, theirs = runs[i].arrays.get(metric), runs[j].arrays.get(metric)
            if one is None or other is None or mine is None or theirs is None:
                continue
            if one.params != other.params or len(mine) != len(theirs) or one.value is None or other.value is None:
                continue
            free = freedom(min(one.n or 0, other.n or 0), len(mine))
            tested[metric, i, j] = paired_differences([one.value], other.value, mine[None], theirs, freedom=free)[0]
    # Without a named baseline all pairs are one family.
    first = {key: pair.p for key, pair in tested.items() if baseline in key[1:]}
    second = {key: pair.p for key, pair in tested.items() if baseline not in key[1:]}
    corrected = dict(zip(first, holm(list(first.values())), strict=True))
    corrected |= dict(zip(second, holm(list(second.values())), strict=True))
    found = {}
    for metric in metrics:
        values = {index: ok.value for index, one in enumerate(runs) if (ok := one.ok(metric)) and ok.value is not None}
        best = min(values, key=values.__getitem__) if len(values) > 1 else None
        for index in values:
            equal = best is not None and values[index] == values[best]
            is_best = equal and list(values.values()).count(values[index]) == 1
            with_best = None if best is None else corrected.get((metric, min(index, best), max(index, best)))
            base = index if baseline is None else baseline
            against = corrected.get((metric, min(index, base), max(index, base)))
            tied = not is_best and (equal or (with_best is not None and with_best >= LEVEL))
            found[metric, index] = Plain(against, is_best, tied)
    return found


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Run], int]:
    """Runs of two metrics: some alike, some skipped, some with other parameters or other numbers of replicates."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    count = draw(st.integers(1, 8))
    weights = rng.normal(size=(300, 40)) / 40
    runs = []
    for index in range(count):
        numbers: dict[str, tuple[float, Array | None]] = {}
        extra: list[Ok | Skipped] = []
        for metric in ("m1", "m2"):
            kind = draw(st.sampled_from(["near", "near", "near", "far", "whole", "short", "bare", "skipped"]))
            items = rng.normal(size=40) + draw(st.sampled_from([0.0, 0.2, 2.0])) + 3 * (kind == "far")
            replicates: Array | None = items.mean() + weights @ items
            value = float(items.mean())
            if kind == "whole":
                value, replicates = float(np.rint(value)), np.rint(weights @ items * 9)
            elif kind == "short":
                replicates = (weights @ items)[:100]
            elif kind == "bare":
                replicates = None
            if kind == "skipped":
                extra.append(Skipped(metric=metric, group="reconstruction", reason="no"))
            else:
                numbers[metric] = (value, replicates)
        params = {"k": draw(st.sampled_from([5, 5, 5, 9]))}
        runs.append(run(numbers, name=str(index), params=params, extra=tuple(extra)))
    return runs, draw(st.integers(0, count - 1))


@settings(max_examples=60, deadline=None)
@given(table=tables(), named=st.booleans())
def test_a_table_says_what_a_loop_over_every_pair_says(table: tuple[list[Run], int], named: bool) -> None:
    runs, baseline = table
    rows = {row.metric: row for row in compare(runs, baseline if named else None).rows}
    plain = plain_table(runs, ["m1", "m2"], baseline if named else None)
    for (metric, index), expected in plain.items():
        cell = rows[metric].cells[index]
        assert (cell.best, cell.tied_with_best) == (expected.best, expected.tied)
        assert not named or cell.p_holm == expected.p_holm
    assert sum(cell.value is not None for row in rows.values() for cell in row.cells) == len(plain)


def calls(work: Callable[[], object]) -> int:
    """Python functions called while it runs: a measure of work that no machine changes."""
    count = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_twice_as_many_runs_take_at_most_twice_the_calls() -> None:
    def numbers(index: int) -> dict[str, tuple[float, Array | None]]:
        return {f"m{metric}": around(1.0 + 0.01 * index, 0.1, 97 * index + metric) for metric in range(3)}

    runs = [run(numbers(index), name=str(index)) for index in range(40)]
    compare(runs[:2]).text()  # what is done once a process is done
    ten, twenty, forty = (calls(lambda some=runs[:count]: compare(some).text()) for count in (10, 20, 40))
    assert forty - twenty <= 2.05 * (twenty - ten)

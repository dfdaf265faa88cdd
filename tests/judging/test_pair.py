"""Any two of the compared models: as the table has them, corrected over every pair."""

from __future__ import annotations

import pytest

from evaluation import TouchstoneError
from evaluation.judging.compare import compare
from tests.judging.test_compare import around, run

RUNS = [run({"a": around(v, 0.01, i), "b": around(1.0, 0.1, 9 + i)}, name=f"m{i}") for i, v in enumerate((3, 1, 2, 2))]


def test_a_pair_has_the_differences_and_the_correction_of_all_pairs() -> None:
    whole = compare(RUNS)
    two = whole.pair("m0", 2)
    assert two.names == ("m0", "m2")
    assert two.corrected == whole.corrected == "paired, Holm over all 12 pairs of models"
    a, b = two.rows
    assert a.cells[1].difference == pytest.approx(-1.0, abs=0.1)
    assert [cell.verdict for cell in a.cells] == ["baseline", "better"]
    assert [cell.best for cell in a.cells] == [False, True]
    assert b.cells[1].verdict == "tied"
    assert [(cell.best, cell.tied_with_best) for cell in b.cells] == [(False, True)] * 2  # equal values
    assert "m1" not in two.text()


def test_every_pair_agrees_with_the_table() -> None:
    whole = compare(RUNS)
    for row in whole.rows:
        for i in range(4):
            for j in range(4):
                if i != j:
                    found = whole.pair(i, j).row(row.metric)
                    assert found is not None
                    assert (found.cells[1].verdict == "better") == bool(row.beats[j, i])
                    assert (found.cells[1].verdict == "worse") == bool(row.beats[i, j])


def test_a_pair_of_a_comparison_with_a_named_baseline_is_corrected_over_all_pairs_too() -> None:
    assert compare(RUNS, 1).pair("m0", "m2").tests == 12


@pytest.mark.parametrize(
    ("pair", "said"), [(("m0", "m0"), "twice"), (("m0", "m9"), "did you mean"), ((0, 4), "one of the runs 0 to 3")]
)
def test_a_pair_that_is_none_is_one_sentence(pair: tuple[int | str, int | str], said: str) -> None:
    with pytest.raises(TouchstoneError, match=said):
        compare(RUNS).pair(*pair)

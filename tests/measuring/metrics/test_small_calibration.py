"""Least n: exact bounds, the rule, a run that continues where it stopped, and two cells drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibration import small_cells
from benchmarks.calibration.small_cells import GRID, SMALL_KINDS, Cell, Drawn, draw_cell
from benchmarks.calibration.small_least import STANDS_FOR, least_of
from benchmarks.calibration.small_run import draw_until, read
from benchmarks.calibration.small_shares import Found, found_in, lower_bound, upper_bound
from evaluation.registry import registry


def test_bounds_are_those_of_clopper_and_pearson() -> None:
    """R: binom.test(50, 1000)$conf.int is 0.0373354 0.0653905; binom.test(0, 200) ends at 0.0182754."""
    assert (lower_bound(50, 1000), upper_bound(50, 1000)) == pytest.approx((0.0373354, 0.0653905), abs=1e-6)
    assert (lower_bound(0, 200), upper_bound(0, 200)) == pytest.approx((0, 0.0182754), abs=1e-6)
    assert upper_bound(7, 7) == 1


def _found(cell: Cell, alarms: int) -> Found:
    return Found(metric="KID", cell=cell, draws=1000, applied=1000, alarms=alarms, covered=950)


def _two_sided(bad: set[tuple[int, int]]) -> list[Found]:
    cells = SMALL_KINDS["neighbourhoods"].cells("neighbourhoods")
    fails = {cell: cell.world == "perfect" and (cell.images, cell.samples) in bad for cell in cells}
    return [_found(cell, 120 if failed else 50) for cell, failed in fails.items()]


@pytest.mark.parametrize(
    ("bad", "least", "as_many"),
    [
        (set(), (20, 20), ""),
        ({(20, 20)}, (50, 50), ""),
        ({(20, 20), (100, 100)}, (300, 300), ""),  # what fails at a larger size is not good at a smaller one
        ({(1000, 50)}, (20, 100), ""),
        ({(20, 20), (300, 1000)}, (50, 50), "images"),  # it fails at the least imbalance, and at no equal size
        ({(1000, 300)}, (20, 20), "samples"),
        ({(1000, 300), (300, 1000)}, (1000, 1000), ""),
        ({(1000, 1000)}, (None, None), ""),
    ],
)
def test_least_n_is_where_every_larger_size_passes_in_the_worst_world(
    bad: set[tuple[int, int]], least: tuple[int | None, int | None], as_many: str
) -> None:
    found = least_of("kernel_distance", _two_sided(bad))
    assert (found.images, found.samples, found.as_many) == (*least, as_many)
    assert found.known


def test_a_cell_is_looked_at_twice_and_not_in_between() -> None:
    cell = next(iter(SMALL_KINDS["items"].cells("items")))

    def after(draws: int, alarms: int) -> Found:
        return Found(metric="mean error", cell=cell, draws=draws, applied=draws, alarms=alarms, covered=draws)

    looks = [after(1000, 50), after(1000, 60), after(2000, 100), after(4000, 240), after(4000, 280), after(500, 90)]
    assert [look.outcome for look in looks] == ["", "open", "open", "", "fails", "fails"]
    assert [look.settled for look in looks] == [True, False, False, True, True, True]


def test_what_was_not_drawn_does_not_pass() -> None:
    drawn = [found for found in _two_sided(set()) if (found.cell.images, found.cell.samples) != (50, GRID[-1])]
    found = least_of("kernel_distance", drawn)
    assert (found.images, found.samples) == (100, 20)


def test_simulated_metrics_stand_for_registered_ones() -> None:
    assert {name for names in STANDS_FOR.values() for name in names} <= set(registry().metrics)


def test_a_run_continues_with_the_draw_after_the_last(tmp_path: Path) -> None:
    cell = Cell("near one", "gaussian", 20, 20)
    draw_until(tmp_path, cell, 2, seed=3)
    draw_until(tmp_path, cell, 4, seed=3)
    assert read(tmp_path, cell) == [draw_cell(cell, draw, seed=3) for draw in range(4)]


@pytest.mark.slow
def test_the_few_estimates_of_ball_shares_stand_for_those_of_each_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen estimates serve all draws of a cell. Each draw's own gives intervals of the same width."""
    cell = Cell("neighbourhoods", "mixture", 100, 100)
    kept = [draw_cell(cell, draw, seed=7) for draw in range(16)]
    monkeypatch.setattr(small_cells, "_shares", lambda *cell: (None, None))
    own = [draw_cell(cell, draw, seed=7) for draw in range(16)]
    for metric in ("precision", "recall", "F1", "density", "coverage"):
        ratios = np.array([_width(one, metric) / _width(other, metric) for one, other in zip(kept, own, strict=True)])
        assert abs(ratios.mean() - 1) < 0.03, metric
        assert ratios.std() < 0.08, metric


def _width(drawn: Mapping[str, Drawn] | None, metric: str) -> float:
    assert drawn is not None
    low, high = drawn[metric].interval
    return high - low


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "most_alarms"),
    [
        (Cell("near one", "gaussian", 50, 50), 0.075),  # an accuracy of 0.98 was covered in 63%
        (Cell("bins", "perfect", 20, 20), 0.075),  # the bin divergence gave 30% of false alarms
    ],
)
def test_few_items_are_covered_and_do_not_cry_wolf(cell: Cell, most_alarms: float) -> None:
    for found in found_in(cell, [draw_cell(cell, draw, seed=4) for draw in range(400)]):
        assert found.false_alarms <= most_alarms, found
        assert found.coverage is not None
        assert found.coverage > 0.90, found

"""Equal models: how many tables hold any false mark, when the leader is chosen from the numbers that are compared."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.compare import Comparison, compare
from tests.judging.test_compare import run

ITEMS, RESAMPLINGS = 300, 1000
WEIGHTS = np.random.default_rng(0).multinomial(ITEMS, np.full(ITEMS, 1 / ITEMS), size=RESAMPLINGS) / ITEMS
"""The bootstrap's resamplings, as shares of the items."""


def equal_models(models: int, metrics: int, seed: int) -> Comparison:
    """Errors of equal models on the same items, of which a part is the item's own difficulty."""
    generator = np.random.default_rng((models, seed))
    errors = generator.normal(size=(models, metrics, ITEMS)) + generator.normal(size=(metrics, ITEMS))
    means, replicates = errors.mean(-1), errors @ WEIGHTS.T
    return compare(
        [
            run(
                {f"m{metric}": (float(means[model, metric]), replicates[model, metric]) for metric in range(metrics)},
                n=ITEMS,
            )
            for model in range(models)
        ]
    )


def falsely_marked(comparison: Comparison) -> bool:
    """Whether any model is said to be better or worse than any other, or to be worse than the best."""
    cells = [cell for row in comparison.rows for cell in row.cells]
    told = any(cell.verdict in ("better", "worse") or not (cell.best or cell.tied_with_best) for cell in cells)
    return told or any(row.beats.any() for row in comparison.rows)


@pytest.mark.slow
@pytest.mark.parametrize(("models", "metrics", "tables"), [(3, 5, 400), (12, 5, 200), (60, 20, 40)])
def test_at_most_six_percent_of_tables_of_equal_models_hold_any_false_mark(
    models: int, metrics: int, tables: int
) -> None:
    false = sum(falsely_marked(equal_models(models, metrics, seed)) for seed in range(tables))
    assert false / tables <= 0.06

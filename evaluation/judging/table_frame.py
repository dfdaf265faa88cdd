"""A comparison as a tidy table: one row for each metric and model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaluation.judging.table import Cell, Row, Table
from evaluation.record import frame

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS: Mapping[str, str] = {
    **frame.COLUMNS,
    "reason": "Why it was skipped, failed, cannot be compared or has too few items to decide; else empty.",
    "baseline": "Name of the model that differences are taken to: the named one, or the leader of the metric's group.",
    "guessed": "Whether the model's reading was guessed and not confirmed. Such a model leads nothing.",
    "difference": "This value minus the baseline's; NaN where they cannot be compared, and for the baseline.",
    "difference_low": "Lower end of the 95% interval of this difference alone.",
    "difference_high": "Upper end of it.",
    "p": "Two-sided p of the paired difference, for this question alone.",
    "p_holm": "p corrected (Holm 1979) over all pairs of models, or over the comparisons with the named baseline.",
    "smallest_found": "Of a tie: the smallest true difference from the baseline that would be found in 4 of 5 cases.",
    "verdict": "better, worse, tied, baseline, incomparable, too few; none where there is no value or no direction.",
    "best": "Whether this is the best value of the row.",
    "tied": "Whether it is not the best, and its difference from the best may be chance.",
}
"""Column -> what it holds. The first ones are those of a run's own table."""


def table_frame(table: Table) -> DataFrame:
    """A row for each metric and model, metrics in the order of the table, with the columns of ``COLUMNS``."""
    rows = [_row(table, row, cell) for row in table.rows for cell in row.cells]
    return frame.frame(rows, list(COLUMNS))


def _row(table: Table, row: Row, cell: Cell) -> dict[str, Any]:
    low, high = cell.interval or (None, None)
    difference_low, difference_high = cell.difference_interval or (None, None)
    return {
        "model": table.names[cell.run], "metric": row.metric, "title": row.title, "group": row.group,
        "value": cell.value, "low": low, "high": high, "n": cell.n, "unit": row.unit, "better": row.better,
        "status": cell.status, "reason": cell.reason,
        "references": frame.references_text(cell.references), "warnings": " ".join(cell.warnings),
        "baseline": table.names[row.baseline], "guessed": cell.run in table.guessed,
        "difference": cell.difference, "difference_low": difference_low,
        "difference_high": difference_high, "p": cell.p, "p_holm": cell.p_holm,
        "smallest_found": cell.smallest_found, "verdict": cell.verdict,
        "best": cell.best, "tied": cell.tied_with_best,
    }  # fmt: skip

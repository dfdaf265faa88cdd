"""What a measure is, in words: its direction and range, and what it is for reference models or data."""

from __future__ import annotations

from evaluation.judging.table import Row
from evaluation.record import figures

_DIRECTIONS = {"higher": "Higher is better", "lower": "Lower is better"}
MOST_REFERENCES = 4


def direction(row: Row) -> str:
    """``Lower is better; at least 0.``"""
    return f"{_DIRECTIONS.get(row.better or '', 'No direction: it describes, and does not rank')}{_bounds(row.bounds)}."


def references(row: Row) -> str:
    """``mean training image 0.0739; PCA, 8 numbers 0.0244``, of the last model that has each; empty without any."""
    found = {reference.name: reference for cell in row.cells for reference in cell.references}
    return "; ".join(
        f"{one.name} {figures.measured(one.value, one.interval)}" for one in list(found.values())[:MOST_REFERENCES]
    )


def warnings(row: Row) -> list[str]:
    return sorted({warning for cell in row.cells for warning in cell.warnings})


def _bounds(bounds: tuple[float | None, float | None]) -> str:
    low, high = bounds
    if low is not None and high is not None:
        return f"; between {figures.number(low)} and {figures.number(high)}"
    if low is not None:
        return f"; at least {figures.number(low)}"
    return f"; at most {figures.number(high)}" if high is not None else ""

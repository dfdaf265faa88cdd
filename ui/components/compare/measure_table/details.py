"""What a measure says and where it comes from, for the panel beside the table. Plain text: the browser makes no markup
of it."""

from __future__ import annotations

from typing import Any

from evaluation.judging.could_be_found import sentence_about
from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.registry import GROUPS
from ui.text import visible

_DIRECTIONS = {"higher": "Higher is better", "lower": "Lower is better"}


def details(row: Row) -> dict[str, Any]:
    """``title``, and ``parts``: pairs of a word and a sentence."""
    references = {reference.name: reference for cell in row.cells for reference in cell.references}
    shown = [f"{one.name} {figures.measured(one.value, one.interval)}" for one in list(references.values())[:4]]
    parts = [
        ("", row.explanation),
        ("Direction", f"{_DIRECTIONS.get(row.better or '', 'None: it describes, and does not rank')}{_bounds(row)}."),
        ("Unit", row.unit or ""),
        ("Group", GROUPS.get(row.group, row.group)),
        ("For reference", "; ".join(shown)),
        ("What could be seen", sentence_about([row])),
        ("Warnings", " ".join(sorted({warning for cell in row.cells for warning in cell.warnings}))),
        ("Plug-in", row.plugin),
        ("Source", f"{row.source}."),
    ]
    return {"title": visible(row.title), "parts": [[word, visible(said)] for word, said in parts if said]}


def _bounds(row: Row) -> str:
    low, high = row.bounds
    if low is not None and high is not None:
        return f"; between {figures.number(low)} and {figures.number(high)}"
    if low is not None:
        return f"; at least {figures.number(low)}"
    return f"; at most {figures.number(high)}" if high is not None else ""

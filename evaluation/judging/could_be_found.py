"""Where nothing differs: which true difference would have been found, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.power import sentence_on
from evaluation.judging.table import Row


def sentence_about(rows: Sequence[Row]) -> str:
    """On the first metric on which no model differs from the baseline; empty where there is none."""
    for row in rows:
        if found := row.could_be_found():
            widest = max(found, key=lambda index: row.cells[index].smallest_found or 0.0)
            return sentence_on(row.title, found[widest], row.cells[widest].n)
    return ""

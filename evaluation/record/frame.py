"""Records as a tidy table: one row for each model and metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaluation.record.schema import Failed, Ok, Outcome, ReferenceRecord, RunRecord, Skipped
from evaluation.record.views import Reference

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS: Mapping[str, str] = {
    "model": "Name of the model.",
    "metric": "Registered name of the metric.",
    "title": "Title in this run, with the feature extractor where one was used: FD[digits-classifier].",
    "group": "Group of the metric: reconstruction, latent, ...",
    "value": "The number; NaN where the metric is skipped, failed, or gives a map, a curve or images.",
    "low": "Lower end of the 95% interval; NaN without one.",
    "high": "Upper end of the 95% interval.",
    "n": "Items or samples that the number was measured on; NA where it is not a number.",
    "unit": "Unit, or None.",
    "better": "Which way is better: higher, lower, or None.",
    "status": "ok, skipped or failed.",
    "reason": "Why it was skipped, or how it failed; empty where it is ok.",
    "references": "What to compare the number with, such as raw pixels: 'name = value', joined by semicolons.",
    "warnings": "Sentences that travel with the number, joined by spaces.",
}
"""Column -> what it holds."""


def records_frame(records: Sequence[RunRecord]) -> DataFrame:
    """A row for each model and metric, in the order of the records, with the columns of ``COLUMNS``."""
    rows = [_row(record, outcome) for record in records for outcome in record.outcomes]
    return frame(rows, list(COLUMNS))


def frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> DataFrame:
    """Rows as a table whose columns have one type each, with no rows, too."""
    import pandas

    table = pandas.DataFrame(rows, columns=list(columns))
    numbers = ("value", "low", "high", "difference", "difference_low", "difference_high", "p", "p_holm")
    types = {name: "float64" for name in columns if name in numbers} | {"n": "Int64"}
    return table.astype(types)


def _row(record: RunRecord, outcome: Outcome) -> dict[str, Any]:
    ok = outcome if isinstance(outcome, Ok) else None
    low, high = (ok and ok.interval) or (None, None)
    return {
        "model": record.checkpoint.name, "metric": outcome.metric, "title": outcome.title or outcome.metric,
        "group": outcome.group, "value": ok and ok.value, "low": low, "high": high,
        "n": ok.n if ok and ok.value is not None else None, "unit": outcome.unit, "better": outcome.better,
        "status": outcome.status, "reason": reason(outcome),
        "references": references_text(ok.references) if ok else "", "warnings": " ".join(ok.warnings) if ok else "",
    }  # fmt: skip


def references_text(references: Sequence[Reference | ReferenceRecord]) -> str:
    """``raw pixels = 0.94; PCA = 0.91``, every digit of every value; empty where there are none."""
    return "; ".join(f"{reference.name} = {reference.value!r}" for reference in references)


def reason(outcome: Outcome) -> str:
    """Why there is no result; empty where there is one."""
    if isinstance(outcome, Failed):
        return f"{outcome.error.type}: {outcome.error.message}"
    return outcome.reason if isinstance(outcome, Skipped) else ""

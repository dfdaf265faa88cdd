"""What was measured of single test images, as a tidy Parquet file: a row for each model, measure and image."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from evaluation.record.run import Run
from evaluation.record.views import PerItem
from evaluation.types import Array, TouchstoneError

COLUMNS: Mapping[str, str] = {
    "model": "Name of the model.",
    "checkpoint_sha256": "Digest of its file: names may be equal.",
    "metric": "Registered name of the measure: reconstruction_error, probe_prediction, ...",
    "item": "Place of the image among the run's test images, from 0. The same for all models measured alike.",
    "value": "The number.",
}
"""Column -> what it holds."""


def write_items(runs: Sequence[Run], path: Path) -> int:
    """Rows written. One model's numbers are in memory at a time; the file appears whole or not at all.

    Raises TouchstoneError where no run has numbers of single images, and OSError where it cannot be written.
    """
    import pyarrow as pa  # type: ignore[import-untyped]  # where it is used: it takes 0.1 s
    from pyarrow import parquet

    names = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema(
        [
            ("model", names),
            ("checkpoint_sha256", names),
            ("metric", names),
            ("item", pa.int32()),
            ("value", pa.float64()),
        ]
    )
    partial, rows = path.with_name(f"{path.name}.partial"), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with parquet.ParquetWriter(partial, schema) as writer:
            for run in runs:
                for metric, values in _numbers(run):
                    same = [pa.repeat(pa.scalar(text), len(values)).dictionary_encode() for text in _names(run, metric)]
                    items = pa.array(np.arange(len(values), dtype=np.int32))
                    writer.write_table(pa.table([*same, items, pa.array(values)], schema=schema))
                    rows += len(values)
        if not rows:
            raise TouchstoneError(
                "none of these results has numbers of single images; measure reconstruction_error or probe_prediction"
            )
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _numbers(run: Run) -> Iterator[tuple[str, Array]]:
    for outcome in run.record.outcomes:
        view = run.exact_view(outcome.metric)
        if isinstance(view, PerItem):
            yield outcome.metric, np.asarray(view.values, dtype=np.float64)


def _names(run: Run, metric: str) -> tuple[str, str, str]:
    return run.name, run.record.checkpoint.sha256, metric

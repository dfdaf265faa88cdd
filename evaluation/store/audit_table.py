"""The audit log as a table to take away."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Sequence

from evaluation.store.audit import Entry

COLUMNS = tuple(field.name for field in dataclasses.fields(Entry))


def to_csv(entries: Sequence[Entry]) -> str:
    """A header and a row for each entry."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        rows.writerow([_cell(getattr(entry, column)) for column in COLUMNS])
    return written.getvalue()


def _cell(value: object) -> object:
    """Quoted where a spreadsheet would run it as a formula: names of models are written by users."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

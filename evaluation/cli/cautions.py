"""The findings against each model, printed under the table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from evaluation.judging.findings import by_model
from evaluation.judging.table_text import terminal_names
from evaluation.record.run import Run

INDENT = "    "


def cautions(runs: Sequence[Run], *, width: int) -> str:
    """A paragraph for each finding; empty without findings."""
    names = terminal_names([run.name for run in runs])
    paragraphs = [
        textwrap.fill(f"{names[index]}: {one.title}. {one.sentence}", width, subsequent_indent=INDENT)
        for index, said in by_model(runs)
        for one in said
    ]
    return "\n".join(["", "WARNINGS", *paragraphs, ""]) if paragraphs else ""

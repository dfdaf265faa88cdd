"""The findings against each model, printed under the table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from evaluation.judging.findings import by_model
from evaluation.judging.table_text import LONGEST_NAME, cut
from evaluation.record.run import Run

INDENT = "    "


def cautions(runs: Sequence[Run], *, width: int) -> str:
    """A paragraph for each finding; empty without findings."""
    paragraphs = [
        textwrap.fill(
            f"{cut(runs[index].name, LONGEST_NAME)}: {one.title}. {one.sentence}", width, subsequent_indent=INDENT
        )
        for index, said in by_model(runs)
        for one in said
    ]
    return "\n".join(["", "WHAT STANDS AGAINST THEM", *paragraphs, ""]) if paragraphs else ""

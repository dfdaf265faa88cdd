"""A report as a model card of the Hugging Face Hub: a head in YAML with a ``model-index``, then the report in Markdown.

The Hub shows the numbers of the index beside the model (Hub documentation, "Model Cards", 2023). One task stands for
each group of metrics.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from evaluation.judging.table import Row
from evaluation.record.run import Run
from evaluation.report.content import Content
from evaluation.report.text import render_markdown

TASKS = {"generation": "unconditional-image-generation", "modes": "unconditional-image-generation",
         "features": "image-feature-extraction", "latent": "image-feature-extraction"}  # fmt: skip
"""Group of metrics -> the Hub's name of its task; image-to-image where there is none."""
OTHER = "image-to-image"


def render_card(content: Content) -> str:
    """Names and titles are YAML strings, whatever stands in them."""
    head = {
        "tags": ["touchstone", *dict.fromkeys(run.record.checkpoint.family for run in content.runs)],
        "model-index": [_entry(content, index, run) for index, run in enumerate(content.runs)],
    }
    written = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=120)
    return f"---\n{written}---\n\n{render_markdown(content)}"


def _entry(content: Content, index: int, run: Run) -> dict[str, Any]:
    return {"name": content.comparison.name(index), "results": list(_results(content, index, run))}


def _results(content: Content, index: int, run: Run) -> Iterator[dict[str, Any]]:
    data = run.record.dataset
    for section in content.sections:
        found = [one for row in section.rows if (one := _metric(row, index)) is not None]
        if found:
            yield {
                "task": {"type": TASKS.get(section.group, OTHER), "name": section.heading},
                "dataset": {
                    "type": data.source, "name": data.spec or data.source, "split": "test", "revision": data.sha256,
                },
                "metrics": found,
            }  # fmt: skip


def _metric(row: Row, index: int) -> dict[str, Any] | None:
    cell = row.cells[index]
    if cell.status != "ok" or cell.value is None:
        return None
    found: dict[str, Any] = {"type": row.metric, "value": cell.value, "name": row.title}
    if cell.interval is not None:
        found["args"] = {"interval_95": list(cell.interval)}
    return found

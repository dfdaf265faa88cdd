"""What the dashboard's glossary says of metrics: a file beside the code, because pages import no metric."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docs.making.docstrings import docstring_of
from docs.making.metric_page import GIVES
from docs.making.ours import our_metrics
from evaluation.record.glossary import METRICS
from evaluation.registry import GROUPS, MetricInfo

ROOT = Path(__file__).resolve().parents[2]


def glossary_file() -> tuple[Path, str]:
    """Its path in the repository, and its text."""
    entries = {info.name: _entry(info) for info in our_metrics()}
    return METRICS.relative_to(ROOT), json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def _entry(info: MetricInfo) -> dict[str, Any]:
    said = docstring_of(info.function)
    return {
        "title": info.title,
        "group": GROUPS[info.group],
        "meaning": info.explanation,
        "gives": GIVES[info.view],
        "better": info.better or "",
        "bounds": list(info.bounds),
        "unit": info.unit or "",
        "source": info.source,
        "also": [alias.name for alias in info.aliases if not alias.near],
        "more": [_plain(text) for text in said.body if not text.startswith("```")],
        "labelled": {label: _plain(text) for label, text in said.labelled.items()},
    }


def _plain(markdown: str) -> str:
    """Without the backslashes that keep Markdown from taking a mark for its own. Names stay between backticks."""
    return re.sub(r"\\([*<_])", r"\1", markdown)

"""What a measure says and where it comes from, for the panel beside the table. Plain text: the browser makes no markup
of it."""

from __future__ import annotations

from typing import Any

from evaluation.judging.could_be_found import sentence_about
from evaluation.judging.table import Row
from evaluation.record.glossary import of_metric
from evaluation.registry import GROUPS
from ui.text import visible
from ui.words import metric_words, terms


def details(row: Row) -> dict[str, Any]:
    """``title``; ``parts``: pairs of a word and a sentence; ``more``: where the glossary says all, or empty."""
    parts = [
        ("", row.explanation),
        ("Direction", metric_words.direction(row)),
        ("Unit", row.unit or ""),
        ("Group", GROUPS.get(row.group, row.group)),
        ("For reference", metric_words.references(row)),
        ("What could be seen", sentence_about([row])),
        ("Warnings", " ".join(metric_words.warnings(row))),
        ("Plug-in", row.plugin),
        ("Source", f"{row.source}."),
    ]
    term = of_metric(row.metric)
    return {
        "title": visible(row.title),
        "parts": [[word, visible(said)] for word, said in parts if said],
        "more": "" if term is None else terms.address(term.key),
    }

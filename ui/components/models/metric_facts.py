"""A measure's name, which unfolds what it says and where it comes from."""

from __future__ import annotations

from evaluation.judging.table import Row
from ui.markup import tag
from ui.text import escape
from ui.words import metric_words, terms


def html(row: Row) -> str:
    """The metric's name, which unfolds its explanation, range, source and reference values."""
    arrow = {"higher": "↑", "lower": "↓"}.get(row.better or "", "")
    parts = [row.explanation, metric_words.direction(row)]
    if references := metric_words.references(row):
        parts.append(f"For reference: {references}.")
    warnings = metric_words.warnings(row)
    parts += [*warnings, f"Source: {row.source}."]
    mark = tag("span", escape(f"from {row.plugin}"), cls="ts-dir", title="A plug-in's metric") if row.plugin else ""
    body = "".join(tag("p", escape(part)) for part in parts)
    if further := terms.more(row.metric):
        body += tag("p", further)
    name = tag("span", escape(row.title))
    rank = tag("span", ", ".join(part for part in (arrow, escape(row.unit or "")) if part), cls="ts-dir")
    note = tag("span", "note", cls="ts-dir", title="There is a note on this number") if warnings else ""
    return tag("details", tag("summary", name, rank, note, mark, says=row.explanation), body)

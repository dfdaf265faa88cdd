"""What a measure says and where it comes from, for every place that shows its name."""

from __future__ import annotations

from evaluation.judging.table import Row
from evaluation.record import figures
from ui import terms
from ui.markup import tag
from ui.text import escape

_DIRECTIONS = {"higher": "higher is better", "lower": "lower is better"}


def html(row: Row) -> str:
    """The metric's name, which unfolds its explanation, range, source and reference values."""
    unit = escape(row.unit or "")
    arrow = {"higher": "↑", "lower": "↓"}.get(row.better or "", "")
    direction = _DIRECTIONS.get(row.better or "", "no direction: describes, does not rank")
    parts = [f"{escape(row.explanation)}", f"{direction.capitalize()}{_bounds(row.bounds)}."]
    references = {reference.name: reference for cell in row.cells for reference in cell.references}
    if references:
        shown = [
            f"{escape(r.name)} {escape(figures.measured(r.value, r.interval))}" for r in list(references.values())[:4]
        ]
        parts.append(f"For reference{' (last model)' if len(row.cells) > 1 else ''}: {'; '.join(shown)}.")
    warnings = sorted({warning for cell in row.cells for warning in cell.warnings})
    parts += [escape(warning) for warning in warnings]
    parts.append(f"Source: {escape(row.source)}.")
    mark = tag("span", escape(f"from {row.plugin}"), cls="ts-dir", title="A plug-in's metric") if row.plugin else ""
    if further := terms.more(row.metric):
        parts.append(further)
    body = "".join(tag("p", part) for part in parts)
    name = tag("span", escape(row.title))
    rank = tag("span", ", ".join(part for part in (arrow, unit) if part), cls="ts-dir", title=direction)
    note = tag("span", "note", cls="ts-dir", title="There is a note on this number") if warnings else ""
    return tag("details", tag("summary", name, rank, note, mark, says=row.explanation), body)


def _bounds(bounds: tuple[float | None, float | None]) -> str:
    low, high = bounds
    if low is not None and high is not None:
        return f"; between {figures.number(low)} and {figures.number(high)}"
    if low is not None:
        return f"; at least {figures.number(low)}"
    return f"; at most {figures.number(high)}" if high is not None else ""

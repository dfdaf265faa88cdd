"""One number of one model as the table shows it: the value, the difference below it, and what is behind both."""

from __future__ import annotations

from typing import Any

from evaluation.judging.power import CASES
from evaluation.judging.table import Cell, Row
from evaluation.record import figures

GLYPHS = {"better": "▲", "worse": "▼", "tied": "≈"}
WORDS = {"better": "better than the baseline", "worse": "worse than the baseline", "tied": "tied with the baseline"}


def cells(row: Row, *, several: bool) -> list[dict[str, Any]]:
    """One for each model. Empty parts are left out of what is sent."""
    strongest = max((_size(cell) for cell in row.cells), default=0.0)
    return [_cell(cell, row, strongest, several=several) for cell in row.cells]


def _cell(cell: Cell, row: Row, strongest: float, *, several: bool) -> dict[str, Any]:
    if cell.status != "ok":
        failed = cell.status == "failed"
        return {"t": "failed" if failed else figures.ABSENT, "k": "failed" if failed else "absent", "h": cell.reason}
    made: dict[str, Any] = {
        "t": figures.measured(cell.value, cell.interval),
        "h": _hint(cell, row),
        "s": cell.value,
        "d": _below(cell, several=several),
        "k": _kind(cell, row, several=several),
        "w": _tint(cell, strongest),
    }
    return {key: value for key, value in made.items() if value not in ("", 0.0, None)}


def _kind(cell: Cell, row: Row, *, several: bool) -> str:
    if cell.too_few:
        return "few"
    if not several or row.better is None:
        return ""
    return "best" if cell.best else "tied" if cell.tied_with_best else ""


def _below(cell: Cell, *, several: bool) -> str:
    """What stands under the value."""
    if cell.too_few:
        return cell.too_few
    if cell.verdict == "baseline":
        return "baseline" if several else ""
    if cell.difference is None:
        return ""
    said = figures.difference(cell.difference, cell.difference_interval)
    return f"{said} {GLYPHS.get(cell.verdict, '')}".rstrip()


def _size(cell: Cell) -> float:
    """Of a real difference; 0 of any other."""
    return abs(cell.difference) if cell.verdict in ("better", "worse") and cell.difference is not None else 0.0


def _tint(cell: Cell, strongest: float) -> float:
    """From -1, much worse than the baseline, to 1, much better; 0 where the difference may be chance."""
    if not strongest:
        return 0.0
    return round((1 if cell.verdict == "better" else -1) * _size(cell) / strongest, 3)


def _hint(cell: Cell, row: Row) -> str:
    lines = [f"95%: {figures.interval_text(cell.interval)}"]
    if cell.p is not None:
        words = WORDS.get(cell.verdict, cell.verdict)
        lines.append(f"{words}: {figures.p_value(cell.p)}, after Holm {figures.p_value(cell.p_holm)}")
    if found := row.found_text(cell):
        lines.append(f"{found} or more would have been found in {CASES}")
    if cell.verdict == "incomparable" and cell.reason:
        lines.append(cell.reason)
    return "; ".join([*lines, *cell.warnings])

"""Reports from records, as HTML, Markdown, LaTeX, CSV, JSON or a model card. Knows no Streamlit and loads no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evaluation.record.run import Run
from evaluation.record.selecting import only
from evaluation.report.as_json import render_json
from evaluation.report.card import render_card
from evaluation.report.content import Content, gather
from evaluation.report.html import render_html
from evaluation.report.latex import render_latex
from evaluation.report.parts import OwnText, Part, titles
from evaluation.report.text import render_csv, render_markdown
from evaluation.types import TouchstoneError

FORMATS: Mapping[str, Callable[[Content], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".csv": render_csv,
    ".json": render_json,
    ".tex": render_latex,
    ".card.md": render_card,
}
"""Ending of a file's name -> renderer of gathered content. Of two that fit, the longer one counts."""

__all__ = [
    "FORMATS", "Content", "OwnText", "Part", "gather", "render_csv", "render_html", "render_json", "render_markdown",
    "titles", "write_report",
]  # fmt: skip


def write_report(
    runs: Sequence[Run],
    path: Path,
    *,
    baseline: int | None = None,
    title: str | None = None,
    metrics: Sequence[str] = ("*",),
    parts: Sequence[Part] | None = None,
) -> Path:
    """Write one report of all or some ``metrics`` and ``parts``; the ending decides the form.

    Raises TouchstoneError for another ending, unlike runs, an unknown metric or part, and OSError where it cannot
    write.
    """
    endings = [ending for ending in FORMATS if path.name.lower().endswith(ending)]
    if not endings:
        raise TouchstoneError(f"a report ends in {', '.join(FORMATS)}; got '{path.name}': choose one of these endings")
    text = FORMATS[max(endings, key=len)](gather(only(runs, metrics), baseline=baseline, title=title, parts=parts))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path

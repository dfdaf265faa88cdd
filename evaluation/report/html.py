"""The report as one HTML file that needs nothing else: no script, no network, no font file."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Sequence
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.record.palette import colour_of
from evaluation.record.reading import reading
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.views import ImageGrid
from evaluation.report.content import Content, Figure
from evaluation.report.inlined import scoped
from evaluation.report.pictures import grid_uri


def render_html(content: Content) -> str:
    """One self-contained page. Names and messages from files are escaped; a content policy forbids scripts."""
    measures: dict[str, Ok] = {}
    for run in content.runs:
        for outcome in run.record.outcomes:
            if isinstance(outcome, Ok):
                measures.setdefault(outcome.metric, outcome)
    first = content.runs[0].record
    return _environment().from_string(_file("page.html.j2")).render(
        content=content,
        data=first.dataset,
        config=next((run.record.config for run in content.runs if run.record.config.extractor), first.config),
        measures=list(measures.values()),
        style=Markup(_file("style.css")),
    )  # fmt: skip


@functools.cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "count": figures.count, "measured": figures.measured, "difference": figures.difference,
        "p_value": figures.p_value, "seconds": figures.seconds, "colour": colour_of, "strip": _strip,
        "reading": reading,
        "drawn": _drawn, "figure": lambda value: figures.number(value) if isinstance(value, int | float) else value,
    }  # fmt: skip
    return environment


def _file(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _strip(row: Row, cell: Cell, colour: int) -> Markup:
    """Draws value and interval on a scale that all models of the row share."""
    ends = [end for other in row.cells if other.status == "ok" and other.value is not None
            for end in (other.interval or (other.value, other.value))]  # fmt: skip
    if cell.value is None or not ends or len(row.cells) < 2:
        return Markup("")
    low, high = min(ends), max(ends)
    span = high - low or 1.0

    def place(value: float) -> float:
        return round(3 + 114 * (value - low) / span, 2)

    start, stop = (place(end) for end in (cell.interval or (cell.value, cell.value)))
    ink = colour_of(colour)
    return Markup(
        f'<svg class="strip" viewBox="0 0 120 12" aria-hidden="true">'
        f'<path d="M3 6H117" stroke="currentColor" stroke-opacity=".15"/>'
        f'<path d="M{start} 6H{stop}" stroke="{ink}" stroke-width="3" stroke-opacity=".55"/>'
        f'<circle cx="{place(cell.value)}" cy="6" r="3.2" fill="{ink}"/></svg>'
    )


def _drawn(figure: Figure, runs: Sequence[Run], name: str) -> Markup:
    """One metric's pictures; ``name`` is the figure's own in the page.

    What cannot be drawn says so in its place and costs nothing else.
    """
    from evaluation.report.charts import draw  # imported here: it takes a second to load, and most processes never draw

    try:
        if figure.kind is ImageGrid:
            return Markup(f'<div class="grids">{"".join(_grid(figure, runs))}</div>')
        drawn = draw([(runs[index].name, runs[index].colour, view) for index, view in figure.panels])
        return Markup(scoped(drawn, name))
    except (ValueError, TypeError, IndexError) as error:
        return Markup(f'<p class="warning">This figure could not be drawn: {escape(str(error))}</p>')


def _grid(figure: Figure, runs: Sequence[Run]) -> list[str]:
    """What is equal for every model, such as a gallery of real items, is shown once."""
    pieces: list[str] = []
    pictures: dict[str, list[int]] = {}
    texts: dict[str, str] = {}
    for index, view in figure.panels:
        if isinstance(view, ImageGrid) and len(view.images):
            uri, text = grid_uri(view)
            pictures.setdefault(uri, []).append(index)
            texts[uri] = text
    for uri, where in pictures.items():
        names = "".join(
            f'<i style="background:{colour_of(runs[index].colour)}"></i>{escape(runs[index].name)} ' for index in where
        )
        caption = "all models" if len(where) == len(runs) > 1 else names
        pieces.append(
            f'<figure><figcaption>{caption}</figcaption><img alt="{escape(texts[uri])}" src="{uri}">'
            f'<p class="facts">{escape(texts[uri])}</p></figure>'
        )
    return pieces

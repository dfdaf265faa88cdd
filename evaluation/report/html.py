"""The report as one HTML file that needs nothing else: no script, no network; its fonts are in it."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Sequence
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from evaluation.judging.few import TOO_FEW
from evaluation.judging.power import MEANING
from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.record.intake_words import intake_line
from evaluation.record.palette import colour_of
from evaluation.record.reading import reading
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.short_names import short_names
from evaluation.record.views import Embedding, ImageGrid
from evaluation.report.charts import LONGEST_NAME, draw
from evaluation.report.content import Content
from evaluation.report.figure import DRAWN, SHOWN, Figure
from evaluation.report.fonts import font_faces
from evaluation.report.maps import class_legend
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
        intake=intake_line(first.dataset),
        config=next((run.record.config for run in content.runs if run.record.config.extractor), first.config),
        measures=list(measures.values()),
        meaning=MEANING,
        most=SHOWN,
        drawn=DRAWN,
        short=short_names([run.name for run in content.runs], LONGEST_NAME),
        style=Markup(_file("style.css")),
        fonts=Markup(font_faces()),
    )  # fmt: skip


@functools.cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "count": figures.count, "measured": figures.measured, "difference": figures.difference,
        "p_value": figures.p_value, "seconds": figures.seconds, "colour": colour_of, "strip": _strip,
        "reading": reading,
        "scale": _scale, "brief": _brief, "drawn": _drawn,
        "figure": lambda value: figures.number(value) if isinstance(value, int | float) else value,
    }  # fmt: skip
    return environment


def _file(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _scale(row: Row, shown: Sequence[int]) -> tuple[float, float] | None:
    """The smallest and the largest end of the shown models' intervals; None where there is nothing to compare."""
    cells = [row.cells[index] for index in shown]
    known = [(cell.value, cell.interval) for cell in cells if cell.value is not None]
    ends = [end for value, interval in known for end in (interval or (value, value))]
    return (min(ends), max(ends)) if ends and len(cells) > 1 else None


def _strip(cell: Cell, scale: tuple[float, float] | None, colour: int) -> Markup:
    """Draws value and interval on a scale that all shown models of the row share."""
    if cell.value is None or scale is None:
        return Markup("")
    low, high = scale
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


def _brief(cell: Cell) -> Markup:
    """A cell of the table of all models: its value, and what the marks of the other tables say."""
    if cell.status != "ok":
        return Markup('<td class="absent">failed</td>' if cell.status == "failed" else "<td>–</td>")
    mark = "● " if cell.best else "○ " if cell.tied_with_best else ""
    verdict = {"better": ' <b class="better">▲</b>', "worse": ' <b class="worse">▼</b>'}.get(cell.verdict, "")
    noted = "*" if cell.warnings else ""
    few = f' <span class="few" title="{escape(cell.too_few)}">{TOO_FEW}</span>' if cell.too_few else ""
    return Markup(f"<td>{mark}{escape(figures.measured(cell.value, cell.interval))}{noted}{few}{verdict}</td>")


def _drawn(figure: Figure, runs: Sequence[Run], names: Sequence[str]) -> Markup:
    """One metric's pictures, the first page open. What cannot be drawn says so and costs nothing else."""
    try:
        if figure.kind is ImageGrid:
            grids = "".join(_grid(figure, runs, names)) or '<p class="facts">There are no such images.</p>'
            return Markup(f'<div class="grids">{grids}</div>')
        classes = runs[0].record.dataset.classes
        legend = class_legend(view, classes) if isinstance(view := figure.panels[0][1], Embedding) else ""
        pages = [draw([(names[index], runs[index].colour, view) for index, view in page]) for page in figure.pages()]
        return Markup(
            "".join([legend, pages[0], *(_folded(page, turn) for turn, page in enumerate(pages[1:], start=1))])
        )
    except (ValueError, TypeError, IndexError) as error:
        return Markup(f'<p class="warning">This figure could not be drawn: {escape(str(error))}</p>')


def _folded(page: str, turn: int) -> str:
    return f"<details><summary>Models from place {turn * SHOWN + 1} on</summary>{page}</details>"


def _grid(figure: Figure, runs: Sequence[Run], names: Sequence[str]) -> list[str]:
    """What is equal for every model, such as a gallery of real items, is shown once."""
    pieces: list[str] = []
    pictures: dict[str, list[int]] = {}
    texts: dict[str, str] = {}
    for index, view in figure.panels:
        if isinstance(view, ImageGrid) and len(view.images):
            uri, text = grid_uri(view, len(figure.panels))
            pictures.setdefault(uri, []).append(index)
            texts[uri] = text
    for uri, where in pictures.items():
        models = "".join(
            f'<i style="background:{colour_of(runs[index].colour)}"></i>{escape(names[index])} ' for index in where
        )
        caption = "all models" if len(where) == len(figure.panels) > 1 else models
        pieces.append(
            f'<figure><figcaption>{caption}</figcaption><img alt="{escape(texts[uri])}" src="{uri}">'
            f'<p class="facts">{escape(texts[uri])}</p></figure>'
        )
    return pieces

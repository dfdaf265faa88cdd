"""A table of measures and models as an HTML fragment that fits on a screen, in a notebook of light or dark ground.

It knows no run: cells come as text. Ground and ink are the notebook's own. Verdicts are tinted with translucent
colours, which any ground shows through, and carry a sign, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from evaluation.record.palette import colour_of

MOST_ACROSS = 5
"""Models that stand side by side. More of them go down, with the measures across."""
MOST_UNFOLDED = 14
"""Rows up to which no group is folded."""
MOST_MODELS = 100
"""Models shown. The rest is counted: a notebook keeps what it shows in its file."""

STYLE = """
.tstn{font-size:13px;line-height:1.35;max-width:100%}
.tstn table{border-collapse:separate;border-spacing:0;margin:.2em 0 .6em;font-size:inherit;
font-variant-numeric:tabular-nums;color:inherit}
.tstn th,.tstn td{padding:.15em .6em;text-align:left;vertical-align:top;border:0;background:none;color:inherit;
border-bottom:1px solid rgba(128,128,128,.25)}
.tstn td{white-space:nowrap}.tstn th{font-weight:600;overflow-wrap:anywhere;white-space:normal}
.tstn tr{background:none!important}.tstn tbody th{min-width:13em;max-width:22em}
.tstn thead th{vertical-align:bottom;min-width:7em;max-width:14em}
.tstn .many thead th{position:sticky;top:0;z-index:1;backdrop-filter:blur(14px);-webkit-backdrop-filter:blur(14px)}
.tstn .box{max-width:100%;max-height:26em;overflow:auto}
.tstn summary{cursor:pointer;padding:.1em 0}.tstn small{opacity:.72;font-size:92%;font-weight:400}
.tstn i{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.4em}
.tstn .w{background:rgba(220,70,50,.24)}.tstn .b{background:rgba(25,160,120,.26)}
.tstn p{margin:.25em 0;max-width:72em}.tstn td.x{opacity:.6}
"""
ARROWS = {"higher": "↑", "lower": "↓"}

Tint = Literal["", "b", "w", "x"]
"""Better, worse, or absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    text: str
    tint: Tint = ""
    hint: str = ""
    """Shown when the pointer rests on the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    title: str
    better: str | None
    unit: str | None
    explanation: str
    cells: tuple[Shown, ...]
    """One a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The measures of one group, and what is said of them."""

    heading: str
    note: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    name: str
    colour: int
    note: str = ""


def fragment(heading: str, models: Sequence[Model], parts: Sequence[Part], below: Iterable[str]) -> str:
    """``below`` are paragraphs that are HTML already; all else is escaped."""
    few = len(models) <= MOST_ACROSS
    shown = models[:MOST_MODELS]
    rows = sum(len(part.measures) if few else len(shown) for part in parts)
    folded = rows > MOST_UNFOLDED
    pieces = [f"<style>{STYLE}</style>", f"<p><b>{escape(heading)}</b></p>"]
    for index, part in enumerate(parts):
        table = _measures_down(shown, part) if few else _models_down(shown, part)
        title = f"<b>{escape(part.heading)}</b> <small>{escape(part.note)}</small>"
        if folded:
            opened = " open" if index == 0 else ""
            pieces.append(f"<details{opened}><summary>{title}</summary>{table}</details>")
        else:
            pieces.append(f"<p>{title}</p>{table}")
    if len(models) > len(shown):
        pieces.append(f"<p>{len(models) - len(shown)} more models are not shown; <code>.to_frame()</code> has all.</p>")
    return f'<div class="tstn">{"".join(pieces)}{"".join(below)}</div>'


def paragraph(text: str, *, strong: str = "") -> str:
    """Plain text as a paragraph, after a strong beginning."""
    return f"<p>{f'<b>{escape(strong)}</b> ' if strong else ''}{escape(text)}</p>"


def folded(summary: str, lines: Sequence[str]) -> str:
    """Lines of plain text that are read when asked for; nothing where there are none."""
    if not lines:
        return ""
    items = "".join(paragraph(line) for line in lines)
    return f'<details><summary>{escape(summary)}</summary><div class="box">{items}</div></details>'


def _measures_down(models: Sequence[Model], part: Part) -> str:
    head = "".join(f"<th>{_name(model)}</th>" for model in models)
    rows = "".join(
        f"<tr><th>{_title(measure)}</th>{''.join(_cell(cell) for cell in measure.cells)}</tr>"
        for measure in part.measures
    )
    return _table(head, rows, "few")


def _models_down(models: Sequence[Model], part: Part) -> str:
    head = "".join(f"<th>{_title(measure)}</th>" for measure in part.measures)
    rows = "".join(
        f"<tr><th>{_name(model)}</th>{''.join(_cell(measure.cells[index]) for measure in part.measures)}</tr>"
        for index, model in enumerate(models)
    )
    return _table(head, rows, "many")


def _table(head: str, rows: str, kind: str) -> str:
    return f'<div class="box {kind}"><table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _name(model: Model) -> str:
    note = f" <small>{escape(model.note)}</small>" if model.note else ""
    return f'<i style="background:{colour_of(model.colour)}"></i>{escape(model.name)}{note}'


def _title(measure: Measure) -> str:
    arrow = f" {ARROWS[measure.better]}" if measure.better in ARROWS else ""
    unit = f" <small>{escape(measure.unit)}</small>" if measure.unit else ""
    return f'<span title="{escape(measure.explanation)}">{escape(measure.title)}{arrow}</span>{unit}'


def _cell(cell: Shown) -> str:
    tint = f' class="{cell.tint}"' if cell.tint else ""
    hint = f' title="{escape(cell.hint)}"' if cell.hint else ""
    return f"<td{tint}{hint}>{escape(cell.text)}</td>"

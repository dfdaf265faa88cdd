"""What is sent to the browser: curves as arrays, marks, logs, and the film as sheets of pictures and coordinates."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation.record.palette import COLOURS
from evaluation.types import Array
from ui import media
from ui.text import visible
from ui.trainings.film import FINE, Film
from ui.trainings.lines import DrawnLine, Points

DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at steps of one line."""

    line: int
    kind: str
    """``keep`` or ``onset``."""
    span: tuple[float, float]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A curve of a log, on the axis of the looks."""

    name: str
    colour: str
    dash: str
    steps: Sequence[float]
    values: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All of one view."""

    lines: Sequence[DrawnLine]
    labels: Sequence[str]
    marks: Sequence[Mark]
    logs: Sequence[LogLine]
    title: str
    """Of the vertical axis."""
    unit: str
    """Of the steps."""
    film: Film | None
    film_steps: Sequence[float]
    film_words: Sequence[str]
    """``epoch 40`` of each."""
    film_of: str


def build(shown: Shown, *, key: str) -> dict[str, Any]:
    return {
        "title": shown.title,
        "unit": shown.unit or "step",
        "lines": [
            {
                "label": visible(label),
                "colour": one.colour,
                **_points(one.points),
                "seeds": [_points(seed) for seed in one.seeds],
            }
            for one, label in zip(shown.lines, shown.labels, strict=True)
        ],
        "marks": [
            {"line": mark.line, "kind": mark.kind, "span": list(mark.span), "words": visible(mark.words)}
            for mark in shown.marks
        ],
        "logs": [
            {
                "label": visible(log.name), "colour": log.colour, "dash": log.dash,
                "x": _rounded(np.asarray(log.steps)), "y": _rounded(np.asarray(log.values)),
            }
            for log in shown.logs
        ],
        "steps": [float(step) for step in shown.film_steps],
        "words": list(shown.film_words),
        "of": visible(shown.film_of),
        "strips": [] if shown.film is None else [
            {
                "title": strip.title, "says": strip.says, "columns": strip.columns, "cell": list(strip.cell),
                "moves": strip.moves,
                "url": media.address(strip.sheet, "image/png", key=f"{key}.{strip.title}"),
            }
            for strip in shown.film.strips
        ],
        "map": None if shown.film is None or shown.film.map is None else _map(shown.film),
    }  # fmt: skip


def _map(film: Film) -> dict[str, Any]:
    moving = film.map
    assert moving is not None
    return {
        "points": base64.b64encode(np.ascontiguousarray(moving.points).tobytes()).decode(),
        "count": int(moving.points.shape[1]),
        "fine": FINE,
        "there": [bool(one) for one in moving.there],
        "labels": None if moving.labels is None else [int(one) for one in moving.labels],
        "classes": [visible(name) for name in moving.classes],
        "colours": list(COLOURS),
        "method": moving.method,
    }


def _points(points: Points) -> dict[str, Any]:
    return {
        "x": _rounded(points.steps), "y": _rounded(points.values), "low": _rounded(points.low),
        "high": _rounded(points.high),
    }  # fmt: skip


def _rounded(values: Array) -> list[float | None]:
    """Six digits; None for what is no number."""
    return [float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None for value in values]

"""What is sent to the browser: heads, rows and cells of the table, and what a measure says about itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.judging.table import Row
from evaluation.record.palette import colour_of
from ui.components.compare.compared import Compared
from ui.components.compare.measure_table.cells import cells
from ui.components.compare.measure_table.details import details
from ui.names import told_apart
from ui.text import plural, shape_of, visible
from ui.words import terms

NAME_WIDTH, NARROW_WIDTH = 34, 26
"""Characters of a model's name, and of it on a narrow screen, where they take two lines."""
_EXTRACTOR = re.compile(r"\[[^\[\]]*\]")
_DIRECTIONS = {"higher": "↑ higher is better", "lower": "↓ lower is better"}


@dataclass(frozen=True, slots=True)
class Payload:
    content: dict[str, Any]
    digest: str


def build(all_: Compared, rows: Sequence[Row], *, models_down: bool) -> Payload:
    """``rows`` are the measures that are shown. ``models_down`` puts the models in rows."""
    models = _models(all_)
    measures = [_measure(row) for row in rows]
    by_measure = [cells(row, several=len(all_.ids) > 1) for row in rows]
    content = {
        "down": models if models_down else measures,
        "across": measures if models_down else models,
        "cells": [list(line) for line in zip(*by_measure, strict=True)] if models_down else by_measure,
        "sorts": models_down,
        "details": {row.metric: details(row) for row in rows},
    }
    written = json.dumps(content, ensure_ascii=False).encode()
    return Payload(content, hashlib.blake2b(written, digest_size=12).hexdigest())


def title_of(row: Row) -> str:
    """Without the ``[digits-classifier]``: the whole title stands in the details."""
    return visible(_EXTRACTOR.sub("", row.title))


def _models(all_: Compared) -> list[dict[str, Any]]:
    comparison = all_.comparison
    labels, short = (told_apart(comparison.names, width) for width in (NAME_WIDTH, NARROW_WIDTH))
    return [
        {
            "key": key,
            "label": labels[name],
            "short": short[name],
            "full": visible(name),
            "colour": colour_of(colour),
            "shape": shape_of(colour),
            "under": _beside(index, all_),
            "grave": any(one.grave for one in all_.cautions.get(index, ())),
            "hint": "; ".join(one.title for one in all_.cautions.get(index, ())),
        }
        for index, (key, name, colour) in enumerate(zip(all_.ids, comparison.names, comparison.colours, strict=True))
    ]


def _beside(index: int, all_: Compared) -> str:
    """What stands under a model's name."""
    said = all_.cautions.get(index, ())
    words = [all_.comparison.marks[index]] if index in all_.comparison.marks else []
    if any(one.grave for one in said):
        words.append("disqualified")
    elif said:
        words.append(plural(len(said), "warning"))
    return ", ".join(words)


def _measure(row: Row) -> dict[str, Any]:
    under = ", ".join(part for part in (_DIRECTIONS.get(row.better or "", "no direction"), row.unit or "") if part)
    return {
        "key": row.metric,
        "label": title_of(row),
        "full": visible(row.title),
        "under": under,
        "says": terms.meaning(row.metric) or row.explanation,
        "better": row.better or "",
        "note": any(cell.warnings for cell in row.cells),
    }

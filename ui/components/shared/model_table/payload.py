"""What is sent to the browser: each column once as an array, under a digest, and a small description beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.record.palette import colour_of
from ui.names import told_apart
from ui.table.model_columns import Column
from ui.table.model_rows import ModelRow
from ui.text import shape_of, visible

WIDTH = 40
"""Characters of a label."""


@dataclass(frozen=True, slots=True)
class Payload:
    content: bytes
    """JSON."""
    digest: str


def build(rows: Sequence[ModelRow], columns: Sequence[Column], besides: Sequence[Column] = ()) -> Payload:
    """``besides`` are sent without being shown: what rows are filtered and grouped by."""
    labels = labels_of(rows)
    places = {row.id: place for place, row in enumerate(rows)}
    assert len(places) == len(rows), "two rows have one id"
    content = {
        "ids": [row.id for row in rows],
        "parents": [row.parent for row in rows],
        "names": [visible(row.name) for row in rows],
        "labels": labels,
        "readings": [row.facts.mark if row.facts else "" for row in rows],
        "colours": ["" if row.colour is None else colour_of(row.colour) for row in rows],
        "shapes": [0 if row.colour is None else shape_of(row.colour) for row in rows],
        "takes": [list(row.chosen_by_it) for row in rows],
        "pictures": [f"{row.pictured or row.sha256}?{row.picture}" if row.picture else "" for row in rows],
        "columns": [
            {
                "key": column.key,
                "title": column.title,
                "kind": column.kind,
                "better": column.better,
                "shown": shown,
                "says": column.says,
            }
            | column.cells(rows)
            for shown, listed in ((True, columns), (False, besides))
            for column in listed
        ],
    }
    written = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return Payload(written, hashlib.blake2b(written, digest_size=12).hexdigest())


def labels_of(rows: Sequence[ModelRow]) -> list[str]:
    """Names as they are shown: those of models, trainings and recipes are told apart from each other."""
    short = told_apart([row.name for row in rows if row.kind != "run"], WIDTH)
    return [visible(row.name) if row.kind == "run" else short.get(row.name, visible(row.name)) for row in rows]


def chips(rows: Sequence[ModelRow], chosen: Sequence[str], most: int = 12) -> list[dict[str, Any]]:
    """The first of the chosen, for a bar that stands before the rows have arrived."""
    labels, wanted = dict(zip((row.id for row in rows), labels_of(rows), strict=True)), set(chosen)
    return [
        {
            "id": row.id,
            "name": visible(row.name),
            "label": labels[row.id],
            "colour": colour_of(row.colour or 0),
            "shape": shape_of(row.colour or 0),
        }
        for row in rows
        if row.id in wanted
    ][:most]

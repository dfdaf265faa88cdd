"""The columns that the table of models can show: facts of the file, of the training, and every metric with a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evaluation.record import figures
from evaluation.record.glossary import of_metric
from evaluation.registry import GROUPS
from ui import services
from ui.table.model_rows import ModelRow, Steps, step_name

Kind = Literal["category", "tags", "time", "number", "text", "steps"]
FACTS, TRAINING = "About the model", "Training"
TRAINING_KEY, METRIC_KEY = "training ", "metric "
AT_FIRST = ("steps", "what", "data", "status", "tags", "added")
FILTERED = ("family", "data", "tags", "status")
"""By which rows are always filtered and grouped."""
MOST_METRICS_AT_FIRST = 3
GROUPS_AT_FIRST = ("reconstruction", "generation", "features")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    key: str
    title: str
    group: str
    """The heading under which it is offered."""
    kind: Kind
    better: str | None = None
    says: str = ""
    """What it is, for its heading."""
    cells: Callable[[Sequence[ModelRow]], dict[str, Any]]
    """``values``, and where they are shown otherwise ``text``; ``hints`` for what a cell says on hover; ``bars`` for
    the looks of trainings."""


def offered(rows: Sequence[ModelRow]) -> list[Column]:
    """Every column that has something in it."""
    return [*_of_files(rows), *_of_training(rows), *_of_metrics(rows)]


def at_first(columns: Sequence[Column]) -> list[str]:
    """Keys of the columns that are shown before somebody chooses: few."""
    keys = {column.key for column in columns}
    metrics = []
    for group in GROUPS_AT_FIRST:
        own = [column.key for column in columns if column.group == GROUPS.get(group) and column.better]
        metrics += own[:1]
    return [key for key in AT_FIRST if key in keys] + metrics[:MOST_METRICS_AT_FIRST]


def _of_files(rows: Sequence[ModelRow]) -> list[Column]:
    def column(key: str, title: str, kind: Kind, cells: Callable[[Sequence[ModelRow]], dict[str, Any]]) -> Column:
        return Column(key=key, title=title, group=FACTS, kind=kind, cells=cells)

    found = [
        column("family", "Family", "category", lambda shown: {
            "values": [row.family for row in shown], "hints": [row.explained for row in shown]}),
        column("what", "What it is", "text", lambda shown: {"values": [row.explained for row in shown]}),
        column("data", "Data", "tags", lambda shown: {"values": [list(dict.fromkeys(row.data)) for row in shown]}),
        column("status", "Status", "category", lambda shown: {
            "values": [row.status for row in shown], "hints": [row.explained for row in shown]}),
        column("added", "Added", "time", lambda shown: {
            "values": [row.added for row in shown], "text": [row.added[:16].replace("T", " ") for row in shown]}),
        column("parameters", "Parameters", "number", lambda shown: _numbers(
            [row.facts.parameters if row.facts else None for row in shown], figures.count)),
        column("latent_dim", "Code size", "number", lambda shown: _numbers(
            [row.facts.latent_dim if row.facts else None for row in shown], figures.count)),
        column("bytes", "File", "number", lambda shown: _numbers([row.bytes for row in shown], figures.size)),
        column("seconds", "Measuring took", "number", lambda shown: _numbers(
            [row.facts.seconds if row.facts else None for row in shown], figures.seconds)),
        column("note", "Note", "text", lambda shown: {"values": [row.mark.note for row in shown]}),
    ]  # fmt: skip
    if any(row.look is not None and row.look.step is not None for row in rows):
        found.insert(0, column("steps", "Steps", "steps", _step_cells))
    if any(row.look is not None and row.look.seed is not None for row in rows):
        found.append(column("seed", "Seed", "number", lambda shown: _numbers(
            [row.look.seed if row.look else None for row in shown], figures.count)))  # fmt: skip
    if any(row.mark.tags for row in rows):
        tags = column("tags", "Tags", "tags", lambda shown: {"values": [list(row.mark.tags) for row in shown]})
        found.insert(4, tags)
    return found


def _step_cells(shown: Sequence[ModelRow]) -> dict[str, Any]:
    """A bar for a training, its step for a model. Trainings are sorted by the step that is kept."""
    known = [row.look if row.look is not None and row.look.step is not None else None for row in shown]
    return {
        "values": [None if look is None else look.step for look in known],
        "text": [
            row.steps.words if row.steps else "" if look is None else step_name(look)
            for row, look in zip(shown, known, strict=True)
        ],
        "bars": [None if row.steps is None else _bar(row.steps) for row in shown],
    }


def _bar(steps: Steps) -> dict[str, Any]:
    return {"at": [round(place, 4) for place in steps.at], "measured": list(steps.measured), "kept": steps.kept}


def _of_training(rows: Sequence[ModelRow]) -> list[Column]:
    names = dict.fromkeys(name for row in rows if row.facts for name in row.facts.training)
    return [_training(name, rows) for name in names]


def _training(name: str, rows: Sequence[ModelRow]) -> Column:
    def values(shown: Sequence[ModelRow]) -> list[Any]:
        return [row.facts.training.get(name) if row.facts else None for row in shown]

    known = [value for value in values(rows) if value is not None]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)
    return Column(
        key=TRAINING_KEY + name,
        title=name,
        group=TRAINING,
        kind="number" if numbers else "category",
        cells=(lambda shown: _numbers(values(shown), figures.number))
        if numbers
        else (lambda shown: {"values": ["" if value is None else str(value) for value in values(shown)]}),
    )


def _of_metrics(rows: Sequence[ModelRow]) -> list[Column]:
    known = services.metric_titles(
        tuple((row.run_id, tuple(row.numbers)) for row in rows if row.run_id and row.numbers)
    )
    by_group = [metric for group in GROUPS for metric in known.values() if metric.group == group]
    others = [metric for metric in known.values() if metric.group not in GROUPS]
    return [
        Column(
            key=METRIC_KEY + metric.name,
            title=metric.title,
            group=GROUPS.get(metric.group, metric.group),
            kind="number",
            better=metric.better,
            says=_explanation(metric.name),
            cells=_metric_cells(metric.name),
        )
        for metric in [*by_group, *others]
    ]


def _explanation(metric: str) -> str:
    term = of_metric(metric)
    return "" if term is None else term.meaning


def _metric_cells(metric: str) -> Callable[[Sequence[ModelRow]], dict[str, Any]]:
    def cells(shown: Sequence[ModelRow]) -> dict[str, Any]:
        found = [row.numbers.get(metric) for row in shown]
        intervals = [_interval(one) for one in found]
        values = [None if one is None else one[0] for one in found]
        text = [
            "" if value is None else figures.measured(value, interval)
            for value, interval in zip(values, intervals, strict=True)
        ]
        hints = ["" if interval is None else f"95%: {figures.interval_text(interval)}" for interval in intervals]
        return {"values": values, "text": text, "hints": hints}

    return cells


def _interval(number: tuple[float, float | None, float | None] | None) -> tuple[float, float] | None:
    if number is None or number[1] is None or number[2] is None:
        return None
    return number[1], number[2]


def _numbers(values: Sequence[Any], words: Callable[[Any], str]) -> dict[str, Any]:
    return {"values": list(values), "text": ["" if value is None else words(value) for value in values]}

"""CSV with a head line, Lightning's ``metrics.csv`` too: cells may be empty, and columns stand in any order."""

from __future__ import annotations

import csv
from pathlib import Path

from models.base import CheckpointError
from models.formats.names import clean
from models.trainings.logs import Log, LogFormat, log_format
from models.trainings.logs.collecting import STEPS, TIMES, Points, number

TITLE = "CSV"
MOST_COLUMNS = 1_000


def _matches(name: str, head: bytes) -> bool:
    return name.endswith((".csv", ".tsv"))


def read(path: Path) -> Log:
    """A row without a step has the one of the row above it. Raises CheckpointError where there is no head line."""
    points = Points()
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        head = file.readline()
        delimiter = max(",;\t", key=head.count)
        names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
        if not names or len(names) > MOST_COLUMNS or all(number(name) is not None for name in names):
            raise CheckpointError(
                f"'{clean(path.name)}' should begin with a line of column names; got none, so no curve has a name"
            )
        lowered = [name.lower() for name in names]
        axis = next((name for name in STEPS if name in lowered), None)
        place = None if axis is None else lowered.index(axis)
        shown = [index for index, name in enumerate(lowered) if index != place and name and name not in TIMES]
        step = 0.0
        try:
            for row, cells in enumerate(csv.reader(file, delimiter=delimiter)):
                said = number(cells[place]) if place is not None and place < len(cells) else float(row)
                step = step if said is None else said
                for index in shown:
                    value = number(cells[index].strip()) if index < len(cells) else None
                    if value is not None:
                        points.add(names[index], step, value)
        except csv.Error:
            points.notes["the log is damaged, and what comes after the damage is left out"] = None
    return points.log(TITLE, axis or "row")


def example(folder: Path) -> Path:
    path = folder / "metrics.csv"
    path.write_text("loss,step,val\n3,10,\n2,20,0.5\n1,30,\n")
    return path


log_format(LogFormat(name="csv", title=TITLE, matches=_matches, read=read, example=example))

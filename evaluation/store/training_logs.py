"""Curves of the logs beside a training, kept so that pages show them when the folder is out of reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from evaluation.store.database import Database
from evaluation.store.tables import training_logs
from models.trainings.logs import Log

MOST_POINTS = 500
"""Of one curve: what a chart can show. Of more every k-th is kept, and the last."""
MOST_CURVES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCurve:
    """As the log has it: shown, not believed."""

    name: str
    axis: str
    """What its steps are: ``step``, ``epoch``, or ``row``."""
    steps: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLog:
    training: str
    path: str
    curves: tuple[LogCurve, ...]
    problem: str
    """Why it was not read, one sentence; empty where it was."""


class TrainingLogs:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, training: str, path: str, log: Log) -> None:
        """Replaces what was kept of this log."""
        curves = [
            {"name": name[:200], "axis": curve.axis, **_thinned(curve.steps, curve.values)}
            for name, curve in list(log.curves.items())[:MOST_CURVES]
        ]
        self._write(training, path, curves, "")

    def keep_problem(self, training: str, path: str, sentence: str) -> None:
        self._write(training, path, [], sentence)

    def of(self, trainings: Sequence[str]) -> list[KeptLog]:
        query = select(*training_logs.c).where(training_logs.c.training.in_(list(trainings)))
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(training_logs.c.training, training_logs.c.path)).all()
        return [
            KeptLog(
                training=row.training, path=row.path, problem=row.problem,
                curves=tuple(_curve(one) for one in row.curves),
            )
            for row in rows
        ]  # fmt: skip

    def _write(self, training: str, path: str, curves: Sequence[Mapping[str, Any]], problem: str) -> None:
        row = {"training": training[:300], "path": path[-600:], "curves": list(curves), "problem": problem[:1000]}
        with self.database.writing() as connection:
            same = (training_logs.c.training == row["training"]) & (training_logs.c.path == row["path"])
            connection.execute(delete(training_logs).where(same))
            connection.execute(insert(training_logs).values(**row))


def _thinned(steps: np.ndarray, values: np.ndarray) -> dict[str, list[float]]:
    every = max(1, -(-len(steps) // MOST_POINTS))
    kept = np.unique(np.append(np.arange(0, len(steps), every), len(steps) - 1)) if len(steps) else np.arange(0)
    return {"steps": steps[kept].tolist(), "values": values[kept].tolist()}


def _curve(given: Mapping[str, Any]) -> LogCurve:
    return LogCurve(name=given["name"], axis=given["axis"], steps=tuple(given["steps"]), values=tuple(given["values"]))

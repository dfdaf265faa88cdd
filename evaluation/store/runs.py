"""Runs of a workspace: records in the database, arrays in files."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from evaluation.record.losses import listed, needed, without_arrays
from evaluation.record.run import Run
from evaluation.record.schema import RunRecord
from evaluation.record.versions import parse_record
from evaluation.store import run_facts
from evaluation.store.arrays import ArrayFiles, StoredArrays
from evaluation.store.database import Database
from evaluation.store.looks import keep_of_run
from evaluation.store.tables import checkpoints, colours, model_marks, run_arrays, runs
from evaluation.store.tables import run_facts as run_facts_table
from evaluation.types import Array, TouchstoneError

AT_ONCE = 500
"""Runs of one question to the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a list of runs shows; no record or array is read for it."""

    id: str
    checkpoint_sha256: str
    name: str
    colour: int
    dataset_spec: str
    dataset_sha256: str
    n: int
    seed: int
    extractor: str
    """Empty when the run used none."""
    created: str
    ok: int
    skipped: int
    failed: int


class Runs:
    def __init__(self, database: Database, arrays: ArrayFiles) -> None:
        self.database, self.arrays = database, arrays

    def save(self, run: Run) -> str:
        """Keep a run; returns its id. Arrays that are there already are not stored twice."""
        record, run_id = run.record, uuid.uuid4().hex
        statuses = [outcome.status for outcome in record.outcomes]
        row = {
            "id": run_id, "checkpoint_sha256": record.checkpoint.sha256, "name": record.checkpoint.name,
            "dataset_spec": record.dataset.spec or record.dataset.source, "dataset_sha256": record.dataset.sha256,
            "n": record.config.n, "seed": record.config.seed,
            "extractor": record.config.extractor.name if record.config.extractor else "", "created": record.created,
            "ok": statuses.count("ok"), "skipped": statuses.count("skipped"), "failed": statuses.count("failed"),
            "record": record.model_dump_json(),
        }  # fmt: skip
        with self.database.lock("arrays", shared=True):
            stored = [{"run_id": run_id, "key": key, "sha256": self.arrays.put(run.arrays[key])} for key in run.arrays]
            with self.database.writing() as connection:
                following = select(func.coalesce(func.max(runs.c.saved) + 1, 0))
                connection.execute(insert(runs).values(saved=connection.execute(following).scalar_one(), **row))
                run_facts.keep(connection, run_id, run_facts.facts_of(record))
                keep_of_run(connection, record.checkpoint.sha256, record.checkpoint.look_of)
                if stored:
                    connection.execute(insert(run_arrays), stored)
        return run_id

    def all(self, *, dataset_sha256: str | None = None, latest: bool = True) -> list[RunSummary]:
        """Newest last, without those of removed models. ``latest`` keeps the newest of each checkpoint and dataset."""
        gone = select(model_marks.c.sha256).where(model_marks.c.removed.is_not(None))
        query = _summaries().where(runs.c.checkpoint_sha256.not_in(gone)).order_by(runs.c.saved)
        if dataset_sha256 is not None:
            query = query.where(runs.c.dataset_sha256 == dataset_sha256)
        if latest:
            newest = select(func.max(runs.c.saved)).group_by(runs.c.checkpoint_sha256, runs.c.dataset_sha256)
            query = query.where(runs.c.saved.in_(newest))
        with self.database.reading() as connection:
            return [_summary(row) for row in connection.execute(query)]

    def get(self, run_id: str) -> Run:
        """The run, with the name and colour that its checkpoint has now. An array is memory-mapped when asked for.

        Where array files are missing or damaged, the outcomes concerned say it, and ``problems`` of the run.
        """
        with self.database.reading() as connection:
            row = connection.execute(_summaries(runs.c.record).where(runs.c.id == run_id)).one_or_none()
            if row is None:
                raise TouchstoneError(f"there is no run '{run_id[:40]}' in this workspace; it may have been removed")
            keys = connection.execute(
                select(run_arrays.c.key, run_arrays.c.sha256).where(run_arrays.c.run_id == run_id)
            )
            digests = {row.key: row.sha256 for row in keys}
        record, unfit = parse_record(row.record, name=f"the run '{run_id}' of this workspace")
        if record.checkpoint.name != row.name:
            record = record.model_copy(update={"checkpoint": record.checkpoint.model_copy(update={"name": row.name})})
        record, problems = self._without_lost(record, digests)
        arrays = StoredArrays(self.arrays, digests)
        return Run(record=record, arrays=arrays, colour=row.colour, id=run_id, problems=(*unfit, *problems))

    def _without_lost(self, record: RunRecord, digests: dict[str, str]) -> tuple[RunRecord, tuple[str, ...]]:
        """The record without the arrays that are lost, and a sentence on them; takes them out of ``digests``."""
        damage = {key: reason for key, sha256 in digests.items() if (reason := self.arrays.damage(sha256))}
        lost = {key: f"'{self.arrays.path(digests.pop(key)).name}'" for key in damage}
        lost |= {key: "the workspace" for key in needed(record) if key not in digests and key not in lost}
        if not lost:
            return record, ()
        first = next(iter(lost))
        sentence = (
            f"Of the arrays of '{record.checkpoint.name}' in this workspace {len(lost)} of {len(lost) + len(digests)} "
            f"are lost, {listed(lost)}: {lost[first]} {damage.get(first, 'has no such file')}. Their numbers are "
            "shown without resamplings, and their maps and images are not. Measure the model again."
        )
        return without_arrays(record, lost), (sentence,)

    def arrays_of(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, dict[str, Array]]:
        """Run id -> key -> array, memory-mapped; no record is read. A lost or damaged array is left out."""
        found: dict[str, dict[str, Array]] = {}
        columns = (run_arrays.c.run_id, run_arrays.c.key, run_arrays.c.sha256)
        with self.database.reading() as connection:
            for start in range(0, len(run_ids), AT_ONCE):
                some = run_arrays.c.run_id.in_(run_ids[start : start + AT_ONCE])
                rows = connection.execute(select(*columns).where(some, run_arrays.c.key.in_(keys))).all()
                for row in rows:
                    with contextlib.suppress(TouchstoneError):
                        found.setdefault(row.run_id, {})[row.key] = self.arrays.get(row.sha256)
        return found

    def bytes(self, run_ids: Sequence[str]) -> int:
        """What the arrays of these runs take on disk; one that several share counts once."""
        query = select(run_arrays.c.sha256).where(run_arrays.c.run_id.in_(run_ids)).distinct()
        with self.database.reading() as connection:
            files = [self.arrays.path(sha256) for sha256 in connection.execute(query).scalars()]
        return sum(file.stat().st_size for file in files if file.is_file())

    def remove(self, *run_ids: str) -> None:
        """Forget runs, and delete the arrays that no other run has."""
        with self.database.lock("arrays"):
            with self.database.writing() as connection:
                of_these = run_arrays.c.run_id.in_(run_ids)
                mine = set(connection.execute(select(run_arrays.c.sha256).where(of_these)).scalars())
                connection.execute(delete(run_arrays).where(of_these))
                connection.execute(delete(run_facts_table).where(run_facts_table.c.run_id.in_(run_ids)))
                connection.execute(delete(runs).where(runs.c.id.in_(run_ids)))
                still = set(connection.execute(select(run_arrays.c.sha256).distinct()).scalars())
            for sha256 in mine - still:
                with contextlib.suppress(OSError):
                    self.arrays.remove(sha256)

    def remove_of(self, checkpoint_sha256: str) -> None:
        with self.database.reading() as connection:
            found = connection.execute(select(runs.c.id).where(runs.c.checkpoint_sha256 == checkpoint_sha256)).scalars()
            run_ids = list(found)
        self.remove(*run_ids)


def _summaries(*more: Any) -> Any:
    facts = [runs.c[name] for name in RunSummary.__slots__ if name not in ("name", "colour")]
    name = func.coalesce(checkpoints.c.name, runs.c.name).label("name")
    colour = func.coalesce(colours.c.colour, 0).label("colour")
    return (
        select(*facts, name, colour, *more)
        .outerjoin(checkpoints, checkpoints.c.sha256 == runs.c.checkpoint_sha256)
        .outerjoin(colours, colours.c.sha256 == runs.c.checkpoint_sha256)
    )


def _summary(row: Row[tuple[object, ...]]) -> RunSummary:
    return RunSummary(**dict(row._mapping))

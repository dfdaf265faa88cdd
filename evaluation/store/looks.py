"""Which training each checkpoint of a workspace is a look of: what was read, and what people stated in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.database import Database
from evaluation.store.look_corrections import Correction, LookCorrections, corrected
from evaluation.store.names import distinct_name
from evaluation.store.tables import looks

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLook:
    """As a folder told it."""

    facts: TrainingFacts
    roles: tuple[str, ...] = ()
    """Of the checkpoint's files, in their order: ``generator``, ``discriminator`` ...; ``""`` for all in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    sha256: str
    facts: TrainingFacts
    """With what was stated in place of what was read."""
    read: TrainingFacts
    roles: tuple[str, ...] = ()
    origin: str = ""
    """The folder that was read; empty where a run or a dropped file told it."""
    stated: Mapping[str, Correction] = field(default_factory=dict)


class Looks:
    def __init__(self, database: Database, corrections: LookCorrections) -> None:
        self.database, self.corrections = database, corrections

    def keep(self, found: Mapping[str, ReadLook], *, origin: str) -> dict[str, str]:
        """Keep what a folder told of checkpoints, by their SHA-256; returns what each training is called here. What was
        stated before stays.

        A training or recipe whose name another folder has is called by its folder too. A folder within one that was
        read before says no more about its checkpoints.
        """
        with self.database.writing() as connection:
            known = {row.sha256: row for row in connection.execute(select(*looks.c))}
            own = [row for row in known.values() if row.origin == origin]
            others = [row for row in known.values() if row.origin != origin and row.sha256 not in found]
            trainings = _called(
                [one.facts.name for one in found.values()], origin,
                {row.facts["name"]: row.training for row in own}, {row.training for row in others},
            )  # fmt: skip
            recipes = _called(
                [one.facts.recipe for one in found.values()], origin,
                {row.facts["recipe"]: row.recipe for row in own}, {row.recipe for row in others},
            )  # fmt: skip
            for sha256, one in found.items():
                if sha256 in known and _within(origin, known[sha256].origin):
                    continue
                _write(connection, sha256, one, origin, trainings[one.facts.name], recipes[one.facts.recipe])
        return trainings

    def all(self) -> dict[str, KeptLook]:
        """SHA-256 -> its look."""
        stated = self.corrections.all()
        with self.database.reading() as connection:
            rows = connection.execute(select(*looks.c)).all()
        found = {}
        for row in rows:
            read = TrainingFacts.model_validate({**row.facts, "name": row.training, "recipe": row.recipe})
            own = stated.get(row.sha256, {})
            found[row.sha256] = KeptLook(
                sha256=row.sha256, facts=corrected(read, own), read=read, roles=tuple(row.roles), origin=row.origin,
                stated=own,
            )  # fmt: skip
        return found

    def get(self, sha256: str) -> KeptLook | None:
        return self.all().get(sha256)

    def forget(self, sha256: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(looks).where(looks.c.sha256 == sha256))
        self.corrections.forget(sha256)


def keep_of_run(connection: Connection, sha256: str, facts: TrainingFacts | None) -> None:
    """Within the transaction that saves a run: what its record tells, where nothing is known of the checkpoint yet."""
    if facts is None or connection.execute(select(looks.c.sha256).where(looks.c.sha256 == sha256)).first():
        return
    _write(connection, sha256, ReadLook(facts=facts), "", facts.name, facts.recipe)


def _write(connection: Connection, sha256: str, one: ReadLook, origin: str, training: str, recipe: str) -> None:
    connection.execute(delete(looks).where(looks.c.sha256 == sha256))
    row = {
        "sha256": sha256, "training": training[:LONGEST], "recipe": recipe[:LONGEST], "origin": origin,
        "facts": one.facts.model_dump(mode="json"), "roles": list(one.roles),
    }  # fmt: skip
    connection.execute(insert(looks).values(**row))


def _called(names: Iterable[str], origin: str, known: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Name as it was read -> its name in the workspace."""
    called = dict(known)
    for name in dict.fromkeys(names):
        if name not in called:
            fitting = name if name not in taken else f"{Path(origin).name}/{name}"
            called[name] = distinct_name(fitting, taken | set(called.values()))
    return called


def _within(origin: str, other: str) -> bool:
    return bool(origin and other) and origin != other and Path(origin).is_relative_to(other)

"""What people state of a checkpoint's training in place of what was read: it wins, is told as theirs, can be undone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.database import Database
from evaluation.store.tables import look_corrections
from evaluation.types import TouchstoneError
from models.trainings.training import Scalar

SETTING = "setting "
"""Begins the field of a hyper-parameter: ``setting lr``."""
UNITS = ("epoch", "step", "kimg", "")
LONGEST = 200
MOST_INTEGER = 2**53
_NAMES = {"training": "name", "recipe": "recipe"}
_NUMBERS = ("step", "seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    value: Scalar | None
    """None for nothing: no seed, no step, not this setting."""
    person: str
    at: str
    """UTC, ISO 8601."""


class LookCorrections:
    """Fields are ``training``, ``recipe``, ``seed``, ``step``, ``unit`` and ``setting <name>``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> dict[str, dict[str, Correction]]:
        """SHA-256 -> field -> what was stated."""
        found: dict[str, dict[str, Correction]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(select(*look_corrections.c)):
                stated = Correction(value=row.value, person=row.person, at=row.at)
                found.setdefault(row.sha256, {})[row.field] = stated
        return found

    def write(self, sha256s: Sequence[str], field: str, value: Scalar | None, *, person: str) -> None:
        """Replaces what was stated before. Raises TouchstoneError for a field or a value that cannot be."""
        kept = _checked(field, value)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self.database.writing() as connection:
            for sha256 in sha256s:
                same = (look_corrections.c.sha256 == sha256) & (look_corrections.c.field == field)
                connection.execute(delete(look_corrections).where(same))
                row = {"sha256": sha256, "field": field, "value": kept, "person": person[:320], "at": at}
                connection.execute(insert(look_corrections).values(**row))

    def undo(self, sha256s: Sequence[str], field: str) -> None:
        """What was read counts again."""
        with self.database.writing() as connection:
            of_these = look_corrections.c.sha256.in_(list(sha256s))
            connection.execute(delete(look_corrections).where(of_these, look_corrections.c.field == field))

    def forget(self, sha256: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(look_corrections).where(look_corrections.c.sha256 == sha256))


def corrected(read: TrainingFacts, stated: Mapping[str, Correction]) -> TrainingFacts:
    """What was read, with what was stated in its place; where each was found says by whom."""
    if not stated:
        return read
    changes: dict[str, object] = {}
    settings, where = dict(read.hyper_parameters), dict(read.read_from)
    guessed = set(read.guessed)
    for field, one in stated.items():
        name = field.removeprefix(SETTING)
        if field.startswith(SETTING):
            settings.pop(name, None)
            if one.value is not None:
                settings[name] = one.value
        else:
            changes[_NAMES.get(field, field)] = one.value
        where[name] = f"stated by {one.person}"
        guessed.discard(name)
    return read.model_copy(
        update={**changes, "hyper_parameters": settings, "read_from": where, "guessed": sorted(guessed)}
    )


def _checked(field: str, value: Scalar | None) -> Scalar | None:
    if field in _NUMBERS:
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_INTEGER
        if value is not None and not whole:
            raise TouchstoneError(f"a {field} is a whole number from 0, or none; got {value!r}: write digits")
        return value
    if field in _NAMES:
        text = " ".join(str(value or "").split())
        if not 0 < len(text) <= LONGEST:
            raise TouchstoneError(f"the name of a {field} has 1 to {LONGEST} characters; got {len(text)}")
        return text
    if field == "unit":
        if value not in UNITS:
            raise TouchstoneError(f"the unit of a step is one of epoch, step and kimg, or none; got {value!r}")
        return value
    name = field.removeprefix(SETTING)
    if not field.startswith(SETTING) or not 0 < len(name) <= LONGEST - len(SETTING):
        raise TouchstoneError(
            f"of a training its name, recipe, seed, step, unit and settings can be stated; got {field!r}"
        )
    if isinstance(value, str) and len(value) > LONGEST:
        raise TouchstoneError(f"a setting has at most {LONGEST} characters; got {len(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        raise TouchstoneError(f"a setting is a finite number, a word, or none; got {value!r}")
    return value

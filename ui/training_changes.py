"""What people change of trainings: facts that they state in place of what was read, and taking them back.

As in ``ui.changes``, each function asks for a role before anything else, and writes to the audit log who did it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.noted import log_each
from ui.people.person import Role
from ui.people.session import require
from ui.services import store

if TYPE_CHECKING:
    from models.trainings.training import Scalar


def state_fact(sha256s: Sequence[str], field: str, value: Scalar | None) -> None:
    """Say what a field of these looks is: ``step``, ``seed``, ``training``, ``recipe``, ``unit`` or ``setting lr``.

    It wins over what was read. For editors. Raises TouchstoneError for a value that cannot be.
    """
    who = require(Role.EDITOR)
    store().looks.corrections.write(sha256s, field, value, person=who.name)
    log_each(store(), who, "state", sha256s, detail=f"{field}: {'none' if value is None else value}")


def take_back(sha256s: Sequence[str], field: str) -> None:
    """Let what was read count again. For editors."""
    who = require(Role.EDITOR)
    store().looks.corrections.undo(sha256s, field)
    log_each(store(), who, "take back", sha256s, detail=field)

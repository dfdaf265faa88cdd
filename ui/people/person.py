"""A person with a role. What a role may do stands where it is done: in ``ui.changes`` and ``ui.server``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from evaluation.types import TouchstoneError


class Role(IntEnum):
    """Each role may do what those before it may."""

    VIEWER = 1
    """Look, and export."""
    EDITOR = 2
    """Add models, measure them, confirm how a file is read, cancel jobs of one's own; tag, note, rename and archive
    models, save views."""
    ADMIN = 3
    """Remove anything, cancel any job, change settings, read the audit log."""

    @property
    def word(self) -> str:
        return self.name.lower()


WITH_ARTICLE = {Role.VIEWER: "a viewer", Role.EDITOR: "an editor", Role.ADMIN: "an admin"}


class NotAllowed(TouchstoneError):
    """A person may not do this, or may not come in. The sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    """The verified e-mail address."""
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the person has this role, or one that may more."""
        return self.role >= role

    def why_not(self, role: Role) -> str:
        """Empty where the person may act as this role. Else the sentence that says why not."""
        if self.may(role):
            return ""
        return (
            f"You are {WITH_ARTICLE[self.role]} here, and this needs {WITH_ARTICLE[role]}. "
            "Who runs this server gives roles."
        )


LOCAL = Person("local user", Role.ADMIN)
"""Everybody, where no sign-in is configured."""

"""What a rule can ask, one kind a file, found by this folder.

A kind is announced by ``kind(subject, name, make)``. ``subject`` is what stands before the colon in the file
(``findings``, ``recipe``), or empty for the name of a metric. ``name`` is the key that asks (``max``). ``make(subject,
value, only_if_real)`` reads the value and gives the rule; it raises TouchstoneError with the line for what it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.record.run import Run
from models.discovery import import_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a rule is asked about."""

    runs: Sequence[Run]
    """The models that are judged, all measured alike."""
    baseline: Run | None = None


class Rule(Protocol):
    """One question to every model."""

    @property
    def line(self) -> int: ...

    @property
    def words(self) -> str:
        """``coverage at least 0.8``."""

    def test(self, asked: Asked) -> Sequence[Tested]:
        """An answer for each model that the rule is about, in their order. Raises TouchstoneError where the rule asks
        for a metric that there is not, or for a baseline where none is given."""


Make = Callable[[Written, Written, bool], Rule]

_kinds: dict[tuple[str, str], Make] = {}


def kind(subject: str, name: str, make: Make) -> None:
    """Announce a kind of rule. Raises ValueError when its name is taken."""
    if (subject, name) in _kinds:
        raise ValueError(f"the rule '{name}' of '{subject}' is registered twice")
    _kinds[subject, name] = make


def kind_of(subject: str, name: str) -> Make | None:
    """A subject that is no kind's own is a metric."""
    own = subject if subject in subjects() else ""
    return _kinds.get((own, name))


def subjects() -> dict[str, list[str]]:
    """Subject -> what can be asked of it; the empty one is any metric."""
    import_all(__name__)
    found: dict[str, list[str]] = {}
    for subject, name in sorted(_kinds):
        found.setdefault(subject, []).append(name)
    return found

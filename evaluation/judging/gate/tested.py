"""What a rule says of one model: before the correction over the whole file, and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "failed", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One rule on one model, before the correction.

    Where ``p`` is None nothing is left to chance and ``status`` is final. Else the rule fails when it is broken and p
    holds after the correction, and otherwise it is as ``status`` says.
    """

    model: str
    status: Status
    sentence: str
    """The numbers, and what they mean for the rule."""
    broken: bool = False
    """Whether the value itself is on the wrong side."""
    p: float | None = None
    """Two-sided, of the value lying where the rule's bound is."""
    claims: bool = False
    """Whether ``passed`` is a claim that has to hold after the correction, too."""
    needs: str = ""
    """Where it stays undecided: what it would take to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One rule on one model, after the correction."""

    model: str
    rule: str
    """In words: ``coverage at least 0.8``."""
    line: int
    """Of the file of rules."""
    status: Status
    sentence: str
    p: float | None = None
    """After Holm's correction over all tests of the file."""

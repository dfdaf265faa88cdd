"""What a finding's sentence says about its numbers, in words that are made from them.

A rule takes the words from here, so that they hold wherever the numbers lie. ``Claim.holds`` says so again from the
numbers alone, and a property test asks it of every claim of every rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.record.figures import number

Relation = Literal["below", "above", "at least", "at most", "times"]

MOST_TIMES = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """``left`` stands in this relation to ``right``, and ``words`` say it: they are a part of sentence or title."""

    words: str
    left: float
    relation: Relation
    right: float
    """For ``times`` the two are said as their ratio, as in ``5.3 times``, ``93% of`` and ``as large as``."""

    def holds(self) -> bool:
        """Whether the relation is true of the numbers."""
        if self.relation == "times":
            return self.words == _ratio(self.left, self.right)
        return {
            "below": self.left < self.right,
            "above": self.left > self.right,
            "at least": self.left >= self.right,
            "at most": self.left <= self.right,
        }[self.relation]


def times(left: float, right: float) -> Claim:
    """How large ``left`` is against ``right``; both at least 0. ``its error is {words} the other's``."""
    return Claim(words=_ratio(left, right), left=left, relation="times", right=right)


def _ratio(left: float, right: float) -> str:
    if left >= MOST_TIMES * right:
        return "as large as" if left == right else "over 1,000 times"
    ratio = left / right
    if ratio >= 1.95:
        return f"{number(ratio, digits=2)} times"
    if round(ratio, 2) == 1:
        return "as large as"
    if ratio > 1:
        return f"{ratio:.2f} times"
    return f"{ratio:.0%} of" if ratio >= 0.005 else "under 1% of"
